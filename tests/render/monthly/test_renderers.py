"""A document as HTML, text and PDF: the same bytes each time, and nothing in it but what it says."""

from __future__ import annotations

import builtins
import os
import subprocess
import sys
from typing import Any
from xml.etree import ElementTree

import pytest

from listener.errors import RenderError
from listener.render.monthly import pictures
from listener.render.monthly.html import report_body, report_html
from listener.render.monthly.pdf import report_pdf
from listener.render.monthly.text import first_page_text, report_text
from listener.reports.monthly.document import (
    BarChart,
    Card,
    Cards,
    Day,
    Figure,
    LineChart,
    Mood,
    Rows,
    Section,
    Unit,
)
from tests.render.monthly.documents import HOSTILE, SHARE, a_document

IN_ANOTHER = """
import sys
from hashlib import sha256
from listener.render.monthly.html import report_html
from listener.render.monthly.pdf import report_pdf
from listener.render.monthly.text import report_text
from tests.render.monthly.documents import a_document
made = [report_html(a_document()).encode(), report_text(a_document()).encode(), report_pdf(a_document())]
print(" ".join(sha256(one).hexdigest() for one in made))
"""


def test_two_processes_render_the_same_bytes() -> None:
    told = [
        subprocess.run(
            [sys.executable, "-W", "error", "-c", IN_ANOTHER],
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    ]
    assert len(told[0].split()) == 3
    assert told[0] == told[1]


def test_one_process_renders_the_same_pdf_twice_and_tells_no_time_in_it() -> None:
    first = report_pdf(a_document())
    assert first == report_pdf(a_document())
    assert first.startswith(b"%PDF-")
    assert b"CreationDate" not in first
    assert first != report_pdf(a_document(title="Another report"))


def test_the_file_needs_nothing_else_and_runs_nothing() -> None:
    page = report_html(a_document())
    assert "<script" not in page
    assert "http://www.w3.org/2000/svg" in page
    assert page.replace("http://www.w3.org/2000/svg", "").count("://") == 0
    assert "<link" not in page
    assert "<style>" in page


def test_a_linked_page_has_no_style_of_its_own() -> None:
    page = report_html(a_document(), href="/static/report.css?v=1")
    assert '<link rel="stylesheet" href="/static/report.css?v=1">' in page
    assert "<style" not in page
    assert "style=" not in page
    assert "style=" not in report_body(a_document())


def test_what_strangers_write_stays_text() -> None:
    assert "&lt;script&gt;" in report_html(a_document())
    told = report_text(a_document())
    assert HOSTILE not in told
    assert "\u202e" not in told


def test_the_text_says_what_the_first_page_says() -> None:
    assert first_page_text(a_document()) == (
        "Share of voice  41.2 %  38.1 to 44.2 %  rose  +3.4 pt (+1.1 to +5.7 pt)\n\n"
        "+ The share of voice of Acme rose to 41.2 % (38.1 to 44.2 %), by +3.4 pt (+1.1 to +5.7 pt).\n\n"
        "Mentions by day (mentions a day)\n"
        "                              all  most a day\n"
        "Acme                           15          11\n"
        "<script>alert(1)</script> {0}    6           3\n\n"
        "Share of voice (of all mentions)\n"
        "Acme                          41.2 %  38.1 to 44.2 %\n"
        "<script>alert(1)</script> {0}       —\n"
    )


def test_intervals_stand_under_the_figures_of_a_table() -> None:
    worth = Figure(230, Unit.MONEY, 150, 340, currency="EUR")
    rows = Rows("What for", ("Goal", "Worth so far"), (("voice", worth), ("calls", Figure(None))))
    lines = report_text(a_document(sections=(Section("goals", "Goals", (rows,)),))).splitlines()
    assert lines[-5:] == [
        "What for",
        "Goal     Worth so far",
        "voice         230 EUR",
        "       150 to 340 EUR",
        "calls               —",
    ]


def test_intervals_are_broken_rather_than_figures_cut() -> None:
    rows = Rows("Shares", ("Brand", *("Share",) * 9), (("Acme", *(SHARE,) * 9),))
    lines = report_text(a_document(sections=(Section("first", "First", (rows,)),))).splitlines()
    assert lines[-3:] == [
        "Acme " + "   41.2 %" * 9,
        "     " + "  38.1 to" * 9,
        "     " + "   44.2 %" * 9,
    ]


def test_a_bound_without_a_unit_stays_with_its_word() -> None:
    net = Figure(0.03, Unit.SIGNED, -0.27, 0.33)
    rows = Rows("Tone", ("Brand", *("Net sentiment",) * 7), (("Acme", *(net,) * 7),))
    lines = report_text(a_document(sections=(Section("first", "First", (rows,)),))).splitlines()
    assert [line.split()[:2] for line in lines[-2:]] == [["−0.27", "to"], ["+0.33", "+0.33"]]


def test_the_note_of_a_figure_is_never_cut() -> None:
    note = ("since 1 Sep 2026, target ", SHARE, " by ", Day("2026-12-01"), "x" * 20)
    cards = Cards((Card("Answered within the target", SHARE, "off track", Mood.BAD, note),))
    told = first_page_text(a_document(sections=(Section("first", "First", (cards,)),)))
    assert told == (
        "Answered within the target  41.2 %  38.1 to 44.2 %  off track\n"
        "  since 1 Sep 2026, target 41.2 % (38.1 to 44.2 %) by 1 Dec 2026xxxxxxxxxxxxxxxxxxxx\n"
    )


def test_a_missed_goal_names_cause_step_owner_date_and_metric() -> None:
    lines = report_text(a_document()).splitlines()
    start = lines.index("Answer 80 % within 4 h: off track")
    assert lines[start + 1 : start + 7] == [
        "! It is 41.2 % (38.1 to 44.2 %).",
        "  Likely cause: <script>alert(1)</script> {0}",
        "  Next step: Answer those who wait.",
        "  Who: nobody yet: name an owner",
        "  By: 31 Dec 2026",
        "  Will show in: within target",
    ]


def test_the_head_tells_of_when_and_of_what() -> None:
    page = report_text(a_document(published_at="2026-11-02T09:00:00+00:00", published_by="mona"))
    assert page.splitlines()[:4] == [
        "Report on Acme",
        "1 Oct to 31 Oct 2026",
        "as of 2 Nov 2026, 09:00, Europe/Warsaw · at least 99.1 % of due polls read · against Bolt ·",
        "published by mona, 2 Nov 2026, 10:00",
    ]


def test_pictures_break_where_a_day_is_unknown_and_draw_nothing_of_unknown_bars() -> None:
    first = a_document().sections[0].blocks
    chart, bars = (next(one for one in first if isinstance(one, kind)) for kind in (LineChart, BarChart))
    assert isinstance(chart, LineChart)
    assert isinstance(bars, BarChart)
    lines = ElementTree.fromstring(pictures.lines(chart))
    assert [
        len(one.attrib["points"].split()) for one in lines.iter("{http://www.w3.org/2000/svg}polyline")
    ] == [
        3,
        1,
        1,
    ]
    drawn = ElementTree.fromstring(pictures.bars(bars))
    assert len(list(drawn.iter("{http://www.w3.org/2000/svg}rect"))) == 1
    assert [one.text for one in drawn.iter("{http://www.w3.org/2000/svg}text")] == [
        "Acme",
        "41.2 %",
        "<script>alert(…",
        "—",
    ]


@pytest.mark.parametrize("error", [ImportError("no module"), OSError("cannot load library 'pango'")])
def test_without_its_makers_a_pdf_names_the_remedy(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    imported = builtins.__import__

    def refuse(name: str, *arguments: Any, **named: Any) -> Any:
        if name == "weasyprint":
            raise error
        return imported(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(RenderError, match=r'pip install "brand-listener\[pdf\]", and Pango') as told:
        report_pdf(a_document())
    assert str(error) in str(told.value)

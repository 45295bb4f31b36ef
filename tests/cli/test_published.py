"""report --published: the same bytes again, and what today's data say otherwise."""

from __future__ import annotations

import csv
import io
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path

import pytest

from listener.cli import main
from listener.clock import utc_now
from listener.config import load_config
from listener.model import Period
from listener.publishing import document_of, kept, publish, published_json, rendered
from listener.store import open_store
from tests.cli.conftest import Listener, a_line, write_posts

DAYS = ("--from", "2026-03-08", "--to", "2026-03-10")


@pytest.fixture
def published(filled: Listener) -> Listener:
    """`listener` in a folder with the posts, of which report 1 was published."""
    config = load_config("keywords.toml", {})
    store = open_store("sqlite:///listener.db")
    period = Period(date(2026, 3, 8), date(2026, 3, 10), config.zone, utc_now())
    publish(store, config, period, who="mona", now=utc_now())
    store.close()
    return filled


def bytes_of(form: str) -> bytes:
    store = open_store("sqlite:///listener.db")
    made = rendered(document_of(kept(store, 1)[1]), form)
    store.close()
    return made


@pytest.mark.parametrize("form", ["html", "text"])
def test_a_published_report_is_printed_as_it_was(published: Listener, tmp_path: Path, form: str) -> None:
    before = published("report", "--published", "1", "--format", form)
    assert (before.code, before.err) == (0, "")
    published(
        "import", write_posts(tmp_path / "late.jsonl", a_line(99, "Acme again", author={"handle": "dora"}))
    )
    after = published("report", "--published", "1", "--format", form)
    assert (after.code, after.out) == (0, before.out)
    assert after.out.encode() == bytes_of(form)


class Binary(io.TextIOWrapper):
    """A standard output that takes bytes, of a terminal or not."""

    def __init__(self, *, is_terminal: bool = False) -> None:
        super().__init__(io.BytesIO())
        self.is_terminal = is_terminal

    def isatty(self) -> bool:
        return self.is_terminal


def test_its_pdf_is_written_as_bytes(published: Listener) -> None:
    out = Binary()
    with redirect_stdout(out), pytest.raises(SystemExit) as ended:
        main(["report", "--published", "1", "--format", "pdf"])
    out.flush()
    assert ended.value.code == 0
    assert out.buffer.getvalue() == bytes_of("pdf")  # type: ignore[attr-defined]


def test_a_pdf_is_not_written_to_a_terminal(published: Listener, capsys: pytest.CaptureFixture[str]) -> None:
    with redirect_stdout(Binary(is_terminal=True)), pytest.raises(SystemExit) as ended:
        main(["report", "--published", "1", "--format", "pdf"])
    assert ended.value.code == 2
    assert "write it to a file: … --format pdf > report.pdf" in capsys.readouterr().err


def test_its_json_is_the_figures_that_it_was_made_of(published: Listener) -> None:
    ran = published("report", "--published", "1", "--format", "json")
    assert ran.json["brands"]["Acme"]["awareness"]["mentions"] == 4
    store = open_store("sqlite:///listener.db")
    made = published_json(kept(store, 1)[1])
    store.close()
    assert ran.out.encode() == made


def test_nothing_differs_while_nothing_changes(published: Listener) -> None:
    ran = published("report", "--published", "1", "--compare")
    assert (ran.code, ran.out) == (0, "Nothing differs: today's data say the same.\n")


def test_what_differs_is_listed_with_its_cause_and_is_no_failure(published: Listener, tmp_path: Path) -> None:
    published(
        "import", write_posts(tmp_path / "late.jsonl", a_line(99, "Acme again", author={"handle": "dora"}))
    )
    ran = published("report", "--published", "1", "--compare", "--format", "csv")
    rows = {row["path"]: row for row in csv.DictReader(io.StringIO(ran.out))}
    assert (ran.code, ran.err) == (0, "")
    assert rows["brands.Acme.awareness.mentions"] == {
        "path": "brands.Acme.awareness.mentions",
        "then": "4",
        "now": "5",
        "causes": "late arrivals (1)",
    }
    as_json = published("report", "--published", "1", "--compare", "--format", "json")
    assert (as_json.code, as_json.json["causes"]["late arrivals"]) == (0, 1)
    assert len(as_json.json["differences"]) == len(rows)
    as_text = published("report", "--published", "1", "--compare")
    assert as_text.code == 0
    assert "brands.Acme.awareness.mentions\n  4 -> 5: late arrivals (1)\n" in as_text.out
    assert as_text.out.endswith(f"\nn = {len(rows)}\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--published", "7"], "published: there is no report 7; there are 1."),
        (["--compare"], "--compare wants the report to compare"),
        (["--published", "1", *DAYS], "A published report stays as it is: leave out --from, --to."),
        (["--published", "1", "--format", "csv"], "A published report is there as text, html, pdf or json."),
        (["--published", "1", "--compare", "--format", "pdf"], "--compare is told as text, json or csv."),
    ],
)
def test_what_cannot_be_asked_is_said(published: Listener, arguments: list[str], said: str) -> None:
    ran = published("report", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"Error: {said}")


def test_where_none_was_published_that_is_said(filled: Listener) -> None:
    ran = filled("report", "--published", "1")
    assert (ran.code, ran.err) == (2, "Error: published: there is no report 1; none was published yet.\n")


def test_the_report_of_any_days_is_there_as_a_page(filled: Listener) -> None:
    ran = filled("report", *DAYS, "--format", "html")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("<!doctype html>")
    assert "8 Mar to 9 Mar 2026" in ran.out


def test_the_text_goes_on_with_the_monthly_report(filled: Listener) -> None:
    out = filled("report", *DAYS, "--brand", "Bolt").out
    assert "\nReport on Bolt\n" in out
    assert "\nWHAT FELL SHORT, AND WHAT COMES NEXT\n" in out

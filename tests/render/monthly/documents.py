"""A document with a block of each kind in it."""

from __future__ import annotations

from listener.reports.monthly.document import (
    Bar,
    BarChart,
    Card,
    Cards,
    Day,
    Document,
    Figure,
    Line,
    LineChart,
    Missed,
    Mood,
    Notes,
    Rows,
    Section,
    Sentence,
    Unit,
)

SHARE = Figure(0.412, Unit.PERCENT, 0.381, 0.442, 1_234, "mention")
CHANGE = Figure(0.034, Unit.POINTS, 0.011, 0.057)
HOSTILE = "<script>alert(1)</script>\u202e{0}"


def a_document(**changes: object) -> Document:
    """A report of October 2026 on Acme, with what a stranger could write wherever texts are."""
    first = Section(
        "first",
        "At a glance",
        (
            Cards((Card("Share of voice", SHARE, "rose", Mood.GOOD, (CHANGE,)),)),
            Sentence(("The share of voice of Acme rose to ", SHARE, ", by ", CHANGE, "."), Mood.GOOD),
            LineChart(
                "Mentions by day",
                "mentions a day",
                ("2026-10-01", "2026-10-02", "2026-10-03"),
                (Line("Acme", 0, (4.0, None, 11.0)), Line(HOSTILE, 1, (1.0, 2.0, 3.0))),
            ),
            BarChart(
                "Share of voice",
                "of all mentions",
                (Bar("Acme", 0, SHARE, 0.38), Bar(HOSTILE, 1, Figure(None))),
            ),
        ),
    )
    missed = Section(
        "missed",
        "What fell short",
        (
            Missed(
                goal="Answer 80 % within 4 h",
                verdict="off track",
                mood=Mood.BAD,
                stands=("It is ", SHARE, "."),
                causes=((HOSTILE,),),
                action=("Answer those who wait.",),
                owner=None,
                due=Day("2026-12-31"),
                shows="within target",
            ),
            Notes(f"We were ill.\n\n{HOSTILE}", "mona"),
            Rows(
                "Spikes",
                ("Day", "Mentions", "Words"),
                ((Day("2026-10-03"), Figure(11), None),),
                "Above the usual.",
            ),
        ),
    )
    given: dict[str, object] = {
        "title": "Report on Acme",
        "workspace": HOSTILE,
        "brand": "Acme",
        "start": "2026-10-01",
        "end": "2026-11-01",
        "zone": "Europe/Warsaw",
        "as_of": "2026-11-02T08:00:00+00:00",
        "rivals": ("Bolt",),
        "coverage": Figure(0.991, Unit.PERCENT),
        "sections": (first, missed),
    }
    return Document(**(given | changes))  # type: ignore[arg-type]

"""What tone rests on: the share that is scored, and how many people a change is of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from listener.metrics.shifts import Verdict
from listener.model import Compare, EnrichedPost, Period
from listener.reports.breakdown import By
from listener.reports.comparison import compare_reports
from listener.reports.report import make_report
from listener.reports.tone import ScoredRow, scored_by
from listener.store import Store
from listener.store.choice import ANY, Choice
from listener.store.save import save
from tests.builders import NOW, WARSAW, a_config, a_post, at, read

CONFIG = a_config()
BEFORE = Period(date(2026, 3, 1), date(2026, 3, 5), WARSAW, NOW)
PERIOD = Period(date(2026, 3, 5), date(2026, 3, 9), WARSAW, NOW)


def keep(store: Store, posts: Iterable[EnrichedPost], source: str = "Feed") -> None:
    save(store, list(posts), source=source, now=NOW, zone=WARSAW)


@pytest.fixture
def filled(store: Store) -> Store:
    """Acme: two English mentions of which one is positive, one in Polish, one in no known language."""
    keep(
        store,
        [
            read(a_post(1), "Acme", compound=5_000),
            read(a_post(2), "Acme", compound=0),
            read(a_post(3, lang="pl"), "Acme", compound=None),
        ],
    )
    keep(store, [read(a_post(4, lang=None), "Acme", "Bolt", compound=None)], source="Blog")
    return store


def test_languages_without_a_scorer_are_not_scored_and_have_no_tone(filled: Store) -> None:
    whole = Period(date(2026, 3, 1), date(2026, 3, 10), WARSAW, NOW)
    assert scored_by(filled, whole, "Acme", By.LANG) == (
        ScoredRow("en", mentions=2, scored=2, scored_share=1.0, net=0.5),
        ScoredRow("", mentions=1, scored=0, scored_share=0.0, net=None),
        ScoredRow("pl", mentions=1, scored=0, scored_share=0.0, net=None),
    )


def test_sources_say_how_much_of_what_they_brought_is_scored(filled: Store) -> None:
    whole = Period(date(2026, 3, 1), date(2026, 3, 10), WARSAW, NOW)
    assert scored_by(filled, whole, "Acme", By.SOURCE) == (
        ScoredRow("Feed", mentions=3, scored=2, scored_share=2 / 3, net=0.5),
        ScoredRow("Blog", mentions=1, scored=0, scored_share=0.0, net=None),
    )
    chosen = scored_by(filled, whole, "Acme", By.SOURCE, choice=Choice(lang="pl"))
    assert chosen == (ScoredRow("Feed", mentions=1, scored=0, scored_share=0.0, net=None),)


def test_a_brand_that_nobody_named_has_no_rows(filled: Store) -> None:
    assert scored_by(filled, PERIOD, "Nobody", By.LANG) == ()


def said(authors: int, day: int, brand: str = "Acme", compound: int | None = 0) -> list[EnrichedPost]:
    """A mention by each of so many authors, and a second one by the first."""
    return [
        read(
            a_post(f"{brand} {day} {number} {compound}", created_at=at(day), author=f"a{number % authors}"),
            brand,
            compound=compound,
        )
        for number in range(authors + 1)
    ]


def few(store: Store, choice: Choice = ANY) -> frozenset[str]:
    """The brands of whose tone too few spoke to judge its change."""
    report = make_report(store, CONFIG, PERIOD, choice=choice)
    found = compare_reports(store, CONFIG, report, Compare.PREVIOUS, choice=choice)
    assert found is not None
    return frozenset(
        brand for brand, change in found.changes.items() if change.tone.verdict is Verdict.TOO_FEW
    )


@pytest.mark.parametrize(
    ("before", "now", "expected"), [(10, 10, {"Bolt"}), (9, 10, {"Acme", "Bolt"}), (10, 9, {"Acme", "Bolt"})]
)
def test_a_change_needs_ten_authors_in_both_periods(
    store: Store, before: int, now: int, expected: set[str]
) -> None:
    keep(store, said(before, 2) + said(now, 6))
    assert few(store) == expected


def test_authors_whose_mentions_are_not_scored_do_not_count(store: Store) -> None:
    keep(store, said(10, 2) + said(10, 6, compound=None) + said(3, 6))
    assert few(store) == {"Acme", "Bolt"}


def test_authors_are_counted_within_what_was_chosen(store: Store) -> None:
    keep(store, said(10, 2) + said(10, 6))
    assert few(store, Choice(lang="en")) == {"Bolt"}
    assert few(store, Choice(lang="pl")) == {"Acme", "Bolt"}

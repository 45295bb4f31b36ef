"""Every estimate carries its interval, how many it is of, and how much of what was due was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from listener.model import Assumption, Compare, Cursor, Estimate, Period, Poll, PollStatus
from listener.reports.breakdown import By, breakdown
from listener.reports.census import census
from listener.reports.changes import Moved, Shift
from listener.reports.comparison import compare_reports
from listener.reports.excess_voice import excess_voice
from listener.reports.report import make_report
from listener.reports.responsiveness import responsiveness
from listener.reports.series import Measure
from listener.reports.top_authors import top_authors
from listener.store import Store
from listener.store.assumptions import save_assumptions
from listener.store.ledger import record
from listener.store.save import save
from tests.builders import WARSAW, a_config, a_post, a_source, at, read

CONFIG = a_config(a_source("Feed", minutes=60))
PERIOD = Period(date(2026, 3, 10), date(2026, 3, 20), WARSAW, at(21))
Found = Estimate | Moved | Shift


def estimates(found: object, path: str = "") -> Iterator[tuple[str, Found]]:
    """Every estimate within a report, with the way to it."""
    if isinstance(found, Estimate | Moved | Shift):
        yield path, found
    elif isinstance(found, tuple):
        for number, one in enumerate(found):
            yield from estimates(one, f"{path}[{number}]")
    elif isinstance(found, Mapping):
        for key, one in found.items():
            yield from estimates(one, f"{path}[{key}]")
    elif is_dataclass(found):
        for field in fields(found):
            yield from estimates(getattr(found, field.name), f"{path}.{field.name}")


def bare(found: object) -> list[str]:
    """Where an estimate is known and something that belongs to it is not."""
    return [
        path
        for path, one in estimates(found)
        if one.value is not None and None in (one.low, one.high, one.n, one.coverage)
    ]


@pytest.fixture
def filled(store: Store) -> Store:
    """Twenty days of two brands by thirty authors, in two languages, polled every hour but for some."""
    chance = Random(1)
    found = []
    for number in range(600):
        brand = "Acme" if number % 3 else "Bolt"
        post = a_post(
            number,
            f"I like {brand} #acmelife",
            author=f"author {chance.randrange(30)}",
            created_at=at(1 + number % 20, chance.randrange(23)),
            lang=chance.choice(["en", "de"]),
        )
        compound = chance.choice([-5_000, 0, 5_000])
        found.append(read(post, brand, compound=compound, hashtags=("acmelife",)))
    save(store, found, source="Feed", now=at(21), zone=WARSAW)
    with store.write() as connection:
        for hour in range(20 * 24):
            due = at(1, 0) + timedelta(hours=hour)
            status = PollStatus.FAILED if hour % 50 == 0 else PollStatus.OK
            poll = Poll("Feed", "", due, due, due, timedelta(hours=1), status, error="down")
            record(connection, [(poll, Cursor("Feed", "", due + timedelta(hours=1)))], zone=WARSAW)
    return store


def test_every_estimate_of_a_report_carries_interval_n_and_coverage(filled: Store) -> None:
    report = make_report(filled, CONFIG, PERIOD, response=True, audiences=True)
    assert bare(report.brands) == []
    # What is of this period alone has its coverage, what compares that of the worse of both.
    assert {one.coverage for _path, one in estimates(report.brands)} == {235 / 240, 210 / 215}


def test_every_change_between_two_periods_carries_them(filled: Store) -> None:
    report = make_report(filled, CONFIG, PERIOD, audiences=True)
    found = compare_reports(filled, CONFIG, report, Compare.PREVIOUS, audiences=True)
    assert found is not None
    assert bare(found) == []


@pytest.mark.parametrize("by", By)
@pytest.mark.parametrize("measure", Measure)
def test_every_share_within_something_carries_them(filled: Store, by: By, measure: Measure) -> None:
    assert bare(breakdown(filled, CONFIG, PERIOD, by, measure)) == []


def test_every_figure_of_response_carries_them(filled: Store) -> None:
    assert bare(responsiveness(filled, CONFIG, PERIOD, "Acme", Compare.PREVIOUS)) == []


def test_where_nothing_was_polled_the_coverage_is_unknown_and_nothing_else(store: Store) -> None:
    found = [read(a_post(n, author=f"a{n}", created_at=at(12)), "Acme") for n in range(12)]
    save(store, found, source="Feed", now=at(21), zone=WARSAW)
    share = make_report(store, CONFIG, PERIOD).brands[0].awareness.share_of_voice
    assert (share.value, share.n, share.coverage) == (1.0, 12, None)


def test_every_figure_of_authors_hashtags_and_excess_carries_them(filled: Store) -> None:
    share = Decimal("0.2")
    save_assumptions(filled, [Assumption("market_share:Acme", share, share, share)], who="mona", now=at(21))
    found = (
        top_authors(filled, CONFIG, PERIOD),
        census(filled, CONFIG, PERIOD, "acmelife"),
        excess_voice(filled, make_report(filled, CONFIG, PERIOD)),
    )
    known = [path for path, one in estimates(found) if one.value is not None]
    # 30 authors and two figures of all; three uses with two figures each, ten authors and two; the excess.
    assert len(known) == 32 + 6 + 12 + 4
    assert bare(found) == []

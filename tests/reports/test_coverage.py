"""Coverage: what fell due against what succeeded."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from listener.model import Cursor, Period, Poll, PollStatus, Source
from listener.reports.coverage import coverage
from listener.store import Store, ledger
from tests.builders import NOW, WARSAW, a_config, a_source, at

HOUR = timedelta(hours=1)
FEED = a_source(minutes=60)


def visit(
    store: Store,
    started: datetime,
    status: PollStatus = PollStatus.OK,
    *,
    due: datetime | None = None,
    part: str = "",
) -> None:
    poll = Poll("Feed", part, due or started, started, started, HOUR, status)
    with store.write() as connection:
        ledger.record(connection, [(poll, Cursor("Feed", part, started + HOUR))], zone=WARSAW)


def covered(
    store: Store, first: int, last: int, *, as_of: datetime = NOW, feed: Source = FEED
) -> float | None:
    period = Period(date(2026, 3, first), date(2026, 3, last), WARSAW, as_of)
    return coverage(store, a_config(feed), period)["Feed"]


def test_a_source_that_was_never_polled_has_none(store: Store) -> None:
    assert covered(store, 1, 10) is None


def test_unchanged_is_a_success_and_failed_is_not(store: Store) -> None:
    for hour, status in enumerate((PollStatus.OK, PollStatus.UNCHANGED, PollStatus.FAILED, PollStatus.OK)):
        visit(store, at(9, 8 + hour), status)
    assert covered(store, 9, 10, as_of=at(9, 11, 30)) == 0.75


def test_polls_that_were_missed_lower_it(store: Store) -> None:
    visit(store, at(9, 8))
    visit(store, at(9, 12), due=at(9, 9))
    assert covered(store, 9, 10, as_of=at(9, 12, 30)) == pytest.approx(2 / 5)


def test_what_is_overdue_now_was_missed_as_well(store: Store) -> None:
    visit(store, at(9, 8))
    assert covered(store, 9, 10, as_of=at(9, 9, 59)) == 1.0
    assert covered(store, 9, 10, as_of=at(9, 12)) == pytest.approx(1 / 4)


def test_what_was_missed_before_or_after_the_period_does_not_count(store: Store) -> None:
    visit(store, at(7, 8))
    # From 9:00 UTC on nothing ran: 14 polls on the 7th, which ends at 23:00 UTC, 24 on the 8th.
    assert covered(store, 7, 8) == pytest.approx(1 / 15)
    assert covered(store, 8, 9) == 0.0
    assert covered(store, 7, 9) == pytest.approx(1 / 39)
    assert covered(store, 1, 7) is None


def test_a_very_late_as_of_is_as_quick_as_any(store: Store) -> None:
    visit(store, at(9, 8))
    assert covered(store, 9, 10, as_of=datetime(8999, 1, 1, tzinfo=NOW.tzinfo)) == pytest.approx(1 / 15)


def test_a_paused_source_owes_nothing(store: Store) -> None:
    visit(store, at(9, 8), PollStatus.PAUSED)
    assert covered(store, 1, 11) is None


def test_the_parts_of_a_source_count_together(store: Store) -> None:
    search = a_source(url="http://127.0.0.1/?q={query}", minutes=60)
    visit(store, at(9, 8), part="Acme")
    visit(store, at(9, 8), PollStatus.FAILED, part="Bolt")
    assert covered(store, 9, 10, as_of=at(9, 8, 30), feed=search) == 0.5


def test_a_part_that_stopped_before_the_period_is_missed_throughout_it(store: Store) -> None:
    search = a_source(url="http://127.0.0.1/?q={query}", minutes=60)
    visit(store, at(6, 8), part="Acme")
    visit(store, at(8, 1), part="Bolt")
    # Acme misses all 24 of the 8th, Bolt those from 2:00 to 22:00 UTC after one that was made.
    assert covered(store, 8, 9, feed=search) == pytest.approx(1 / (24 + 1 + 21))


def test_a_source_that_is_configured_no_more_is_not_shown(store: Store) -> None:
    visit(store, at(9, 8))
    period = Period(date(2026, 3, 9), date(2026, 3, 10), WARSAW, NOW)
    assert coverage(store, a_config(a_source("Other")), period) == {"Other": None}

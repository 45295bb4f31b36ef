"""Counts by hour: real hours of local days, kept while nothing of a day changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from listener.model import EnrichedPost, Period
from listener.store import Store, hours, open_store
from listener.store.day_columns import keep_days
from listener.store.hours import first_day, hours_by_day, mentions_between
from listener.store.save import save
from tests.builders import NOW, WARSAW, a_post, at, read

DAY = date(2026, 3, 9)
PERIOD = Period(date(2026, 3, 1), date(2026, 3, 11), WARSAW, NOW)


def keep(store: Store, *posts: EnrichedPost) -> None:
    save(store, list(posts), source="Feed", now=NOW, zone=WARSAW)


def told(store: Store, period: Period = PERIOD) -> dict[tuple[date, str, int], int]:
    """Mentions by day, brand and hour."""
    return {
        (day, store.days.name(brand), hour): count
        for day, one in hours_by_day(store, period).items()
        for brand, hour, count in zip(
            one.brand.tolist(), one.hour.tolist(), one.mentions.tolist(), strict=True
        )
    }


@pytest.fixture
def filled(store: Store) -> Store:
    keep(
        store,
        read(a_post(1, created_at=at(9, 8)), "Acme"),
        read(a_post(2, created_at=at(9, 8, 59)), "Acme", "Bolt"),
        read(a_post(3, created_at=at(8, 23)), "Acme"),
        read(a_post(4, created_at=at(10, 9)), "Acme"),
    )
    return store


def test_mentions_are_counted_by_local_day_and_hour(filled: Store) -> None:
    assert told(filled) == {
        (DAY, "Acme", 9): 2,
        (DAY, "Bolt", 9): 1,
        (DAY, "Acme", 0): 1,
        (date(2026, 3, 10), "Acme", 10): 1,
    }
    assert first_day(filled) == DAY


def test_nothing_after_as_of_is_counted(filled: Store) -> None:
    then = Period(PERIOD.start, PERIOD.end, WARSAW, at(9, 8, 30))
    assert told(filled, then) == {(DAY, "Acme", 9): 1, (DAY, "Acme", 0): 1}


def test_days_are_read_again_only_when_they_change(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Period(PERIOD.start, date(2026, 3, 10), WARSAW, NOW)
    first = told(filled, before)
    monkeypatch.setattr(hours, "counted_hours", lambda *_: pytest.fail("a day was counted again"))
    assert told(filled, before) == first
    monkeypatch.undo()
    keep(filled, read(a_post(5, created_at=at(9, 8)), "Acme"))
    assert told(filled, before)[DAY, "Acme", 9] == 3


def test_days_that_are_kept_are_not_counted(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Period(PERIOD.start, date(2026, 3, 10), WARSAW, NOW)
    first = told(filled, before)
    keep_days(filled)
    filled.close()
    monkeypatch.setattr(hours, "counted_hours", lambda *_: pytest.fail("a day was counted again"))
    again = open_store(filled.url)
    assert told(again, before) == first
    again.close()


@pytest.mark.parametrize(("day", "month", "last"), [(29, 3, 22), (25, 10, 24)])
def test_a_day_on_which_the_clock_changes_has_23_or_25_hours(
    store: Store, day: int, month: int, last: int
) -> None:
    local = date(2026, month, day)
    period = Period(local, local + timedelta(days=1), WARSAW, at(9).replace(month=12))
    end = at(9).replace(month=month, day=day, hour=21 if month == 3 else 22, minute=30)
    keep(store, read(a_post(1, created_at=end), "Acme"))
    assert told(store, period) == {(local, "Acme", last): 1}


def test_any_span_is_counted_without_its_end(filled: Store) -> None:
    spans = [(at(9, 8), at(9, 8, 59)), (at(9, 8), at(9, 9)), (at(1), at(2))]
    assert mentions_between(filled, spans) == [{"Acme": 1}, {"Acme": 2, "Bolt": 1}, {}]


def test_an_empty_database_has_no_first_day(store: Store) -> None:
    assert first_day(store) is None
    assert told(store) == {}

"""Periods: what they are compared with, and which of their days are over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from listener.model import Compare, Period, midnight

WARSAW = ZoneInfo("Europe/Warsaw")
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


def november(start: int, end: int) -> Period:
    """Days of November 2026, as of noon of the 24th."""
    return Period(date(2026, 11, start), date(2026, 11, end), WARSAW, NOON)


def test_the_previous_period_is_as_long_and_ends_where_the_period_begins() -> None:
    assert november(10, 17).compared(Compare.PREVIOUS) == november(3, 10)


def test_a_year_ago_means_the_same_weekdays() -> None:
    assert november(9, 16).compared(Compare.YEAR) == Period(
        date(2025, 11, 10), date(2025, 11, 17), WARSAW, NOON
    )


def test_no_comparison_is_no_period() -> None:
    assert november(9, 16).compared(Compare.NONE) is None


@given(st.dates(date(2000, 1, 1), date(2080, 1, 1)), st.integers(1, 400))
def test_every_day_meets_its_weekday_a_year_ago(start: date, days: int) -> None:
    period = Period(start, start + timedelta(days=days), WARSAW, NOON)
    then = period.compared(Compare.YEAR)
    assert then is not None
    assert (then.start.weekday(), then.days) == (start.weekday(), days)


def test_the_unfinished_day_is_no_part_of_the_complete_ones() -> None:
    assert november(20, 25).complete == november(20, 24)
    assert november(10, 17).complete == november(10, 17)
    assert november(24, 25).complete is None
    assert november(26, 30).complete is None


def test_a_day_is_reached_once_an_instant_of_it_has_passed() -> None:
    instant = timedelta(microseconds=1)
    period = november(1, 30)
    for day in (date(2026, 11, 3), date(2026, 10, 25), date(2026, 3, 29)):
        begins = midnight(day, WARSAW)
        assert replace(period, as_of=begins).reached == day
        assert replace(period, as_of=begins + instant).reached == day + timedelta(days=1)
    assert replace(period, as_of=midnight(date(2027, 1, 1), WARSAW)).reached == date(2026, 11, 30)

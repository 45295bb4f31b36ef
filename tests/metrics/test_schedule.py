"""Opening hours as configured."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from listener.config import BusinessHours
from listener.metrics.opening_hours import OpeningHours
from listener.metrics.schedule import opening_hours
from tests.builders import WARSAW, a_config

DAYS_OFF = (date(2026, 12, 24),)
WEEKDAY = ("09:00-12:30", "13:00-24:00")


def test_who_answers_around_the_clock_has_no_opening_hours() -> None:
    assert opening_hours(a_config()) is None


def test_windows_are_minutes_in_the_zone_of_the_workspace() -> None:
    config = a_config(business_hours=BusinessHours((WEEKDAY,) * 5 + ((), ()), DAYS_OFF))
    weekday = ((540, 750), (780, 1_440))
    assert opening_hours(config) == OpeningHours(WARSAW, (weekday,) * 5 + ((), ()), DAYS_OFF)


def test_the_holidays_of_a_country_are_closed_in_every_year() -> None:
    hours = opening_hours(a_config(business_hours=BusinessHours((("09:00-17:00",),) * 7, "PL")))
    assert hours is not None
    for year in (1999, 2026, 2044):
        third_of_may = datetime(year, 5, 3, tzinfo=UTC)
        assert hours.elapsed(third_of_may, third_of_may + timedelta(days=2)) == timedelta(hours=8)

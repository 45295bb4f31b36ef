"""The opening hours that the configuration sets. The arithmetic of them is opening_hours.py's."""

from __future__ import annotations

from listener.config import Config
from listener.config.public_holidays import PublicHolidays
from listener.metrics.opening_hours import OpeningHours


def opening_hours(config: Config) -> OpeningHours | None:
    """In the zone of the workspace; None where no business hours are set, which is around the clock."""
    table = config.business_hours
    if table is None:
        return None
    week = tuple(tuple(map(_minutes, day)) for day in table.windows)
    holidays = PublicHolidays(table.holidays) if isinstance(table.holidays, str) else table.holidays
    return OpeningHours(config.zone, week, holidays)


def _minutes(window: str) -> tuple[int, int]:
    opens, closes = window.split("-")
    return _after_midnight(opens), _after_midnight(closes)


def _after_midnight(at: str) -> int:
    hour, minute = at.split(":")
    return 60 * int(hour) + int(minute)

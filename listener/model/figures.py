"""The shapes of figures: an estimate with its interval, and the period it was taken over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

_YEAR = timedelta(weeks=52)
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval. None is unknown, never 0.

    `n` is how many observations it is of; `coverage` the share of due polls that succeeded in its period.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    coverage: float | None = None


UNKNOWN = Estimate()
"""Nothing is known."""


class Compare(StrEnum):
    """What a period is compared with."""

    PREVIOUS = "previous"
    YEAR = "year"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Period:
    """The local days [start, end) of a workspace, and the instant beyond which nothing exists for it."""

    start: date
    end: date
    zone: ZoneInfo
    as_of: datetime

    @property
    def days(self) -> int:
        """How many local days the period has."""
        return (self.end - self.start).days

    @property
    def days_passed(self) -> float:
        """How many of its local days have passed at `as_of`: a part of a day as a fraction."""
        if self.as_of >= midnight(self.end, self.zone):
            return float(self.days)
        today = self.as_of.astimezone(self.zone).date()
        start, end = day_bounds(today, self.zone)
        return max(0.0, (today - self.start).days + (self.as_of - start) / (end - start))

    @property
    def whole_days(self) -> tuple[date, ...]:
        """Its local days that are over at `as_of`, in order."""
        whole = self.complete
        return tuple(whole.start + timedelta(days=number) for number in range(whole.days)) if whole else ()

    @property
    def reached(self) -> date:
        """The first local day that it has not reached at `as_of`, its end at the latest.

        A day that begins at that very instant is not reached: nothing of it exists yet.
        """
        last = (self.as_of - _INSTANT).astimezone(self.zone).date()
        return min(self.end, last + timedelta(days=1))

    @property
    def start_at(self) -> datetime:
        """The first instant of the period, UTC."""
        return midnight(self.start, self.zone)

    @property
    def end_at(self) -> datetime:
        """The first instant after the period, UTC; `as_of` if that comes earlier."""
        return min(midnight(self.end, self.zone), self.as_of)

    @property
    def before(self) -> Period:
        """The period of the same length just before this one."""
        return self._back(timedelta(days=self.days))

    @property
    def complete(self) -> Period | None:
        """Its days that are over at `as_of`, None if none is: what can be compared with another period."""
        today = self.as_of.astimezone(self.zone).date()
        return replace(self, end=min(self.end, today)) if self.start < today else None

    def compared(self, compare: Compare) -> Period | None:
        """The period of equal length to compare with, None if none is asked for.

        A year ago means 52 weeks ago, so that every weekday meets its like.
        """
        if compare is Compare.NONE:
            return None
        return self.before if compare is Compare.PREVIOUS else self._back(_YEAR)

    def _back(self, span: timedelta) -> Period:
        return replace(self, start=self.start - span, end=self.end - span)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which the local day begins, UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The local day as [start, end) in UTC; 23 or 25 hours where the clock changes."""
    return midnight(day, zone), midnight(day + timedelta(days=1), zone)

"""Time that counts: how much of a span lies within opening hours, and when a target of them is used up.

Windows are local and half-open; spans are measured in UTC, so a change of the clock lengthens or shortens
them as it does for people at work. Section C of the metrics specification.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_MOST_DAYS = 3_660
"""Ten years without a single opening: nobody waits longer."""

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Weekly windows of minutes after local midnight, Monday first, without the holidays.

    A window [start, end) may end at 1,440, which is the next midnight.
    """

    zone: ZoneInfo
    week: tuple[tuple[tuple[int, int], ...], ...]
    holidays: Collection[date] = ()
    _days: dict[date, tuple[Span, ...]] = field(default_factory=dict, compare=False, repr=False)

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """How much of [start, end) lies within opening hours; nothing if it ends before it begins."""
        total = timedelta()
        day = start.astimezone(self.zone).date()
        last = end.astimezone(self.zone).date()
        while day <= last:
            for opens, closes in self.on(day):
                total += max(timedelta(), min(end, closes) - max(start, opens))
            day += _DAY
        return total

    def due(self, start: datetime, target: timedelta) -> datetime | None:
        """The instant at which `target` of opening hours has elapsed since `start`.

        None if it would take more than ten years.
        """
        left = target
        for opens, closes in self._from(start):
            begins = max(start, opens)
            if left <= closes - begins:
                return begins + left
            left -= closes - begins
        return None

    def on(self, day: date) -> tuple[Span, ...]:
        """The windows of a local day as spans in UTC, in order."""
        if day not in self._days:
            windows = () if day in self.holidays else self.week[day.weekday()]
            self._days[day] = tuple(
                (self._at(day, opens), self._at(day, closes)) for opens, closes in windows
            )
        return self._days[day]

    def _from(self, start: datetime) -> Iterator[Span]:
        first = start.astimezone(self.zone).date()
        for number in range(_MOST_DAYS):
            yield from (span for span in self.on(first + number * _DAY) if span[1] > start)

    def _at(self, day: date, minutes: int) -> datetime:
        days, rest = divmod(minutes, 24 * 60)
        local = datetime.combine(day + days * _DAY, time(rest // 60, rest % 60), self.zone)
        return local.astimezone(UTC)

"""Time that counts: how much of a span lies within opening hours, and when a target of them is used up.

Windows are local and half-open; spans are measured in UTC, so a change of the clock lengthens or shortens
them as it does for people at work. Section C of the metrics specification.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_DAY = timedelta(days=1)
_MICROSECOND = timedelta(microseconds=1)
_HOUR = timedelta(hours=1) // _MICROSECOND
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
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
    holidays: Container[date] = ()
    _days: dict[date, tuple[Span, ...]] = field(default_factory=dict, compare=False, repr=False)

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """How much of [start, end) lies within opening hours; nothing if it ends before it begins."""
        total = timedelta()
        for opens, closes in self._between(start, end):
            total += max(timedelta(), min(end, closes) - max(start, opens))
        return total

    def elapsed_many(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.float64]:
        """`elapsed` of each pair, in hours. Instants are microseconds since 1970, UTC; equally many of both.

        Between two edges of windows open time grows evenly or stands still: it is read off that line.
        """
        import numpy as np

        edges, open_until = self._line(starts, ends)
        # Microseconds up to the year 2255 are whole numbers that a float holds: nothing is rounded.
        within = np.interp(ends, edges, open_until) - np.interp(starts, edges, open_until)
        return np.maximum(within, 0.0) / _HOUR

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
        """The windows of a local day as spans in UTC, in order; without one that the clock leaps over."""
        if day not in self._days:
            windows = () if day in self.holidays else self.week[day.weekday()]
            spans = ((self._at(day, opens), self._at(day, closes)) for opens, closes in windows)
            self._days[day] = tuple(span for span in spans if span[0] < span[1])
        return self._days[day]

    def _line(
        self, starts: NDArray[np.int64], ends: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Every edge of a window from the first start to the last end, and how much was open until it."""
        import numpy as np

        edges = [0]
        if len(starts):
            first, last = (_EPOCH + int(at) * _MICROSECOND for at in (starts.min(), ends.max()))
            spans = self._between(first, last)
            edges = [(edge - _EPOCH) // _MICROSECOND for span in spans for edge in span] or edges
        at = np.array(edges, np.int64)
        open_between = np.diff(at, prepend=at[0])
        open_between[::2] = 0
        return at, np.cumsum(open_between)

    def _between(self, start: datetime, end: datetime) -> Iterator[Span]:
        """The windows of every local day from that of `start` to that of `end`."""
        day = start.astimezone(self.zone).date()
        last = end.astimezone(self.zone).date()
        while day <= last:
            yield from self.on(day)
            day += _DAY

    def _from(self, start: datetime) -> Iterator[Span]:
        first = start.astimezone(self.zone).date()
        for number in range(_MOST_DAYS):
            yield from (span for span in self.on(first + number * _DAY) if span[1] > start)

    def _at(self, day: date, minutes: int) -> datetime:
        days, rest = divmod(minutes, 24 * 60)
        local = datetime.combine(day + days * _DAY, time(rest // 60, rest % 60), self.zone)
        instant = local.astimezone(UTC)
        earlier = local.replace(fold=1).astimezone(UTC)
        return instant if earlier >= instant else self._leap(earlier, instant)

    def _leap(self, before: datetime, after: datetime) -> datetime:
        """The instant between the two at which the clock is put forward.

        A local time that the clock leaps over is none; what begins or ends at it does so at the leap.
        """
        old = before.astimezone(self.zone).utcoffset()
        while after - before > timedelta(seconds=1):
            middle = before + (after - before) // 2
            if middle.astimezone(self.zone).utcoffset() == old:
                before = middle
            else:
                after = middle
        return after.replace(microsecond=0)

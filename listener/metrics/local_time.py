"""Instants as local days, weekdays and hours, many at once: exact over every change of the clock.

It takes the offsets of a zone from the zone database and knows no rules of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SECOND = 1_000_000
_HOUR = 3_600 * _SECOND
_DAY = 24 * _HOUR
_THURSDAY = 3
"""The weekday on which 1970 began; Monday is 0."""


@dataclass(frozen=True, slots=True)
class LocalTimes:
    """Local times of instants, one entry each: `day` counts from 1970, `weekday` from Monday, and `hour`."""

    day: Numbers
    weekday: Numbers
    hour: Numbers


def local_times(instants: Numbers, zone: ZoneInfo) -> LocalTimes:
    """The local times of instants, given as microseconds since 1970, UTC."""
    import numpy as np

    local = instants
    if len(instants):
        edges, offsets = _offsets(int(instants.min()), int(instants.max()), zone)
        local = instants + offsets[np.searchsorted(edges, instants, side="right") - 1]
    day = local // _DAY
    return LocalTimes(day, (day + _THURSDAY) % 7, local % _DAY // _HOUR)


def _offsets(first: int, last: int, zone: ZoneInfo) -> tuple[Numbers, Numbers]:
    """From which instants on the zone is how far ahead of UTC, over all of [first, last]."""
    import numpy as np

    edges, offsets = [first], [_offset(first, zone)]
    for start in range(first, last + 1, _DAY):
        end = start + _DAY
        while offsets[-1] != _offset(end, zone):
            edges.append(_change(max(edges[-1], start), end, zone))
            offsets.append(_offset(edges[-1], zone))
    return np.array(edges, np.int64), np.array(offsets, np.int64)


def _offset(instant: int, zone: ZoneInfo) -> int:
    ahead = (_EPOCH + instant * _MICROSECOND).astimezone(zone).utcoffset()
    return (ahead or timedelta()) // _MICROSECOND


def _change(before: int, after: int, zone: ZoneInfo) -> int:
    """The first instant at which the zone is not as far ahead as at `before`; they are whole seconds."""
    old = _offset(before, zone)
    low, high = before // _SECOND, -(-after // _SECOND)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(middle * _SECOND, zone) == old else (low, middle)
    return high * _SECOND

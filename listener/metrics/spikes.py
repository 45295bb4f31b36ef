"""When a count is far above the usual: the robust z against the same weekday of past weeks, and the alert.

Section A of the metrics specification, spike detection. How often such an alarm is false is
false_alarms.py's, a rise too slow for it drift.py's. A history is an array of shape (weeks, keys): in each
week one count per key of the week, e.g. 7 days or 7 x 24 hours, NaN where it is not known or left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, nan
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Counts = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]

WEEKS = 8
"""How many past weeks say what is usual."""
ENOUGH_WEEKS = 4
"""With fewer known counts of a key nothing is usual yet."""
ALERT, SEVERE = 3.5, 5.0
"""From which z on a count is an alert, and a severe one."""
LEAST = 10
LEAST_TIMES = 1.5
"""A count below this, or below so many times the usual one, is no alert however rare it is."""
_WEEK = 7
_TO_SIGMA = 1.4826
"""What makes the median absolute deviation of normal numbers their standard deviation."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual for one key: the median count, and the median and scale of its square-rooted form."""

    expected: float
    middle: float
    scale: float

    def z(self, count: float) -> float:
        """How far a count lies above the usual, in scales."""
        return (_rooted(count) - self.middle) / self.scale

    def is_alert(self, count: float, least: float = ALERT) -> bool:
        """Whether a count is high enough to tell somebody: rare, many, and clearly more than usual."""
        return count >= LEAST and count >= LEAST_TIMES * self.expected and self.z(count) >= least


@dataclass(frozen=True, slots=True)
class Reading:
    """A count against what was usual before it."""

    count: int
    usual: Usual

    @property
    def z(self) -> float:
        """How far it lies above the usual, in scales."""
        return self.usual.z(self.count)

    @property
    def is_alert(self) -> bool:
        """Whether it is a spike."""
        return self.usual.is_alert(self.count)

    @property
    def is_severe(self) -> bool:
        """Whether it is a severe one."""
        return self.usual.is_alert(self.count, SEVERE)


def usual(history: Counts) -> tuple[Usual | None, ...]:
    """What is usual for each key; None for a key with fewer than four known counts.

    The scale is one for all keys: 1.4826 times the median absolute deviation of 2 sqrt(x + 3/8) from the
    median of its key, and 1 at least, which is what chance alone would give.
    """
    import numpy as np

    known: Mask = ~np.isnan(history)
    enough = known.sum(axis=0) >= ENOUGH_WEEKS
    if not enough.any():
        return tuple(None for _ in enough)
    rooted = 2 * np.sqrt(history + 3 / 8)
    middles = _medians(rooted)
    scale = max(1.0, _TO_SIGMA * float(np.median(np.abs(rooted - middles)[known])))
    told = zip(_medians(history), middles, enough, strict=True)
    found = [
        Usual(float(expected), float(middle), scale) if there else None for expected, middle, there in told
    ]
    return tuple(found)


def readings(counts: Counts) -> list[Reading | None]:
    """Each day of a daily series (NaN: not known) against the same weekday of the eight weeks before it.

    None where a day or what is usual for it is not known. Days that are spikes themselves are left out of
    what is usual later: after a lasting rise there is nothing usual for some weeks, until the new level is.
    """
    # One day at a time, for each depends on those before it: for so few numbers arrays would take longer.
    kept: list[float | None] = [None] * (WEEKS * _WEEK)
    kept += [None if isnan(count) else count for count in counts.tolist()]
    rooted = [None if count is None else _rooted(count) for count in kept]
    found: list[Reading | None] = []
    for place, count in enumerate(kept[WEEKS * _WEEK :]):
        before = slice(place, place + WEEKS * _WEEK)
        like = None if count is None else _usual_next(kept[before], rooted[before])
        one = None if like is None or count is None else Reading(int(count), like)
        if one is not None and one.is_alert:
            kept[place + WEEKS * _WEEK] = rooted[place + WEEKS * _WEEK] = None
        found.append(one)
    return found


def _usual_next(kept: list[float | None], rooted: list[float | None]) -> Usual | None:
    """What `usual` says of the day that follows these eight weeks, given with their square-rooted form."""
    # The first of every seven is of the same weekday as the day that follows them all.
    mine = sorted(count for count in kept[::_WEEK] if count is not None)
    if len(mine) < ENOUGH_WEEKS:
        return None
    apart: list[float] = []
    middles: list[float] = []
    for weekday in range(_WEEK):
        known = sorted(count for count in rooted[weekday::_WEEK] if count is not None)
        middles.append(_median(known) if known else nan)
        apart += [abs(count - middles[-1]) for count in known]
    return Usual(_median(mine), middles[0], max(1.0, _TO_SIGMA * _median(sorted(apart))))


def _median(ordered: list[float]) -> float:
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _rooted(count: float) -> float:
    return float(2 * (count + 3 / 8) ** 0.5)


def _medians(history: Counts) -> Counts:
    """The median of the known counts of each key, NaN where none is known."""
    import numpy as np

    # NaN sorts last, so the known ones of each key stand first.
    ordered = np.sort(history, axis=0)
    known = (~np.isnan(history)).sum(axis=0)
    keys = np.arange(history.shape[1])
    low, high = ordered[np.maximum(known - 1, 0) // 2, keys], ordered[known // 2, keys]
    middles: Counts = np.where(known > 0, (low + high) / 2, np.nan)
    return middles

"""A slow rise that no single day shows: the exponentially weighted mean of daily z against its limit.

Section A of the metrics specification. Of a z that is exactly normal one alarm in about 970 days would be
false at 3 scales; how often it is, with what is usual estimated from eight weeks, false_alarms.py tells.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

WEIGHT = 0.3
"""How much of the mean the newest day is."""
LIMIT = 3.0


@dataclass(frozen=True, slots=True)
class Drifting:
    """The weighted mean up to a day and the limit it must pass; both begin anew after an alarm."""

    mean: float
    limit: float

    @property
    def is_alarm(self) -> bool:
        """Whether the series has drifted up."""
        return self.mean > self.limit


def drift(scores: Iterable[float | None], limit: float = LIMIT) -> list[Drifting | None]:
    """The state after each day's z; None, and nothing changes, where a day has none."""
    mean, days = 0.0, 0
    found: list[Drifting | None] = []
    for z in scores:
        if z is None:
            found.append(None)
            continue
        days += 1
        mean = WEIGHT * z + (1 - WEIGHT) * mean
        spread = sqrt(WEIGHT / (2 - WEIGHT) * (1 - (1 - WEIGHT) ** (2 * days)))
        one = Drifting(mean, limit * spread)
        found.append(one)
        if one.is_alarm:
            mean, days = 0.0, 0
    return found

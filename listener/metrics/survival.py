"""How long answers take where some are still awaited: Kaplan-Meier, with open cases censored at their age.

Leaving open cases out flatters slow teams, for the slow ones are still open. Section C of the metrics
specification: the product-limit curve with the log(-log) interval on Greenwood's variance.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import neg
from statistics import median
from typing import TYPE_CHECKING

from listener.model import Estimate

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = Sequence[float] | npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Waiting:
    """The share S(t) that still waits after t hours: a step at each of `times`, with its 95 % interval.

    `at_risk` waited until then, `answered` of them were answered then. `longest` is the longest time seen,
    answered or not: beyond it nothing is known. None in an interval where it cannot be told.
    """

    times: tuple[float, ...]
    at_risk: tuple[int, ...]
    answered: tuple[int, ...]
    share: tuple[float, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    longest: float

    def quantile(self, fraction: float) -> float | None:
        """The hours after which so large a share is answered: the smallest t with S(t) <= 1 - fraction.

        None where that share is not reached within the longest time seen.
        """
        # A share is a product of fractions: 1 - 0.9 must not miss 0.1 by a rounding.
        place = bisect_left(self.share, -(1 - fraction + _EPS), key=neg)
        return self.times[place] if place < len(self.times) else None

    def quantile_estimate(self, fraction: float) -> Estimate:
        """The quantile with its 95 % interval: where the bounds of S(t) reach 1 - fraction (Brookmeyer and
        Crowley). A bound that is not reached within the longest time seen is unknown.
        """
        value = self.quantile(fraction)
        return Estimate(value, self._reaches(self.low, fraction), self._reaches(self.high, fraction))

    def _reaches(self, bounds: Sequence[float | None], fraction: float) -> float | None:
        reached = (
            time
            for time, bound, left in zip(self.times, bounds, self.share, strict=True)
            if (left if bound is None else bound) <= 1 - fraction + _EPS
        )
        return next(reached, None)

    def within(self, hours: float) -> Estimate:
        """The share answered within so many hours (inclusive), 1 - S(hours), with its interval.

        Unknown beyond the longest time seen, unless everybody was answered before.
        """
        place = bisect_right(self.times, hours) - 1
        if hours > self.longest and (not self.share or self.share[-1] > 0):
            return Estimate()
        if place < 0:
            return Estimate(0.0) if self.longest else Estimate()
        low, high = self.low[place], self.high[place]
        return Estimate(
            1 - self.share[place], None if high is None else 1 - high, None if low is None else 1 - low
        )

    def restricted_mean(self, hours: float) -> float | None:
        """The mean wait up to so many hours, the integral of S from 0; None beyond the longest time seen."""
        if not 0 < hours <= self.longest:
            return None
        steps = [0.0, *(time for time in self.times if time < hours), hours]
        shares = [1.0, *self.share]
        return sum((end - start) * left for (start, end), left in zip(pairwise(steps), shares, strict=False))


_EPS = 1e-12
_Z = 1.959963984540054
"""The 97.5 % point of the normal distribution."""


def waiting(answered: Numbers, still_open: Numbers) -> Waiting | None:
    """The curve from the hours after which cases were answered and the ages of those still open.

    None without any case. At ties answers come before censorings.
    """
    import numpy as np

    everybody = np.sort(np.concatenate([np.asarray(answered, float), np.asarray(still_open, float)]))
    if not len(everybody):
        return None
    longest = float(everybody[-1])
    if not len(answered):
        return Waiting((), (), (), (), (), (), longest)
    times, counts = np.unique(np.asarray(answered, dtype=float), return_counts=True)
    at_risk = len(everybody) - np.searchsorted(everybody, times, side="left")
    left = np.cumprod(1 - counts / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(counts / (at_risk * (at_risk - counts)))
        centre = np.log(-np.log(left))
        half = _Z * np.sqrt(greenwood) / -np.log(left)
        low, high = np.exp(-np.exp(centre + half)), np.exp(-np.exp(centre - half))
    return Waiting(
        times=tuple(times.tolist()),
        at_risk=tuple(at_risk.tolist()),
        answered=tuple(counts.tolist()),
        share=tuple(left.tolist()),
        low=_known(low.tolist(), left.tolist()),
        high=_known(high.tolist(), left.tolist()),
        longest=longest,
    )


def answered_only_median(answered: Sequence[float]) -> float | None:
    """The median over answered cases alone: the flattering figure, shown beside the honest one."""
    return median(answered) if answered else None


def _known(bounds: Sequence[float], shares: Sequence[float]) -> tuple[float | None, ...]:
    """The bounds where the interval is defined: while some still wait, which only the last step can end."""
    return (*bounds[:-1], bounds[-1] if shares[-1] > 0 else None)

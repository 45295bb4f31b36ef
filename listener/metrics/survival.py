"""How long answers take where some are still awaited: Kaplan-Meier, with open cases censored at their age.

Leaving open cases out flatters slow teams, for the slow ones are still open. Section C of the metrics
specification: the product-limit curve with the log(-log) interval on Greenwood's variance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isnan
from statistics import median
from typing import TYPE_CHECKING

from listener.metrics.proportions import Z
from listener.model import Estimate

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Hours = npt.NDArray[np.float64]
    Counts = npt.NDArray[np.int64]
    Numbers = Sequence[float] | Hours


@dataclass(frozen=True, slots=True, eq=False)
class Waiting:
    """The share S(t) that still waits after t hours: a step at each of `times`, with its 95 % interval.

    `at_risk` waited until then, `answered` of them were answered then, of `n` in all. `longest` is the
    longest time seen, answered or not: beyond it nothing is known. NaN in an interval where it cannot be
    told, which is only the last step if nobody waits after it.
    """

    times: Hours
    at_risk: Counts
    answered: Counts
    share: Hours
    low: Hours
    high: Hours
    longest: float
    n: int

    def quantile(self, fraction: float) -> float | None:
        """The hours after which so large a share is answered: the smallest t with S(t) <= 1 - fraction.

        None where that share is not reached within the longest time seen.
        """
        return self._reaches(self.share, fraction)

    def quantile_estimate(self, fraction: float) -> Estimate:
        """The quantile with its 95 % interval: where the bounds of S(t) reach 1 - fraction (Brookmeyer and
        Crowley). A bound that is not reached within the longest time seen is unknown.
        """
        value = self.quantile(fraction)
        low, high = self._reaches(self.low, fraction), self._reaches(self.high, fraction)
        return Estimate(value, low, high, self.n)

    def _reaches(self, bounds: Hours, fraction: float) -> float | None:
        import numpy as np

        # A share is a product of fractions: 1 - 0.9 must not miss 0.1 by a rounding.
        reached = np.where(np.isnan(bounds), self.share, bounds) <= 1 - fraction + _EPS
        place = int(np.argmax(reached)) if len(reached) else 0
        return float(self.times[place]) if len(reached) and reached[place] else None

    def within(self, hours: float) -> Estimate:
        """The share answered within so many hours (inclusive), 1 - S(hours), with its interval.

        Unknown beyond the longest time seen, unless everybody was answered before.
        """
        place = int(self.times.searchsorted(hours, side="right")) - 1
        if hours > self.longest and (not len(self.share) or self.share[-1] > 0):
            return Estimate()
        if place < 0:
            return Estimate(0.0, n=self.n) if self.longest else Estimate()
        low, high = _known(self.low[place]), _known(self.high[place])
        return Estimate(
            1 - float(self.share[place]),
            None if high is None else 1 - high,
            None if low is None else 1 - low,
            self.n,
        )

    def restricted_mean(self, hours: float) -> float | None:
        """The mean wait up to so many hours, the integral of S from 0; None beyond the longest time seen."""
        if not 0 < hours <= self.longest:
            return None
        steps = [0.0, *self.times[self.times < hours].tolist(), hours]
        shares = [1.0, *self.share.tolist()]
        pieces = zip(pairwise(steps), shares, strict=False)
        return float(sum((end - start) * left for (start, end), left in pieces))


_EPS = 1e-12


def waiting(
    answered: Numbers,
    still_open: Numbers,
    answered_n: Counts | None = None,
    still_n: Counts | None = None,
) -> Waiting | None:
    """The curve from the hours after which cases were answered and the ages of those still open.

    Each stands for one case, or for as many as is said. None without any case. At ties answers come before
    censorings.
    """
    import numpy as np

    done, still = np.asarray(answered, float), np.asarray(still_open, float)
    everybody = np.concatenate([done, still])
    if not len(everybody):
        return None
    of_done = np.ones(len(done), np.int64) if answered_n is None else answered_n
    of_still = np.ones(len(still), np.int64) if still_n is None else still_n
    order = np.argsort(everybody, kind="stable")
    everybody = everybody[order]
    upto = np.concatenate([[0], np.cumsum(np.concatenate([of_done, of_still])[order])])
    count = int(upto[-1])
    times, place = np.unique(done, return_inverse=True)
    counts = np.bincount(place, weights=of_done, minlength=len(times)).astype(np.int64)
    at_risk = count - upto[np.searchsorted(everybody, times, side="left")]
    left: Hours = np.cumprod(1 - counts / at_risk, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(counts / (at_risk * (at_risk - counts)))
        centre = np.log(-np.log(left))
        half = Z * np.sqrt(greenwood) / -np.log(left)
        low: Hours = np.exp(-np.exp(centre + half))
        high: Hours = np.exp(-np.exp(centre - half))
    # Only the last step can leave nobody waiting.
    low[-1:][left[-1:] <= 0], high[-1:][left[-1:] <= 0] = np.nan, np.nan
    return Waiting(times, at_risk, counts, left, low, high, float(everybody[-1]), count)


def answered_only_median(answered: Sequence[float]) -> float | None:
    """The median over answered cases alone: the flattering figure, shown beside the honest one."""
    return median(answered) if answered else None


def _known(bound: float) -> float | None:
    return None if isnan(bound) else float(bound)

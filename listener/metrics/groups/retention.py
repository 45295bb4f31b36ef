"""How long customers stay, or deals take to close: those exposed against a control group, with open ends.

Section D of the metrics specification. Customers who are still there, and deals still open, count until
their age (Kaplan-Meier); leaving them out would make every group look short-lived.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt

from listener.metrics.groups.verdicts import LEVEL, Verdict, verdict
from listener.metrics.proportions import Z
from listener.metrics.survival import Waiting, waiting
from listener.model import UNKNOWN, Estimate

YEAR = 12.0
"""Months up to which retention is compared."""


@dataclass(frozen=True, slots=True)
class Lives:
    """A group: after how long it ended for some (left, closed), and how long it has lasted for the others.

    In months from the landmark for retention, in days for closing; any one unit will do.
    """

    ended: Sequence[float]
    lasting: Sequence[float]

    def __len__(self) -> int:
        return len(self.ended) + len(self.lasting)


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One group: the curve of those left, S(horizon), and the restricted mean (the area under it until then).

    No curve without anybody.
    """

    curve: Waiting | None
    left: Estimate
    mean: Estimate


@dataclass(frozen=True, slots=True, eq=False)
class LifeDifference:
    """Two groups up to a horizon, and whether they differ.

    `difference` is that of the restricted means, exposed - control, with its interval. `chi2` (one degree of
    freedom) and `p` are of the log-rank test of the whole curves. A verdict of "higher" means ending later.
    """

    exposed: Side
    control: Side
    difference: Estimate
    chi2: float | None
    p: float | None
    verdict: Verdict | None


def compare_lives(exposed: Lives, control: Lives, horizon: float = YEAR) -> LifeDifference:
    """The two groups compared up to the horizon, in the unit of the lives; unknown past the longest one."""
    one, other = _side(exposed, horizon), _side(control, horizon)
    ahead, chi2, p = log_rank(exposed, control)
    told = verdict(None if p is None else p < LEVEL, ahead, len(exposed), len(control))
    return LifeDifference(one, other, _apart(one.mean, other.mean), chi2, p, told)


def log_rank(exposed: Lives, control: Lives) -> tuple[float, float | None, float | None]:
    """How many ends fewer than expected those exposed had, chi-squared with one degree of freedom, and its p.

    Mantel's test with the hypergeometric variance, ends before open ends at ties. Unknown where nothing ended
    while both groups had somebody left. (In floats: counts of large groups multiply past 64 bits.)
    """
    import numpy as np

    ended = [np.asarray(one.ended, dtype=np.float64) for one in (exposed, control)]
    known = [
        np.sort(np.concatenate([ends, np.asarray(one.lasting, dtype=np.float64)]))
        for ends, one in zip(ended, (exposed, control), strict=True)
    ]
    times, ends = np.unique(np.concatenate(ended), return_counts=True)
    mine, theirs = (len(all_of) - np.searchsorted(all_of, times, side="left") for all_of in known)
    share = mine / (mine + theirs)
    # The last one left has no variance, whatever the group.
    spread = ends * share * (1 - share) * (mine + theirs - ends) / np.maximum(mine + theirs - 1, 1)
    fewer, variance = float((ends * share).sum()) - len(ended[0]), float(spread.sum())
    if variance <= 0:
        return 0.0, None, None
    return fewer, fewer**2 / variance, erfc(abs(fewer) / sqrt(variance) / sqrt(2))


def restricted_mean(curve: Waiting | None, horizon: float) -> Estimate:
    """The mean life up to the horizon, with the interval of Greenwood's variance.

    That is the sum, over the times at which something ended, of (area under the curve from there on)^2 x
    ended / (at risk x (at risk - ended)). Unknown beyond the longest life seen, unless nothing was left by
    then; without an end there is no interval.
    """
    import numpy as np

    if curve is None or (horizon > curve.longest and not np.any(curve.share <= 0)):
        return UNKNOWN
    inside = curve.times < horizon
    widths = np.diff(np.concatenate([[0.0], curve.times[inside], [horizon]]))
    areas = np.cumsum((np.concatenate([[1.0], curve.share[inside]]) * widths)[::-1])[::-1]
    ended, at_risk = curve.answered[inside], curve.at_risk[inside]
    stay = at_risk - ended
    # After the last of all has ended nothing varies: the area from there is 0.
    pieces = np.where(stay > 0, areas[1:] ** 2 * ended / (at_risk * np.maximum(stay, 1)), 0.0)
    value, half = float(areas[0]), Z * sqrt(float(pieces.sum()))
    return Estimate(value, value - half, value + half, curve.n) if half else Estimate(value, n=curve.n)


def _apart(exposed: Estimate, control: Estimate) -> Estimate:
    """The difference of two means, the squares of their intervals added. Unknown if one is.

    Without an interval where either has none: that nothing ended in a group is no proof that nothing would.
    """
    if exposed.value is None or control.value is None:
        return UNKNOWN
    arms = [
        one.value - one.low for one in (exposed, control) if one.value is not None and one.low is not None
    ]
    value, size = exposed.value - control.value, (exposed.n or 0) + (control.n or 0)
    if len(arms) < 2:
        return Estimate(value, n=size)
    half = sqrt(sum(arm**2 for arm in arms))
    return Estimate(value, value - half, value + half, size)


def _side(lives: Lives, horizon: float) -> Side:
    curve = waiting(lives.ended, lives.lasting)
    return Side(curve, _left(curve, horizon), restricted_mean(curve, horizon))


def _left(curve: Waiting | None, horizon: float) -> Estimate:
    ended = curve.within(horizon) if curve else UNKNOWN
    value, low, high = (None if one is None else 1 - one for one in (ended.value, ended.high, ended.low))
    return Estimate(value, low, high, ended.n)

"""A rate (conversion, attachment) of customers who were exposed against that of a control group.

Section D of the metrics specification: Newcombe's interval of the difference and a test of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, sqrt

from listener.metrics.groups.verdicts import LEVEL, Verdict, verdict
from listener.metrics.proportions import difference, proportion
from listener.model import Estimate

_FEWEST_EXPECTED = 5


@dataclass(frozen=True, slots=True)
class Arm:
    """A group: how many of its customers did it."""

    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class RateDifference:
    """Two rates and their difference, exposed - control, as fractions.

    `p` is that of the z test with pooled variance, of Fisher's exact test (`exact`) where any cell expects
    fewer than 5; `z` is None where nothing varies. `ratio` is exposed / control.
    """

    exposed: Estimate
    control: Estimate
    difference: Estimate
    ratio: float | None
    z: float | None
    p: float | None
    exact: bool
    verdict: Verdict | None


def compare_rates(exposed: Arm, control: Arm) -> RateDifference:
    """The difference of two rates; all of it unknown where a group is empty."""
    both = (proportion(exposed.part, exposed.whole), proportion(control.part, control.whole))
    apart = difference(exposed.part, exposed.whole, control.part, control.whole)
    if apart.value is None:
        return RateDifference(*both, apart, None, None, None, False, None)
    ratio = exposed.part * control.whole / (exposed.whole * control.part) if control.part else None
    z, exact = _z(exposed, control), _least_expected(exposed, control) < _FEWEST_EXPECTED
    p = fisher(exposed, control) if exact or z is None else erfc(abs(z) / sqrt(2))
    told = verdict(p < LEVEL, apart.value, exposed.whole, control.whole)
    return RateDifference(*both, apart, ratio, z, p, exact, told)


def fisher(exposed: Arm, control: Arm) -> float:
    """The two-sided p of Fisher's exact test."""
    from scipy.stats import fisher_exact

    table = [[arm.part, arm.whole - arm.part] for arm in (exposed, control)]
    return float(fisher_exact(table).pvalue)


def _z(exposed: Arm, control: Arm) -> float | None:
    """The difference over its standard error if both had the rate of all; None if that is 0 or 1."""
    pooled = (exposed.part + control.part) / (exposed.whole + control.whole)
    variance = pooled * (1 - pooled) * (1 / exposed.whole + 1 / control.whole)
    if variance <= 0:
        return None
    return (exposed.part / exposed.whole - control.part / control.whole) / sqrt(variance)


def _least_expected(exposed: Arm, control: Arm) -> float:
    """The smallest count of the four cells, were the rates the same."""
    parts, wholes = exposed.part + control.part, exposed.whole + control.whole
    return min(exposed.whole, control.whole) * min(parts, wholes - parts) / wholes

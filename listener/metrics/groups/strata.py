"""A difference of rates among customers who were alike beforehand: within strata, then put together.

Section D of the metrics specification. Customers who deal with the brand differ from the others before they
do; the crude difference stands beside the stratified one, so that what selection did is seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import fsum, sqrt

from listener.metrics.groups.rates import Arm, RateDifference, compare_rates
from listener.metrics.groups.verdicts import Verdict, verdict
from listener.metrics.proportions import Z, wilson
from listener.model import UNKNOWN, Estimate


@dataclass(frozen=True, slots=True)
class Stratum:
    """Customers who were alike: those exposed and those who were not."""

    name: str
    exposed: Arm
    control: Arm


@dataclass(frozen=True, slots=True)
class Stratified:
    """The crude difference over everybody and the one within strata, exposed - control.

    `dropped` are the strata with one group empty, which have no difference, and `dropped_customers` those in
    them. The verdict is by the stratified interval.
    """

    crude: RateDifference
    difference: Estimate
    used: tuple[str, ...]
    dropped: tuple[str, ...]
    dropped_customers: int
    verdict: Verdict | None


def stratify(strata: Iterable[Stratum]) -> Stratified:
    """The Mantel-Haenszel difference sum(w d) / sum(w), w = n1 n0 / (n1 + n0), over strata in any order.

    The interval is normal with Sato's variance (Biometrics 45, 1989), which holds for a few large strata and
    for many small ones; that of Greenland and Robins shrinks to nothing for the latter. Where all of a group
    did it or none, its part of that variance is 0 however small it is: then Newcombe's bounds hold, if they
    are the wider ones. Without any variance
    (everybody did it, or nobody) there is no interval.
    """
    told = sorted(strata, key=lambda one: one.name)
    kept = [one for one in told if one.exposed.whole and one.control.whole]
    left_out = [one for one in told if not (one.exposed.whole and one.control.whole)]
    found = _difference(kept)
    exposed, control = _together(one.exposed for one in kept), _together(one.control for one in kept)
    clear = None if found.low is None else excludes_zero(found)
    return Stratified(
        compare_rates(_together(one.exposed for one in told), _together(one.control for one in told)),
        found,
        tuple(one.name for one in kept),
        tuple(one.name for one in left_out),
        sum(one.exposed.whole + one.control.whole for one in left_out),
        verdict(clear, found.value or 0.0, exposed.whole, control.whole),
    )


def excludes_zero(difference: Estimate) -> bool:
    """Whether 0 lies outside of the interval; not if there is none."""
    low, high = difference.low, difference.high
    return low is not None and high is not None and (low > 0 or high < 0)


def uplift(customers: int, difference: Estimate, margin: Decimal) -> Estimate | None:
    """What the difference is worth: exposed customers x difference x yearly margin of one who stays.

    In the currency of the margin, at the value and at both ends of the interval of the stratified difference;
    None unless that excludes 0.
    """
    if difference.value is None or not excludes_zero(difference):
        return None
    value, low, high = (
        customers * (end or 0.0) * float(margin)
        for end in (difference.value, difference.low, difference.high)
    )
    return Estimate(value, low, high, customers)


def _difference(strata: list[Stratum]) -> Estimate:
    weight = fsum(_weight(one) for one in strata)
    if not weight:
        return UNKNOWN
    value = fsum(_weight(one) * _apart(one) for one in strata) / weight
    variance = (value * fsum(map(_sato_p, strata)) + fsum(map(_sato_q, strata))) / weight**2
    size = sum(one.exposed.whole + one.control.whole for one in strata)
    # What is 0 comes out as a rounding of it.
    if variance <= 1e-15:
        return Estimate(value, n=size)
    half = Z * sqrt(variance)
    low, high = value - half, value + half
    groups = (_together(one.exposed for one in strata), _together(one.control for one in strata))
    if any(group.part in (0, group.whole) for group in groups):
        below, above = _newcombe(strata, value)
        low, high = min(low, below), max(high, above)
    return Estimate(value, max(-1.0, low), min(1.0, high), size)


def _newcombe(strata: list[Stratum], value: float) -> tuple[float, float]:
    """Newcombe's bounds from Wilson's of either weighted rate, for as many customers as weigh alike."""
    weights = [_weight(one) for one in strata]
    whole = fsum(weights)
    ends = []
    for arms in ([one.exposed for one in strata], [one.control for one in strata]):
        pairs = list(zip(weights, arms, strict=True))
        rate = fsum(weight * arm.part / arm.whole for weight, arm in pairs) / whole
        found = wilson(min(1.0, rate), whole**2 / fsum(weight**2 / arm.whole for weight, arm in pairs))
        ends.append((rate - (found.low or 0.0), (found.high or 0.0) - rate))
    (below, above), (other_below, other_above) = ends
    return value - sqrt(below**2 + other_above**2), value + sqrt(above**2 + other_below**2)


def _weight(one: Stratum) -> float:
    return one.exposed.whole * one.control.whole / (one.exposed.whole + one.control.whole)


def _apart(one: Stratum) -> float:
    return one.exposed.part / one.exposed.whole - one.control.part / one.control.whole


def _sato_p(one: Stratum) -> float:
    (x1, n1), (x0, n0) = ((arm.part, arm.whole) for arm in (one.exposed, one.control))
    return (n1 * n1 * x0 - n0 * n0 * x1 + n1 * n0 * (n0 - n1) / 2) / (n1 + n0) ** 2


def _sato_q(one: Stratum) -> float:
    (x1, n1), (x0, n0) = ((arm.part, arm.whole) for arm in (one.exposed, one.control))
    return (x1 * (n0 - x0) + x0 * (n1 - x1)) / (2 * (n1 + n0))


def _together(arms: Iterable[Arm]) -> Arm:
    known = list(arms)
    return Arm(sum(arm.part for arm in known), sum(arm.whole for arm in known))

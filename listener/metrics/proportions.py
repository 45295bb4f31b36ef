"""Shares of counted cases with their 95 % interval after Wilson, and the difference of two of them.

Ground rule R13 and section C of the metrics specification.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt

from listener.model import Estimate

Z = 1.959963984540054
"""The 97.5 % point of the normal distribution."""


def proportion(part: int, whole: int) -> Estimate:
    """part / whole with its Wilson interval; unknown without any."""
    if not whole:
        return Estimate()
    return replace(wilson(part / whole, whole), n=whole)


def wilson(share: float, size: float) -> Estimate:
    """A share with Wilson's interval for that many independent observations, which need not be whole."""
    squared = Z * Z
    centre = (share + squared / (2 * size)) / (1 + squared / size)
    half = Z * sqrt(share * (1 - share) / size + squared / (4 * size * size)) / (1 + squared / size)
    return Estimate(share, centre - half if share > 0 else 0.0, centre + half if share < 1 else 1.0)


def difference(a_part: int, a_whole: int, b_part: int, b_whole: int) -> Estimate:
    """a_part / a_whole - b_part / b_whole of two independent samples, with Newcombe's hybrid interval: the
    Wilson bounds of either, squared and added. Unknown where one of them has nothing to count.
    """
    a, b = proportion(a_part, a_whole), proportion(b_part, b_whole)
    if not a_whole or not b_whole:
        return Estimate()
    value, (a_below, a_above), (b_below, b_above) = a_part / a_whole - b_part / b_whole, _arms(a), _arms(b)
    low, high = value - sqrt(a_below**2 + b_above**2), value + sqrt(a_above**2 + b_below**2)
    return Estimate(value, low, high, a_whole + b_whole)


def _arms(share: Estimate) -> tuple[float, float]:
    """How far the interval of a known share reaches below and above it."""
    value, low, high = (one or 0.0 for one in (share.value, share.low, share.high))
    return value - low, high - value


@dataclass(frozen=True, slots=True)
class Target:
    """How cases stand to a target: within it, past it unanswered or late, or too young to tell."""

    within: int
    breached: int
    pending: int

    @property
    def mature(self) -> int:
        """How many cases have a known outcome."""
        return self.within + self.breached

    @property
    def share(self) -> Estimate:
        """Of the cases with a known outcome, the share answered within the target."""
        return proportion(self.within, self.mature)


def against_target(answered: Sequence[float], still_open: Sequence[float], target: float) -> Target:
    """Cases against a target in hours: answered then is in time, and still open then is a breach already."""
    within = sum(hours <= target for hours in answered)
    late = len(answered) - within
    over = sum(age >= target for age in still_open)
    return Target(within, late + over, len(still_open) - over)

"""Shares of counted cases with their 95 % interval after Wilson. Section C of the metrics specification."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from listener.model import Estimate


def proportion(part: int, whole: int) -> Estimate:
    """part / whole with its Wilson interval; unknown without any."""
    if not whole:
        return Estimate()
    from scipy.stats import binomtest

    interval = binomtest(part, whole).proportion_ci(0.95, method="wilson")
    return Estimate(part / whole, float(interval.low), float(interval.high))


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
    """Cases against a target in hours, inclusive: a case breaches when the target elapses unanswered."""
    within = sum(hours <= target for hours in answered)
    late = len(answered) - within
    over = sum(age > target for age in still_open)
    return Target(within, late + over, len(still_open) - over)

"""How fast counts grow: the rate with its 95 % interval, what widens it, and the monthly rate.

Section A of the metrics specification. Counts of mentions scatter more than chance alone would have them
(one story brings many), which the dispersion measures; without it the interval would be too narrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, sqrt

from listener.metrics.proportions import Z
from listener.model import Estimate

_WEEK = 7
_SHORT = 14
"""A period of fewer days has one mean for all of them."""


def growth(now: float, days_now: float, before: float, days_before: float) -> float | None:
    """Growth of the daily mean as a fraction of the mean before; None if there was nothing before."""
    if not before or not days_before or not days_now:
        return None
    return (now / days_now) / (before / days_before) - 1


def growth_estimate(
    now: float, days_now: float, before: float, days_before: float, *, dispersion: float = 1.0
) -> Estimate:
    """The growth with its interval, exp(ln(1 + g) ± z sqrt(dispersion (1/before + 1/now))) - 1.

    A fall to nothing has no interval; from nothing there is no growth.
    """
    value = growth(now, days_now, before, days_before)
    if value is None or not now:
        return Estimate(value)
    half = Z * sqrt(dispersion * (1 / before + 1 / now))
    return Estimate(value, exp(log(1 + value) - half) - 1, exp(log(1 + value) + half) - 1)


def count_estimate(count: int, *, dispersion: float = 1.0) -> Estimate:
    """A count with the interval in which another such period would lie, exp(ln n ± z sqrt(dispersion / n)).

    None counted has no interval.
    """
    if not count:
        return Estimate(0.0, n=0)
    half = Z * sqrt(dispersion / count)
    return Estimate(float(count), count * exp(-half), count * exp(half), count)


def dispersion(*periods: Sequence[int | None]) -> float:
    """How much daily counts scatter beyond chance: max(1, chi-squared / degrees of freedom) over all periods.

    Each period is its counts day by day, in order; None is a day that is not known. A count is compared with
    the mean of its weekday within its period, or of all its days where the period has fewer than 14. Days
    whose mean is 0 are left out; with nothing to compare it is 1.
    """
    scatter, free = 0.0, 0
    for counts in periods:
        step = _WEEK if len(counts) >= _SHORT else 1
        for start in range(step):
            alike = [count for count in counts[start::step] if count is not None]
            mean = sum(alike) / len(alike) if alike else 0.0
            if mean:
                scatter += sum((count - mean) ** 2 for count in alike) / mean
                free += len(alike) - 1
    return max(1.0, scatter / free) if free else 1.0


def monthly_growth(first: float, last: float, months: float) -> float | None:
    """The growth a month that leads from the first count to the last over so many months, compounded.

    A fraction; None if there was nothing at first or no time has passed.
    """
    if not first or months <= 0:
        return None
    return float((last / first) ** (1 / months)) - 1

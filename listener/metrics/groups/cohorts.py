"""Customers by the month they started in: which share of them was still there after each further month.

Section D of the metrics specification. A month counts only once it is over for the whole cohort, else those
who started late in it would look as if they had left.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise

from listener.metrics.proportions import proportion
from listener.model import Estimate

_YEAR = 12


@dataclass(frozen=True, slots=True)
class Cohort:
    """Those who started in the month of that first day: how many were active after 0, 1 ... whole months."""

    month: date
    size: int
    active: tuple[int, ...]

    @property
    def retention(self) -> tuple[Estimate, ...]:
        """Active after k months / all of the cohort, k = 0, 1, ..."""
        return tuple(proportion(active, self.size) for active in self.active)

    @property
    def churn(self) -> tuple[Estimate, ...]:
        """Lost in the k-th month / active before it, k = 1, 2, ...; unknown once nobody was left."""
        return tuple(proportion(before - after, before) for before, after in pairwise(self.active))


def cohorts(lives: Iterable[tuple[date, date | None]], today: date) -> tuple[Cohort, ...]:
    """Cohorts by month from the first day of each customer and the first on which they were none any more.

    A customer is active after k months if the day k months after their start (or the last of its month) came
    before that. Only months that whole cohorts have behind them by today; customers who start later are not
    there yet.
    """
    sizes: Counter[date] = Counter()
    ended: dict[date, Counter[int]] = {}
    for start, end in lives:
        if start < today:
            month = start.replace(day=1)
            sizes[month] += 1
            if end is not None and end <= today:
                ended.setdefault(month, Counter())[whole_months(start, end)] += 1
    return tuple(
        Cohort(month, size, _active(size, ended.get(month, Counter()), _complete(month, today)))
        for month, size in sorted(sizes.items())
    )


def whole_months(start: date, end: date) -> int:
    """The largest k for which the day k months after the start is before the end; -1 if the start is not."""
    months = (end.year - start.year) * _YEAR + end.month - start.month
    return months if _same_day(start, end) < end.day else months - 1


def _same_day(start: date, within: date) -> int:
    """The day of the start in the month of another date, the last one if that is shorter."""
    return min(start.day, monthrange(within.year, within.month)[1])


def _complete(month: date, today: date) -> int:
    """How many whole months even those have behind them who started on the last day of the month; -1 if it is
    not over yet.
    """
    last = month.replace(day=monthrange(month.year, month.month)[1])
    months = (today.year - last.year) * _YEAR + today.month - last.month
    return months if _same_day(last, today) <= today.day else months - 1


def _active(size: int, ended: Counter[int], complete: int) -> tuple[int, ...]:
    """How many were still active after k whole months, k = 0 ... complete."""
    lost = accumulate(ended[month - 1] for month in range(complete + 1))
    return tuple(size - gone for gone in lost)

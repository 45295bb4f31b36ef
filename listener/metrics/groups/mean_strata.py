"""A difference of mean amounts among customers who were alike beforehand: within strata, then put together.

Weights are those of rates (strata.py): n1 n0 / (n1 + n0). The interval is normal, each stratum with the
variances of both of its groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from listener.metrics.proportions import Z
from listener.model import UNKNOWN, Estimate

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Amounts = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MeanDifference:
    """The difference exposed - control within strata; `dropped_customers` are in strata left out."""

    difference: Estimate
    dropped_customers: int


def stratify_means(strata: Sequence[tuple[Amounts, Amounts]]) -> MeanDifference:
    """The difference over strata, each the amounts of its exposed and of its control customers.

    A stratum with fewer than two customers in a group has no variance and is left out.
    """
    import numpy as np

    kept = [pair for pair in strata if min(map(len, pair)) >= 2]
    dropped = sum(len(one) + len(other) for one, other in strata) - sum(len(a) + len(b) for a, b in kept)
    if not kept:
        return MeanDifference(UNKNOWN, dropped)
    # Sorted, for the sum of floats depends on their order in the last digit.
    pairs = [(np.sort(one), np.sort(other)) for one, other in kept]
    weights = np.array([len(one) * len(other) / (len(one) + len(other)) for one, other in pairs])
    apart = np.array([one.mean() - other.mean() for one, other in pairs])
    variances = np.array([sum(arm.var(ddof=1) / len(arm) for arm in pair) for pair in pairs])
    value = float((weights * apart).sum() / weights.sum())
    half = Z * sqrt(float((weights**2 * variances).sum())) / float(weights.sum())
    size = sum(len(one) + len(other) for one, other in pairs)
    found = Estimate(value, value - half, value + half, size) if half else Estimate(value, n=size)
    return MeanDifference(found, dropped)

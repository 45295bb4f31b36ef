"""What customers spend: those who were exposed against a control group, with all who spend nothing.

Section D of the metrics specification. The means are compared by Welch's test; where groups are small or a
few customers spend most, by drawing customers again and again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from listener.metrics.groups.rates import Arm, RateDifference, compare_rates
from listener.metrics.groups.strata import excludes_zero
from listener.metrics.groups.verdicts import LEVEL, Verdict, verdict
from listener.model import UNKNOWN, Estimate

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Amounts = npt.NDArray[np.float64]

DRAWS = 10_000
_ENOUGH = 50
_COCHRAN = 25
_GROUPS = 1_000
_AT_ONCE = 2_000_000
"""How many draws of customers are held in memory together."""


@dataclass(frozen=True, slots=True)
class Welch:
    """The difference of two means, exposed - control, by Welch's test: its interval, t with its df, and p."""

    difference: Estimate
    t: float
    df: float
    p: float


@dataclass(frozen=True, slots=True)
class AmountDifference:
    """Mean amounts of customers and their difference, exposed - control.

    `welch` is None where a group has fewer than two customers or nothing varies. `difference` has the
    interval that holds: the bootstrap's where `bootstrapped`, else Welch's. `attached` compares the shares of
    customers who spend anything.
    """

    mean_exposed: float | None
    mean_control: float | None
    difference: Estimate
    welch: Welch | None
    bootstrapped: bool
    attached: RateDifference
    verdict: Verdict | None


def compare_amounts(
    exposed: Sequence[float], control: Sequence[float], *, draws: int = DRAWS
) -> AmountDifference:
    """The difference of two means, an amount for every customer, 0 where nothing was spent.

    In any order; unknown where a group is empty. The bootstrap is for groups of fewer than 50 and for heavy
    tails, which are n < 25 skewness^2 in either group (Cochran, Sampling Techniques, 1977, 2.15).
    """
    import numpy as np

    both = [np.sort(np.asarray(one, dtype=np.float64)) for one in (exposed, control)]
    attached = compare_rates(*(Arm(int((one > 0).sum()), len(one)) for one in both))
    means = [float(one.mean()) if len(one) else None for one in both]
    if means[0] is None or means[1] is None:
        return AmountDifference(means[0], means[1], UNKNOWN, None, False, attached, None)
    tested = welch(both[0], both[1])
    drawn = tested is not None and any(len(one) < _ENOUGH or _heavy(one) for one in both)
    if tested is None:
        found, clear = Estimate(means[0] - means[1], n=sum(map(len, both))), None
    elif drawn:
        found = bootstrap(both[0], both[1], draws)
        clear = excludes_zero(found)
    else:
        found, clear = tested.difference, tested.p < LEVEL
    told = verdict(clear, means[0] - means[1], len(both[0]), len(both[1]))
    return AmountDifference(means[0], means[1], found, tested, drawn, attached, told)


def welch(exposed: Amounts, control: Amounts) -> Welch | None:
    """Welch's test of two means; None with fewer than two customers in a group or without any variance."""
    from scipy.special import stdtr, stdtrit

    if min(len(exposed), len(control)) < 2:
        return None
    errors = [float(one.var(ddof=1)) / len(one) for one in (exposed, control)]
    variance = sum(errors)
    if variance <= 0:
        return None
    value = float(exposed.mean()) - float(control.mean())
    df = variance**2 / sum(
        error**2 / (len(one) - 1) for error, one in zip(errors, (exposed, control), strict=True)
    )
    t, half = value / sqrt(variance), float(stdtrit(df, 0.975)) * sqrt(variance)
    found = Estimate(value, value - half, value + half, len(exposed) + len(control))
    return Welch(found, t, df, 2 * float(stdtr(df, -abs(t))))


def bootstrap(exposed: Amounts, control: Amounts, draws: int = DRAWS) -> Estimate:
    """The difference of means with the 2.5th and 97.5th percentiles over draws of customers, seeded by sizes.

    Of groups beyond 1,000 customers, 1,000 random parts of equal size are drawn instead (the same for one
    group whatever the order): sums of customers vary as they do.
    """
    import numpy as np

    chance = np.random.default_rng([len(exposed), len(control)])
    means = [_drawn_means(one, chance, draws) for one in (exposed, control)]
    low, high = np.percentile(means[0] - means[1], (2.5, 97.5))
    value = float(exposed.mean()) - float(control.mean())
    return Estimate(value, float(low), float(high), len(exposed) + len(control))


def _drawn_means(amounts: Amounts, chance: np.random.Generator, draws: int) -> Amounts:
    import numpy as np

    amounts = np.sort(amounts)
    sums, sizes = amounts, np.ones(len(amounts))
    if len(amounts) > _GROUPS:
        part = chance.permutation(len(amounts)) % _GROUPS
        sums, sizes = (np.bincount(part, one).astype(np.float64) for one in (amounts, sizes))
    means = []
    each = max(1, _AT_ONCE // len(sums))
    for done in range(0, draws, each):
        chosen = chance.integers(0, len(sums), (min(each, draws - done), len(sums)))
        means.append(sums[chosen].sum(axis=1) / sizes[chosen].sum(axis=1))
    return np.concatenate(means)


def _heavy(amounts: Amounts) -> bool:
    """Whether so few carry so much that the mean of this many is not yet normal."""
    away = amounts - amounts.mean()
    variance = float((away**2).mean())
    return variance > 0 and len(amounts) < _COCHRAN * float((away**3).mean()) ** 2 / variance**3

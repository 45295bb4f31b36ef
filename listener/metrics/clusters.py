"""Figures of mentions whose authors stand together: posts of one author are not independent of each other.

Ground rules R11 and R12 of the metrics specification. Everywhere `x` and `n` are arrays with one entry per
author (or per group of authors, which keeps each author whole): what is counted, and what it is counted of.
The ratio of a figure is sum(x) / sum(n).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING

from listener.metrics.proportions import wilson
from listener.model import Estimate

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64] | npt.NDArray[np.float64]

DRAWS = 9_999
"""How often authors are swapped at random."""
_ENUMERATED = 13
"""Up to so many authors every assignment is looked at instead."""
_SEED = 20_260_101
_CHUNK = 1_000
_SLACK = 1e-12
"""Differences that differ by rounding alone are equal."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """What each author said in two periods: counted and counted of, before and now. Equally long arrays."""

    x_before: Numbers
    n_before: Numbers
    x: Numbers
    n: Numbers

    def in_order(self) -> Pairs:
        """Those who spoke in either, sorted by what they said: random draws must not depend on arrival."""
        import numpy as np

        columns = (self.n, self.x, self.n_before, self.x_before)
        order = np.lexsort(columns)
        order = order[(self.n[order] > 0) | (self.n_before[order] > 0)]
        n, x, n_before, x_before = (one[order] for one in columns)
        return Pairs(x_before, n_before, x, n)


@dataclass(frozen=True, slots=True)
class Change:
    """A ratio before and now, and its change with the 95 % interval; `p` is that of the t test (CRD).

    `low`, `high`, `t` and `p` are None where nothing varies, `value` where a period has nothing to count.
    """

    before: float | None = None
    now: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    se: float | None = None
    t: float | None = None
    df: int | None = None
    p: float | None = None


def clustered_share(x: Numbers, n: Numbers) -> Estimate:
    """A share with Wilson's interval at the effective size n_eff <= sum(n) [A4]; no interval for one author.

    `n` of the estimate is sum(n).
    """
    whole = int(n.sum())
    if not whole:
        return Estimate()
    value = float(x.sum()) / whole
    size = effective_size(x, n)
    if size is None:
        return Estimate(value, n=whole)
    return replace(wilson(value, size), n=whole)


def effective_size(x: Numbers, n: Numbers) -> float | None:
    """How many independent observations tell as much as these; None with fewer than two authors."""
    whole, authors = float(n.sum()), int((n > 0).sum())
    if authors < 2:
        return None
    theta = float(x.sum()) / whole
    variance = _variance(x, n)
    if theta in (0.0, 1.0) or variance <= 0:
        return min(whole, float(authors))
    return min(whole, theta * (1 - theta) / variance)


def clustered_mean(x: Numbers, n: Numbers, *, scale: int = 1) -> Estimate:
    """The mean of scores in -1...1 (x holds their sums times `scale`): theta +- t * sqrt(Var), clipped."""
    whole, authors = int(n.sum()), int((n > 0).sum())
    if not whole:
        return Estimate()
    value = float(x.sum()) / whole / scale
    if authors < 2:
        return Estimate(value, n=whole)
    half = t_quantile(authors - 1) * sqrt(_variance(x, n)) / scale
    return Estimate(value, max(-1.0, value - half), min(1.0, value + half), n=whole)


def ratio_variance(x: Numbers, n: Numbers) -> float | None:
    """The variance of sum(x) / sum(n) for authors drawn again; None with fewer than two of them."""
    return _variance(x, n) if int((n > 0).sum()) >= 2 else None


def _variance(x: Numbers, n: Numbers) -> float:
    """Var = C/(C-1) * sum(((x_c - theta n_c) / N)^2) over the authors who have anything."""
    whole, authors = float(n.sum()), int((n > 0).sum())
    apart = (x - float(x.sum()) / whole * n) / whole
    return authors / (authors - 1) * float((apart * apart).sum())


def clustered_change(pairs: Pairs) -> Change:
    """The change of a ratio with the interval of clustered residual differences (CRD) [A5, B2, B3, B8].

    An author of both periods is one cluster. Where nothing varies (SE = 0) there is no interval and no test.
    """
    pairs = pairs.in_order()
    before, now = _ratio(pairs.x_before, pairs.n_before), _ratio(pairs.x, pairs.n)
    if before is None or now is None:
        return Change(before, now)
    value, authors = now - before, len(pairs.n)
    if authors < 2:
        return Change(before, now, value)
    apart = (pairs.x - now * pairs.n) / float(pairs.n.sum())
    apart = apart - (pairs.x_before - before * pairs.n_before) / float(pairs.n_before.sum())
    se, df = sqrt(authors / (authors - 1) * float((apart * apart).sum())), authors - 1
    if se <= _SLACK:
        return Change(before, now, value, se=0.0, df=df)
    half = t_quantile(df) * se
    return Change(
        before, now, value, value - half, value + half, se, value / se, df, _two_sided(value / se, df)
    )


def swap_p(pairs: Pairs) -> float | None:
    """How likely a change at least as large is if periods were exchanged at random, author by author [B3].

    9,999 seeded draws, or every assignment up to 13 authors; draws that empty a period are left out. None
    where there is no test.
    """
    import numpy as np

    pairs = pairs.in_order()
    found = clustered_change(pairs)
    if found.value is None or not found.se:
        return None
    authors = len(pairs.n)
    move = np.stack([pairs.x - pairs.x_before, pairs.n - pairs.n_before], axis=1).astype(np.float64)
    least = abs(found.value) - _SLACK
    enumerated = authors <= _ENUMERATED
    random = np.random.default_rng(_SEED)
    draws = 2**authors if enumerated else DRAWS
    hits, looked_at = (0, 0) if enumerated else (1, 1)
    for start in range(0, draws, _CHUNK):
        size = min(_CHUNK, draws - start)
        if enumerated:
            swapped = np.arange(start, start + size)[:, None] >> np.arange(authors) & 1
        else:
            swapped = random.integers(0, 2, size=(size, authors), dtype=np.int8)
        moved = swapped.astype(np.float64) @ move
        n_before, n = pairs.n_before.sum() + moved[:, 1], pairs.n.sum() - moved[:, 1]
        full = (n_before > 0) & (n > 0)
        x_before, x = pairs.x_before.sum() + moved[:, 0], pairs.x.sum() - moved[:, 0]
        change = x[full] / n[full] - x_before[full] / n_before[full]
        hits += int((np.abs(change) >= least).sum())
        looked_at += int(full.sum())
    return hits / looked_at


def without_each(pairs: Pairs) -> npt.NDArray[np.float64]:
    """The change that remains without each author in turn; NaN where a period would be empty."""
    import numpy as np

    n_before, n = pairs.n_before.sum() - pairs.n_before, pairs.n.sum() - pairs.n
    x_before, x = pairs.x_before.sum() - pairs.x_before, pairs.x.sum() - pairs.x
    with np.errstate(invalid="ignore", divide="ignore"):
        changes: npt.NDArray[np.float64] = x / n - x_before / n_before
    changes[(n <= 0) | (n_before <= 0)] = np.nan
    return changes


def adjusted(found: Sequence[float | None]) -> list[float | None]:
    """p values after Benjamini and Hochberg, over those that are known [B7]."""
    # scipy.stats, which has the same, takes longer to import than a whole page to make.
    told: list[float | None] = [None] * len(found)
    largest_first = sorted((p, place) for place, p in enumerate(found) if p is not None)[::-1]
    least = 1.0
    for rank, (p, place) in zip(range(len(largest_first), 0, -1), largest_first, strict=True):
        least = min(least, p * len(largest_first) / rank)
        told[place] = least
    return told


def _ratio(x: Numbers, n: Numbers) -> float | None:
    whole = float(n.sum())
    return float(x.sum()) / whole if whole else None


def t_quantile(df: int) -> float:
    """The 97.5 % point of Student's t."""
    from scipy.special import stdtrit

    return float(stdtrit(df, 0.975))


def _two_sided(t: float, df: int) -> float:
    from scipy.special import stdtr

    return 2 * float(stdtr(df, -abs(t)))

"""How well more labels would teach: macro-F1 by the number of labels, and how many are missing to win.

The error of a learner falls with a power of the labels it learns from, to what no label takes away
(C. Cortes et al., Advances in NIPS 6, 1994); the interval of the comparison narrows with their root.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil, sqrt
from typing import TYPE_CHECKING

from listener.learning.folds import Learning, cross_validated, said
from listener.learning.verdict import AS_IN_USE, Verdict, confusion, macro_f1

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

Point = tuple[int, float]
"""A number of labels, and the macro-F1 that they teach."""

MOST = 5_000
"""Labels; beyond them nobody can tell."""
_PARTS = (8, 4, 2)
_FEW = 500
"""With more labels half of them are not tried: it takes as long as all the rest, and tells little more."""
_LEAST = 20
_POWERS = (0.25, 0.5, 0.75, 1.0)
_STEP = 10
_BY_CHANCE = 0.05


def curve(learning: Learning, folds: Numbers, fair: Numbers, whole: float) -> tuple[Point, ...]:
    """The macro-F1 on the `fair` labels that an eighth, a quarter, half (of few) and all of the labels teach.

    `whole` is that of all of them.
    """
    import numpy as np

    n = len(folds)
    points = []
    parts = _PARTS if n <= _FEW else _PARTS[:-1]
    for size in (n // part for part in parts if n // part >= _LEAST):
        found = said(cross_validated(learning, folds, most=size), learning.y, folds)
        counts = np.array(confusion(learning.y[fair], found[fair]), dtype=np.float64)
        points.append((size, float(macro_f1(counts))))
    return (*points, (n, whole))


def missing(points: Sequence[Point], verdict: Verdict) -> int | None:
    """How many more labels it may take until the verdict would be better, in tens; None if nobody can tell.

    A candidate that may tell the labels as well by chance has no curve that could be continued, and one that
    says the same of them all has nothing to win by.
    """
    low, value = verdict.difference.low, verdict.difference.value
    if verdict.is_better or low is None or value is None or verdict.in_use_f1 is None:
        return verdict.missing
    if verdict.p is None or verdict.p > _BY_CHANCE or len(points) < 2 or verdict.reason == AS_IN_USE:
        return None
    now, half = points[-1][0], value - low
    foretold = _power_law(points)
    for n in range(now + _STEP, MOST + 1, _STEP):
        if foretold(n) - verdict.in_use_f1 > half * sqrt(now / n):
            return ceil((n - now) / _STEP) * _STEP
    return None


def _power_law(points: Sequence[Point]) -> Callable[[float], float]:
    """The macro-F1 by number of labels: through the last point, and as near as can be to those before it.

    The more labels a point has, the more it counts, for it is the less by chance.
    """
    last, f1 = points[-1]
    best: tuple[float, float, float] | None = None
    for power in _POWERS:
        told = [(n, last**-power - n**-power, y - f1) for n, y in points[:-1]]
        slope = max(0.0, sum(n * x * y for n, x, y in told) / sum(n * x * x for n, x, _y in told))
        missed = sum(n * (y - slope * x) ** 2 for n, x, y in told)
        if best is None or missed < best[0]:
            best = missed, power, slope
    assert best is not None
    _missed, power, slope = best
    return lambda n: min(1.0, f1 + slope * (last**-power - n**-power))

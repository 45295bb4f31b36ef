"""Where the level of a series changes: binary segmentation by cumulative sums, tested by permutation.

Section B of the metrics specification. What caused a change is not decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Values = npt.NDArray[np.float64]

DRAWS = 9_999
SHORTEST = 7
"""Shorter pieces are not divided."""
_BELOW = 0.01
_BLOCK = 7
_AUTOCORRELATED = 0.3
_AT_ONCE = 1_000
"""How many permutations are held in memory together."""
_EPS = 1e-12


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """A change between two neighbouring values: `place` is the first one after it.

    `before` and `after` are the means of the pieces it divides, `greatest` the largest sum of deviations.
    """

    place: int
    before: float
    after: float
    greatest: float
    p: float


def change_points(values: Sequence[float], *, draws: int = DRAWS) -> tuple[ChangePoint, ...]:
    """The changes with p < 0.01, in order. Means are of the piece in which a change was found."""
    import numpy as np

    series = np.asarray(values, dtype=np.float64)
    found: list[ChangePoint] = []
    waiting = [(0, len(series))]
    while waiting:
        start, end = waiting.pop()
        change = strongest(series[start:end].tolist(), draws=draws)
        if change is None or change.p >= _BELOW:
            continue
        middle = start + change.place
        found.append(ChangePoint(middle, change.before, change.after, change.greatest, change.p))
        waiting += [(start, middle), (middle, end)]
    return tuple(sorted(found, key=lambda one: one.place))


def strongest(values: Sequence[float], *, draws: int = DRAWS) -> ChangePoint | None:
    """The most likely place of a change with its p, however large; None for a piece too short to divide.

    p is (1 + hits) / (1 + draws) over permutations of the days, seeded, so it is the same each time. Where
    what is left after the change hangs together (lag-1 correlation over 0.3), blocks of seven are permuted:
    of the raw days the change itself would make it so.
    """
    import numpy as np

    series = np.asarray(values, dtype=np.float64)
    if len(series) < SHORTEST:
        return None
    sums = np.abs(_deviations(series[np.newaxis]))[0]
    place = int(np.argmax(sums)) + 1
    before, after = series[:place].mean(), series[place:].mean()
    rest = np.concatenate([series[:place] - before, series[place:] - after])
    block = _BLOCK if _lag_one(rest) > _AUTOCORRELATED else 1
    hits = _hits(series, float(sums.max()), block, draws)
    return ChangePoint(place, float(before), float(after), float(sums.max()), (1 + hits) / (1 + draws))


def _deviations(rows: Values) -> Values:
    """The cumulative sums of deviations from the mean, after every value but the last, row by row."""
    import numpy as np

    found: Values = np.cumsum(rows - rows.mean(axis=1, keepdims=True), axis=1)[:, :-1]
    return found


def _lag_one(rest: Values) -> float:
    """How much neighbours are alike; 0 where nothing varies."""
    squared = float((rest**2).sum())
    return float((rest[1:] * rest[:-1]).sum()) / squared if squared > _EPS else 0.0


def _hits(series: Values, greatest: float, block: int, draws: int) -> int:
    """In how many permutations of the blocks the largest sum is at least as large."""
    import numpy as np

    chance = np.random.default_rng(len(series))
    blocks = [np.arange(at, min(at + block, len(series))) for at in range(0, len(series), block)]
    hits = 0
    for done in range(0, draws, _AT_ONCE):
        many = min(_AT_ONCE, draws - done)
        if block == 1:
            order = chance.permuted(np.tile(np.arange(len(series)), (many, 1)), axis=1)
        else:
            order = np.stack(
                [
                    np.concatenate([blocks[one] for one in chance.permutation(len(blocks))])
                    for _ in range(many)
                ]
            )
        sums = np.abs(_deviations(series[order])).max(axis=1)
        hits += int((sums >= greatest - _EPS).sum())
    return hits

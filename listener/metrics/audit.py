"""How far a scorer can be believed, from a random sample that people labelled, and shares without its errors.

The corrected share of a true class t is sum over predicted classes p of (share of p in all scored mentions) *
P(t | p), the latter from the sample: the estimate of double sampling, which needs no inverted matrix
(A. Tenenbein, Technometrics 14, 1972). Its variance adds what the sample leaves open in P(t | p) to what
another such period would change in the shares of p, whole authors at a time (R11).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING

from listener.metrics.clusters import ratio_variance
from listener.metrics.proportions import Z, proportion, wilson
from listener.model import CLASSES, UNKNOWN, Estimate, Sentiment

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64] | npt.NDArray[np.float64]
    Rows = Sequence[Sequence[float]]

ENOUGH = 100
"""With fewer labelled mentions a scorer is not audited."""
_PRIOR = 1 / len(CLASSES)
"""What is added to each count for the spread alone (a Dirichlet prior of one mention in all): nobody who was
right ten times out of ten is sure to be always."""
_LEAN = (-1.0, 0.0, 1.0)
"""What each class adds to net sentiment."""


@dataclass(frozen=True, slots=True)
class Confusion:
    """`counts[p][t]`: how many mentions scored as class p are labelled t, in the order of CLASSES."""

    counts: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, pairs: Iterable[tuple[Sentiment, Sentiment]]) -> Confusion:
        """From (scored, labelled) of each mention, in any order."""
        told = list(pairs)
        return cls(tuple(tuple(told.count((scored, label)) for label in CLASSES) for scored in CLASSES))

    @property
    def n(self) -> int:
        """How many mentions are labelled."""
        return sum(map(sum, self.counts))

    @property
    def right(self) -> int:
        """How many of them the scorer got right."""
        return sum(self.counts[place][place] for place in range(len(CLASSES)))

    @property
    def accuracy(self) -> Estimate:
        """The share that the scorer got right, with Wilson's interval."""
        return proportion(self.right, self.n)

    @property
    def macro_f1(self) -> float | None:
        """The mean of F1 over the classes that people gave at least once; None without a label."""
        known = [one.f1 for one in self.classes if one.labelled and one.f1 is not None]
        return sum(known) / len(known) if known else None

    @property
    def classes(self) -> tuple[ClassAccuracy, ...]:
        """How well each class is told."""
        found = []
        for place, name in enumerate(CLASSES):
            scored, labelled = sum(self.counts[place]), sum(row[place] for row in self.counts)
            right = self.counts[place][place]
            f1 = 2 * right / (scored + labelled) if scored + labelled else None
            told = proportion(right, scored), proportion(right, labelled)
            found.append(ClassAccuracy(name, scored, labelled, *told, f1))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class ClassAccuracy:
    """How well a scorer tells one class.

    `precision` is the share of the mentions scored so that people call so as well, `recall` the share of
    those that people call so that was scored so, `f1` the harmonic mean of the two.
    """

    name: Sentiment
    scored: int
    labelled: int
    precision: Estimate
    recall: Estimate
    f1: float | None


@dataclass(frozen=True, slots=True)
class Corrected:
    """The shares of the classes, and net sentiment, as people would have told them.

    The share of a class is the sum, over the classes that were scored, of their share in all scored mentions
    times how often people call a mention scored so by that class in the sample. The interval covers what the
    sample leaves open and what another such period would change, as long as the scorer errs in it as it did
    in the sample.
    """

    shares: tuple[Estimate, ...]
    net: Estimate


NOTHING_CORRECTED = Corrected((UNKNOWN,) * len(CLASSES), UNKNOWN)


def corrected(matrix: Confusion, scored: Sequence[Numbers]) -> Corrected:
    """What the shares are once the errors of the scorer are taken out.

    `scored` has for each class, in the order of CLASSES, how many mentions of each author (or group of
    authors) were scored so. Unknown without mentions, and where a class occurs among them and not in the
    sample; no interval for one author.
    """
    return corrected_by(matrix.counts, scored)


def corrected_by(rows: Rows, scored: Sequence[Numbers]) -> Corrected:
    """The same by what people call the mentions of each class scored, which may be parts of mentions."""
    n = int(sum(int(one.sum()) for one in scored))
    unseen = any(one.sum() and not sum(row) for one, row in zip(scored, rows, strict=True))
    if not n or unseen:
        return NOTHING_CORRECTED
    shares = tuple(
        _share(rows, scored, tuple(float(name is other) for other in CLASSES), n) for name in CLASSES
    )
    value, variance = _weighed(rows, scored, _LEAN)
    if variance is None:
        return Corrected(shares, Estimate(value, n=n))
    half = Z * sqrt(variance)
    return Corrected(shares, Estimate(value, max(-1.0, value - half), min(1.0, value + half), n))


def _share(rows: Rows, scored: Sequence[Numbers], weights: Sequence[float], n: int) -> Estimate:
    value, variance = _weighed(rows, scored, weights)
    # What was added up in another order may miss 1 by a rounding.
    value = min(1.0, value)
    if variance is None:
        return Estimate(value, n=n)
    size = value * (1 - value) / variance if 0 < value < 1 else float(sum(map(sum, rows)))
    return replace(wilson(value, min(size, float(n))), n=n)


def _weighed(rows: Rows, scored: Sequence[Numbers], weights: Sequence[float]) -> tuple[float, float | None]:
    """The mean of the weights of the true classes, and its variance; None with fewer than two authors."""
    import numpy as np

    whole = float(sum(one.sum() for one in scored))
    told = [_mean(row, weights) for row in rows]
    value = sum(float(one.sum()) * mean for one, mean in zip(scored, told, strict=True)) / whole
    x = np.sum([one * mean for one, mean in zip(scored, told, strict=True)], axis=0)
    among = ratio_variance(x, np.sum(scored, axis=0))
    if among is None:
        return value, None
    parts = (
        (float(one.sum()) / whole) ** 2 * _spread(row, weights)
        for one, row in zip(scored, rows, strict=True)
        if one.sum()
    )
    return value, among + sum(parts)


def _mean(row: Sequence[float], weights: Sequence[float]) -> float:
    n = sum(row)
    return sum(count * weight for count, weight in zip(row, weights, strict=True)) / n if n else 0.0


def _spread(row: Sequence[float], weights: Sequence[float]) -> float:
    """The variance of the mean weight of one predicted class: that of the Dirichlet posterior."""
    whole = sum(row) + _PRIOR * len(row)
    shares = [(count + _PRIOR) / whole for count in row]
    mean = sum(share * weight for share, weight in zip(shares, weights, strict=True))
    square = sum(share * weight * weight for share, weight in zip(shares, weights, strict=True))
    return (square - mean * mean) / (whole + 1)

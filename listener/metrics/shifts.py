"""Whether the tone moved, or one author did: the change of net sentiment between two periods, judged.

Section B of the metrics specification, "Sentiment shift". A mention scores 1 (positive), 0 or -1 (negative).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import isnan, sqrt
from typing import TYPE_CHECKING

from listener.metrics.clusters import Change, Pairs, clustered_change, swap_p, without_each
from listener.metrics.proportions import Z

if TYPE_CHECKING:
    from listener.metrics.clusters import Numbers

ENOUGH_AUTHORS = 10
"""With fewer authors in either period a change is shown and not judged (R11)."""
LEVEL = 0.05
"""Significant is an adjusted p below this (R12)."""


class Verdict(StrEnum):
    """What can be said of a change of tone."""

    SHIFT = "shift"
    ONE_AUTHOR = "driven by one author"
    UNCLEAR = "no clear shift"
    TOO_FEW = "too few"


@dataclass(frozen=True, slots=True)
class Scores:
    """Per author, of scored mentions before and now: sums of scores and counts (`pairs`), sums of squares."""

    pairs: Pairs
    squares_before: Numbers
    squares: Numbers

    def without(self, place: int) -> Scores:
        """The same without one author."""
        import numpy as np

        kept = np.arange(len(self.squares)) != place

        def rest(values: Numbers) -> Numbers:
            left: Numbers = values[kept]
            return left

        own = self.pairs
        left = Pairs(rest(own.x_before), rest(own.n_before), rest(own.x), rest(own.n))
        return Scores(left, rest(self.squares_before), rest(self.squares))


@dataclass(frozen=True, slots=True)
class ShiftTest:
    """A change of net sentiment, tested. `p` is not adjusted yet, None where there is no test.

    `top` is the place of the author of the largest influence and `value_without` the change without them,
    None where nothing remains. `z` and `z_without` are the naive test, `survives` tells whether the sign of
    the change stays, whoever is left out. `authors_before` and `authors` are those with a scored mention.
    """

    change: Change
    p: float | None
    authors_before: int
    authors: int
    top: int | None
    value_without: float | None
    z: float | None
    z_without: float | None
    survives: bool

    @property
    def is_enough(self) -> bool:
        """Whether enough people spoke in both periods to judge."""
        return min(self.authors, self.authors_before) >= ENOUGH_AUTHORS


def shift_test(scores: Scores, clusters: Pairs) -> ShiftTest:
    """The change of net sentiment, tested on clusters, which may be the authors themselves."""
    import numpy as np

    own = scores.pairs
    change = clustered_change(clusters)
    authors_before, authors = int((own.n_before > 0).sum()), int((own.n > 0).sum())
    if change.value is None:
        return ShiftTest(change, None, authors_before, authors, None, None, None, None, survives=False)
    left = without_each(own)
    # Whom nothing remains without has all the influence there can be.
    influence = np.where(np.isnan(left), np.inf, np.abs(change.value - left))
    influence[(own.n == 0) & (own.n_before == 0)] = -1
    top = int(np.argmax(influence))
    enough = min(authors, authors_before) >= ENOUGH_AUTHORS
    return ShiftTest(
        change=change,
        p=swap_p(clusters) if enough else None,
        authors_before=authors_before,
        authors=authors,
        top=top,
        value_without=None if isnan(left[top]) else float(left[top]),
        z=naive_z(scores),
        z_without=naive_z(scores.without(top)),
        survives=bool((left * np.sign(change.value) > 0).all()),
    )


def naive_z(scores: Scores) -> float | None:
    """z of the change if every mention stood for itself: scores against their pooled variance."""
    own = scores.pairs
    n_before, n = float(own.n_before.sum()), float(own.n.sum())
    if not n_before or not n:
        return None
    whole = n_before + n
    mean = float(own.x_before.sum() + own.x.sum()) / whole
    variance = float(scores.squares_before.sum() + scores.squares.sum()) / whole - mean * mean
    change = float(own.x.sum()) / n - float(own.x_before.sum()) / n_before
    if variance <= 0:
        return None
    return change / sqrt(variance * (1 / n_before + 1 / n))


def verdict(found: ShiftTest, p: float | None) -> Verdict:
    """The verdict by the adjusted `p`."""
    value = found.change.value
    if not found.is_enough or value is None:
        return Verdict.TOO_FEW
    significant = p is not None and p < LEVEL
    if significant and found.survives:
        return Verdict.SHIFT
    if (significant or _is_large(found.z)) and (
        found.value_without is None or found.value_without * value <= 0 or not _is_large(found.z_without)
    ):
        return Verdict.ONE_AUTHOR
    return Verdict.UNCLEAR


def _is_large(z: float | None) -> bool:
    return z is not None and abs(z) >= Z

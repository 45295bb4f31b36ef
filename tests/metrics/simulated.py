"""Periods in which nothing changes: heavy-tailed authors, each with a lean of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from listener.metrics.clusters import Pairs
from listener.metrics.shifts import Scores

Numbers = np.ndarray[Any, np.dtype[np.int64]]

LEAN = 0.5
"""The share of positive mentions that all authors together are drawn around."""
_TAIL, _MOST, _SPEAKS, _SPREAD = 2.0, 60, 0.6, 0.6


@dataclass(frozen=True, slots=True)
class TwoPeriods:
    """Per author, positive and negative mentions before and now."""

    positive_before: Numbers
    n_before: Numbers
    positive: Numbers
    n: Numbers

    @property
    def scores(self) -> Scores:
        """The periods as scores of 1 and -1."""
        x_before, x = 2 * self.positive_before - self.n_before, 2 * self.positive - self.n
        return Scores(Pairs(x_before, self.n_before, x, self.n), self.n_before, self.n)


def two_periods(count: int, authors: int, seed: int) -> Iterator[TwoPeriods]:
    """So many pairs of periods that differ by chance alone.

    How much an author says in a period is Pareto distributed (tail 2, 60 at the most, four in ten silent),
    how positively is the author's own, Beta(0.6, 0.6).
    """
    random = np.random.default_rng(seed)
    for _ in range(count):
        lean = random.beta(_SPREAD, _SPREAD, authors)
        n_before, n = (_said(random, authors) for _period in range(2))
        yield TwoPeriods(random.binomial(n_before, lean), n_before, random.binomial(n, lean), n)


def _said(random: np.random.Generator, authors: int) -> Numbers:
    much = np.minimum(random.pareto(_TAIL, authors) + 1, _MOST).astype(np.int64)
    return np.where(random.random(authors) < _SPEAKS, much, 0)

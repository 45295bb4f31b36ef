"""How voices spread over authors, and what tells one who is heard from one who only repeats others.

Section A of the metrics specification.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from listener.metrics.clusters import clustered_share, t_quantile
from listener.metrics.ratios import share
from listener.model import Estimate

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

ENOUGH_POSTS = 3
"""Of fewer posts no mean is told."""


def mean_reposts(received: int, posts: int) -> float | None:
    """Reposts received per own post, over those posts of which they are known; None for fewer than three."""
    return share(received, posts) if posts >= ENOUGH_POSTS else None


def repost_ratio(reposts_of_others: int, posts: int) -> float | None:
    """The share of an author's posts that repeat others'; None without any post."""
    return share(reposts_of_others, posts)


def mentions_per_author(counts: Numbers) -> Estimate:
    """The mean of `counts`, mentions of each author, with theta +- t(0.975, C-1) * sqrt(Var) as R11 has it.

    `n` is the sum of the counts. No author wrote less than one mention, so no bound is below 1; one author
    alone has no interval.
    """
    authors, whole = len(counts), int(counts.sum())
    if not authors:
        return Estimate()
    mean = whole / authors
    if authors < 2:
        return Estimate(mean, n=whole)
    apart = counts - mean
    half = t_quantile(authors - 1) * sqrt(float((apart * apart).sum()) / authors / (authors - 1))
    return Estimate(mean, max(1.0, mean - half), mean + half, n=whole)


def share_of_author(own: int, place: int, counts: Numbers) -> Estimate:
    """The share of one author's `own` mentions in all: `counts` by cluster, of which theirs is at `place`."""
    import numpy as np

    mine = np.zeros(len(counts))
    mine[place] = own
    return clustered_share(mine, counts)

"""What tells an author who is heard from one who only repeats others.

Section A of the metrics specification.
"""

from __future__ import annotations

from collections.abc import Sequence

from listener.metrics.ratios import share

ENOUGH_POSTS = 3
"""Of fewer posts no mean is told."""


def average_reposts(received: Sequence[int | None]) -> float | None:
    """Reposts received per own post, over the posts of which they are known; None for fewer than three."""
    known = [count for count in received if count is not None]
    return share(sum(known), len(known)) if len(known) >= ENOUGH_POSTS else None


def repost_ratio(reposts_of_others: int, posts: int) -> float | None:
    """The share of an author's posts that repeat others'; None without any post."""
    return share(reposts_of_others, posts)

"""Engagement against what was seen: the ratio of sums, over the mentions of which both are known.

Section A of the metrics specification. A mean of ratios would let one post with three views decide.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from listener.metrics.ratios import share


@dataclass(frozen=True, slots=True)
class Engagement:
    """Sums over the `known` mentions, those with impressions above 0, of `mentions` in all."""

    engagements: int
    impressions: int
    known: int
    mentions: int

    @property
    def rate(self) -> float | None:
        """Engagements per impression; None where no impressions are known."""
        return share(self.engagements, self.impressions)

    @property
    def coverage(self) -> float | None:
        """The share of the mentions that the rate is of."""
        return share(self.known, self.mentions)


def engagement(mentions: Iterable[tuple[int | None, int | None]]) -> Engagement:
    """From each mention's engagements and impressions, None where the network does not say."""
    told = list(mentions)
    known = [(done or 0, seen) for done, seen in told if seen]
    return Engagement(sum(done for done, _ in known), sum(seen for _, seen in known), len(known), len(told))

"""Ratios with one rule in common: a zero or unknown denominator gives None, never 0, NaN or infinity.

Definitions: the product's metrics specification, sections A (share of voice) and B (sentiment).
"""

from __future__ import annotations

from listener.model import SCALE


def share(part: float, whole: float) -> float | None:
    """part / whole as a fraction: share of voice by pairs, engagement rate, coverage."""
    return part / whole if whole else None


def net_sentiment(positive: int, neutral: int, negative: int) -> float | None:
    """(P - N) / (P + N + U), -1...1; None if nothing was scored."""
    return share(positive - negative, positive + neutral + negative)


def mean_compound(compound_sum: int, scored: int) -> float | None:
    """Mean of the compound scores, -1...1, from their sum in 1/10,000; None if nothing was scored."""
    return share(compound_sum / SCALE, scored)

"""What tone rests on: how much of what is said can be scored."""

from __future__ import annotations

from dataclasses import dataclass

from listener.metrics import net_sentiment, share
from listener.model import Period
from listener.reports.breakdown import By
from listener.store import Store
from listener.store.choice import ANY, Choice
from listener.store.figures import Facet, sums_by_facet


@dataclass(frozen=True, slots=True)
class ScoredRow:
    """One language ("" if unknown) or source: a brand's mentions, how many are scored, and their tone."""

    label: str
    mentions: int
    scored: int
    scored_share: float | None
    net: float | None


def scored_by(
    store: Store, period: Period, brand: str, by: By, *, choice: Choice = ANY
) -> tuple[ScoredRow, ...]:
    """A row for every language or source of a brand's mentions, the most used first."""
    facet = Facet.LANG if by is By.LANG else Facet.SOURCE
    found = sums_by_facet(store, period, facet, choice)
    rows = [
        ScoredRow(
            label=str(value),
            mentions=sums.mentions,
            scored=sums.scored,
            scored_share=share(sums.scored, sums.mentions),
            net=net_sentiment(sums.positive, sums.neutral, sums.negative),
        )
        for (name, value), sums in found.items()
        if name == brand and sums.mentions
    ]
    return tuple(sorted(rows, key=lambda row: (-row.mentions, row.label)))

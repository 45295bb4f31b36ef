"""How often what we say of posts is right, as far as people at work corrected it, by language and source.

People choose what they look at, so this is no random sample; an audit is one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from listener.metrics.proportions import proportion
from listener.model import Estimate
from listener.store import Store
from listener.store.labels import LabelKind
from listener.store.reviews import reviews


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Of `n` posts that people handled, the share of which nobody corrected what we said. None: of all."""

    kind: LabelKind
    lang: str | None
    source: str | None
    n: int
    share: Estimate


def accuracy(store: Store) -> tuple[Accuracy, ...]:
    """For sentiment and for the need of a response: over all, by language, and by source."""
    right: dict[tuple[LabelKind, str | None, str | None], list[bool]] = defaultdict(list)
    for one in reviews(store):
        for place in ((None, None), (one.lang, None), (None, one.source)):
            right[one.kind, *place].append(one.is_right)
    rows = [
        Accuracy(kind, lang, source, len(told), proportion(sum(told), len(told)))
        for (kind, lang, source), told in right.items()
    ]
    return tuple(sorted(rows, key=_order))


def _order(row: Accuracy) -> tuple[bool, bool, bool, int, str]:
    """Sentiment first; of each, all, then the languages, then the sources, the most handled first."""
    is_needs = row.kind is LabelKind.NEEDS
    return is_needs, row.source is not None, row.lang is not None, -row.n, row.lang or row.source or ""

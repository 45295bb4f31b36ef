"""What each author said as the scorer heard it: sums by author without the corrections that people made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select

from listener.model import Period, Sentiment
from listener.store.author_sums import AuthorSums, sums_by_author
from listener.store.corrections import SCORED
from listener.store.database import Store
from listener.store.labels import LabelKind
from listener.store.schema import labels, mentions, posts


def predicted_by_author(store: Store, period: Period, brands: Sequence[str]) -> Mapping[str, AuthorSums]:
    """The classes of the period's mentions by author as they were scored; nothing else is changed in them."""
    found = dict(sums_by_author(store, period, brands))
    labelled = select(labels.c.post_id).where(labels.c.kind == LabelKind.SENTIMENT.value)
    query = (
        select(mentions.c.brand, mentions.c.author_id, mentions.c.sentiment, SCORED[1])
        .join(posts, posts.c.id == mentions.c.post_id)
        .where(
            mentions.c.post_id.in_(labelled),
            mentions.c.brand.in_(brands),
            mentions.c.created_at >= period.start_at,
            mentions.c.created_at < period.end_at,
        )
    )
    changed: dict[str, list[tuple[int, str | None, str | None]]] = {}
    with store.read() as connection:
        for brand, author, now, scored in connection.execute(query):
            if now != scored:
                changed.setdefault(brand, []).append((author, now, scored))
    for brand, moves in changed.items():
        found[brand] = _moved(found[brand], moves)
    return found


def _moved(one: AuthorSums, moves: Sequence[tuple[int, str | None, str | None]]) -> AuthorSums:
    """The sums with mentions of (author, class now, class as scored) put back."""
    import numpy as np

    positive, negative, scored = one.positive.copy(), one.negative.copy(), one.scored.copy()
    sums = {Sentiment.POSITIVE.value: positive, Sentiment.NEGATIVE.value: negative}
    for author, now, before in moves:
        place = int(np.searchsorted(one.author, author))
        for label, sign in ((now, -1), (before, 1)):
            if label in sums:
                sums[label][place] += sign
            scored[place] += sign if label is not None else 0
    return replace(one, positive=positive, negative=negative, scored=scored)

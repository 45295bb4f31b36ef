"""Mentions in the tone that people say: their word stands above the scorer's, whatever is scored again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, func, select, update

from listener.model import SCALE, Sentiment
from listener.store.labels import sentiments_of
from listener.store.rows import among
from listener.store.schema import mentions, posts

SCORED = (
    func.coalesce(mentions.c.sentence_compound, posts.c.compound).label("scored_compound"),
    func.coalesce(mentions.c.sentence_sentiment, posts.c.sentiment).label("scored_sentiment"),
)
"""What the scorer says of a mention, whatever people do: columns of `mentions` joined with `posts`."""

SURE = {Sentiment.POSITIVE: SCALE, Sentiment.NEUTRAL: 0, Sentiment.NEGATIVE: -SCALE}
"""What a label counts as where the scorer said something else: people are sure."""


def correct(connection: Connection, numbers: Iterable[int]) -> set[tuple[str, date]]:
    """Give the mentions of labelled posts the tone of their label.

    Returns the places in the rollups that must be made again.
    """
    return _give(connection, sentiments_of(connection, numbers))


def restore(connection: Connection, numbers: Iterable[int]) -> set[tuple[str, date]]:
    """Give the mentions of posts the tone of their label or, where they have none, of the score."""
    said: dict[int, str | None] = dict.fromkeys(numbers)
    return _give(connection, said | sentiments_of(connection, said))


def _give(connection: Connection, said: dict[int, str | None] | dict[int, str]) -> set[tuple[str, date]]:
    places: set[tuple[str, date]] = set()
    scores = (
        select(mentions.c.post_id, mentions.c.brand, mentions.c.day, *SCORED)
        .join(posts, posts.c.id == mentions.c.post_id)
        .where(among(connection, mentions.c.post_id, said))
    )
    for number, brand, day, compound, sentiment in connection.execute(scores).all():
        label = said[number]
        if label is not None and label != sentiment:
            compound, sentiment = SURE[Sentiment(label)], label
        mine = mentions.c.post_id == number, mentions.c.brand == brand
        connection.execute(update(mentions).where(*mine).values(compound=compound, sentiment=sentiment))
        places.add((brand, day))
    return places

"""What was said of a brand in a stretch of time: which posts, by whom, and the texts of a bounded sample.

The sample is by the second a post was written, so it is the same in whatever order posts came. What the
texts say is read elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from math import gcd

from sqlalchemy import BigInteger, ColumnElement, Connection, func, select, type_coerce

from listener.store.choice import ANY, Choice
from listener.store.database import Store
from listener.store.figures import sets_with
from listener.store.schema import mentions, posts

_SECOND = 1_000_000
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Stretch:
    """Mentions of a brand created within [start, end), without those of some local days."""

    brand: str
    start: datetime
    end: datetime
    choice: Choice = ANY
    sentiment: str | None = None
    without: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A post's number, its author's (by row), its language ("" if unknown) and its text."""

    number: int
    author: int
    lang: str
    text: str


@dataclass(frozen=True, slots=True)
class Excerpts:
    """The texts that were read, in order of the time they were written, `of` so many in all."""

    of: int
    read: tuple[Excerpt, ...]


def excerpts(store: Store, stretch: Stretch, *, most: int) -> Excerpts:
    """About `most` of the texts at the most, spread evenly; those of removed posts are empty and left out."""
    with store.read() as connection:
        conditions = _conditions(connection, stretch)
        where = select(func.count()).select_from(mentions)
        if stretch.choice.lang is not None:
            where = where.join(posts, posts.c.id == mentions.c.post_id)
        total = int(connection.scalar(where.where(*conditions)) or 0)
        step = _step(total, most)
        if step > 1:
            conditions.append(type_coerce(mentions.c.created_at, BigInteger) // _SECOND % step == 0)
        query = (
            select(posts.c.id, posts.c.author_id, func.coalesce(posts.c.lang, ""), posts.c.text)
            .join(mentions, mentions.c.post_id == posts.c.id)
            .where(*conditions, posts.c.text != "")
            .order_by(mentions.c.created_at, posts.c.native_id)
        )
        return Excerpts(total, tuple(Excerpt(*row) for row in connection.execute(query)))


def voices_in(store: Store, stretch: Stretch) -> list[tuple[int, int, str]]:
    """Each mention as (post, author by row, source), in order of the time it was written."""
    with store.read() as connection:
        query = select(mentions.c.post_id, mentions.c.author_id, mentions.c.source)
        query = query.join(posts, posts.c.id == mentions.c.post_id).where(*_conditions(connection, stretch))
        query = query.order_by(mentions.c.created_at, posts.c.native_id)
        return [(row.post_id, row.author_id, row.source) for row in connection.execute(query)]


def _conditions(connection: Connection, stretch: Stretch) -> list[ColumnElement[bool]]:
    choice = stretch.choice
    conditions = [
        mentions.c.brand == stretch.brand,
        mentions.c.created_at >= stretch.start,
        mentions.c.created_at < stretch.end,
    ]
    if stretch.sentiment is not None:
        conditions.append(mentions.c.sentiment == stretch.sentiment)
    if stretch.without:
        conditions.append(_elsewhere(stretch.without))
    if choice.source is not None:
        conditions.append(mentions.c.source == choice.source)
    if choice.lang is not None:
        conditions.append(func.coalesce(posts.c.lang, "") == choice.lang)
    if choice.keywords is not None:
        conditions.append(mentions.c.keyword_set.in_(sets_with(connection, choice.keywords)))
    return conditions


def _elsewhere(days: Collection[date]) -> ColumnElement[bool]:
    return mentions.c.day.not_in(sorted(days))


def _step(count: int, most: int) -> int:
    """Of how many seconds one is read. Feeds date to the minute, so the step shares no factor with it."""
    step = -(-count // most) if count > most else 1
    while step > 1 and gcd(step, _MINUTE) > 1:
        step += 1
    return step

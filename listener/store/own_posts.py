"""Posts by brands' own handles, kept as candidates for responses, and which of them are automatic."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from listener.model import EnrichedPost, Kind, Signal
from listener.store.bulk import keep_many
from listener.store.casework import Automatic
from listener.store.database import Store
from listener.store.rows import among
from listener.store.schema import own_posts, post_hashtags, posts

_REACH = timedelta(hours=24)
"""How far apart two posts with one text may be for one to bear on the other."""

Text = tuple[int, int]
"""An account and the fingerprint of a text of its."""


def keep_own(
    connection: Connection, rows: Sequence[Mapping[str, Any]], read: Sequence[EnrichedPost]
) -> dict[Text, list[datetime]]:
    """Keep those of the posts that are brands' own; returns when which texts were posted."""
    found: list[dict[str, Any]] = []
    told: dict[Text, list[datetime]] = {}
    for row, one in zip(rows, read, strict=True):
        if one.brand is None or row["thread"] is None:
            continue
        found.append(_own_row(row, one))
        if one.fingerprint is not None:
            told.setdefault((row["author_id"], one.fingerprint), []).append(row["created_at"])
    keep_many(connection, own_posts, found)
    return told


def _own_row(row: Mapping[str, Any], one: EnrichedPost) -> dict[str, Any]:
    return {
        "post_id": row["id"],
        "network": row["network"],
        "brand": one.brand,
        "author_id": row["author_id"],
        "at": row["created_at"],
        "thread": row["thread"],
        "reply_to": row["reply_to_id"],
        "quoted": row["ref_id"] if row["kind"] == Kind.QUOTE.value else None,
        "names": json.dumps(one.names, ensure_ascii=False),
        "fingerprint": one.fingerprint,
        "is_automatic": Signal.AUTOMATIC in one.signals,
        "agent": one.agent,
    }


def texts_of(connection: Connection, numbers: Iterable[int]) -> dict[Text, list[datetime]]:
    """When which texts were posted, of own posts by number."""
    told: dict[Text, list[datetime]] = {}
    query = select(own_posts.c.author_id, own_posts.c.fingerprint, own_posts.c.at).where(
        among(connection, own_posts.c.post_id, numbers), own_posts.c.fingerprint.is_not(None)
    )
    for author, fingerprint, at in connection.execute(query):
        told.setdefault((author, fingerprint), []).append(at)
    return told


def tell_automatic(
    connection: Connection, told: Mapping[Text, Sequence[datetime]], automatic: Automatic
) -> set[int]:
    """Decide anew which posts with these texts are automatic; returns the posts of which that changed."""
    changed: dict[bool, set[int]] = {True: set(), False: set()}
    by_author: dict[int, dict[int, Sequence[datetime]]] = {}
    for (author, fingerprint), times in told.items():
        by_author.setdefault(author, {})[fingerprint] = times
    for author, texts in sorted(by_author.items()):
        for fingerprint, rows in _near(connection, author, texts).items():
            first, last = min(texts[fingerprint]) - _REACH, max(texts[fingerprint]) + _REACH
            for row, many in zip(rows, automatic([row.at for row in rows]), strict=True):
                now = many or Signal.AUTOMATIC in Signal(row.signals)
                if now != row.is_automatic and first <= row.at <= last:
                    changed[now].add(row.post_id)
    for now, numbers in changed.items():
        mine = among(connection, own_posts.c.post_id, numbers)
        connection.execute(update(own_posts).where(mine).values(is_automatic=now))
    return changed[True] | changed[False]


def _near(
    connection: Connection, author: int, texts: Mapping[int, Sequence[datetime]]
) -> dict[int, list[Any]]:
    """The posts of an account with these texts, in order of time, by their fingerprint.

    Posts within a day of the times given may change, and what is within a day of them bears on that.
    """
    first, last = min(map(min, texts.values())) - 2 * _REACH, max(map(max, texts.values())) + 2 * _REACH
    query = (
        select(
            own_posts.c.post_id,
            own_posts.c.fingerprint,
            own_posts.c.at,
            own_posts.c.is_automatic,
            posts.c.signals,
        )
        .join(posts, posts.c.id == own_posts.c.post_id)
        .where(own_posts.c.author_id == author, among(connection, own_posts.c.fingerprint, texts))
        .where(own_posts.c.at >= first, own_posts.c.at <= last)
        .order_by(own_posts.c.at, own_posts.c.post_id)
    )
    found: dict[int, list[Any]] = {}
    for row in connection.execute(query):
        found.setdefault(row.fingerprint, []).append(row)
    return found


def drop_own(connection: Connection, numbers: Iterable[int]) -> None:
    """Forget that posts are brands' own."""
    connection.execute(delete(own_posts).where(among(connection, own_posts.c.post_id, numbers)))


def first_replies(store: Store) -> dict[str, datetime]:
    """When each brand wrote its first reply that is kept; brands whose replies nobody reads have no entry."""
    query = select(own_posts.c.brand, func.min(own_posts.c.at)).where(own_posts.c.reply_to.is_not(None))
    with store.read() as connection:
        last = connection.scalar(select(func.max(own_posts.c.post_id)))

        def make() -> dict[str, datetime]:
            return {row[0]: row[1] for row in connection.execute(query.group_by(own_posts.c.brand))}

        return store.results.get(("first replies", last), make)


def own_hashtags(store: Store, start: datetime, end: datetime) -> list[tuple[str, str, datetime, int]]:
    """(brand, hashtag, instant, number) of brands' own posts within [start, end) that answer nobody and
    carry a hashtag, in order of time.
    """
    query = (
        select(own_posts.c.brand, post_hashtags.c.hashtag, own_posts.c.at, own_posts.c.post_id)
        .join(post_hashtags, post_hashtags.c.post_id == own_posts.c.post_id)
        .join(posts, posts.c.id == own_posts.c.post_id)
        .where(own_posts.c.at >= start, own_posts.c.at < end, own_posts.c.reply_to.is_(None))
        .order_by(own_posts.c.at, posts.c.native_id)
    )
    with store.read() as connection:
        rows = [(row.brand, row.hashtag, row.at, row.post_id) for row in connection.execute(query)]
    return sorted(rows, key=lambda one: (one[2], one[1]))

"""Spam, as agents mark it by post or by author: its mentions are set aside and counted nowhere.

They are put back when the mark is taken off. Nothing here guesses.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, insert, select, update

from listener.model import Match
from listener.store import rollups
from listener.store.amplify import credit_reposts, drop_credit, hashtags_of
from listener.store.bulk import insert_many, keep_many
from listener.store.corrections import correct
from listener.store.database import Store
from listener.store.fresh import outdate
from listener.store.rows import Told, among, author_group, mention_row
from listener.store.schema import authors, mention_keywords, mentions, posts, set_aside

Places = set[tuple[str, date]]


def mark_post(connection: Connection, number: int, zone: ZoneInfo, *, is_spam: bool) -> None:
    """Mark a post as spam, or take the mark off."""
    connection.execute(update(posts).where(posts.c.id == number).values(is_spam=is_spam))
    _move(connection, [number], zone)


def mark_author(connection: Connection, author: int, zone: ZoneInfo, *, is_spam: bool) -> list[int]:
    """Mark an author, by row, as a spammer, or take the mark off; returns the posts concerned."""
    connection.execute(update(authors).where(authors.c.id == author).values(is_spam=is_spam))
    theirs = select(posts.c.id).where(posts.c.author_id == author, posts.c.removed_at.is_(None))
    numbers = list(connection.scalars(theirs.order_by(posts.c.id)))
    _move(connection, numbers, zone)
    return numbers


def spammers(connection: Connection, numbers: Iterable[int]) -> set[int]:
    """Those of the authors, by row, who are marked."""
    found: set[int] = set()
    query = select(authors.c.id).where(among(connection, authors.c.id, set(numbers)), authors.c.is_spam)
    found.update(connection.scalars(query))
    return found


def put_aside(connection: Connection, found: Sequence[tuple[int, Match]]) -> None:
    """Keep mentions of spam where no figure sees them."""
    rows = [
        {"post_id": number, "brand": match.brand, "keywords": json.dumps(match.keywords, ensure_ascii=False)}
        for number, match in found
    ]
    keep_many(connection, set_aside, rows)


def drop_aside(connection: Connection, number: int) -> None:
    """Forget what mentions a post would be if it were no spam: its text is another one now."""
    connection.execute(delete(set_aside).where(set_aside.c.post_id == number))


def _move(connection: Connection, numbers: Collection[int], zone: ZoneInfo) -> None:
    """Set the mentions of posts aside where they are spam now, and put them back where they are not."""
    places: Places = set()
    query = (
        select(posts, authors.c.native_id.label("author"), authors.c.is_spam.label("author_is_spam"))
        .join(authors, authors.c.id == posts.c.author_id)
        .where(among(connection, posts.c.id, numbers))
    )
    rows = [dict(row) for row in connection.execute(query).mappings()]
    spam = [row for row in rows if row["is_spam"] or row["author_is_spam"]]
    ham = [row for row in rows if not (row["is_spam"] or row["author_is_spam"])]
    places |= _set_aside(connection, spam) | _put_back(connection, ham, zone)
    rollups.renew(connection, places)


def _set_aside(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> Places:
    numbers = [row["id"] for row in rows]
    if not numbers:
        return set()
    held = connection.execute(
        select(mentions.c.post_id, mentions.c.brand, mentions.c.day).where(mentions.c.post_id.in_(numbers))
    ).all()
    keywords: dict[tuple[int, str], list[str]] = {}
    words = select(mention_keywords).where(mention_keywords.c.post_id.in_(numbers))
    for row in connection.execute(words.order_by(mention_keywords.c.keyword)):
        keywords.setdefault((row.post_id, row.brand), []).append(row.keyword)
    places = {(row.brand, row.day) for row in held}
    for post in rows:
        places |= drop_credit(connection, dict(post))
    put_aside(
        connection,
        [(row.post_id, Match(row.brand, tuple(keywords.get((row.post_id, row.brand), ())))) for row in held],
    )
    for table in (mention_keywords, mentions):
        connection.execute(delete(table).where(table.c.post_id.in_(numbers)))
    return places


def _put_back(connection: Connection, rows: Sequence[Mapping[str, Any]], zone: ZoneInfo) -> Places:
    by_number = {row["id"]: row for row in rows}
    aside = among(connection, set_aside.c.post_id, by_number)
    held = connection.execute(select(set_aside).where(aside)).all()
    if not held:
        return set()
    hashtags = hashtags_of(connection, [row.post_id for row in held])
    told: list[Told] = []
    words: list[dict[str, Any]] = []
    for row in held:
        post, keywords = by_number[row.post_id], tuple(json.loads(row.keywords))
        group = author_group(post["network"], post["author"])
        tags = hashtags.get(row.post_id, ())
        told.append(Told.of(post, row.brand, zone, group, keywords=keywords, hashtags=tags))
        words += [{"post_id": row.post_id, "brand": row.brand, "keyword": word} for word in keywords]
    insert_many(connection, insert(mentions), [mention_row(one) for one in told])
    insert_many(connection, insert(mention_keywords), words)
    connection.execute(delete(set_aside).where(aside))
    credit_reposts(connection, [], told, zone)
    outdate(connection, by_number)
    return correct(connection, by_number) | {(one.brand, one.day) for one in told}


def aside_of(store: Store, number: int) -> tuple[str, ...]:
    """The brands of which a post would be a mention if it were no spam."""
    query = select(set_aside.c.brand).where(set_aside.c.post_id == number).order_by(set_aside.c.brand)
    with store.read() as connection:
        return tuple(connection.scalars(query))

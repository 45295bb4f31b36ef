"""Crediting pure reposts to the brands of the mention they repost, whichever of the two came first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, delete, insert, select

from listener.model import Kind, Post
from listener.store import rollups
from listener.store.rows import Told, author_group, in_lists
from listener.store.schema import amplifications, authors, mentions, post_hashtags, posts


def credit_reposts(
    connection: Connection, fresh: Iterable[Post], told: Sequence[Told], zone: ZoneInfo
) -> None:
    """Credit the new reposts, and the stored reposts of posts that have new mentions."""
    wanted = _ids_of(connection, [post for post in fresh if post.kind is Kind.REPOST])
    wanted |= _reposts_of(connection, {one.post_id for one in told})
    credit: list[Told] = []
    for some in in_lists(sorted(wanted)):
        query = (
            select(posts, mentions.c.brand, authors.c.native_id.label("author"))
            .join(authors, authors.c.id == posts.c.author_id)
            .join(_original, _is_repost_of)
            .join(mentions, mentions.c.post_id == _original.c.id)
            .outerjoin(
                amplifications,
                and_(amplifications.c.post_id == posts.c.id, amplifications.c.brand == mentions.c.brand),
            )
            .where(posts.c.id.in_(some), amplifications.c.post_id.is_(None))
        )
        hashtags = hashtags_of(connection, some)
        for row in connection.execute(query).mappings():
            group = author_group(row["network"], row["author"])
            fields = {str(name): value for name, value in row.items()}
            tags = hashtags.get(row["id"], ())
            credit.append(Told.of(fields, row["brand"], zone, group, hashtags=tags))
    if credit:
        connection.execute(insert(amplifications), [one.place() for one in credit])
        rollups.add(connection, credit, reposts=True)


def hashtags_of(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The hashtags of posts, sorted; those without have no entry."""
    found: dict[int, list[str]] = {}
    query = select(post_hashtags).where(post_hashtags.c.post_id.in_(ids))
    for post_id, hashtag in connection.execute(query):
        found.setdefault(post_id, []).append(hashtag)
    return {post_id: tuple(sorted(tags)) for post_id, tags in found.items()}


def drop_credit(connection: Connection, original: dict[str, Any]) -> set[tuple[str, date]]:
    """Take back what reposts of this post (a row) were credited; returns the rollup places it stood in."""
    reposts = select(posts.c.id).where(
        posts.c.network == original["network"],
        posts.c.ref_id == original["native_id"],
        posts.c.kind == Kind.REPOST.value,
    )
    mine = amplifications.c.post_id.in_(reposts)
    rows = connection.execute(select(amplifications.c.brand, amplifications.c.day).where(mine)).all()
    if rows:
        connection.execute(delete(amplifications).where(mine))
    return {(row.brand, row.day) for row in rows}


_original = posts.alias("original")
_is_repost_of = and_(
    _original.c.network == posts.c.network,
    _original.c.native_id == posts.c.ref_id,
    posts.c.kind == Kind.REPOST.value,
)


def _ids_of(connection: Connection, reposts: Sequence[Post]) -> set[int]:
    ids: set[int] = set()
    for network in {post.network for post in reposts}:
        native = sorted({post.id for post in reposts if post.network == network})
        for some in in_lists(native):
            query = select(posts.c.id).where(posts.c.network == network, posts.c.native_id.in_(some))
            ids.update(connection.scalars(query))
    return ids


def _reposts_of(connection: Connection, originals: Iterable[int]) -> set[int]:
    ids: set[int] = set()
    for some in in_lists(sorted(originals)):
        query = select(posts.c.id).join(_original, _is_repost_of).where(_original.c.id.in_(some))
        ids.update(connection.scalars(query))
    return ids

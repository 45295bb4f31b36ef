"""What is kept of posts already, for those who are about to keep more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, exists, select

from listener.model import Post
from listener.store.database import Store
from listener.store.rows import among
from listener.store.schema import mention_keywords, mentions, posts
from listener.store.versions import newest_versions

Identity = tuple[str, str]
"""Network and native id."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of a post already: its text, the source it counts under, the brands vouched for.

    `version` is the newest id of a post that was edited, None if no edit is known.
    """

    text: str
    source: str
    vouched: tuple[str, ...]
    version: str | None = None


def known_posts(store: Store, found: Iterable[Post]) -> dict[Identity, Known]:
    """Those of the posts that are kept already, by (network, id)."""
    found = list(found)
    if not found:
        return {}
    with store.read() as connection:
        rows = rows_of(connection, found)
        if not rows:
            return {}
        numbers = sorted(row.id for row in rows.values())
        vouched = _vouched(connection, numbers)
        newest = newest_versions(connection, numbers)
        return {
            identity: Known(row.text, row.source, tuple(vouched.get(row.id, ())), newest.get(row.id))
            for identity, row in rows.items()
        }


def rows_of(connection: Connection, found: Iterable[Post]) -> dict[Identity, Row[Any]]:
    """The rows of the posts that are kept already."""
    wanted: dict[str, set[str]] = {}
    for post in found:
        wanted.setdefault(post.network, set()).add(post.id)
    rows: dict[Identity, Row[Any]] = {}
    for network, ids in wanted.items():
        query = select(posts).where(posts.c.network == network, among(connection, posts.c.native_id, ids))
        rows.update(((network, row.native_id), row) for row in connection.execute(query))
    return rows


def _vouched(connection: Connection, ids: Sequence[int]) -> dict[int, list[str]]:
    """The brands that a source vouched for, by post: mentions without any keyword."""
    found: dict[int, list[str]] = {}
    named = exists().where(
        mention_keywords.c.post_id == mentions.c.post_id, mention_keywords.c.brand == mentions.c.brand
    )
    query = select(mentions.c.post_id, mentions.c.brand).where(
        among(connection, mentions.c.post_id, ids), ~named
    )
    for post_id, brand in connection.execute(query):
        found.setdefault(post_id, []).append(brand)
    return found

"""Edited posts: one post per chain, known by its first id, found by any of its ids.

A reply may name a version that is not the first, and may come before the edit does; either way it ends
up naming the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from listener.model import Post
from listener.store.bulk import insert_many
from listener.store.removals import tombstones_of
from listener.store.rows import in_lists, upsert
from listener.store.schema import post_versions, posts


def first_ids(connection: Connection, network: str, ids: Iterable[str]) -> dict[str, str]:
    """Of ids that are later versions of kept posts, the first id of each."""
    found: dict[str, str] = {}
    for some in in_lists(sorted(set(ids))):
        query = (
            select(post_versions.c.native_id, posts.c.native_id.label("first"))
            .join(posts, posts.c.id == post_versions.c.post_id)
            .where(post_versions.c.network == network, post_versions.c.native_id.in_(some))
        )
        found.update((row.native_id, row.first) for row in connection.execute(query))
    return found


def newest_versions(connection: Connection, numbers: Sequence[int]) -> dict[int, str]:
    """The newest version kept of posts that were edited, by the number of the post."""
    found: dict[int, str] = {}
    for some in in_lists(numbers):
        query = select(post_versions.c.post_id, post_versions.c.native_id).where(
            post_versions.c.post_id.in_(some)
        )
        for number, version in connection.execute(query):
            found[number] = max(found.get(number, version), version, key=age)
    return found


def age(version: str) -> tuple[int, str]:
    """What sorts versions from the oldest to the newest: ids are numbers that grow."""
    return len(version), version


def keep_versions(connection: Connection, found: Iterable[tuple[int, Post]]) -> None:
    """Note the later ids of posts (by number), and have replies that name them name the first id."""
    rows: list[dict[str, Any]] = []
    for number, post in found:
        if not post.versions:
            continue
        rows += [{"network": post.network, "native_id": one, "post_id": number} for one in post.versions]
        connection.execute(
            update(posts)
            .where(posts.c.network == post.network, posts.c.reply_to_id.in_(post.versions))
            .values(reply_to_id=post.id)
        )
    insert_many(connection, upsert(connection.dialect.name, post_versions).on_conflict_do_nothing(), rows)


def name_first(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Have rows of new posts name the first id of what they answer or quote, or the tombstone of it."""
    by_network: dict[str, set[str]] = {}
    for row in rows:
        named = by_network.setdefault(row["network"], set())
        named.update(row[key] for key in _NAMES if row[key] is not None)
    for network, ids in by_network.items():
        first = first_ids(connection, network, ids) | tombstones_of(connection, network, ids)
        for row in rows if first else ():
            if row["network"] == network:
                _rename(row, first)


_NAMES = ("reply_to_id", "ref_id")


def _rename(row: dict[str, Any], first: Mapping[str, str]) -> None:
    for key in _NAMES:
        row[key] = first.get(row[key], row[key])

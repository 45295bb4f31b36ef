"""Edited posts: one post per chain, known by its first id, found by any of its ids.

A reply may name a version that is not the first, and may come before the edit does; either way it ends
up naming the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from listener.model import Post
from listener.store.bulk import insert_many
from listener.store.removals import tombstones_of
from listener.store.rows import among, upsert
from listener.store.schema import post_versions, posts
from listener.store.threads import Thread, join_versions


def first_ids(connection: Connection, network: str, ids: Iterable[str]) -> dict[str, str]:
    """Of ids that are later versions of kept posts, the first id of each."""
    found: dict[str, str] = {}
    query = (
        select(post_versions.c.native_id, posts.c.native_id.label("first"))
        .join(posts, posts.c.id == post_versions.c.post_id)
        .where(post_versions.c.network == network, among(connection, post_versions.c.native_id, set(ids)))
    )
    found.update((row.native_id, row.first) for row in connection.execute(query))
    return found


def newest_versions(connection: Connection, numbers: Sequence[int]) -> dict[int, str]:
    """The newest version kept of posts that were edited, by the number of the post."""
    found: dict[int, str] = {}
    query = select(post_versions.c.post_id, post_versions.c.native_id).where(
        among(connection, post_versions.c.post_id, numbers)
    )
    for number, version in connection.execute(query):
        found[number] = max(found.get(number, version), version, key=age)
    return found


def age(version: str) -> tuple[int, str]:
    """What sorts versions from the oldest to the newest: ids are numbers that grow."""
    return len(version), version


def keep_versions(connection: Connection, found: Iterable[tuple[int, Post]]) -> set[Thread]:
    """Note the later ids of posts (by number), and have replies that name them name the first id.

    Returns the conversations that this concerns.
    """
    rows: list[dict[str, Any]] = []
    threads: set[Thread] = set()
    for number, post in found:
        if not post.versions:
            continue
        rows += [{"network": post.network, "native_id": one, "post_id": number} for one in post.versions]
        threads |= join_versions(connection, number, post.network, post.id, post.versions)
    insert_many(connection, upsert(connection.dialect.name, post_versions).on_conflict_do_nothing(), rows)
    return threads


def name_first(connection: Connection, rows: Sequence[dict[str, Any]], fresh: Iterable[Post]) -> None:
    """Have rows of new posts name the first id of what they answer or quote, or the tombstone of it.

    `fresh` are these posts: what they answer may be a version of one that comes with them.
    """
    come: dict[str, dict[str, str]] = {}
    for post in fresh:
        come.setdefault(post.network, {}).update(dict.fromkeys(post.versions, post.id))
    by_network: dict[str, set[str]] = {}
    for row in rows:
        named = by_network.setdefault(row["network"], set())
        named.update(row[key] for key in _NAMES if row[key] is not None)
    for network, ids in by_network.items():
        first = come.get(network, {}) | first_ids(connection, network, ids)
        first |= tombstones_of(connection, network, ids)
        for row in rows if first else ():
            if row["network"] == network:
                _rename(row, first)


_NAMES = ("reply_to_id", "ref_id")


def _rename(row: dict[str, Any], first: Mapping[str, str]) -> None:
    for key in _NAMES:
        row[key] = first.get(row[key], row[key])

"""Removals that an archive tells of: tombstones from elsewhere, and posts that are gone at their source."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, insert, select

from listener.model import Author, EnrichedPost, Post, Score
from listener.model.tombstone import REMOVED, Gone, Tombstone
from listener.store import rollups, search
from listener.store.bulk import insert_many
from listener.store.casework import Casework
from listener.store.database import Store
from listener.store.kept_messages import keep_messages
from listener.store.removals import remove
from listener.store.removed_authors import placeholders
from listener.store.rows import Told, in_lists, mention_row, post_row
from listener.store.save import Saved
from listener.store.schema import amplifications, mentions, posts


def keep_tombstones(
    store: Store, found: Iterable[Tombstone], *, source: str, now: datetime, zone: ZoneInfo
) -> Saved:
    """Keep tombstones with their mentions, counted under `source`; those that stand here already stay.

    StoreError if the stored local days are of another zone.
    """
    by_network: dict[str, dict[str, Tombstone]] = {}
    for one in found:
        by_network.setdefault(one.network, {}).setdefault(one.id, one)
    kept = told = 0
    with store.write() as connection:
        rollups.agree_on_zone(connection, zone)
        for network, named in by_network.items():
            fresh = _fresh(connection, network, named)
            kept += len(fresh)
            told += _keep(connection, network, fresh, source, now, zone)
    return Saved(kept, told)


def remove_gone(
    store: Store, found: Iterable[Gone], *, now: datetime, zone: ZoneInfo, work: Casework | None = None
) -> int:
    """Remove what is kept of posts that are gone; returns how many posts became tombstones."""
    by_network: dict[str, set[str]] = {}
    for one in found:
        by_network.setdefault(one.network, set()).add(one.id)
    with store.write() as connection:
        return sum(
            remove(connection, network, ids, now=now, zone=zone, work=work)
            for network, ids in by_network.items()
        )


def _fresh(connection: Connection, network: str, named: dict[str, Tombstone]) -> list[Tombstone]:
    """Those that do not stand here yet."""
    known: set[str] = set()
    for some in in_lists(sorted(named)):
        query = select(posts.c.native_id).where(posts.c.network == network, posts.c.native_id.in_(some))
        known.update(connection.scalars(query))
    return [one for native, one in named.items() if native not in known]


def _keep(
    connection: Connection,
    network: str,
    fresh: list[Tombstone],
    source: str,
    now: datetime,
    zone: ZoneInfo,
) -> int:
    """Insert them; returns how many mentions they have."""
    placed = placeholders(connection, network, {one.author_group for one in fresh})
    first = (connection.scalar(select(func.max(posts.c.id))) or 0) + 1
    rows, told, reposted = [], [], []
    for number, one in enumerate(fresh, start=first):
        row = _row(one, number, placed[one.author_group], source) | {"removed_at": now}
        rows.append(row)
        for tone in one.mentions:
            mine = {"compound": tone.compound, "sentiment": tone.sentiment}
            told.append(Told.of(row | mine, tone.brand, zone, one.author_group))
        reposted += [Told.of(row, brand, zone, one.author_group) for brand in one.amplified]
    insert_many(connection, insert(posts), rows)
    search.index(connection, rows)
    insert_many(connection, insert(mentions), [mention_row(one) for one in told])
    insert_many(connection, insert(amplifications), [one.place() for one in reposted])
    kept = [(row["id"], row["author_id"], one) for row, one in zip(rows, fresh, strict=True)]
    keep_messages(connection, kept, zone)
    rollups.add(connection, told)
    rollups.add(connection, reposted, reposts=True)
    return len(told)


def _row(one: Tombstone, number: int, author_id: int, source: str) -> dict[str, Any]:
    author = Author(f"{REMOVED}{one.author_group}")
    post = Post(one.network, one.id, author, "", one.created_at, lang=one.lang, kind=one.kind)
    # Who scored it is not told.
    score = None if one.compound is None else Score(one.compound, source)
    read = EnrichedPost(post, lang=one.lang, score=score)
    return post_row(read, number, author_id, source, one.created_at) | {"sentiment": one.sentiment}

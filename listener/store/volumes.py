"""Hourly volumes that a network counted itself: kept apart from mentions and never added to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from listener.model import Volume
from listener.store.bulk import insert_many
from listener.store.database import Store
from listener.store.rows import upsert
from listener.store.schema import volumes


def keep_volumes(connection: Connection, source: str, found: Sequence[Volume]) -> None:
    """Keep the hours; what the network counts later stands, inside the caller's transaction."""
    statement = upsert(connection.dialect.name, volumes)
    statement = statement.on_conflict_do_update(
        index_elements=["source", "brand", "hour"], set_={"posts": statement.excluded.posts}
    )
    rows = [{"source": source, "brand": one.brand, "hour": one.hour, "posts": one.posts} for one in found]
    insert_many(connection, statement, rows)


def volume_by_brand(store: Store, start: datetime, end: datetime) -> dict[tuple[str, str], tuple[int, int]]:
    """By source and brand, how many hours of [start, end) were counted, and the posts in them."""
    with store.read() as connection:
        rows = connection.execute(
            select(volumes.c.source, volumes.c.brand, func.count(), func.sum(volumes.c.posts))
            .where(volumes.c.hour >= start, volumes.c.hour < end)
            .group_by(volumes.c.source, volumes.c.brand)
        )
        return {(source, brand): (int(hours), int(posts)) for source, brand, hours, posts in rows}


def common_volumes(
    store: Store, source: str, brands: Collection[str], start: datetime, end: datetime
) -> tuple[int, dict[str, int]]:
    """How many hours of [start, end) a source counted for all of these brands, and their posts by brand.

    Only these hours compare: in others a brand's count is missing. Without any there is no brand.
    """
    mine = (
        volumes.c.source == source,
        volumes.c.brand.in_(brands),
        volumes.c.hour >= start,
        volumes.c.hour < end,
    )
    all_counted = (
        select(volumes.c.hour)
        .where(*mine)
        .group_by(volumes.c.hour)
        .having(func.count() == len(frozenset(brands)))
    )
    query = (
        select(volumes.c.brand, func.count(), func.sum(volumes.c.posts))
        .where(*mine, volumes.c.hour.in_(all_counted))
        .group_by(volumes.c.brand)
    )
    with store.read() as connection:
        rows = connection.execute(query).all()
    hours = int(rows[0][1]) if rows else 0
    return hours, {brand: int(posts) for brand, _hours, posts in sorted(rows)}


def hourly_volumes(store: Store, source: str, start: datetime, end: datetime) -> list[Volume]:
    """A source's hours of [start, end), by hour and brand."""
    query = (
        select(volumes.c.brand, volumes.c.hour, volumes.c.posts)
        .where(volumes.c.source == source, volumes.c.hour >= start, volumes.c.hour < end)
        .order_by(volumes.c.hour)
    )
    with store.read() as connection:
        found = [Volume(row.brand, row.hour, row.posts) for row in connection.execute(query)]
    return sorted(found, key=lambda one: (one.hour, one.brand))

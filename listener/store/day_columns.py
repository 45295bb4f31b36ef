"""The mentions and reposts of whole local days as columns: read once, and kept beside the day.

What is kept holds as long as nothing of the day changes (`days.version`); a day that has changed since, or is
not kept yet, is read row by row, which is what takes long. Who keeps them does so in the background, after
an import and after a rebuild (`keep_days`); whoever only reads writes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, func, literal, null, select

from listener.model import day_bounds
from listener.store.bulk import keep_many
from listener.store.columns import UNKNOWN, Columns
from listener.store.database import Store
from listener.store.hours import counted_hours
from listener.store.packed import packed, unpacked
from listener.store.rollups import Progress, engagements, stored_zone
from listener.store.rows import NO_KEYWORDS
from listener.store.schema import amplifications, day_columns, days, mentions, posts


def columns_of_day(store: Store, connection: Connection, day: date, version: int, zone: ZoneInfo) -> Columns:
    """All mentions and reposts of a whole local day, which is at that version."""

    def read() -> Columns:
        kept = connection.scalar(
            select(day_columns.c.data).where(day_columns.c.day == day, day_columns.c.version == version)
        )
        found = None if kept is None else unpacked(kept, store.days)
        return read_columns(store, connection, *day_bounds(day, zone)) if found is None else found

    return store.days.get(day, version, read)


def read_columns(store: Store, connection: Connection, start: datetime, end: datetime) -> Columns:
    """The mentions and reposts created within [start, end) as columns, from their rows."""
    rows: list[Sequence[Any]] = []
    for table, is_repost in ((mentions, 0), (amplifications, 1)):
        query = (
            select(
                table.c.post_id,
                table.c.brand,
                table.c.source,
                func.coalesce(posts.c.lang, ""),
                table.c.author_id,
                func.coalesce(posts.c.followers, UNKNOWN),
                table.c.keyword_set if table is mentions else literal(NO_KEYWORDS),
                func.coalesce(posts.c.dup_group, UNKNOWN),
                table.c.author_group,
                table.c.sentiment if table is mentions else null(),
                table.c.compound if table is mentions else null(),
                engagements(UNKNOWN) if table is mentions else literal(UNKNOWN),
                func.coalesce(posts.c.impressions, UNKNOWN) if table is mentions else literal(UNKNOWN),
                literal(is_repost),
            )
            .join(posts, posts.c.id == table.c.post_id)
            .where(table.c.created_at >= start, table.c.created_at < end)
        )
        rows += connection.execute(query).all()
    return store.days.columns(rows)


def keep_days(store: Store, *, progress: Progress | None = None) -> int:
    """Keep the columns of all days that are not kept as they stand, the newest first; of how many.

    Each is its own transaction, so stopping loses nothing.
    """
    left = stale_days(store)
    for done, day in enumerate(left, start=1):
        keep_day(store, day)
        if progress is not None:
            progress(done, len(left))
    return len(left)


def keep_day(store: Store, day: date) -> None:
    """Keep the columns of a day as it stands."""
    with store.read() as connection:
        zone = stored_zone(connection)
        version = connection.scalar(select(days.c.version).where(days.c.day == day))
        if zone is None or version is None:
            return
        bounds = day_bounds(day, ZoneInfo(zone))
        hours = counted_hours(connection, *bounds)
        found = read_columns(store, connection, *bounds)
    kept = {
        "day": day,
        "version": version,
        "hours": json.dumps(hours, ensure_ascii=False),
        "data": packed(found, store.days),
    }
    with store.write() as connection:
        if connection.scalar(select(days.c.version).where(days.c.day == day)) == version:
            keep_many(connection, day_columns, [kept])


def stale_days(store: Store) -> dict[date, int]:
    """The days whose columns are not kept as they stand, the newest first, and the version each is at."""
    kept = and_(day_columns.c.day == days.c.day, day_columns.c.version == days.c.version)
    query = (
        select(days.c.day, days.c.version)
        .outerjoin(day_columns, kept)
        .where(day_columns.c.day.is_(None))
        .order_by(days.c.day.desc())
    )
    with store.read() as connection:
        return {row.day: row.version for row in connection.execute(query)}

"""Counters of kept posts that were read again: the latest stand, and what was unknown is filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    and_,
    exists,
    or_,
    select,
    type_coerce,
    update,
)

from listener.model import Post
from listener.store.database import Store
from listener.store.schema import from_micros, mentions, post_versions, posts, to_micros
from listener.store.versions import newest_versions

_DAY = timedelta(days=1)
_DAY_OF_NUMBERS = to_micros(from_micros(0) + _DAY)


def bring_up_to_date(connection: Connection, row: dict[str, Any], post: Post) -> bool:
    """Take over later counters, and links and an audience that were unknown, into a row of `posts`.

    Whether any figure of the post has changed.
    """
    fields: dict[str, Any] = {}
    if post.reply_to is not None and row["reply_to_id"] is None and post.reply_to.post_id is not None:
        fields["reply_to_id"] = post.reply_to.post_id
        fields["reply_to_handle"] = row["reply_to_handle"] or post.reply_to.author_handle
        fields["kind"] = post.kind.value
    figures: dict[str, Any] = {}
    if row["followers"] is None and post.author.followers is not None:
        figures["followers"] = post.author.followers
    if post.counters_at is not None and (row["counters_at"] is None or row["counters_at"] < post.counters_at):
        fields["counters_at"] = post.counters_at
        told = {name: value for name, value in asdict(post.counters).items() if value is not None}
        figures |= {name: value for name, value in told.items() if row[name] != value}
    if not fields and not figures:
        return False
    row.update(fields | figures)
    connection.execute(update(posts).where(posts.c.id == row["id"]).values(fields | figures))
    return bool(figures)


def due_for_counters(
    store: Store, source: str, ages: Sequence[int], now: datetime, *, limit: int
) -> list[str]:
    """Ids of the source's mentions whose counters were not read since they reached one of `ages` (days).

    Each by its newest version, the oldest first, and none twice on a UTC day. An age that was missed by
    more than a day is not made up for.
    """
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    reached = [
        and_(
            posts.c.created_at <= now - age * _DAY,
            posts.c.created_at > now - (age + 1) * _DAY,
            or_(
                posts.c.counters_at.is_(None),
                and_(
                    # As the numbers they are, so that an age can be added.
                    _number(posts.c.counters_at) < _number(posts.c.created_at) + age * _DAY_OF_NUMBERS,
                    posts.c.counters_at < today,
                ),
            ),
        )
        for age in ages
    ]
    query = (
        select(posts.c.id, posts.c.native_id)
        .where(
            or_(*reached),
            posts.c.source == source,
            posts.c.removed_at.is_(None),
            exists().where(mentions.c.post_id == posts.c.id),
        )
        .order_by(posts.c.created_at, posts.c.id)
        .limit(limit)
    )
    with store.read() as connection:
        rows = connection.execute(query).all()
        newest = newest_versions(connection, [row.id for row in rows])
    return [newest.get(row.id, row.native_id) for row in rows]


def _number(column: Column[datetime]) -> ColumnElement[int]:
    return type_coerce(column, BigInteger)


def kept_ids(store: Store, network: str) -> list[str]:
    """Every id under which a network's posts are kept, those of later versions too; not the removed ones."""
    kept = posts.c.network == network, posts.c.removed_at.is_(None)
    later = select(post_versions.c.native_id).join(posts, posts.c.id == post_versions.c.post_id).where(*kept)
    with store.read() as connection:
        found = set(connection.scalars(select(posts.c.native_id).where(*kept)))
        return sorted(found | set(connection.scalars(later)))

"""How much came of some sources: what the cost of metered ones is compared with."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from listener.store.database import Store
from listener.store.schema import mentions, posts


def mentions_first_seen(store: Store, sources: Collection[str], since: datetime) -> dict[str, int]:
    """How many mentions, by source, are of posts first seen at or after an instant."""
    query = (
        select(posts.c.source, func.count())
        .select_from(posts.join(mentions, mentions.c.post_id == posts.c.id))
        .where(posts.c.source.in_(sources), posts.c.first_seen_at >= since)
        .group_by(posts.c.source)
    )
    with store.read() as connection:
        return {source: int(count) for source, count in connection.execute(query)}


def mentioned_posts(store: Store, sources: Collection[str], start: datetime, end: datetime) -> dict[str, int]:
    """How many posts of [start, end) are mentions, by source: one that names two brands counts once."""
    query = (
        select(mentions.c.source, func.count(mentions.c.post_id.distinct()))
        .where(mentions.c.created_at >= start, mentions.c.created_at < end, mentions.c.source.in_(sources))
        .group_by(mentions.c.source)
    )
    with store.read() as connection:
        return {source: int(count) for source, count in connection.execute(query)}

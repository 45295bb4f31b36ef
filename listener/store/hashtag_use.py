"""What is not in the sums of a hashtag: how often its mentions were reposted, and brands' own use of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from listener.model import Kind, Period
from listener.store.choice import ANY, Choice
from listener.store.database import Store
from listener.store.figures import remembered
from listener.store.schema import authors, mentions, post_hashtags, posts


@dataclass(frozen=True, slots=True)
class OwnUse:
    """A post by a handle of a tracked brand with the hashtag; `number` is its place in the links."""

    number: int
    at: datetime
    network: str
    author: str
    text: str


def reposts_received(
    store: Store, period: Period, hashtag: str, brands: Sequence[str], choice: Choice = ANY
) -> dict[str, int]:
    """By brand, how often its mentions with the hashtag were reposted, as networks count that; brands of
    whose mentions it is known of none have no entry.
    """
    query = (
        select(mentions.c.brand, func.sum(posts.c.reposts))
        .join(posts, posts.c.id == mentions.c.post_id)
        .join(post_hashtags, post_hashtags.c.post_id == posts.c.id)
        .where(
            post_hashtags.c.hashtag == hashtag,
            mentions.c.brand.in_(brands),
            mentions.c.created_at >= period.start_at,
            mentions.c.created_at < period.end_at,
            posts.c.reposts.is_not(None),
            *_chosen(mentions.c.source, choice),
        )
        .group_by(mentions.c.brand)
    )
    with store.read() as connection:

        def make() -> dict[str, int]:
            return {row[0]: int(row[1]) for row in connection.execute(query)}

        asked = ("reposts received", hashtag, tuple(brands), choice)
        return remembered(store, connection, period, asked, make)


def own_use(store: Store, period: Period, hashtag: str, choice: Choice = ANY) -> tuple[OwnUse, ...]:
    """Posts of tracked brands with the hashtag, the newest first, at one instant by network and id.

    Pure reposts and what was removed are none.
    """
    query = (
        select(
            posts.c.id,
            posts.c.created_at,
            posts.c.network,
            func.coalesce(authors.c.handle, authors.c.name, authors.c.native_id),
            posts.c.text,
            posts.c.native_id,
        )
        .join(post_hashtags, post_hashtags.c.post_id == posts.c.id)
        .join(authors, authors.c.id == posts.c.author_id)
        .where(
            post_hashtags.c.hashtag == hashtag,
            posts.c.is_own,
            posts.c.removed_at.is_(None),
            posts.c.kind != Kind.REPOST.value,
            posts.c.created_at >= period.start_at,
            posts.c.created_at < period.end_at,
            *_chosen(posts.c.source, choice),
        )
    )
    with store.read() as connection:
        rows = connection.execute(query).all()
    rows = sorted(rows, key=lambda row: (row.network, row.native_id))
    return tuple(OwnUse(*row[:5]) for row in sorted(rows, key=lambda row: row.created_at, reverse=True))


def _chosen(source: ColumnElement[str], choice: Choice) -> list[ColumnElement[bool]]:
    found = []
    if choice.source is not None:
        found.append(source == choice.source)
    if choice.lang is not None:
        found.append(func.coalesce(posts.c.lang, "") == choice.lang)
    return found

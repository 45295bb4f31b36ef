"""Who spoke: distinct authors and their audiences, which are no sums and so stand in no rollup.

The mentions and reposts of a whole local day are kept in memory as columns, for as long as nothing of that
day changes (`days.version`); a period's figures are unions over its days. The day that `as_of` cuts short is
read anew each time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, literal, null, select

from listener.model import Period, day_bounds
from listener.store.choice import ANY, Choice
from listener.store.columns import UNKNOWN, Columns, joined, parts
from listener.store.database import Store
from listener.store.figures import remembered, sets_with, whole_days
from listener.store.rollups import engagements
from listener.store.rows import NO_KEYWORDS
from listener.store.schema import amplifications, days, mentions, posts

if TYPE_CHECKING:
    from listener.store.columns import Mask


@dataclass(frozen=True, slots=True)
class Voices:
    """Who spoke: distinct authors of mentions, and the audiences of all who spoke or reposted, each once.

    `posts` counts a mention as 1/k where its post names k of the brands asked for.
    """

    authors: int = 0
    audience_known: int = 0
    reach: int = 0
    posts: float = 0.0


def voices_by_brand(
    store: Store, period: Period, brands: Collection[str], choice: Choice = ANY
) -> dict[str, Voices]:
    """The voices of each of the brands that was heard in the period."""
    with store.read() as connection:

        def make() -> dict[str, Voices]:
            found = columns_of(store, connection, period)
            return _by_brand(store, found, chosen(store, connection, found, choice), brands)

        return remembered(store, connection, period, ("voices", tuple(brands), choice), make)


def voices_by_day(
    store: Store, period: Period, brands: Collection[str], choice: Choice = ANY
) -> dict[tuple[date, str], Voices]:
    """The voices per local day and brand."""
    with store.read() as connection:

        def make() -> dict[tuple[date, str], Voices]:
            told: dict[tuple[date, str], Voices] = {}
            for day, found in _days_of(store, connection, period):
                by_brand = _by_brand(store, found, chosen(store, connection, found, choice), brands)
                told.update({(day, brand): voices for brand, voices in by_brand.items()})
            return told

        return remembered(store, connection, period, ("voices by day", tuple(brands), choice), make)


def columns_of(store: Store, connection: Connection, period: Period) -> Columns:
    """All mentions and reposts of the period as columns."""
    return joined([found for _day, found in _days_of(store, connection, period)])


def chosen(store: Store, connection: Connection, found: Columns, choice: Choice) -> Mask | None:
    """Which entries the choice holds, None for all."""
    import numpy as np

    if choice == ANY:
        return None
    mask = np.ones(len(found), dtype=np.bool_)
    if choice.source is not None:
        mask &= found.source == store.days.code(choice.source)
    if choice.lang is not None:
        mask &= found.lang == store.days.code(choice.lang)
    if choice.keywords is not None:
        mask &= with_keywords(connection, found, choice.keywords)
    return mask


def _days_of(store: Store, connection: Connection, period: Period) -> list[tuple[date, Columns]]:
    """The columns of each local day of the period that has any, in order."""
    start, end, cut = whole_days(connection, period)
    versions = connection.execute(
        select(days.c.day, days.c.version).where(days.c.day >= start, days.c.day < end).order_by(days.c.day)
    ).all()
    found = []
    for day, version in versions:
        read = partial(_read, store, connection, *day_bounds(day, period.zone))
        found.append((day, store.days.get(day, version, read)))
    if cut is not None:
        found.append((cut[1].astimezone(period.zone).date(), _read(store, connection, *cut)))
    return found


def _read(store: Store, connection: Connection, start: datetime, end: datetime) -> Columns:
    """The mentions and reposts created within [start, end) as columns."""
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
        rows += map(tuple, connection.execute(query))
    return store.days.columns(rows)


def with_keywords(connection: Connection, found: Columns, keywords: Iterable[str]) -> Mask:
    """Which entries are mentions found by any of the keywords."""
    import numpy as np

    return np.isin(found.keyword_set, sets_with(connection, keywords)) & ~found.is_repost


def _by_brand(store: Store, found: Columns, mask: Mask | None, brands: Collection[str]) -> dict[str, Voices]:
    import numpy as np

    tracked = np.isin(found.brand, [store.days.code(name) for name in brands])
    mask = tracked if mask is None else mask & tracked
    written = mask & ~found.is_repost
    weights, whole = parts(found.post[written])
    posts_of = np.bincount(found.brand[written], weights=weights)
    return {
        store.days.name(code): Voices(*told, float(posts_of[code]) / whole if code < len(posts_of) else 0.0)
        for code, told in found.voices(mask).items()
    }

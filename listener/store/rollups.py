"""The daily rollups, kept up in the transaction that saves a mention.

`mention_days` holds sums by local day, brand, source and author group; `author_days` holds who spoke,
because unique authors and reach are not sums. What is new is added; what changes is made again from the
mentions, place by place, and `rebuild` makes everything again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Table,
    and_,
    case,
    delete,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)

from listener.errors import StoreError
from listener.model import Sentiment
from listener.model.figures import day_bounds
from listener.store.bulk import insert_many
from listener.store.rows import Told, sentiment_of, upsert
from listener.store.schema import (
    SUMS,
    amplifications,
    author_days,
    mention_days,
    mentions,
    posts,
    settings,
)

Progress = Callable[[int, int], None]
"""Called with days done and days in all."""

Where = Callable[[Table], ColumnElement[bool]]


def add(connection: Connection, told: Iterable[Told], *, reposts: bool = False) -> None:
    """Add new mentions, or new reposts of mentions, to both rollups."""
    sums: dict[tuple[date, str, str, int], list[int]] = defaultdict(lambda: [0] * len(SUMS))
    authors: dict[tuple[str, date, int], tuple[int, int | None]] = {}
    for one in told:
        total = sums[one.day, one.brand, one.source, one.author_group]
        for index, amount in enumerate(_of_repost(one) if reposts else _of_mention(one)):
            total[index] += amount
        key = (one.brand, one.day, one.author_id)
        count, followers = authors.get(key, (0, None))
        authors[key] = (count + 1, _larger(followers, one.followers))
    if sums:
        _add_sums(connection, sums)
        _add_authors(connection, authors, reposts=reposts)


def _of_mention(one: Told) -> tuple[int, ...]:
    """What a mention adds, in the order of SUMS."""
    sentiment = sentiment_of(one.compound)
    return (
        1,
        0,
        sentiment == "positive",
        sentiment == "neutral",
        sentiment == "negative",
        one.compound or 0,
        one.followers is not None,
        one.followers or 0,
        one.impressions is not None,
        one.impressions or 0,
        one.engagements is not None,
        one.engagements or 0,
    )


def _of_repost(one: Told) -> tuple[int, ...]:
    """A repost adds its author's followers to the potential impressions and counts nowhere else."""
    return (0, 1, 0, 0, 0, 0, 0, one.followers or 0, 0, 0, 0, 0)


def _larger(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else max(one, other)


def _add_sums(connection: Connection, sums: dict[tuple[date, str, str, int], list[int]]) -> None:
    statement = upsert(connection.dialect.name, mention_days)
    statement = statement.on_conflict_do_update(
        index_elements=["day", "brand", "source", "author_group"],
        set_={name: mention_days.c[name] + statement.excluded[name] for name in SUMS},
    )
    names = ("day", "brand", "source", "author_group", *SUMS)
    rows = [dict(zip(names, (*key, *total), strict=True)) for key, total in sums.items()]
    insert_many(connection, statement, rows)


def _add_authors(
    connection: Connection,
    authors: dict[tuple[str, date, int], tuple[int, int | None]],
    *,
    reposts: bool,
) -> None:
    statement = upsert(connection.dialect.name, author_days)
    held, given = author_days.c.followers, statement.excluded.followers
    statement = statement.on_conflict_do_update(
        index_elements=["brand", "day", "author_id"],
        set_={
            "mentions": author_days.c.mentions + statement.excluded.mentions,
            "reposts": author_days.c.reposts + statement.excluded.reposts,
            "followers": case((held.is_(None), given), (given > held, given), else_=held),
        },
    )
    rows = [
        {
            "brand": brand,
            "day": day,
            "author_id": author,
            "mentions": 0 if reposts else count,
            "reposts": count if reposts else 0,
            "followers": followers,
        }
        for (brand, day, author), (count, followers) in authors.items()
    ]
    insert_many(connection, statement, rows)


def renew(connection: Connection, places: Iterable[tuple[str, date]]) -> None:
    """Make the rollups of these (brand, day) places again from the mentions."""
    for brand, day in sorted(places):
        for table in (mention_days, author_days):
            connection.execute(delete(table).where(table.c.brand == brand, table.c.day == day))
        _fill(connection, _at(brand, day))


def rebuild(connection: Connection, zone: ZoneInfo, *, progress: Progress | None = None) -> None:
    """Make both rollups again from the mentions, with local days of `zone`."""
    _move_days(connection, zone)
    keep_zone(connection, zone)
    connection.execute(delete(mention_days))
    connection.execute(delete(author_days))
    days = {
        day
        for table in (mentions, amplifications)
        for day in connection.scalars(select(table.c.day).distinct())
    }
    for number, day in enumerate(sorted(days), start=1):
        _fill(connection, _at(None, day))
        if progress is not None:
            progress(number, len(days))


def stored_zone(connection: Connection) -> str | None:
    """The IANA name of the zone that the stored local days are in, None in an empty database."""
    return connection.scalar(select(settings.c.value).where(settings.c.key == "timezone"))


def agree_on_zone(connection: Connection, zone: ZoneInfo) -> None:
    """Make sure that local days are those of `zone`: StoreError if the database has others already."""
    stored = stored_zone(connection)
    if stored is None:
        keep_zone(connection, zone)
    elif stored != zone.key:
        raise StoreError(
            f"The database counts days in {stored}, the configuration says {zone.key}; "
            "run `listener rebuild` to count them anew."
        )


def keep_zone(connection: Connection, zone: ZoneInfo) -> None:
    """Record the zone that the stored local days are in."""
    statement = upsert(connection.dialect.name, settings).values(key="timezone", value=zone.key)
    connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": zone.key}))


def _move_days(connection: Connection, zone: ZoneInfo) -> None:
    """Give every mention and repost its local day in another zone."""
    for table in (mentions, amplifications):
        instant = connection.scalar(select(func.min(table.c.created_at)))
        while instant is not None:
            day = instant.astimezone(zone).date()
            start, end = day_bounds(day, zone)
            within = and_(table.c.created_at >= start, table.c.created_at < end)
            connection.execute(update(table).where(within, table.c.day != day).values(day=day))
            instant = connection.scalar(select(func.min(table.c.created_at)).where(table.c.created_at >= end))


def _at(brand: str | None, day: date) -> Where:
    def where(table: Table) -> ColumnElement[bool]:
        return table.c.day == day if brand is None else and_(table.c.brand == brand, table.c.day == day)

    return where


def _fill(connection: Connection, where: Where) -> None:
    """Insert the rollup rows of the mentions and reposts that `where` selects."""
    rows = told(where).subquery()
    place = (rows.c.day, rows.c.brand, rows.c.source, rows.c.author_group)
    connection.execute(
        insert(mention_days).from_select(
            ["day", "brand", "source", "author_group", *SUMS],
            select(*place, *(func.sum(rows.c[name]) for name in SUMS)).group_by(*place),
        )
    )
    who = (rows.c.brand, rows.c.day, rows.c.author_id)
    connection.execute(
        insert(author_days).from_select(
            ["brand", "day", "author_id", "mentions", "reposts", "followers"],
            select(
                *who, func.sum(rows.c.mentions), func.sum(rows.c.reposts), func.max(rows.c.followers)
            ).group_by(*who),
        )
    )


def told(where: Where) -> Select[Any]:
    """One row for each mention and repost that `where` selects, with its place and what it adds.

    SQL's side of `_of_mention` and `_of_repost`; a test holds the two together.
    """
    counted = (posts.c.likes, posts.c.replies, posts.c.reposts, posts.c.quotes)
    engaged = sum((func.coalesce(column, 0) for column in counted[1:]), func.coalesce(counted[0], 0))
    of_mention: dict[str, ColumnElement[int]] = {
        "mentions": literal(1, Integer),
        **{one.value: count(mentions.c.sentiment == one.value) for one in Sentiment},
        "compound_sum": func.coalesce(mentions.c.compound, 0),
        "audience_known": count(posts.c.followers.is_not(None)),
        "potential_impressions": func.coalesce(posts.c.followers, 0),
        "impressions_known": count(posts.c.impressions.is_not(None)),
        "impressions": func.coalesce(posts.c.impressions, 0),
        "engagements_known": count(func.coalesce(*counted).is_not(None)),
        "engagements": engaged,
    }
    of_repost: dict[str, ColumnElement[int]] = {
        "reposts": literal(1, Integer),
        "potential_impressions": func.coalesce(posts.c.followers, 0),
    }
    return select(
        union_all(_rows(mentions, of_mention, where), _rows(amplifications, of_repost, where)).subquery()
    )


def count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """1 where the condition holds, else 0: what to sum up."""
    return case((condition, 1), else_=0)


def _rows(table: Table, added: dict[str, ColumnElement[int]], where: Where) -> Select[Any]:
    place = (table.c.day, table.c.brand, table.c.source, table.c.author_group, table.c.author_id)
    amounts = (added.get(name, literal(0, Integer)).label(name) for name in SUMS)
    return (
        select(*place, posts.c.followers, *amounts)
        .join(posts, posts.c.id == table.c.post_id)
        .where(where(table))
    )

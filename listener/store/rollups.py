"""The daily rollups, kept up in the transaction that saves a mention.

`mention_days` holds sums by local day, brand, source and author group; `facet_days` by source, language,
keywords and hashtag. Unique authors and reach are not sums (voices.py). What is new is added; what changes
is made again from the mentions, place by place, and `rebuild` makes everything again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Integer,
    Select,
    Table,
    Text,
    and_,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
    union_all,
    update,
)

from listener.errors import StoreError
from listener.model import Sentiment
from listener.model.figures import day_bounds
from listener.store.bulk import insert_many
from listener.store.rows import NO_KEYWORDS, Told, upsert
from listener.store.schema import (
    SUMS,
    amplifications,
    day_columns,
    days,
    facet_days,
    mention_days,
    mentions,
    post_hashtags,
    posts,
    settings,
)

Progress = Callable[[int, int], None]
"""Called with days done and days in all."""

ALL, KEYWORDS, HASHTAG = "all", "keywords", "hashtag"
"""The facets: everything, by set of keywords (its id), by hashtag."""

Key = tuple[Any, ...]
"""A row's primary key in a rollup."""

Where = Callable[[Table], ColumnElement[bool]]

Counting = Select[Any] | CompoundSelect[Any]
"""A query of the rows of a rollup."""


def add(connection: Connection, told: Sequence[Told], *, reposts: bool = False) -> None:
    """Add new mentions, or new reposts of mentions, to the rollups."""
    amounts = [(one, _of_repost(one) if reposts else _of_mention(one)) for one in told]
    groups: dict[Key, list[int]] = defaultdict(lambda: [0] * len(SUMS))
    facets: dict[Key, list[int]] = defaultdict(lambda: [0] * len(SUMS))
    for one, added in amounts:
        _sum(groups[one.day, one.brand, one.source, one.author_group], added)
        for facet, value in _facets_of(one, reposts=reposts):
            _sum(facets[facet, one.day, one.brand, one.source, one.lang, value], added)
    _add_sums(connection, mention_days, groups)
    _add_sums(connection, facet_days, facets)
    bump(connection, {one.day for one in told})


def _sum(total: list[int], added: Iterable[int]) -> None:
    for index, amount in enumerate(added):
        total[index] += amount


def _facets_of(one: Told, *, reposts: bool) -> Iterator[tuple[str, str]]:
    """Where a mention stands among the facets, and a repost, which no keyword found."""
    yield ALL, ""
    if not reposts:
        yield KEYWORDS, str(one.keyword_set)
    yield from ((HASHTAG, tag) for tag in one.hashtags)


def _of_mention(one: Told) -> tuple[int, ...]:
    """What a mention adds, in the order of SUMS."""
    return (
        1,
        0,
        one.sentiment == "positive",
        one.sentiment == "neutral",
        one.sentiment == "negative",
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


def _add_sums(connection: Connection, table: Table, sums: Mapping[Key, Sequence[int]]) -> None:
    place = [column.name for column in table.primary_key]
    statement = upsert(connection.dialect.name, table)
    statement = statement.on_conflict_do_update(
        index_elements=place,
        set_={name: table.c[name] + statement.excluded[name] for name in SUMS},
    )
    names = (*place, *SUMS)
    rows = [dict(zip(names, (*key, *total), strict=True)) for key, total in sums.items()]
    insert_many(connection, statement, rows)


def bump(connection: Connection, changed: Iterable[date]) -> None:
    """Note that something counted on these days has changed."""
    statement = upsert(connection.dialect.name, days)
    statement = statement.on_conflict_do_update(
        index_elements=["day"], set_={"version": days.c.version + literal_column("1")}
    )
    found = sorted(changed)
    insert_many(connection, statement, [{"day": day, "version": 1} for day in found])
    # Nobody would ask for them again, and they may tell of posts that were removed.
    connection.execute(delete(day_columns).where(day_columns.c.day.in_(found)))


def renew(connection: Connection, places: Iterable[tuple[str, date]]) -> None:
    """Make the rollups of these (brand, day) places again from the mentions."""
    changed = sorted(places)
    for brand, day in changed:
        for table in (mention_days, facet_days):
            connection.execute(delete(table).where(of_day(table, day), table.c.brand == brand))
        _fill(connection, on(day, brand))
    bump(connection, {day for _brand, day in changed})


def of_day(table: Table, day: date) -> ColumnElement[bool]:
    """The rows of a local day in a rollup table, found by its key."""
    mine = table.c.day == day
    # The facet comes first in the key: without it all days would be read.
    return and_(table.c.facet.in_([ALL, KEYWORDS, HASHTAG]), mine) if table is facet_days else mine


def rebuild(connection: Connection, zone: ZoneInfo, *, progress: Progress | None = None) -> None:
    """Make the rollups again from the mentions, with local days of `zone`, all within this transaction."""
    _move_days(connection, zone)
    keep_zone(connection, zone)
    connection.execute(delete(mention_days))
    connection.execute(delete(facet_days))
    found = {
        day
        for table in (mentions, amplifications)
        for day in connection.scalars(select(table.c.day).distinct())
    }
    for number, day in enumerate(sorted(found), start=1):
        _fill(connection, on(day))
        if progress is not None:
            progress(number, len(found))
    bump(connection, {*found, *connection.scalars(select(days.c.day))})


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


def on(day: date, brand: str | None = None) -> Where:
    """Selects the mentions and reposts of a local day; `brand` keeps to those of one."""
    # The day in any zone lies within these instants, for which there is an index.
    midnight = datetime.combine(day, time(), UTC)
    begins, ends = midnight - timedelta(hours=14), midnight + timedelta(hours=36)

    def where(table: Table) -> ColumnElement[bool]:
        within = and_(table.c.day == day, table.c.created_at >= begins, table.c.created_at < ends)
        return within if brand is None else and_(within, table.c.brand == brand)

    return where


def _fill(connection: Connection, where: Where) -> None:
    """Insert the rollup rows of the mentions and reposts that `where` selects."""
    for table, query in counted(where):
        names = [*(column.name for column in table.primary_key), *SUMS]
        connection.execute(insert(table).from_select(names, query))


def counted(where: Where) -> Iterator[tuple[Table, Counting]]:
    """Each rollup table with the query of the rows it must hold for what `where` selects."""
    # Read once for each table: the joins cost more than the sums.
    rows = told(where).cte("told")
    sums = [func.sum(rows.c[name]) for name in SUMS]
    group = (rows.c.day, rows.c.brand, rows.c.source, rows.c.author_group)
    yield mention_days, select(*group, *sums).group_by(*group)
    place = (rows.c.day, rows.c.brand, rows.c.source, rows.c.lang)
    found = select(literal(KEYWORDS), *place, cast(rows.c.keyword_set, Text), *sums)
    tag = post_hashtags.c.hashtag
    tagged = select(literal(HASHTAG), *place, tag, *sums)
    yield (
        facet_days,
        union_all(
            select(literal(ALL), *place, literal(""), *sums).group_by(*place),
            found.where(rows.c.mentions > 0).group_by(*place, rows.c.keyword_set),
            tagged.join_from(rows, post_hashtags, post_hashtags.c.post_id == rows.c.post_id).group_by(
                *place, tag
            ),
        ),
    )


def told(where: Where) -> Select[Any]:
    """One row for each mention and repost that `where` selects, with its place and what it adds.

    SQL's side of `_of_mention` and `_of_repost`; a test holds the two together.
    """
    of_mention: dict[str, ColumnElement[int]] = {
        "mentions": literal(1, Integer),
        **{one.value: count(mentions.c.sentiment == one.value) for one in Sentiment},
        "compound_sum": func.coalesce(mentions.c.compound, 0),
        "audience_known": count(posts.c.followers.is_not(None)),
        "potential_impressions": func.coalesce(posts.c.followers, 0),
        "impressions_known": count(posts.c.impressions.is_not(None)),
        "impressions": func.coalesce(posts.c.impressions, 0),
        "engagements_known": count(func.coalesce(*_ENGAGEMENTS).is_not(None)),
        "engagements": engagements(),
    }
    of_repost: dict[str, ColumnElement[int]] = {
        "reposts": literal(1, Integer),
        "potential_impressions": func.coalesce(posts.c.followers, 0),
    }
    return select(
        union_all(_rows(mentions, of_mention, where), _rows(amplifications, of_repost, where)).subquery()
    )


_ENGAGEMENTS = (posts.c.likes, posts.c.replies, posts.c.reposts, posts.c.quotes)


def engagements(unknown: int = 0) -> ColumnElement[int]:
    """Likes, replies, reposts and quotes of a post; `unknown` where none of them is known."""
    first, *others = (func.coalesce(column, 0) for column in _ENGAGEMENTS)
    return case((func.coalesce(*_ENGAGEMENTS).is_(None), unknown), else_=sum(others, first))


def count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """1 where the condition holds, else 0: what to sum up."""
    return case((condition, 1), else_=0)


def _rows(table: Table, added: dict[str, ColumnElement[int]], where: Where) -> Select[Any]:
    place = (
        *(table.c[name] for name in ("post_id", "day", "brand", "source", "author_group", "author_id")),
        func.coalesce(posts.c.lang, "").label("lang"),
        (table.c.keyword_set if table is mentions else literal(NO_KEYWORDS)).label("keyword_set"),
    )
    amounts = (added.get(name, literal(0, Integer)).label(name) for name in SUMS)
    return (
        select(*place, posts.c.followers, *amounts)
        .join(posts, posts.c.id == table.c.post_id)
        .where(where(table))
    )

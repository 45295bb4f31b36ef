"""Lists of mentions: filtered, searched, newest first, a page at a time, with what stands around each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    exists,
    func,
    literal,
    literal_column,
    null,
    select,
    tuple_,
    type_coerce,
    union_all,
)

from listener.model import Sentiment
from listener.store import rollups, search
from listener.store.database import Store
from listener.store.kept_messages import kept_messages
from listener.store.mention_counts import counted_days
from listener.store.mention_filter import NO_LANGUAGE, SCORED, UNSCORED, MentionFilter
from listener.store.rows import in_lists
from listener.store.schema import (
    amplifications,
    authors,
    days,
    facet_days,
    mention_keywords,
    mentions,
    post_hashtags,
    posts,
    to_micros,
)
from listener.store.stored import (
    StoredMention,
    StoredPost,
    amplified_by,
    joined,
    keywords_of,
    posts_with_authors,
    read_mention,
    read_post,
)

__all__ = [
    "NO_LANGUAGE",
    "SCORED",
    "UNSCORED",
    "MentionFilter",
    "StoredMention",
    "StoredPost",
    "all_posts",
    "count_authors",
    "count_mentions",
    "count_posts",
    "extremes",
    "languages",
    "list_mentions",
    "post_mentions",
    "posts_with_authors",
    "read_post",
    "sources",
]


def list_mentions(
    store: Store,
    chosen: MentionFilter,
    *,
    limit: int,
    after: tuple[datetime, int, str] | None = None,
) -> list[StoredMention]:
    """Up to `limit` mentions, newest first, those that come after the place of the last one shown."""
    told = _listed(chosen)
    columns = _place(told)
    order = (column.desc() for column in columns)
    conditions = _conditions(store, chosen, told, newest_first=True)
    query = joined(told).where(*conditions).order_by(*order).limit(limit)
    if after is not None:
        # Typed by their columns: bare values would be compared as other kinds than what is stored.
        place = (literal(value, column.type) for value, column in zip(after, columns, strict=True))
        # The first condition says less, but is one that an index can begin at.
        query = query.where(told.c.created_at <= after[0], tuple_(*columns) < tuple_(*place))
    with store.read() as connection:
        rows = connection.execute(query).all()
        keywords = keywords_of(connection, sorted({row.id for row in rows}))
    return [read_mention(row, keywords) for row in rows]


def count_mentions(store: Store, chosen: MentionFilter) -> int:
    """How many mentions the filter selects."""
    with store.read() as connection:
        told = counted_days(connection, chosen)
    if told is None:
        return _counted(store, chosen)
    # What of its first and last day is chosen.
    ends = (replace(chosen, start=start, end=end) for start, end in told.ends)
    return told.mentions + sum(_counted(store, one) for one in ends)


def _counted(store: Store, chosen: MentionFilter) -> int:
    told = _listed(chosen)
    query = select(func.count()).select_from(told).where(*_conditions(store, chosen, told))
    if chosen.lang is not None or (chosen.query and search.reads_posts(store.dialect, chosen.query)):
        query = query.join(posts, posts.c.id == told.c.post_id)
    with store.read() as connection:
        return int(connection.scalar(query) or 0)


def count_authors(store: Store, chosen: MentionFilter, *, most: int) -> int:
    """How many distinct authors the chosen mentions have, counted up to `most` and no further."""
    found = select(mentions.c.author_id).where(*_conditions(store, chosen, mentions))
    if chosen.lang is not None or chosen.query is not None:
        found = found.join(posts, posts.c.id == mentions.c.post_id)
    some = found.distinct().limit(most).subquery()
    with store.read() as connection:
        return int(connection.scalar(select(func.count()).select_from(some)) or 0)


def extremes(store: Store, chosen: MentionFilter, *, sentiment: Sentiment, limit: int) -> list[StoredMention]:
    """The most positive or the most negative of the chosen mentions, the newest first among equals.

    Only mentions of that class: where none is negative, none is the most negative.
    """
    strongest = mentions.c.compound.asc() if sentiment is Sentiment.NEGATIVE else mentions.c.compound.desc()
    # The sign of a score tells where the class ends in the index, which is sorted by scores. Of 0, farthest
    # from either end, there are too many to look through.
    of_class = mentions.c.compound < 0 if sentiment is Sentiment.NEGATIVE else mentions.c.compound > 0
    is_class = mentions.c.sentiment == sentiment.value
    order = (strongest, *(column.desc() for column in _place(mentions)))
    found = select(mentions.c.post_id, mentions.c.brand).where(of_class, is_class)
    found = found.where(*_conditions(store, chosen, mentions, strongest_first=True))
    if chosen.lang is not None or chosen.query is not None:
        found = found.join(posts, posts.c.id == mentions.c.post_id)
    # The few first, by the index alone; only they are joined with their posts.
    few = found.order_by(*order).limit(limit)
    with store.read() as connection:

        def make() -> tuple[tuple[int, str], ...]:
            return tuple((row.post_id, row.brand) for row in connection.execute(few))

        versions = None if chosen.query is not None else _versions(connection, chosen)
        key = ("extremes", chosen, sentiment, limit, versions)
        places = make() if versions is None else store.results.get(key, make)
        theirs = mentions.c.post_id.in_([post for post, _brand in places])
        rows = [
            row
            for row in connection.execute(joined(mentions).where(theirs).order_by(*order))
            if (row.id, row.brand) in places
        ]
        keywords = keywords_of(connection, sorted({row.id for row in rows}))
    return [read_mention(row, keywords) for row in rows]


def _versions(connection: Connection, chosen: MentionFilter) -> tuple[tuple[date, int], ...] | None:
    """What the chosen mentions are as long as it stays the same; None where no time is chosen."""
    if chosen.start is None or chosen.end is None:
        return None
    # Local days begin up to a day before or after those of UTC.
    first, last = chosen.start.date() - timedelta(days=1), chosen.end.date() + timedelta(days=1)
    query = select(days.c.day, days.c.version).where(days.c.day >= first, days.c.day <= last)
    return tuple((row.day, row.version) for row in connection.execute(query.order_by(days.c.day)))


def post_mentions(store: Store, number: int) -> tuple[StoredPost, tuple[StoredMention, ...]] | None:
    """A kept post and its mentions by brand name, None if there is no such post."""
    with store.read() as connection:
        row = connection.execute(posts_with_authors().where(posts.c.id == number)).one_or_none()
        if row is None:
            return None
        keywords = keywords_of(connection, [number])
        rows = connection.execute(joined(mentions).where(posts.c.id == number)).all()
    found = sorted((read_mention(one, keywords) for one in rows), key=lambda one: one.brand)
    return read_post(row), tuple(found)


def languages(store: Store) -> tuple[str, ...]:
    """The languages of mentions there are, sorted."""
    found = [""]
    with store.read() as connection:
        # From one to the next by the index: DISTINCT would read every post.
        while lang := connection.scalar(select(func.min(posts.c.lang)).where(posts.c.lang > found[-1])):
            found.append(lang)
        unknown = connection.scalar(select(exists().where(posts.c.lang.is_(None))))
    return (*sorted(found[1:]), *([NO_LANGUAGE] if unknown else ()))


def sources(store: Store) -> tuple[str, ...]:
    """The sources that mentions came from, sorted; imported ones and those no longer configured too."""
    with store.read() as connection:
        # The rollup that holds every mention once has few rows.
        found = select(facet_days.c.source).where(facet_days.c.facet == rollups.ALL).distinct()
        return tuple(sorted(connection.scalars(found)))


def all_posts(store: Store, *, size: int = 1_000) -> Iterator[tuple[StoredPost, tuple[StoredMention, ...]]]:
    """Every kept post with its mentions, oldest first, then by network and id; the same on any database."""
    query = posts_with_authors().order_by(
        posts.c.created_at, _plain(posts.c.network, store), _plain(posts.c.native_id, store)
    )
    with store.read() as connection:
        for rows in connection.execute(query.execution_options(yield_per=size)).partitions():
            ids = sorted(row.id for row in rows)
            keywords = keywords_of(connection, ids)
            found: dict[int, list[StoredMention]] = {}
            for some in in_lists(ids):
                for row in connection.execute(joined(mentions).where(posts.c.id.in_(some))):
                    found.setdefault(row.id, []).append(read_mention(row, keywords))
            gone = sorted(row.id for row in rows if row.removed_at is not None)
            amplified = amplified_by(connection, gone)
            messages = kept_messages(connection, gone)
            for row in rows:
                yield (
                    read_post(row, amplified.get(row.id, ()), messages.get(row.id, ())),
                    tuple(sorted(found.get(row.id, ()), key=lambda one: one.brand)),
                )


def count_posts(store: Store) -> int:
    """How many posts are kept."""
    with store.read() as connection:
        return int(connection.scalar(select(func.count()).select_from(posts)) or 0)


def _plain(column: ColumnElement[str], store: Store) -> ColumnElement[str]:
    """Ordered by code point, which is what SQLite does anyway."""
    return column.collate("C") if store.dialect == "postgresql" else column


_TONE = ("sentiment", "compound", "sentence_sentiment")


def _listed(chosen: MentionFilter) -> FromClause:
    """The mentions, with their reposts where those are asked for."""
    if not chosen.reposts:
        return mentions
    names = ("post_id", "brand", "created_at", "source", "author_id")
    both = (
        select(*(mentions.c[name] for name in (*names, *_TONE))),
        select(*(amplifications.c[name] for name in names), *(null().label(name) for name in _TONE)),
    )
    return union_all(*both).subquery("told")


def _place(told: FromClause) -> tuple[ColumnElement[Any], ...]:
    """What the list is sorted by, newest first."""
    return (told.c.created_at, told.c.post_id, told.c.brand)


def _conditions(
    store: Store,
    chosen: MentionFilter,
    told: FromClause,
    *,
    newest_first: bool = False,
    strongest_first: bool = False,
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    # SQLite would begin with the time, and sort all there is in it: what is strongest is found by scores.
    by_score = strongest_first and chosen.brand is not None
    instant = type_coerce(told.c.created_at, BigInteger) + literal_column("0")
    if chosen.start is not None:
        since = instant >= to_micros(chosen.start)
        conditions.append(since if by_score else told.c.created_at >= chosen.start)
    if chosen.end is not None:
        until = instant < to_micros(chosen.end)
        conditions.append(until if by_score else told.c.created_at < chosen.end)
    if chosen.brand is not None:
        conditions.append(told.c.brand == chosen.brand)
    if chosen.source is not None:
        conditions.append(told.c.source == chosen.source)
    if chosen.sentiment == UNSCORED:
        conditions.append(told.c.sentiment.is_(None))
    elif chosen.sentiment == SCORED:
        conditions.append(told.c.sentiment.is_not(None))
    elif chosen.sentiment is not None:
        conditions.append(told.c.sentiment == chosen.sentiment)
    if chosen.lang is not None:
        known = posts.c.lang == chosen.lang
        conditions.append(posts.c.lang.is_(None) if chosen.lang == NO_LANGUAGE else known)
    if chosen.numbers is not None:
        conditions.append(told.c.post_id.in_(chosen.numbers))
    if chosen.author is not None:
        network, native_id = chosen.author
        theirs = select(authors.c.id).where(authors.c.network == network, authors.c.native_id == native_id)
        conditions.append(told.c.author_id.in_(theirs))
    if chosen.keywords is not None:
        conditions.append(
            exists().where(
                mention_keywords.c.post_id == told.c.post_id,
                mention_keywords.c.brand == told.c.brand,
                mention_keywords.c.keyword.in_(chosen.keywords),
            )
        )
    if chosen.hashtag is not None:
        conditions.append(
            exists().where(
                post_hashtags.c.post_id == told.c.post_id, post_hashtags.c.hashtag == chosen.hashtag
            )
        )
    if chosen.query is not None:
        # A list is read from its newest end on, so the numbers found are looked up and not begun with.
        number = told.c.post_id + 0 if newest_first else told.c.post_id
        if search.reads_posts(store.dialect, chosen.query):
            number = posts.c.id
        within = None if newest_first else _bounds(store, chosen)
        conditions.append(search.finds(store.dialect, chosen.query, number=number, within=within))
    return conditions


def _bounds(store: Store, chosen: MentionFilter) -> tuple[int, int] | None:
    """The first and the last post among the mentions of the chosen time; None if all times are chosen."""
    if store.dialect != "sqlite" or chosen.start is None or chosen.end is None or chosen.reposts:
        return None
    query = select(func.min(mentions.c.post_id), func.max(mentions.c.post_id)).where(
        mentions.c.created_at >= chosen.start, mentions.c.created_at < chosen.end
    )
    with store.read() as connection:
        first, last = connection.execute(query).one()
    return (first or 0, last or 0)

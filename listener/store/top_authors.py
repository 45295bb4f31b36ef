"""Who was heard most: what each author said, every post once, and what is known of those at the top.

Counts come from the columns of whole days in memory (voices.py), names and times of the few shown by SQL.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, exists, func, select

from listener.model import RSS, Period
from listener.model.tombstone import AUTHOR_GROUPS, REMOVED
from listener.store.authors import NAMED, Named
from listener.store.choice import ANY, Choice
from listener.store.columns import UNKNOWN, Columns
from listener.store.database import Store
from listener.store.figures import remembered, sets_with
from listener.store.label_sums import tagged
from listener.store.rows import among
from listener.store.said import distinct
from listener.store.schema import amplifications, authors, mentions, post_hashtags, posts
from listener.store.voices import chosen, columns_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

_REMOVED = tuple(f"{REMOVED}{group}" for group in range(AUTHOR_GROUPS))
"""Who stands for the authors of removed posts: nobody that could be shown."""


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """An entry per author of a mention in every array, by the author's number.

    `mentions` and `reposts` (of others' mentions) count a post once, however many of the brands it names;
    `rows` and `repost_rows` once for each of them, as lists do. `engagements` and `followers` may be UNKNOWN.
    """

    author: Numbers
    group: Numbers
    mentions: Numbers
    rows: Numbers
    engagements: Numbers
    followers: Numbers
    reposts: Numbers
    repost_rows: Numbers


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an author's mentions: the time of the last, how often those of which that is known
    were reposted, and how many these are.
    """

    last_at: datetime
    received: int
    counted: int


@dataclass(frozen=True, slots=True, eq=False)
class Top:
    """The crowd, who of it is `shown` (where each stands in it, and who that is) with what is `known` of them
    by number, where the one with the most mentions stands, and the networks of which reposts are kept.
    """

    crowd: Crowd
    shown: tuple[tuple[int, Named], ...]
    known: Mapping[int, Known]
    most_heard: int | None
    reposting: frozenset[str]


def top_of(
    store: Store,
    period: Period,
    brands: Sequence[str],
    by: str,
    most: int,
    choice: Choice = ANY,
    hashtag: str | None = None,
) -> Top:
    """The `most` authors of mentions of any of the brands by a column of their crowd, the largest first.

    Equals stand in the order of network and id. `hashtag` keeps to posts with it.
    """
    with store.read() as connection:

        def make() -> Top:
            crowd = _crowd_of(store, connection, period, brands, choice, hashtag)
            shown = _leading(connection, crowd, getattr(crowd, by), most)
            first = shown if by == "mentions" else _leading(connection, crowd, crowd.mentions, 1)
            # Publishers repost nobody.
            networks = {who.network for _place, who in shown} - {RSS}
            # Reposts are found by no keyword.
            reposting = _reposted_on(connection, period, networks) if choice.keywords is None else set()
            numbers = [who.number for _place, who in shown]
            return Top(
                crowd=crowd,
                shown=tuple(shown),
                known=_known_of(connection, period, brands, choice, numbers, hashtag),
                most_heard=first[0][0] if first else None,
                reposting=frozenset(reposting),
            )

        asked = ("top authors", tuple(brands), by, most, choice, hashtag)
        return remembered(store, connection, period, asked, make)


def _crowd_of(
    store: Store,
    connection: Connection,
    period: Period,
    brands: Sequence[str],
    choice: Choice,
    hashtag: str | None,
) -> Crowd:
    import numpy as np

    found = columns_of(store, connection, period)
    if hashtag is not None:
        found = found.at(tagged(connection, found, {hashtag: (hashtag,)})[hashtag])
    mask = np.isin(found.brand, [store.days.code(name) for name in brands])
    if (wanted := chosen(store, connection, found, choice)) is not None:
        mask &= wanted
    return _crowd(found, (mask & ~found.is_repost).nonzero()[0], (mask & found.is_repost).nonzero()[0])


def _crowd(found: Columns, written: Numbers, repeated: Numbers) -> Crowd:
    """The crowd of the entries at these places: mentions, and reposts of mentions."""
    import numpy as np

    author, place = distinct(found.author[written])
    size = len(author)
    rows = np.bincount(place, minlength=size)
    once = _once(found.post[written])
    written, place = written[once], place[once]
    group = np.zeros(size, dtype=np.int64)
    group[place] = found.group[written]
    engaged = found.engagements[written]
    known = engaged != UNKNOWN
    # Sums of integers stay exact in floats: all are far below 2^53.
    sums = np.bincount(place[known], weights=engaged[known], minlength=size).astype(np.int64)
    engagements = np.where(np.bincount(place[known], minlength=size) > 0, sums, UNKNOWN)
    followers = np.full(size, UNKNOWN, dtype=np.int64)
    np.maximum.at(followers, place, found.followers[written])
    repeated, theirs = _among(author, found.author, repeated)
    np.maximum.at(followers, theirs, found.followers[repeated])
    again = _once(found.post[repeated])
    return Crowd(
        author=author,
        group=group,
        mentions=np.bincount(place, minlength=size),
        rows=rows,
        engagements=engagements,
        followers=followers,
        reposts=np.bincount(theirs[again], minlength=size),
        repost_rows=np.bincount(theirs, minlength=size),
    )


def _once(post: Numbers) -> Numbers:
    """One place of each post."""
    import numpy as np

    if not len(post):
        return post
    number = post - int(post.min())
    last = np.zeros(int(number.max()) + 1, dtype=np.int64)
    last[number] = np.arange(len(post))
    return np.flatnonzero(last[number] == np.arange(len(post)))


def _among(author: Numbers, whose: Numbers, places: Numbers) -> tuple[Numbers, Numbers]:
    """Those of the places that are of one of the (sorted) authors, and which one."""
    import numpy as np

    if not len(author):
        return places[:0], places[:0]
    theirs = np.minimum(np.searchsorted(author, whose[places]), len(author) - 1)
    mine = author[theirs] == whose[places]
    return places[mine], theirs[mine]


def _leading(connection: Connection, crowd: Crowd, values: Numbers, most: int) -> list[tuple[int, Named]]:
    """The `most` authors of the largest values, and where they stand in the crowd; equals in the order of
    network and id. Who is only known to be removed takes no part.
    """
    import numpy as np

    gone = list(connection.scalars(select(authors.c.id).where(authors.c.native_id.in_(_REMOVED))))
    there = np.flatnonzero(~np.isin(crowd.author, gone))
    most = min(most, len(there))
    if not most:
        return []
    least = np.partition(values[there], len(there) - most)[len(there) - most]
    above, level = there[values[there] > least], there[values[there] == least]
    some = [
        *_named(connection, crowd.author[above], len(above)),
        *_named(connection, crowd.author[level], most - len(above)),
    ]
    places = np.searchsorted(crowd.author, [one.number for one in some])
    told = [(int(place), one) for place, one in zip(places, some, strict=True)]
    return sorted(told, key=lambda one: (-int(values[one[0]]), one[1].network, one[1].id))


def _named(connection: Connection, numbers: Iterable[int], most: int) -> list[Named]:
    """The first of these authors by network and id."""
    wanted = [int(number) for number in numbers]
    if not wanted or not most:
        return []
    query = (
        select(*NAMED)
        .where(among(connection, authors.c.id, wanted))
        .order_by(_plain(connection, authors.c.network), _plain(connection, authors.c.native_id))
        .limit(most)
    )
    return [Named(*row) for row in connection.execute(query)]


def _plain(connection: Connection, column: ColumnElement[str]) -> ColumnElement[str]:
    """Ordered by code point, which is what SQLite does anyway."""
    return column.collate("C") if connection.dialect.name == "postgresql" else column


def _known_of(
    connection: Connection,
    period: Period,
    brands: Sequence[str],
    choice: Choice,
    numbers: Collection[int],
    hashtag: str | None,
) -> dict[int, Known]:
    """What is known of the mentions of these authors within the choice, by the author's number."""
    conditions = [
        among(connection, mentions.c.author_id, numbers),
        mentions.c.created_at >= period.start_at,
        mentions.c.created_at < period.end_at,
        among(connection, mentions.c.brand, brands),
    ]
    if choice.source is not None:
        conditions.append(mentions.c.source == choice.source)
    if choice.lang is not None:
        conditions.append(func.coalesce(posts.c.lang, "") == choice.lang)
    if choice.keywords is not None:
        conditions.append(mentions.c.keyword_set.in_(sets_with(connection, choice.keywords)))
    if hashtag is not None:
        conditions.append(
            exists().where(post_hashtags.c.post_id == mentions.c.post_id, post_hashtags.c.hashtag == hashtag)
        )
    told = (
        select(posts.c.id, mentions.c.author_id, posts.c.created_at, posts.c.reposts)
        .join(posts, posts.c.id == mentions.c.post_id)
        .where(*conditions)
        .distinct()
        .subquery()
    )
    query = select(
        told.c.author_id, func.max(told.c.created_at), func.sum(told.c.reposts), func.count(told.c.reposts)
    ).group_by(told.c.author_id)
    return {row[0]: Known(row[1], int(row[2] or 0), row[3]) for row in connection.execute(query)}


def _reposted_on(connection: Connection, period: Period, networks: Iterable[str]) -> set[str]:
    """Those of the networks of which any repost in the period is kept: elsewhere none may have been read."""
    return {network for network in networks if connection.scalar(select(_any_repost(period, network)))}


def _any_repost(period: Period, network: str) -> ColumnElement[bool]:
    return exists().where(
        amplifications.c.author_id == authors.c.id,
        authors.c.network == network,
        amplifications.c.created_at >= period.start_at,
        amplifications.c.created_at < period.end_at,
    )

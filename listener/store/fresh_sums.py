"""What the rollups hold under new scores, counted day by day while the old ones stand.

So at the switch nothing is counted but days that others changed at the last moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    SmallInteger,
    Text,
    and_,
    case,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
    update,
)

from listener.model import Sentiment
from listener.store import rollups
from listener.store.bulk import insert_many
from listener.store.corrections import SURE
from listener.store.database import Store
from listener.store.labels import LabelKind
from listener.store.rows import among, upsert
from listener.store.schema import (
    TONES,
    days,
    facet_days,
    fresh_days,
    fresh_scores,
    fresh_sentences,
    fresh_sums,
    labels,
    mention_days,
    mentions,
    post_hashtags,
    posts,
)

_GROUP = "group"
_PLACE = ("day", "facet", "brand", "source", "lang", "value")


def uncount(connection: Connection, numbers: Iterable[int]) -> None:
    """The new scores of these posts are others now: their days must be counted, or counted again."""
    query = select(mentions.c.day).distinct().where(among(connection, mentions.c.post_id, numbers))
    statement = upsert(connection.dialect.name, fresh_days)
    statement = statement.on_conflict_do_update(
        index_elements=["day"], set_={"laid": fresh_days.c.laid + statement.excluded.laid}
    )
    insert_many(connection, statement, [{"day": day, "laid": 1} for day in connection.scalars(query)])


def uncounted(connection: Connection) -> list[date]:
    """The days that must be counted before the switch, in order."""
    holds = and_(fresh_days.c.counted == fresh_days.c.laid, fresh_days.c.version == _version)
    query = select(fresh_days.c.day).outerjoin(days, days.c.day == fresh_days.c.day)
    return list(
        connection.scalars(query.where(func.coalesce(holds, False).is_(False)).order_by(fresh_days.c.day))
    )


def touched_days(connection: Connection) -> list[date]:
    """All days of mentions that get new scores, in order."""
    return list(connection.scalars(select(fresh_days.c.day).order_by(fresh_days.c.day)))


_version = func.coalesce(days.c.version, 0)


@dataclass(frozen=True, slots=True)
class _Counted:
    """The sums of a day under the new scores, while nothing of it changes."""

    laid: int
    version: int
    rows: list[dict[str, Any]]


def count_beside(store: Store, day: date) -> None:
    """Count a day in a reading of its own; where it changed meanwhile it stays uncounted."""
    with store.read() as connection:
        counted = _count(connection, day)
    with store.write() as connection:
        if counted is not None and _state(connection, day) == (counted.laid, counted.version):
            _keep(connection, day, counted)


def count_within(connection: Connection, day: date) -> None:
    """Count a day while nobody else can write."""
    counted = _count(connection, day)
    if counted is not None:
        _keep(connection, day, counted)


def _state(connection: Connection, day: date) -> tuple[int, int] | None:
    """How often new scores of the day were laid beside, and the version of the day itself."""
    query = select(fresh_days.c.laid, _version.label("version"))
    query = query.outerjoin(days, days.c.day == fresh_days.c.day).where(fresh_days.c.day == day)
    row = connection.execute(query).one_or_none()
    return None if row is None else (row.laid, row.version)


def _count(connection: Connection, day: date) -> _Counted | None:
    state = _state(connection, day)
    if state is None:
        return None
    rows = [
        dict(zip((*_PLACE, *TONES), (*row[:6], *map(int, row[6:])), strict=True))
        for row in connection.execute(_sums(day))
    ]
    return _Counted(*state, rows)


def _keep(connection: Connection, day: date, counted: _Counted) -> None:
    connection.execute(delete(fresh_sums).where(fresh_sums.c.day == day))
    insert_many(connection, insert(fresh_sums), counted.rows)
    connection.execute(
        update(fresh_days)
        .where(fresh_days.c.day == day)
        .values(counted=counted.laid, version=counted.version)
    )


def _sums(day: date) -> Any:
    """The rows of fresh_sums for a day."""
    rows = _toned(day).cte("toned")
    sums = [func.sum(rows.c[name]) for name in TONES]
    place = (rows.c.brand, rows.c.source, rows.c.lang)
    by_group = cast(rows.c.author_group, Text)
    tag = post_hashtags.c.hashtag
    found: list[tuple[str, tuple[ColumnElement[Any], ...]]] = [
        (_GROUP, (rows.c.brand, rows.c.source, literal(""), by_group)),
        (rollups.ALL, (*place, literal(""))),
        (rollups.KEYWORDS, (*place, cast(rows.c.keyword_set, Text))),
    ]
    tagged = select(rows.c.day, literal(rollups.HASHTAG), *place, tag, *sums)
    tagged = tagged.join_from(rows, post_hashtags, post_hashtags.c.post_id == rows.c.post_id)
    keys = {_GROUP: (rows.c.brand, rows.c.source, rows.c.author_group), rollups.ALL: place}
    return union_all(
        *(
            select(rows.c.day, literal(facet), *told, *sums).group_by(
                rows.c.day, *keys.get(facet, (*place, rows.c.keyword_set))
            )
            for facet, told in found
        ),
        tagged.group_by(rows.c.day, *place, tag),
    )


def _toned(day: date) -> Any:
    """The mentions of a day as they are counted under the new scores."""
    own, whole = fresh_sentences.alias(), fresh_scores
    others = fresh_sentences.alias()
    sentence, score = (
        {name: case((table.c.post_id.is_not(None), table.c[name]), else_=kept) for name, kept in told.items()}
        for table, told in (
            (own, {"compound": mentions.c.sentence_compound, "sentiment": mentions.c.sentence_sentiment}),
            (whole, {"compound": posts.c.compound, "sentiment": posts.c.sentiment}),
        )
    )
    scored = {name: func.coalesce(sentence[name], score[name]) for name in ("compound", "sentiment")}
    said = (
        select(labels.c.label)
        .where(labels.c.post_id == mentions.c.post_id, labels.c.kind == LabelKind.SENTIMENT.value)
        .order_by(labels.c.at.desc(), labels.c.by.desc())
        .limit(1)
        .correlate(mentions)
        .scalar_subquery()
    )
    touched = or_(whole.c.post_id.is_not(None), exists().where(others.c.post_id == mentions.c.post_id))
    columns = ("post_id", "day", "brand", "source", "author_group", "keyword_set", "compound", "sentiment")
    rows = (
        select(
            *(mentions.c[name] for name in columns),
            func.coalesce(posts.c.lang, "").label("lang"),
            scored["compound"].label("scored_compound"),
            scored["sentiment"].label("scored_sentiment"),
            said.label("said"),
            touched.label("is_touched"),
        )
        .join(posts, posts.c.id == mentions.c.post_id)
        .outerjoin(whole, and_(whole.c.post_id == mentions.c.post_id, whole.c.is_stale.is_(False)))
        .outerjoin(own, and_(own.c.post_id == mentions.c.post_id, own.c.brand == mentions.c.brand))
        .where(rollups.on(day)(mentions))
        .subquery()
    )
    return _corrected(rows)


def _corrected(rows: Any) -> Any:
    # As corrections.py has it: what people say stands, and they are sure where the scorer says otherwise.
    corrected = and_(rows.c.said.is_not(None), func.coalesce(rows.c.scored_sentiment, "") != rows.c.said)
    sure = case({one.value: amount for one, amount in SURE.items()}, value=rows.c.said)
    kept = rows.c.is_touched.is_(False)
    compound = case((kept, rows.c.compound), (corrected, sure), else_=rows.c.scored_compound)
    sentiment = case((kept, rows.c.sentiment), (corrected, rows.c.said), else_=rows.c.scored_sentiment)
    names = ("post_id", "day", "brand", "source", "author_group", "keyword_set", "lang")
    tones = (rollups.count(sentiment == one.value).label(one.value) for one in Sentiment)
    total = func.coalesce(compound, 0).label("compound_sum")
    return select(*(rows.c[name] for name in names), *tones, total)


def apply_sums(connection: Connection, day: date | None = None) -> None:
    """Put what was counted into the rollups, of one day or of all; they have changed."""
    shared = ("day", "brand", "source")
    for table, key in ((facet_days, (*shared, "facet", "lang", "value")), (mention_days, shared)):
        mine = [table.c[name] == fresh_sums.c[name] for name in key]
        if table is mention_days:
            group = cast(fresh_sums.c.value, SmallInteger)
            mine += [fresh_sums.c.facet == _GROUP, mention_days.c.author_group == group]
        if day is not None:
            mine += [fresh_sums.c.day == day, rollups.of_day(table, day)]
        connection.execute(update(table).where(*mine).values({name: fresh_sums.c[name] for name in TONES}))
    of_day = () if day is None else (fresh_days.c.day == day,)
    rollups.bump(connection, list(connection.scalars(select(fresh_days.c.day).where(*of_day))))
    for table in (fresh_sums, fresh_days):
        connection.execute(delete(table).where(*(() if day is None else (table.c.day == day,))))

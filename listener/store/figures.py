"""Sums for the reports: read from the daily rollup, and for a day that is cut short from the mentions.

Figures of a period never include what was created after its `as_of`, so the local day on which that
instant falls is counted mention by mention.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Table,
    Text,
    and_,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)

from listener.errors import StoreError, UsageError
from listener.model import Period, day_bounds
from listener.store import rollups
from listener.store.choice import ANY, Choice
from listener.store.database import Store
from listener.store.memory import Results
from listener.store.rows import NO_KEYWORDS
from listener.store.schema import (
    SUMS,
    amplifications,
    days,
    facet_days,
    keyword_sets,
    mentions,
    post_hashtags,
)
from listener.store.settled import why_unsettled
from listener.words import _

Result = TypeVar("Result")


class Facet(StrEnum):
    """What mentions can be broken down by."""

    SOURCE = "source"
    LANG = "lang"
    KEYWORDS = "keywords"
    HASHTAG = "hashtag"


Value = str | tuple[str, ...]
"""A value of a facet; of keywords it is a set."""

_COLUMNS = {Facet.SOURCE: "source", Facet.LANG: "lang", Facet.KEYWORDS: "value", Facet.HASHTAG: "value"}


@dataclass(frozen=True, slots=True)
class Sums:
    """What adds up over mentions. `*_known` is for how many of them the figure beside it is known."""

    mentions: int = 0
    reposts: int = 0
    positive: int = 0
    neutral: int = 0
    negative: int = 0
    compound_sum: int = 0
    audience_known: int = 0
    potential_impressions: int = 0
    impressions_known: int = 0
    impressions: int = 0
    engagements_known: int = 0
    engagements: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(*(getattr(self, name) + getattr(other, name) for name in SUMS))

    @property
    def audience(self) -> int | None:
        """The potential impressions, None where no audience is known."""
        return self.potential_impressions if self.audience_known or self.potential_impressions else None

    @property
    def scored(self) -> int:
        """How many mentions have a sentiment."""
        return self.positive + self.neutral + self.negative


def check_zone(store: Store, period: Period) -> None:
    """Raise StoreError if the stored local days are of another zone than the period's, or moving to it, or
    if new scores are in force on some of them only.
    """
    with store.read() as connection:
        if (message := why_unsettled(connection)) is not None:
            raise StoreError(message)
        if rollups.stored_zone(connection) is not None:
            rollups.agree_on_zone(connection, period.zone)


def sums_by_brand(store: Store, period: Period, choice: Choice = ANY) -> dict[str, Sums]:
    """The period's sums per brand."""
    with store.read() as connection:
        rows = _sums(connection, period, choice, "brand")
        return {row.brand: _read_sums(row) for row in rows}


def sums_by_day(store: Store, period: Period, choice: Choice = ANY) -> dict[tuple[date, str], Sums]:
    """The period's sums per local day and brand; a day without any has no entry."""
    with store.read() as connection:
        rows = _sums(connection, period, choice, "day", "brand")
        return {(row.day, row.brand): _read_sums(row) for row in rows}


def mentions_by_day_and_keywords(
    store: Store, period: Period
) -> dict[tuple[date, str], dict[tuple[str, ...], int]]:
    """Per local day and brand, how many mentions were found by which set of keywords (empty: vouched for)."""
    with store.read() as connection:
        sets = keyword_sets_of(connection)
        start, end, cut = whole_days(connection, period)
        versions = connection.execute(
            select(days.c.day, days.c.version).where(days.c.day >= start, days.c.day < end)
        ).all()
        told = []
        for day, version in versions:
            read = partial(_keywords_of_day, connection, replace(period, start=day, end=day + _DAY))
            told.append((day, store.keyword_days.get(day, version, read)))
        if cut is not None:
            told.append((end, _keywords_of_day(connection, replace(period, start=end))))
    found: dict[tuple[date, str], dict[tuple[str, ...], int]] = {}
    for day, rows in told:
        for brand, number, mentions_found in rows:
            found.setdefault((day, brand), {})[sets[number]] = mentions_found
    return found


_DAY = timedelta(days=1)


def _keywords_of_day(connection: Connection, day: Period) -> list[tuple[str, int, int]]:
    """Of a day (or the part of it that has passed): brands, sets of keywords, and mentions of both."""
    rows = _sums(connection, day, ANY, "brand", "value", facet=Facet.KEYWORDS, sums=("mentions",))
    return [(row.brand, int(row.value), int(row.mentions)) for row in rows]


def sums_by_facet(
    store: Store, period: Period, facet: Facet, choice: Choice = ANY
) -> dict[tuple[str, Value], Sums]:
    """The period's sums per brand and value of the facet.

    A value is a source, a language ("" if unknown), a sorted tuple of keywords (empty: the source vouched)
    or a hashtag. A mention counts under each of its hashtags. UsageError for hashtags within a group of
    keywords, which are not counted together.
    """
    if facet is Facet.HASHTAG:
        _check_hashtags(choice)
    with store.read() as connection:

        def make() -> dict[tuple[str, Value], Sums]:
            rows = _sums(connection, period, choice, "brand", _COLUMNS[facet], facet=facet)
            sets = keyword_sets_of(connection) if facet is Facet.KEYWORDS else {}
            values = (getattr(row, _COLUMNS[facet]) for row in rows)
            return {
                (row.brand, sets[int(value)] if facet is Facet.KEYWORDS else value): _read_sums(row)
                for row, value in zip(rows, values, strict=True)
            }

        return remembered(store, connection, period, ("sums by facet", facet, choice), make)


def sums_of_hashtag(
    store: Store, period: Period, hashtag: str, by: str, choice: Choice = ANY
) -> dict[tuple[Any, str], Sums]:
    """The period's sums of mentions with a hashtag, per "day", "source" or "lang" ("" if unknown) and brand.

    UsageError within a group of keywords.
    """
    _check_hashtags(choice)
    with store.read() as connection:

        def make() -> dict[tuple[Any, str], Sums]:
            rows = _sums(connection, period, choice, by, "brand", facet=Facet.HASHTAG, value=hashtag)
            return {(getattr(row, by), row.brand): _read_sums(row) for row in rows}

        asked = ("sums of hashtag", hashtag, by, choice)
        return remembered(store, connection, period, asked, make)


def _check_hashtags(choice: Choice) -> None:
    if choice.keywords is not None:
        raise UsageError(_("group: hashtags are not counted within a group of keywords; clear one of them."))


def keyword_sets_of(connection: Connection) -> dict[int, tuple[str, ...]]:
    """Every set of keywords by its id."""
    sets = {row.id: tuple(json.loads(row.keywords)) for row in connection.execute(select(keyword_sets))}
    return {NO_KEYWORDS: (), **sets}


def sets_with(connection: Connection, keywords: Iterable[str]) -> list[int]:
    """The ids of the sets that hold any of the keywords, sorted."""
    wanted = set(keywords)
    return sorted(one for one, words in keyword_sets_of(connection).items() if not wanted.isdisjoint(words))


def _read_sums(row: Row[Any]) -> Sums:
    return Sums(**{name: int(getattr(row, name)) for name in SUMS})


Cut = tuple[datetime, datetime] | None
"""The part of a local day up to `as_of`, [start, end); None where no day is cut short."""


def whole_days(connection: Connection, period: Period) -> tuple[date, date, Cut]:
    """The period's local days [start, end) that count as they stand, and the part of the day cut short.

    The day on which `as_of` falls stands whole as well while nothing in it is newer: there is no part then.
    """
    today = period.as_of.astimezone(period.zone).date()
    if not period.start <= today < period.end:
        return period.start, max(period.start, min(period.end, today)), None
    starts, ends = day_bounds(today, period.zone)
    if any_since(connection, today, period.as_of, ends):
        return period.start, today, (starts, period.as_of)
    return period.start, today + timedelta(days=1), None


def any_since(connection: Connection, day: date, since: datetime, until: datetime) -> bool:
    """Whether any mention or repost of the day was created in [since, until)."""
    # Through the brands heard that day, for which there is an index.
    heard = select(facet_days.c.brand).where(facet_days.c.facet == rollups.ALL, facet_days.c.day == day)
    found = (
        exists().where(table.c.brand.in_(heard), table.c.created_at >= since, table.c.created_at < until)
        for table in (mentions, amplifications)
    )
    return bool(connection.scalar(select(or_(*found))))


def day_state(connection: Connection) -> tuple[int, int]:
    """Stands for all that is counted by day: versions only grow, so no change leaves it as it was."""
    counted, versions = connection.execute(
        select(func.count(), func.coalesce(func.sum(days.c.version), 0)).select_from(days)
    ).one()
    return int(counted), int(versions)


def remembered(
    store: Store,
    connection: Connection,
    period: Period,
    asked: tuple[Hashable, ...],
    make: Callable[[], Result],
    *,
    kept: Results | None = None,
) -> Result:
    """A result over the period: the one made before, if nothing of its days has changed since.

    `asked` names what is counted. Where `as_of` cuts a day short, it is made anew each time. `kept` is where
    it is remembered, the store's results unless told otherwise.
    """
    return remembered_over(store, connection, [period], asked, make, kept=kept)


def remembered_over(
    store: Store,
    connection: Connection,
    periods: Sequence[Period],
    asked: tuple[Hashable, ...],
    make: Callable[[], Result],
    *,
    kept: Results | None = None,
) -> Result:
    """The same of a result over several periods."""
    key: list[Hashable] = [*asked]
    for period in periods:
        start, end, cut = whole_days(connection, period)
        if cut is not None:
            return make()
        told = connection.execute(
            select(days.c.day, days.c.version)
            .where(days.c.day >= start, days.c.day < end)
            .order_by(days.c.day)
        )
        key += [period.zone.key, start, end, tuple((row.day, row.version) for row in told)]
    return (kept or store.results).get(tuple(key), make)


def _sums(
    connection: Connection,
    period: Period,
    choice: Choice,
    *by: str,
    facet: Facet | None = None,
    value: str | None = None,
    sums: Sequence[str] = SUMS,
) -> Sequence[Row[Any]]:
    """Sums grouped by columns: whole days from the rollup, the day that is cut short from the mentions.

    `value` is the only one wanted of the facet, `sums` are those wanted.
    """
    kind = _kept_under(choice, facet)
    sets = sets_with(connection, choice.keywords) if choice.keywords is not None else None
    start, end, cut = whole_days(connection, period)
    kept = facet_days
    conditions = [kept.c.facet == kind, kept.c.day >= start, kept.c.day < end]
    conditions += _narrowed(kept, choice)
    if sets is not None:
        conditions.append(kept.c.value.in_(list(map(str, sets))))
    if value is not None:
        conditions.append(kept.c.value == value)
    columns = [*by, *sums]
    told: Any = select(*(kept.c[name] for name in columns)).where(*conditions)
    if cut is not None:
        rest = _anew(cut, choice, sets, kind)
        wanted = () if value is None else (rest.c.value == value,)
        told = union_all(told, select(*(rest.c[name] for name in columns)).where(*wanted))
    found = told.subquery()
    keys = [found.c[name] for name in by]
    query = select(*keys, *(func.sum(found.c[name]).label(name) for name in sums)).group_by(*keys)
    return connection.execute(query).all()


def _kept_under(choice: Choice, facet: Facet | None) -> str:
    """The facet of the rollup that knows what is asked."""
    if facet is Facet.HASHTAG:
        return rollups.HASHTAG
    return rollups.KEYWORDS if facet is Facet.KEYWORDS or choice.keywords is not None else rollups.ALL


def _narrowed(table: Any, choice: Choice) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if choice.source is not None:
        found.append(table.c.source == choice.source)
    if choice.lang is not None:
        found.append(table.c.lang == choice.lang)
    return found


def _anew(cut: tuple[datetime, datetime], choice: Choice, sets: Sequence[int] | None, kind: str) -> Any:
    """The rows of a few hours as the rollup would have them, counted from the mentions."""
    begins, ends = cut

    def where(table: Table) -> ColumnElement[bool]:
        # By instants, for which there is an index; the day says the same.
        return and_(table.c.created_at >= begins, table.c.created_at < ends)

    rows = rollups.told(where).subquery()
    conditions = _narrowed(rows, choice)
    value: ColumnElement[str] = literal("")
    source: Any = rows
    if kind == rollups.KEYWORDS:
        conditions.append(rows.c.mentions > 0)
        value = cast(rows.c.keyword_set, Text)
        if sets is not None:
            conditions.append(rows.c.keyword_set.in_(sets))
    elif kind == rollups.HASHTAG:
        source = rows.join(post_hashtags, post_hashtags.c.post_id == rows.c.post_id)
        value = post_hashtags.c.hashtag
    place = [rows.c[name] for name in ("day", "brand", "source", "lang")]
    sums = [rows.c[name] for name in SUMS]
    return select(*place, value.label("value"), *sums).select_from(source).where(*conditions).subquery()

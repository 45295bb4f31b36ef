"""Sums for the reports: read from the daily rollup, and for a day that is cut short from the mentions.

Figures of a period never include what was created after its `as_of`, so the local day on which that
instant falls is counted mention by mention.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, and_, func, select, union_all

from listener.model import Period, midnight
from listener.store import rollups
from listener.store.database import Store
from listener.store.schema import SUMS, author_days, mention_days


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

    @property
    def scored(self) -> int:
        """How many mentions have a sentiment."""
        return self.positive + self.neutral + self.negative


@dataclass(frozen=True, slots=True)
class Voices:
    """Who spoke: distinct authors of mentions, and the audiences of all who spoke or reposted, each once."""

    authors: int = 0
    audience_known: int = 0
    reach: int = 0


def check_zone(store: Store, period: Period) -> None:
    """Raise StoreError if the stored local days are of another zone than the period's."""
    with store.read() as connection:
        if rollups.stored_zone(connection) is not None:
            rollups.agree_on_zone(connection, period.zone)


def sums_by_brand(store: Store, period: Period, *, source: str | None = None) -> dict[str, Sums]:
    """The period's sums per brand."""
    with store.read() as connection:
        rows = connection.execute(_sums(period, source, "brand"))
        return {row.brand: _read_sums(row) for row in rows}


def sums_by_day(store: Store, period: Period, *, source: str | None = None) -> dict[tuple[date, str], Sums]:
    """The period's sums per local day and brand; a day without any has no entry."""
    with store.read() as connection:
        rows = connection.execute(_sums(period, source, "day", "brand"))
        return {(row.day, row.brand): _read_sums(row) for row in rows}


def voices_by_brand(store: Store, period: Period, *, source: str | None = None) -> dict[str, Voices]:
    """The period's distinct authors and reach per brand."""
    with store.read() as connection:
        rows = connection.execute(_voices(period, source)).all()
    return {row.brand: Voices(int(row.authors), int(row.known), int(row.reach or 0)) for row in rows}


def _read_sums(row: Row[Any]) -> Sums:
    return Sums(**{name: int(getattr(row, name)) for name in SUMS})


def _whole_days(period: Period) -> tuple[date, date]:
    """The period's local days that lie wholly before `as_of`: [start, end)."""
    today = period.as_of.astimezone(period.zone).date()
    return period.start, max(period.start, min(period.end, today))


def _cut_day(period: Period) -> rollups.Where | None:
    """Selects the mentions of the day that `as_of` cuts short, None if it lies outside the period."""
    today = period.as_of.astimezone(period.zone).date()
    if not period.start <= today < period.end:
        return None

    begins = midnight(today, period.zone)

    def where(table: Table) -> ColumnElement[bool]:
        # By instants, for which there is an index; the day says the same.
        return and_(table.c.created_at >= begins, table.c.created_at < period.as_of)

    return where


def _sums(period: Period, source: str | None, *by: str) -> Select[Any]:
    start, end = _whole_days(period)
    columns = [*by, *SUMS]
    days = mention_days
    whole = select(*(days.c[name] for name in columns)).where(days.c.day >= start, days.c.day < end)
    if source is not None:
        whole = whole.where(days.c.source == source)
    told: Any = whole.subquery()
    cut = _cut_day(period)
    if cut is not None:
        rest = rollups.told(_with_source(cut, source)).subquery()
        told = union_all(whole, select(*(rest.c[name] for name in columns))).subquery()
    keys = [told.c[name] for name in by]
    return select(*keys, *(func.sum(told.c[name]).label(name) for name in SUMS)).group_by(*keys)


def _with_source(where: rollups.Where, source: str | None) -> rollups.Where:
    return where if source is None else lambda table: and_(where(table), table.c.source == source)


def _voices(period: Period, source: str | None) -> Select[Any]:
    """Authors and reach; by source they are counted from the mentions, which alone know the source."""
    columns = ("brand", "author_id", "mentions", "followers")
    if source is None:
        start, end = _whole_days(period)
        days = author_days
        spoke: Any = select(*(days.c[name] for name in columns)).where(days.c.day >= start, days.c.day < end)
        cut = _cut_day(period)
        if cut is not None:
            rest = rollups.told(cut).subquery()
            spoke = union_all(spoke, select(*(rest.c[name] for name in columns)))
    else:
        rest = rollups.told(_within(period, source)).subquery()
        spoke = select(*(rest.c[name] for name in columns))
    told = spoke.subquery()
    person = (
        select(
            told.c.brand,
            told.c.author_id,
            func.sum(told.c.mentions).label("mentions"),
            func.max(told.c.followers).label("followers"),
        )
        .group_by(told.c.brand, told.c.author_id)
        .subquery()
    )
    wrote = rollups.count(person.c.mentions > 0)
    return select(
        person.c.brand,
        func.sum(wrote).label("authors"),
        func.count(person.c.followers).label("known"),
        func.sum(person.c.followers).label("reach"),
    ).group_by(person.c.brand)


def _within(period: Period, source: str) -> rollups.Where:
    def where(table: Table) -> ColumnElement[bool]:
        return and_(
            table.c.created_at >= period.start_at,
            table.c.created_at < period.end_at,
            table.c.source == source,
        )

    return where

"""Who spoke: distinct authors and their audiences, which are no sums and so stand in no rollup.

What was said on a whole local day is kept in memory for as long as nothing of that day changes
(`days.version`); a period's figures are unions over its days. The day that `as_of` cuts short is read anew
each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from listener.model import Period
from listener.store.choice import ANY, Choice
from listener.store.columns import UNKNOWN, Columns, joined
from listener.store.database import Store
from listener.store.day_columns import columns_of_day, read_columns
from listener.store.figures import remembered, sets_with, whole_days
from listener.store.said import Said, SaidDay, narrowed, said_in, together
from listener.store.schema import days

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
    store: Store, period: Period, brands: Sequence[str], choice: Choice = ANY
) -> dict[str, Voices]:
    """The voices of each of the brands that was heard in the period."""
    said = said_of_brands(store, period, brands, choice)
    return {name: _voices(one) for name, one in said.items() if len(one.author)}


def voices_by_day(
    store: Store, period: Period, brands: Sequence[str], choice: Choice = ANY
) -> dict[tuple[date, str], Voices]:
    """The voices per local day and brand."""
    with store.read() as connection:

        def make() -> dict[tuple[date, str], Voices]:
            return {
                (day, brand): _voices(one)
                for day, said in _said_by_day(store, connection, period, brands, choice)
                for brand, one in said.brands.items()
                if len(one.author)
            }

        return remembered(store, connection, period, ("voices by day", tuple(brands), choice), make)


def _voices(one: Said) -> Voices:
    known = one.followers != UNKNOWN
    return Voices(
        authors=int((one.mentions > 0).sum()),
        audience_known=int(known.sum()),
        reach=int(one.followers[known].sum()),
        posts=float(one.parts.sum()) / one.whole,
    )


def said_of_brands(
    store: Store, period: Period, brands: Sequence[str], choice: Choice = ANY
) -> Mapping[str, Said]:
    """What each author said of each of the brands in the period, all of them there."""
    with store.read() as connection:

        def make() -> Mapping[str, Said]:
            days = _said_by_day(store, connection, period, brands, choice)
            return {name: together([said.brands[name] for _day, said in days]) for name in brands}

        asked = ("said", tuple(brands), choice)
        return remembered(store, connection, period, asked, make, kept=store.author_sums)


def _said_by_day(
    store: Store, connection: Connection, period: Period, brands: Sequence[str], choice: Choice
) -> list[tuple[date, SaidDay]]:
    """What was said on each local day of the period that has anything, in order."""
    codes = {name: store.days.code(name) for name in brands}

    def said(read: Callable[[], Columns]) -> SaidDay:
        columns = read()
        return narrowed(said_in(columns, chosen(store, connection, columns, choice), codes))

    found = []
    for day, version, read in _days_of(store, connection, period):
        if version is None:
            found.append((day, said(read)))
        else:
            key = (day, tuple(brands), choice)
            found.append((day, store.said_days.get(key, version, partial(said, read))))
    return found


def columns_of(store: Store, connection: Connection, period: Period) -> Columns:
    """All mentions and reposts of the period as columns."""
    return joined([read() for _day, _version, read in _days_of(store, connection, period)])


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


_Day = tuple[date, int | None, Callable[[], Columns]]
"""A local day, the version it is at (None of a day cut short), and what reads its columns."""


def _days_of(store: Store, connection: Connection, period: Period) -> list[_Day]:
    """Each local day of the period that has any mention or repost, in order."""
    start, end, cut = whole_days(connection, period)
    versions = connection.execute(
        select(days.c.day, days.c.version).where(days.c.day >= start, days.c.day < end).order_by(days.c.day)
    ).all()
    found: list[_Day] = [
        (day, version, partial(columns_of_day, store, connection, day, version, period.zone))
        for day, version in versions
    ]
    if cut is not None:
        day = cut[1].astimezone(period.zone).date()
        found.append((day, None, partial(read_columns, store, connection, *cut)))
    return found


def with_keywords(connection: Connection, found: Columns, keywords: Iterable[str]) -> Mask:
    """Which entries are mentions found by any of the keywords."""
    import numpy as np

    return np.isin(found.keyword_set, sets_with(connection, keywords)) & ~found.is_repost

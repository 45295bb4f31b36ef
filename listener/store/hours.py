"""How often each brand was named in each hour: whole local days kept in memory.

A day is read again when something of it changed (`days.version`), from what is kept of it (day_columns.py)
if that is there. What is usual and what is not is not decided here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Connection, func, select, type_coerce

from listener.model import Period, day_bounds
from listener.store.columns import Days
from listener.store.database import Store
from listener.store.schema import day_columns, days, mentions, to_micros

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

_HOUR = 3_600_000_000


@dataclass(frozen=True, slots=True)
class Hours:
    """Counts of mentions, one entry per brand (a code of the store's days) and hour.

    `hour` is how many whole hours had passed since the local midnight: 0...23, or 24 where the clock was set
    back.
    """

    brand: Numbers
    hour: Numbers
    mentions: Numbers

    def __len__(self) -> int:
        return len(self.brand)


def first_day(store: Store) -> date | None:
    """The first local day of which anything is kept."""
    with store.read() as connection:
        found: date | None = connection.scalar(select(func.min(days.c.day)))
        return found


def hours_by_day(store: Store, period: Period) -> dict[date, Hours]:
    """The hours of each local day of the period that has any mention, up to its `as_of`."""
    with store.read() as connection:
        query = select(days.c.day, days.c.version).where(days.c.day >= period.start, days.c.day < period.end)
        found = {}
        for day, version in connection.execute(query.order_by(days.c.day)):
            start, end = day_bounds(day, period.zone)
            if end <= period.as_of:
                read = partial(_of_day, store.days, connection, day, version, start, end)
                found[day] = store.hour_days.get(day, version, read)
            elif start < period.as_of:
                found[day] = _hours(store.days, counted_hours(connection, start, period.as_of))
        return found


def mentions_between(store: Store, spans: Sequence[tuple[datetime, datetime]]) -> list[dict[str, int]]:
    """For each [start, end) how many mentions, by brand."""
    found = []
    with store.read() as connection:
        for start, end in spans:
            query = (
                select(mentions.c.brand, func.count())
                .where(mentions.c.created_at >= start, mentions.c.created_at < end)
                .group_by(mentions.c.brand)
            )
            found.append({brand: int(count) for brand, count in connection.execute(query)})
    return found


def _of_day(
    names: Days, connection: Connection, day: date, version: int, start: datetime, end: datetime
) -> Hours:
    kept = connection.scalar(
        select(day_columns.c.hours).where(day_columns.c.day == day, day_columns.c.version == version)
    )
    return _hours(names, counted_hours(connection, start, end) if kept is None else json.loads(kept))


def counted_hours(connection: Connection, start: datetime, end: datetime) -> list[tuple[str, int, int]]:
    """Brands, how many whole hours had passed since `start`, and mentions in that hour; before `end`."""
    since = type_coerce(mentions.c.created_at, BigInteger) - to_micros(start)
    hour = (since // _HOUR).label("hour")
    query = (
        select(mentions.c.brand, hour, func.count())
        .where(mentions.c.created_at >= start, mentions.c.created_at < end)
        .group_by(mentions.c.brand, hour)
    )
    return [(brand, int(number), int(count)) for brand, number, count in connection.execute(query)]


def _hours(names: Days, counted: Sequence[tuple[str, int, int]]) -> Hours:
    import numpy as np

    rows = sorted((names.code(brand), number, count) for brand, number, count in counted)
    told = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Hours(*(np.ascontiguousarray(told[:, place]) for place in range(3)))

"""One local day of the rollups, counted anew while others may write, and put in place in a moment.

Every change of what is counted on a day raises the day's version, so what was counted holds as long as that
is the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Table, delete, select, tuple_

from listener.model import batches
from listener.store import rollups
from listener.store.bulk import keep_many
from listener.store.database import Store
from listener.store.schema import SUMS, days, facet_days, mention_days

Rows = dict[rollups.Key, tuple[int, ...]]
"""The sums of a rollup table, in the order of SUMS, by primary key."""

_TRIES = 3
_SOME = 200


@dataclass(frozen=True, slots=True)
class Counted:
    """What the rollups of a day must hold and do hold, by table, while its `version` is the same."""

    version: int | None
    fresh: Mapping[Table, Rows]
    kept: Mapping[Table, Rows]

    @property
    def amount(self) -> int:
        """How many mentions and reposts were counted."""
        found = self.fresh[mention_days].values()
        return sum(one[0] + one[1] for one in found)


def renew_day(store: Store, day: date) -> int:
    """Have the rollups of a day say what its mentions do; returns how many mentions and reposts it has.

    Counted in a reading of its own. Where others changed the day meanwhile it is counted again, at last while
    nobody can.
    """
    for _ in range(_TRIES):
        with store.read() as connection:
            counted = _count(connection, day)
        if counted.fresh == counted.kept:
            return counted.amount
        with store.write() as connection:
            if _version(connection, day) == counted.version:
                _put(connection, day, counted)
                return counted.amount
    with store.write() as connection:
        counted = _count(connection, day)
        _put(connection, day, counted)
    return counted.amount


def _count(connection: Connection, day: date) -> Counted:
    fresh = {table: _rows(connection, query) for table, query in rollups.counted(rollups.on(day))}
    kept = {
        table: _rows(connection, select(table).where(rollups.of_day(table, day)))
        for table in (mention_days, facet_days)
    }
    return Counted(_version(connection, day), fresh, kept)


def _put(connection: Connection, day: date, counted: Counted) -> None:
    for table, fresh in counted.fresh.items():
        kept = counted.kept[table]
        key = [column.name for column in table.primary_key]
        gone = kept.keys() - fresh.keys()
        for some in batches(sorted(gone), _SOME):
            mine = tuple_(*(table.c[name] for name in key)).in_(some)
            connection.execute(delete(table).where(rollups.of_day(table, day), mine))
        changed = [
            dict(zip((*key, *SUMS), (*place, *sums), strict=True))
            for place, sums in fresh.items()
            if kept.get(place) != sums
        ]
        keep_many(connection, table, changed)
    rollups.bump(connection, [day])


def _version(connection: Connection, day: date) -> int | None:
    return connection.scalar(select(days.c.version).where(days.c.day == day))


def _rows(connection: Connection, query: rollups.Counting) -> Rows:
    width = len(SUMS)
    return {tuple(row[:-width]): _whole(row[-width:]) for row in connection.execute(query)}


def _whole(sums: Any) -> tuple[int, ...]:
    # PostgreSQL adds up to decimals.
    return tuple(int(one) if isinstance(one, Decimal) else one for one in sums)

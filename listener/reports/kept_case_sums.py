"""Sums of days as bytes in the database, so that a process that starts need not read all cases first.

They are made by who has time: the daemon between polls, and an import at its end. A page that finds none
makes its own and keeps them in memory.
"""

from __future__ import annotations

import json
import zlib
from datetime import timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from listener.config import Config
from listener.model import Period, midnight
from listener.reports.case_sums import DaySums, Rows, sums_of_day
from listener.store import Store
from listener.store.desk_columns import DeskDay, desk_days
from listener.store.kept_sums import KeptDay, keep_days, read_day, stale_days

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_MADE_ALIKE = "1"
"""Another one, and what is kept is made again."""
_CODES = ("network", "group")
"""Columns that hold codes of names, which every process gives anew."""
_AT_ONCE = 5


def settings_of(config: Config, zone: ZoneInfo) -> str:
    """Stands for all that sums of days depend on beside the days."""
    told = repr((_MADE_ALIKE, config.response, config.business_hours, zone.key))
    return blake2b(told.encode(), digest_size=16).hexdigest()


def summed(day: DeskDay, store: Store, config: Config, period: Period) -> DaySums:
    """The sums of a day, as they are kept or made now."""
    kept = read_day(day.connection, day.day, day.version, settings_of(config, period.zone))
    return sums_of_day(day.read(), store, config, period) if kept is None else decoded(kept, store)


def sum_days(store: Store, config: Config) -> int:
    """Sum up some of the days that have changed, the newest first; returns how many."""
    settings = settings_of(config, config.zone)
    made: list[KeptDay] = []
    for date in stale_days(store, settings, _AT_ONCE):
        end = date + timedelta(days=1)
        period = Period(date, end, config.zone, midnight(end, config.zone))
        for day in desk_days(store, period):
            content = encoded(sums_of_day(day.read(), store, config, period), store)
            made.append(KeptDay(date, day.version, settings, content))
    if made:
        keep_days(store, made)
    return len(made)


def encoded(found: DaySums, store: Store) -> bytes:
    """Sums as bytes: a line of JSON that tells names and columns, then the columns as numbers of 64 bits."""
    columns: list[npt.NDArray[Any]] = []
    told: dict[str, dict[str, dict[str, int]]] = {}
    codes: set[int] = set()
    for brand, sums in found.brands.items():
        tables = told.setdefault(store.days.name(brand), {})
        for table, rows in sums.items():
            tables[table] = {name: len(column) for name, column in rows.items()}
            columns += rows.values()
            codes.update(code for name in _CODES if name in rows for code in rows[name].tolist())
    names = {code: store.days.name(code) for code in sorted(codes)}
    head = json.dumps({"last": found.last, "names": names, "brands": told}, ensure_ascii=False)
    body = b"".join(column.astype("<i8").tobytes() for column in columns)
    return zlib.compress(head.encode() + b"\n" + body, level=1)


def decoded(content: bytes, store: Store) -> DaySums:
    """The sums that were encoded."""
    import numpy as np

    told, _newline, body = zlib.decompress(content).partition(b"\n")
    head = json.loads(told)
    numbers = np.frombuffer(body, "<i8").astype(np.int64)
    old = np.array([int(code) for code in head["names"]], np.int64)
    order = np.argsort(old)
    new = np.array([store.days.code(name) for name in head["names"].values()], np.int64)[order]
    read = _Reader(numbers, old[order], new)
    brands = {
        store.days.code(brand): {table: read.rows(columns) for table, columns in tables.items()}
        for brand, tables in head["brands"].items()
    }
    return DaySums(brands, head["last"])


class _Reader:
    """Takes columns from the numbers one after the other, codes as this process has them."""

    def __init__(
        self, numbers: npt.NDArray[np.int64], old: npt.NDArray[np.int64], new: npt.NDArray[np.int64]
    ) -> None:
        self._numbers, self._old, self._new = numbers, old, new
        self._place = 0

    def rows(self, columns: dict[str, int]) -> Rows:
        return {name: self._column(name, size) for name, size in columns.items()}

    def _column(self, name: str, size: int) -> npt.NDArray[np.int64]:
        found = self._numbers[self._place : self._place + size]
        self._place += size
        return self._new[self._old.searchsorted(found)] if name in _CODES else found

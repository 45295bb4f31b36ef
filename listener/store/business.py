"""What people bring of their business: rows of a noun, kept in the table that has its fields as columns.

Every write is one transaction, is in the trail, and raises the version of its table, by which whatever was
made of it and is remembered stays valid.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Table, delete, func, null, select

from listener.model import (
    Contacts,
    Cost,
    Counter,
    Customer,
    Goal,
    Order,
    Touch,
    Visits,
    batches,
)
from listener.store import schema
from listener.store.audit import record
from listener.store.bulk import keep_many
from listener.store.database import Store
from listener.store.rows import upsert

Row = TypeVar("Row")
Progress = Callable[[int, int], None]

_BATCH = 2_000
_NAMED = 20
"""So many changed rows are named one by one in the trail; of more only how many."""


@dataclass(frozen=True, slots=True)
class Kept(Generic[Row]):
    """A noun and its table. `identity` are the fields it is known by; `pack` and `unpack` make values of
    fields columns and back, where the two differ."""

    kind: str
    row: type[Row]
    table: Table
    identity: tuple[str, ...]
    pack: Callable[[Row], Mapping[str, Any]] = lambda _row: {}
    unpack: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The fields of the noun."""
        return tuple(field.name for field in fields(self.row))  # type: ignore[arg-type]

    def key(self, row: Row) -> tuple[Any, ...]:
        """What the row is known by."""
        return tuple(getattr(row, name) for name in self.identity)

    def columns(self, row: Row) -> dict[str, Any]:
        """The row as it is stored."""
        return {name: getattr(row, name) for name in self.names} | dict(self.pack(row))


def cost_key(cost: Cost) -> str:
    """What a cost entry is known by: a hash of all that it says. Equal amounts are equal however written."""
    told = [_of_key(getattr(cost, field.name)) for field in fields(cost)]
    return blake2b(json.dumps(told).encode(), digest_size=16).hexdigest()


def _of_key(value: object) -> str | None:
    if isinstance(value, Decimal):
        # 0.00 is 0, as it is kept.
        return format(value.normalize(), "f") if value else "0"
    return None if value is None else str(value)


CUSTOMERS = Kept("customers", Customer, schema.customers, ("id",))
ORDERS = Kept("orders", Order, schema.orders, ("id",))
TOUCHES = Kept("touches", Touch, schema.touches, ("id",))
VISITS = Kept("visits", Visits, schema.visits, ("date", "channel", "campaign"))
COUNTERS = Kept("counters", Counter, schema.counters, ("date", "channel", "name"))
CONTACTS = Kept("contacts", Contacts, schema.contacts, ("date", "channel"))
COSTS = Kept(
    "costs",
    Cost,
    schema.costs,
    tuple(field.name for field in fields(Cost)),
    pack=lambda cost: {"key": cost_key(cost)},
)
GOALS = Kept(
    "goals",
    Goal,
    schema.goals,
    ("id",),
    pack=lambda goal: {"exclusive_of": json.dumps(goal.exclusive_of)},
    unpack=lambda columns: {"exclusive_of": tuple(json.loads(columns["exclusive_of"]))},
)
EVERY: tuple[Kept[Any], ...] = (CUSTOMERS, ORDERS, TOUCHES, VISITS, COUNTERS, CONTACTS, COSTS, GOALS)


def all_rows(store: Store, kept: Kept[Row]) -> tuple[Row, ...]:
    """Every row, sorted by what it is known by."""
    with store.read() as connection:
        return rows_in(connection, kept)


def remembered_rows(store: Store, kept: Kept[Row]) -> tuple[Row, ...]:
    """Every row, sorted by what it is known by; read again only after the table changed."""
    with store.read() as connection:
        version = dict(table_state(connection)).get(kept.kind, 0)
        return store.tables.get((kept.kind, version), lambda: rows_in(connection, kept))


def extent(store: Store, kept: Kept[Row], day: str | None) -> tuple[int, date | datetime | None]:
    """How many rows there are, and the newest of their days in that column, None without any."""
    newest = null() if day is None else func.max(kept.table.c[day])
    with store.read() as connection:
        count, found = connection.execute(select(func.count(), newest).select_from(kept.table)).one()
    return int(count), found


def rows_in(connection: Connection, kept: Kept[Row]) -> tuple[Row, ...]:
    """Every row, sorted by what it is known by."""
    names, unpack = kept.names, kept.unpack
    rows = connection.execute(select(*(kept.table.c[name] for name in names)))
    if unpack is None:
        # Columns are the fields in their order. A hundred thousand rows are read this way.
        found = [kept.row(*row) for row in rows]
    else:
        told = (dict(zip(names, row, strict=True)) for row in rows)
        found = [kept.row(**(one | dict(unpack(one)))) for one in told]
    return tuple(sorted(found, key=lambda row: tuple(map(_sortable, kept.key(row)))))


def save_rows(
    store: Store,
    kept: Kept[Row],
    rows: Sequence[Row],
    *,
    who: str,
    now: datetime,
    instead_of: Collection[tuple[Any, ...]] = (),
    progress: Progress = lambda _done, _total: None,
) -> None:
    """Keep these, each in place of the one it has its identity with, in one transaction; the rows known by
    `instead_of` go. What does not change leaves no trace."""
    with store.write() as connection:
        before = {kept.key(row): row for row in rows_in(connection, kept)}
        gone = [before[key] for key in instead_of if key in before]
        changed = [row for row in rows if before.get(kept.key(row)) != row or row in gone]
        for row in gone:
            _delete(connection, kept, row)
        done = 0
        for some in batches(changed, _BATCH):
            keep_many(connection, kept.table, [kept.columns(row) for row in some])
            done += len(some)
            progress(done, len(changed))
        if changed or gone:
            raise_version(connection, kept.kind)
            _record(connection, kept, changed, gone, before, who=who, now=now)


def remove_row(store: Store, kept: Kept[Row], key: tuple[Any, ...], *, who: str, now: datetime) -> bool:
    """Take the row of that identity away. Whether there was one."""
    with store.write() as connection:
        found = next((row for row in rows_in(connection, kept) if kept.key(row) == key), None)
        if found is None:
            return False
        _delete(connection, kept, found)
        raise_version(connection, kept.kind)
        _record(connection, kept, [], [found], {}, who=who, now=now)
        return True


def raise_version(connection: Connection, kind: str) -> None:
    """Note, inside the caller's transaction, that a table changed."""
    versions = schema.table_versions
    statement = upsert(connection.dialect.name, versions).values(kind=kind, version=1)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["kind"], set_={"version": versions.c.version + 1})
    )


def table_state(connection: Connection) -> tuple[tuple[str, int], ...]:
    """The version of every table that people bring: equal while none of them changes."""
    rows = connection.execute(select(schema.table_versions))
    return tuple(sorted((row.kind, row.version) for row in rows))


def _delete(connection: Connection, kept: Kept[Row], row: Row) -> None:
    columns = kept.columns(row)
    table = kept.table
    mine = [table.c[name.name] == columns[name.name] for name in table.primary_key]
    connection.execute(delete(table).where(*mine))


def _record(
    connection: Connection,
    kept: Kept[Row],
    changed: Sequence[Row],
    gone: Sequence[Row],
    before: Mapping[tuple[Any, ...], Row],
    *,
    who: str,
    now: datetime,
) -> None:
    def told(action: str, subject: str, data: Mapping[str, object]) -> None:
        record(connection, at=now, who=who, action=f"{kept.kind}.{action}", subject=subject, data=data)

    if len(changed) + len(gone) > _NAMED:
        new = sum(kept.key(row) not in before for row in changed)
        told("import", kept.kind, {"new": new, "changed": len(changed) - new, "removed": len(gone)})
        return
    for row in gone:
        told("remove", _name(kept, row), _told(kept, row))
    for row in changed:
        is_new = kept.key(row) not in before
        told("add" if is_new else "change", _name(kept, row), _told(kept, row))


def _name(kept: Kept[Row], row: Row) -> str:
    shown = kept.identity if len(kept.identity) < 4 else kept.identity[:3]
    return " ".join(str(value) for value in (getattr(row, name) for name in shown) if value is not None)


def _told(kept: Kept[Row], row: Row) -> dict[str, object]:
    told = {name: getattr(row, name) for name in kept.names}
    return {name: _plain(value) for name, value in told.items() if value not in (None, ())}


def _plain(value: Any) -> object:
    return list(value) if isinstance(value, tuple) else str(value)


def _sortable(value: Any) -> tuple[bool, Any]:
    return (value is not None, value if value is not None else "")

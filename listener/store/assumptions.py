"""Assumptions: kept, changed and removed, each change recorded with who made it, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from listener.model import Assumption, KeptAssumption
from listener.store.audit import record
from listener.store.business import raise_version
from listener.store.database import Store
from listener.store.schema import assumptions

_KIND = "assumptions"


def all_assumptions(store: Store) -> tuple[KeptAssumption, ...]:
    """Every assumption, by name."""
    with store.read() as connection:
        return _all(connection)


def save_assumptions(store: Store, found: Sequence[Assumption], *, who: str, now: datetime) -> None:
    """Keep these, each in place of the one of its name, in one transaction; recorded if it changes."""
    with store.write() as connection:
        kept = {one.assumption.name: one.assumption for one in _all(connection)}
        changed = [one for one in found if kept.get(one.name) != one]
        for one in changed:
            _keep(connection, one, is_new=one.name not in kept, who=who, now=now)
        if changed:
            raise_version(connection, _KIND)


def remove_assumption(store: Store, name: str, *, who: str, now: datetime) -> bool:
    """Take an assumption away. Whether there was one."""
    with store.write() as connection:
        mine = assumptions.c.name == name
        gone = connection.execute(delete(assumptions).where(mine)).rowcount > 0
        if gone:
            raise_version(connection, _KIND)
            record(connection, at=now, who=who, action="assumption.remove", subject=name)
        return gone


def _keep(connection: Connection, one: Assumption, *, is_new: bool, who: str, now: datetime) -> None:
    told = {
        "low": written(one.low),
        "central": written(one.central),
        "high": written(one.high),
        "source": one.source,
        "currency": one.currency,
    }
    row = {"name": one.name, **told, "date": one.date, "by": who, "at": now}
    if is_new:
        connection.execute(insert(assumptions).values(row))
    else:
        connection.execute(update(assumptions).where(assumptions.c.name == one.name).values(row))
    data = {name: value for name, value in told.items() if value is not None}
    data |= {"date": one.date.isoformat()} if one.date else {}
    action = "assumption.add" if is_new else "assumption.change"
    record(connection, at=now, who=who, action=action, subject=one.name, data=data)


def written(number: Decimal) -> str:
    """A decimal with all its digits and no exponent."""
    return format(number, "f")


def _all(connection: Connection) -> tuple[KeptAssumption, ...]:
    found = [_read(row) for row in connection.execute(select(assumptions))]
    return tuple(sorted(found, key=lambda one: one.assumption.name))


def _read(row: Row[Any]) -> KeptAssumption:
    low, central, high = (Decimal(text) for text in (row.low, row.central, row.high))
    told = Assumption(row.name, low, central, high, row.source, row.date, row.currency)
    return KeptAssumption(told, row.by, row.at)

"""Inserting many rows: SQLAlchemy's statement and types, the driver's own executemany.

For each row SQLAlchemy builds its parameters anew, which costs more than SQLite needs to insert them.
Here the statement is compiled once for the batch and the values go to the driver as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def upsert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT, in that dialect."""
    if dialect == "postgresql":
        # Imported here: it takes as long as half of SQLAlchemy, and most have no use for it.
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    return sqlite.insert(table)


def insert_many(connection: Connection, statement: Insert, rows: Sequence[Mapping[str, Any]]) -> None:
    """Execute an INSERT (or upsert) for rows that all have the same keys: columns of its table."""
    if not rows:
        return
    dialect = connection.dialect
    compiled = statement.compile(dialect=dialect, column_keys=list(rows[0]))
    columns = statement.table.c
    processors = {
        name: processor
        for name in rows[0]
        if (processor := columns[name].type.dialect_impl(dialect).bind_processor(dialect)) is not None
    }
    order: Sequence[str] = getattr(compiled, "positiontup", None) or ()
    if not order:
        connection.exec_driver_sql(str(compiled), [_processed(row, processors) for row in rows])
        return
    pick = itemgetter(*order)
    places = [(place, processors[name]) for place, name in enumerate(order) if name in processors]
    values: list[tuple[Any, ...]] = []
    for row in rows:
        found = pick(row)
        if places:
            changed = list(found)
            for place, processor in places:
                changed[place] = processor(changed[place])
            found = tuple(changed)
        values.append(found)
    connection.exec_driver_sql(str(compiled), values)


def _processed(row: Mapping[str, Any], processors: Mapping[str, Any]) -> dict[str, Any]:
    return {name: processors[name](value) if name in processors else value for name, value in row.items()}


def keep_many(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows; where one of that primary key is kept already, it takes the new values."""
    if not rows:
        return
    key = [column.name for column in table.primary_key]
    statement = upsert(connection.dialect.name, table)
    fresh = {name: statement.excluded[name] for name in rows[0] if name not in key}
    insert_many(connection, statement.on_conflict_do_update(index_elements=key, set_=fresh), rows)

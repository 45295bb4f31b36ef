"""Inserting many rows: SQLAlchemy's statement and types, the driver's own executemany.

For each row SQLAlchemy builds its parameters anew, which costs more than SQLite needs to insert them.
Here the statement is compiled once for the batch and the values go to the driver as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Connection, Date, Dialect, FromClause, Insert, Table
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
    compiled = statement.compile(dialect=connection.dialect, column_keys=list(rows[0]))
    processors = _processors(connection.dialect, statement.table, rows[0])
    order: Sequence[str] = getattr(compiled, "positiontup", None) or ()
    if not order:
        connection.exec_driver_sql(str(compiled), [_processed(row, processors) for row in rows])
        return
    # Column by column: what needs no processing costs no call.
    columns = ([row[name] for row in rows] for name in order)
    values = (
        map(processors[name], column) if name in processors else column
        for name, column in zip(order, columns, strict=True)
    )
    connection.exec_driver_sql(str(compiled), list(zip(*values, strict=True)))


def _processors(dialect: Dialect, table: FromClause, names: Iterable[str]) -> dict[str, Callable[[Any], Any]]:
    """What makes of the values of these columns what the driver takes, where it does not take them as is."""
    found: dict[str, Callable[[Any], Any]] = {}
    for name in names:
        kind = table.c[name].type
        processor = kind.dialect_impl(dialect).bind_processor(dialect)
        # Drivers know True and False, and the days of a batch are few.
        if processor is not None and not isinstance(kind, Boolean):
            found[name] = cache(processor) if isinstance(kind, Date) else processor
    return found


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

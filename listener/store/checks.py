"""Checks of a database as a whole: is the file sound, do the rollups say what the mentions say?"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, select, text

from listener.store import rollups
from listener.store.database import Store


def integrity(store: Store) -> str | None:
    """What SQLite's own check finds wrong, None if nothing. PostgreSQL checks its pages itself."""
    if store.path is None:
        return None
    with store.read() as connection:
        found = connection.scalar(text("PRAGMA integrity_check(1)"))
    return None if found == "ok" else str(found)


def rollups_agree(store: Store) -> bool:
    """Whether counting the mentions anew gives exactly the rollups that are stored."""
    with store.read() as connection:
        anew: dict[Table, set[tuple[Any, ...]]] = {}
        for table, query in rollups.counted(lambda table: table.c.post_id.is_not(None)):
            anew.setdefault(table, set()).update(_rows(connection, query))
        return all(rows == _rows(connection, select(table)) for table, rows in anew.items())


def _rows(connection: Connection, query: rollups.Counting) -> set[tuple[Any, ...]]:
    return {tuple(row) for row in connection.execute(query)}

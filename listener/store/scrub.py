"""Taking what was forgotten out of the file as well: SQLite leaves deleted words in its index and its log.

PostgreSQL's own vacuum does the same in its own time.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing

from sqlalchemy import Connection, text

from listener.store.database import Store

_SECONDS = 5
_PAGES = 1_000
"""How much of the index one step rewrites: no other writer waits longer than that takes."""


def scrub(store: Store) -> None:
    """Rewrite the text index without its deleted words, and empty the log. Others may go on meanwhile."""
    if store.path is None:
        return
    # The first step takes in the whole index, the others go on until nothing is left to do.
    step = -_PAGES
    while True:
        with store.write() as connection:
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
            before = _changes(connection)
            connection.execute(
                text("INSERT INTO posts_fts(posts_fts, rank) VALUES ('merge', :pages)"), {"pages": step}
            )
            if _changes(connection) - before < 2:
                break
        step = _PAGES
    # Outside of any transaction. Where readers are in the way it is left to the next checkpoint.
    with closing(sqlite3.connect(store.path, timeout=_SECONDS)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _changes(connection: Connection) -> int:
    return int(connection.scalar(text("SELECT total_changes()")) or 0)

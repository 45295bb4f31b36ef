"""Empty databases with our tables, made by migrating once and emptied or copied for every test."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import text

from listener.store import Store, open_store
from listener.store.schema import metadata


def new_sqlite(path: Path) -> Store:
    """An empty SQLite database in a file that is not there yet."""
    with path.open("xb") as file:
        file.write(_migrated())
    return Store(f"sqlite:///{path}")


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.db"
        open_store(f"sqlite:///{path}", create=True).close()
        return path.read_bytes()


def empty(store: Store) -> None:
    """Take every row out of a PostgreSQL database.

    Most tests fill few of the tables, and TRUNCATE makes new files for each it is given, empty or not.
    """
    tables = [table.name for table in metadata.sorted_tables]
    holds = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables)  # noqa: S608
    with store.write() as connection:
        filled = set(connection.scalars(text(holds)))
        for name in reversed(tables):
            if name in filled:
                connection.execute(text(f"DELETE FROM {name}"))  # noqa: S608

"""Copies of a SQLite database that are whole even while it is being written, and back again."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path

from listener.errors import StoreError, UsageError
from listener.store.database import BUSY_SECONDS, Store

Progress = Callable[[int, int], None]
"""Called with pages done and pages in all."""

_PAGES = 2_000


def copy_sqlite(store: Store, target: Path, *, progress: Progress | None = None) -> None:
    """Write a consistent copy of the database to `target`, which appears only once it is complete."""
    source = _file(store)
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        _copy(source, part, progress)
        os.replace(part, target)
    except (sqlite3.Error, OSError) as error:
        part.unlink(missing_ok=True)
        raise StoreError(f"The backup {target} could not be written: {error}.") from error


def check_backup(source: Path) -> None:
    """Raise StoreError unless `source` is a whole SQLite database with our tables."""
    if not source.is_file():
        raise UsageError(f"There is no file {source}; name a backup made by `listener backup`.")
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchone()[0]
            if found != "ok":
                raise StoreError(f"{source} is damaged ({found}); use another backup.")
            if not connection.execute(
                "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
            ).fetchone():
                raise StoreError(f"{source} is no brand-listener backup; use one made by `listener backup`.")
    except sqlite3.Error as error:
        raise StoreError(f"{source} is no SQLite database ({error}); use another backup.") from error


def restore_sqlite(source: Path, target: Path, *, progress: Progress | None = None) -> Path | None:
    """Replace the database at `target` by the backup `source`, as one transaction.

    Readers and a running daemon see the old content or the new, never a mixture. What stood there is
    kept beside it first; its path is returned, None if there was nothing.
    """
    check_backup(source)
    kept = _keep_aside(target) if target.exists() else None
    try:
        _copy(source, target, progress)
    except sqlite3.Error as error:
        raise StoreError(
            f"{target} could not be restored: {error}; what stood there is unchanged."
        ) from error
    return kept


def _keep_aside(target: Path) -> Path:
    """Copy what stands at `target` to a new name beside it; what is too damaged to be copied is moved."""
    names = (target.with_name(f"{target.name}.before-restore-{number}") for number in count(1))
    kept = next(name for name in names if not name.exists())
    try:
        _copy(target, kept, None)
    except sqlite3.OperationalError as error:
        kept.unlink(missing_ok=True)
        raise StoreError(f"{target} could not be kept aside ({error}); nothing was changed.") from error
    except sqlite3.DatabaseError:
        kept.unlink(missing_ok=True)
        # Nobody can work with a damaged file, so nobody loses it: its log goes with it.
        for suffix in ("", "-wal", "-shm"):
            if (part := Path(f"{target}{suffix}")).exists():
                part.replace(f"{kept}{suffix}")
    return kept


def _file(store: Store) -> Path:
    if store.path is None:
        raise UsageError("This database is PostgreSQL: use pg_dump and pg_restore, see the README.")
    return store.path


def _copy(source: Path, target: Path, progress: Progress | None) -> None:
    def tell(_status: int, remaining: int, total: int) -> None:
        if progress is not None:
            progress(total - remaining, total)

    with (
        closing(sqlite3.connect(source, timeout=BUSY_SECONDS)) as read,
        closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as write,
    ):
        # One step copies one state; in several steps a busy writer would make the copy start over.
        read.backup(write, pages=-1 if progress is None else _PAGES, progress=tell)

"""Opening the database and handing out transactions: many readers, one writer at a time.

It knows nothing of what is stored. SQLite runs in WAL with BEGIN IMMEDIATE for every write, and a queue of
writers (queue.py): sqlite3's defaults lose updates silently, and without the queue writers starve each other.
On PostgreSQL an advisory lock gives the same promises.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from shutil import disk_usage
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import QueuePool

from listener.errors import StoreError, StoreVersionError, UsageError
from listener.store import queue
from listener.store.columns import MOST_ROWS, Days
from listener.store.day_cache import DayCache
from listener.store.memory import MOST_SUMS, MOST_TABLES, Results
from listener.store.said import MOST_SAID, SaidDay
from listener.store.schema import HEAD
from listener.store.stages import Watch, unwatched

BUSY_SECONDS = 30
_LEAST_FREE = 64 * 1024  # bytes: what SQLite needs for the index of its log, twice
_WRITER_LOCK = 0x6C697374  # "list": the advisory lock of the one writer


class Store:
    """One database. `read()` and `write()` give a connection for the length of a `with` block.

    A read sees one consistent state throughout; a write commits at the end of the block or, when the
    block raises, leaves nothing behind. Failures of the database become StoreError. `days`,
    `said_days`, `hour_days`, `keyword_days`, `desk_days`, `case_days`, `case_sums`, `author_sums`, `tables`
    and `results` keep in memory what figures that are no quick sums are made of (voices.py, author_sums.py,
    hours.py, figures.py, desk_columns.py, business.py, memory.py).
    """

    def __init__(self, url: str) -> None:
        self.url = database_url(url)
        # Wherever the process goes, its turns are those of the file that it has open.
        self._file = self.path.absolute() if self.path is not None else None
        self._engine = _engine(self.url)
        self._writer = threading.Lock()
        self.days = Days()
        self.said_days: DayCache[SaidDay] = DayCache(MOST_SAID)
        self.hour_days: DayCache[Any] = DayCache(MOST_ROWS)
        self.keyword_days: DayCache[list[tuple[str, int, int]]] = DayCache(MOST_ROWS)
        self.desk_days: DayCache[Any] = DayCache(MOST_ROWS)
        self.case_days: DayCache[Any] = DayCache(MOST_ROWS)
        self.case_sums: DayCache[Any] = DayCache(MOST_ROWS)
        self.results = Results()
        self.author_sums = Results(MOST_SUMS)
        self.tables = Results(MOST_TABLES)

    @property
    def dialect(self) -> str:
        """ "sqlite" or "postgresql"."""
        return self._engine.dialect.name

    @property
    def path(self) -> Path | None:
        """The file of a SQLite database, None on PostgreSQL."""
        return sqlite_path(self.url)

    @property
    def name(self) -> str:
        """The database as it may be shown: its file, or its URL without the password."""
        return _name(self.url)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection in one read transaction."""
        with _explained(self.url), self._engine.connect() as connection:
            if self.dialect == "postgresql":
                # Else each statement would see what was committed by then, and a figure may take several.
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection in one write transaction; waits for its turn."""
        with self._writer, _explained(self.url), self._turn(), self._engine.connect() as connection:
            connection = connection.execution_options(listener_write=True)
            with connection.begin():
                if self.dialect == "postgresql":
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})"))
                yield connection

    def _turn(self) -> AbstractContextManager[None]:
        return nullcontext() if self._file is None else queue.turn(self._file, BUSY_SECONDS)

    @contextmanager
    def only_one(self, number: int) -> Iterator[bool]:
        """Hold an advisory lock of PostgreSQL, of all processes' only one; whether it was free.

        The lock dies with the connection, so nothing has to be cleaned up after a crash.
        """
        with _explained(self.url), self._engine.connect() as connection:
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            # Back in the pool it would go on holding the lock.
            connection.detach()
            yield bool(connection.scalar(text(f"SELECT pg_try_advisory_lock({number:d})")))

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()


def database_url(url: str) -> str:
    """The URL with the driver named: "postgresql://" means psycopg 3. UsageError if it is no such URL."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise UsageError(
            f"{url!r} is no database URL; write sqlite:///listener.db or postgresql://user@host/name."
        ) from error
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise UsageError(f"{parsed.drivername} is not supported; use sqlite or postgresql.")
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise UsageError("A database in memory would be lost at once; name a file: sqlite:///listener.db.")
    if parsed.get_backend_name() == "sqlite" and (
        parsed.query or (parsed.database or "").startswith("file:")
    ):
        raise UsageError("A SQLite URL names a file and nothing else: sqlite:///listener.db.")
    return parsed.render_as_string(hide_password=False)


def sqlite_path(url: str) -> Path | None:
    """The file behind a SQLite URL, None for any other database."""
    parsed = make_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def open_store(
    url: str,
    *,
    create: bool = False,
    upgrade: bool = False,
    watch: Watch = unwatched,
    upgraded: Callable[[str, Path | None], None] = lambda found, saved: None,
) -> Store:
    """Open the database, checked to be ours and of this version.

    `create` makes a missing one; `upgrade` brings an older SQLite database up to date after a backup
    beside it (PostgreSQL always waits for `listener db upgrade`, other processes may be at work on it):
    `watch` tells how far that is, and `upgraded` is told the version that was found and the backup.
    Raises StoreError or StoreVersionError with the remedy.
    """
    path = sqlite_path(database_url(url))
    if path is not None and not path.exists():
        if not create:
            raise StoreError(f"There is no database at {path}; `listener run`, `poll` or `import` makes one.")
        make_file(url)
    store = Store(url)
    try:
        found = version(store)
        if found == HEAD:
            return store
        from listener.store import migrate

        if found is None and not create:
            raise StoreError(f"{store.name} holds no tables yet; `listener db upgrade` makes them.")
        migrate.check_known(store, found)
        if found is not None and (not upgrade or store.dialect == "postgresql"):
            raise StoreVersionError(
                f"{store.name} is of an older version (schema {found}, needs {HEAD}); "
                "run `listener db upgrade`."
            )
        saved = migrate.upgrade(store, found, watch=watch)
        if found is not None:
            upgraded(found, saved)
    except BaseException:
        store.close()
        raise
    return store


def make_file(url: str) -> None:
    """Make the empty file of a SQLite database that is not there yet; connections never make one."""
    path = sqlite_path(database_url(url))
    if path is None:
        return
    try:
        path.touch()
    except FileNotFoundError as error:
        raise StoreError(f"The folder {path.absolute().parent} does not exist; make it first.") from error
    except OSError as error:
        raise StoreError(
            f"The database {path} cannot be made ({error.strerror}); check the rights."
        ) from error


def version(store: Store) -> str | None:
    """The schema version the database holds, None if it is empty. StoreError if it is somebody else's."""
    with store.read() as connection:
        tables = inspect(connection).get_table_names()
        if "alembic_version" in tables:
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if tables:
        raise StoreError(
            f"{store.name} holds other tables ({', '.join(sorted(tables)[:3])}) and is no "
            "brand-listener database; name another one with --database."
        )
    return None


def _name(url: str) -> str:
    path = sqlite_path(url)
    return str(path) if path is not None else make_url(url).render_as_string(hide_password=True)


def _engine(url: str) -> Engine:
    try:
        if make_url(url).get_backend_name() == "postgresql":
            return create_engine(url, pool_pre_ping=True)
        path = quote(str(Path(make_url(url).database or "").absolute()))

        def connect() -> sqlite3.Connection:
            # Never a new file: one that was taken away must be missed, not replaced by an empty one.
            return sqlite3.connect(f"file:{path}?mode=rw", uri=True, check_same_thread=False)

        engine = create_engine(
            "sqlite://", creator=connect, poolclass=QueuePool, pool_size=8, max_overflow=16
        )
    except (ImportError, NoSuchModuleError) as error:
        raise StoreError(f"The driver for {_name(url)} is missing: {error}.") from error
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not open transactions by itself: it opens none at SELECT, and updates get lost.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA cache_size = -8000")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("listener_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


_BUSY = f"was locked by another program for over {BUSY_SECONDS} s; close that one"
_FULL = "cannot grow, the disk is full; free space, nothing stored was touched"
_REMEDIES = (
    ("file is not a database", "is no SQLite database or is damaged; restore a backup or name another file"),
    ("malformed", "is damaged; stop everything and `listener restore` a backup"),
    ("disk is full", _FULL),
    ("readonly", "cannot be written; check the rights of the file and its folder"),
    ("unable to open", "cannot be opened; check that it is there and its folder may be written"),
    ("database is locked", _BUSY),
    ("disk i/o error", "met an input/output error; check the disk and the limits of this process"),
    ("password authentication failed", "refused the password; check the URL"),
    ("does not exist", "does not exist, or a part of it; create it, or correct the URL"),
    ("could not connect", "does not answer; check that it runs and the URL is right"),
    ("connection", "does not answer; check that it runs and the URL is right"),
    ("permission denied", "refused: the role lacks rights; grant them"),
)


@contextmanager
def _explained(url: str) -> Iterator[None]:
    """Turn what an operator can mend into a StoreError; anything else is a bug and surfaces as it is."""
    try:
        yield
    except queue.NoTurnError as error:
        raise StoreError(f"The database {_name(url)} {_BUSY}.") from error
    except DBAPIError as error:
        said = str(error.orig)
        for sign, remedy in _REMEDIES:
            if sign in said.lower():
                remedy = _FULL if "input/output" in remedy and _is_full(url) else remedy
                raise StoreError(f"The database {_name(url)} {remedy} ({said.splitlines()[0]}).") from error
        if isinstance(error, OperationalError):
            raise StoreError(f"The database {_name(url)} failed: {said.splitlines()[0]}.") from error
        raise


def _is_full(url: str) -> bool:
    """Whether nothing more fits beside the database: SQLite may call that an input/output error."""
    path = sqlite_path(url)
    try:
        return path is not None and disk_usage(path.absolute().parent).free < _LEAST_FREE
    except OSError:
        return False

"""Opening the database: ours, of this version, and safe under several writers."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, text

from listener.errors import StoreError, StoreVersionError, UsageError
from listener.store import Store, open_store
from listener.store import database as opening
from listener.store.database import database_url, make_file
from listener.store.migrate import known_versions
from listener.store.rows import in_lists
from listener.store.schema import HEAD, from_micros, metadata, settings, to_micros
from tests.builders import NOW


def test_the_migrations_lead_to_the_tables(store: Store) -> None:
    with store.read() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _is_ours})
        assert compare_metadata(context, metadata) == []
    assert HEAD in known_versions()


def _is_ours(_object: object, name: str | None, kind: str, *_rest: object) -> bool:
    # The full-text index is made by hand, for each database in its own way.
    return not (name or "").startswith("posts_fts") and name != "ix_posts_fts" and kind != "alembic_version"


def test_an_instant_keeps_its_microseconds() -> None:
    instant = NOW.replace(microsecond=123_457)
    assert from_micros(to_micros(instant)) == instant


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("listener.db", "'listener.db' is no database URL; write sqlite:///listener.db or"),
        ("mysql://me@host/name", "mysql is not supported; use sqlite or postgresql."),
        ("sqlite://", "A database in memory would be lost at once; name a file: sqlite:///listener.db."),
    ],
)
def test_a_wrong_url_is_refused_with_a_right_one(url: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        database_url(url)


def test_postgresql_means_psycopg() -> None:
    assert database_url("postgresql://me:secret@host/name") == "postgresql+psycopg://me:secret@host/name"


def test_the_name_that_is_shown_holds_no_password() -> None:
    assert Store("postgresql://me:secret@host/name").name == "postgresql+psycopg://me:***@host/name"


def test_a_missing_database_names_the_commands_that_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="`listener run`, `poll` or `import` makes one"):
        open_store(f"sqlite:///{tmp_path / 'none.db'}")
    assert not (tmp_path / "none.db").exists()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nowhere does not exist; make it first"):
        open_store(f"sqlite:///{tmp_path / 'nowhere' / 'listener.db'}", create=True)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    with sqlite3.connect(path) as theirs:
        theirs.execute("CREATE TABLE recipes (name TEXT)")
    theirs.close()
    with pytest.raises(StoreError, match="holds other tables .recipes. and is no brand-listener database"):
        open_store(f"sqlite:///{path}", create=True, upgrade=True)


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but longer than a hundred bytes would have to be " * 9)
    with pytest.raises(StoreError, match="is no SQLite database or is damaged"):
        open_store(f"sqlite:///{path}", create=True)


def test_a_newer_database_is_refused_and_untouched(database: str) -> None:
    store = open_store(database, create=True)
    with store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(StoreVersionError, match="was made by a newer version .schema 9999, this one knows"):
        open_store(database, create=True, upgrade=True)


def test_an_empty_database_waits_for_a_command_that_may_make_tables(database: str) -> None:
    make_file(database)
    with pytest.raises(StoreError, match="holds no tables yet; `listener db upgrade` makes them"):
        open_store(database)


def test_a_write_that_raises_leaves_nothing(store: Store) -> None:
    def write_and_fail() -> None:
        with store.write() as connection:
            connection.execute(settings.insert().values(key="a", value="b"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    with store.read() as connection:
        assert connection.execute(select(settings)).all() == []


def test_a_read_sees_one_state_throughout(store: Store) -> None:
    with store.read() as connection:
        assert connection.execute(select(settings)).all() == []
        with store.write() as other:
            other.execute(settings.insert().values(key="a", value="b"))
        assert connection.execute(select(settings)).all() == []


def test_writers_in_threads_lose_no_update(store: Store) -> None:
    with store.write() as connection:
        connection.execute(settings.insert().values(key="count", value="0"))

    def count() -> None:
        for _ in range(25):
            _add_one(store)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _counted(store) == 100


def test_writers_in_processes_lose_no_update(database: str) -> None:
    store = open_store(database, create=True)
    with store.write() as connection:
        connection.execute(settings.insert().values(key="count", value="0"))
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_count_to, args=(database, 20)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert _counted(store) == 60
    store.close()


def _count_to(database: str, number: int) -> None:
    store = Store(database)
    for _ in range(number):
        _add_one(store)
    store.close()


def _add_one(store: Store) -> None:
    with store.write() as connection:
        held = int(connection.execute(select(settings.c.value)).scalar_one())
        connection.execute(settings.update().values(value=str(held + 1)))


def _counted(store: Store) -> int:
    with store.read() as connection:
        return int(connection.execute(select(settings.c.value)).scalar_one())


def test_an_advisory_lock_is_held_by_one_and_let_go(postgresql_store: Store) -> None:
    other = Store(postgresql_store.url)
    with postgresql_store.only_one(7) as first, other.only_one(7) as second, other.only_one(8) as third:
        assert (first, second, third) == (True, False, True)
    with other.only_one(7) as free:
        assert free
    other.close()


@pytest.mark.parametrize("url", ["sqlite:///listener.db?mode=ro", "sqlite:///file:listener.db"])
def test_a_sqlite_url_with_options_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="names a file and nothing else"):
        database_url(url)


def test_a_database_that_was_taken_away_is_missed_and_not_replaced(sqlite_store: Store) -> None:
    assert sqlite_store.path is not None
    sqlite_store.close()
    sqlite_store.path.unlink()
    with pytest.raises(StoreError, match="cannot be opened; check that it is there"), sqlite_store.read():
        pass
    assert not sqlite_store.path.exists()


@pytest.mark.parametrize(
    ("number", "lengths"), [(0, []), (1, [1]), (5, [8]), (2_048, [2_048]), (2_050, [2_048, 2])]
)
def test_lists_of_values_come_in_few_lengths(number: int, lengths: list[int]) -> None:
    found = list(in_lists(range(number)))
    assert [len(some) for some in found] == lengths
    assert {value for some in found for value in some} == set(range(number))


@pytest.mark.parametrize(
    ("free", "said"),
    [(0, "cannot grow, the disk is full; free space"), (10**9, "met an input/output error; check the disk")],
)
def test_an_error_of_the_disk_names_a_full_one(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch, free: int, said: str
) -> None:
    monkeypatch.setattr(opening, "disk_usage", lambda folder: SimpleNamespace(free=free))
    fail = "CREATE TRIGGER broken BEFORE INSERT ON settings BEGIN SELECT RAISE(FAIL, 'disk I/O error'); END"
    with sqlite_store.write() as connection:
        connection.execute(text(fail))
    with pytest.raises(StoreError, match=said), sqlite_store.write() as connection:
        connection.execute(settings.insert().values(key="a", value="b"))

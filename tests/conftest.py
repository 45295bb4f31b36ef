"""What every test has: loopback only, skips that fail under CI, and a database of each kind."""

from __future__ import annotations

import ipaddress
import os
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, make_url, text

from listener.store import Store, open_store, passwords
from tests.compiled import compile_once
from tests.databases import empty, new_sqlite

POSTGRES = "LISTENER_TEST_POSTGRES"

# How long something takes is never a test.
settings.register_profile("timeless", deadline=None)
settings.load_profile("timeless")

# A password is slow to check on purpose; hundreds of sign-ins in tests need not be.
passwords.COST = replace(passwords.COST, log_n=4)

compile_once()


def _loopback_only(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "socket.connect":
        return
    address = arguments[1]
    if isinstance(address, tuple) and not ipaddress.ip_address(str(address[0]).split("%")[0]).is_loopback:
        raise RuntimeError(f"a test tried to reach {address}: only loopback is reachable")


sys.addaudithook(_loopback_only)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under CI everything is installed, so a skipped test is a test that was lost."""
    report = yield
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped under CI: {report.longrepr}"
    return report


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'listener.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Store:
    """An empty database with our tables, of each kind in turn."""
    found: Store = request.getfixturevalue(f"{request.param}_store")
    return found


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def read_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A database of each kind in turn, filled once by a module for those of its tests that only read."""
    if request.param == "sqlite":
        store = new_sqlite(tmp_path_factory.mktemp("read") / "listener.db")
        yield store
        store.close()
        return
    with postgres_database(request.getfixturevalue("postgres_server")) as url:
        store = open_store(url, create=True)
        yield store
        store.close()


@pytest.fixture
def sqlite_store(new_sqlite_store: Callable[[], Store]) -> Store:
    """An empty SQLite database with our tables."""
    return new_sqlite_store()


@pytest.fixture
def new_sqlite_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Store]]:
    """Makes empty SQLite databases with our tables."""
    opened: list[Store] = []

    def make() -> Store:
        opened.append(new_sqlite(tmp_path_factory.mktemp("store") / "listener.db"))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The URL of a PostgreSQL server for tests."""
    server = os.environ.get(POSTGRES)
    if not server:
        pytest.skip(f"no PostgreSQL server: {POSTGRES} names none")
    return server


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """An empty PostgreSQL database."""
    with postgres_database(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> Iterator[str]:
    """A PostgreSQL database with our tables, of this test process alone."""
    with postgres_database(postgres_server) as url:
        open_store(url, create=True).close()
        yield url


@pytest.fixture
def postgresql_store(migrated_postgres: str) -> Iterator[Store]:
    """An empty PostgreSQL database with our tables."""
    opened = Store(migrated_postgres)
    empty(opened)
    yield opened
    opened.close()


@contextmanager
def postgres_database(server: str) -> Iterator[str]:
    """An empty database on the server, dropped at the end; its URL."""
    name = f"listener_{uuid4().hex}"
    engine = create_engine(
        make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        engine.dispose()

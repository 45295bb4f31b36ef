"""The product as real processes: it ends when told, survives kill -9, and keeps the peace with its like."""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from listener.daemon.process import only_daemon
from listener.errors import StoreError
from listener.store import Store
from listener.store.checks import integrity, rollups_agree
from tests.bench.archives import write_posts
from tests.bench.processes import Product, family, free_port, left_of, rows, wait_until
from tests.fakes.hostile_server import Handler, HostileServer, Reply, Request

POSTS = 2_500
GUIDS = [f"tag:press.example,2026:{number}" for number in range(30)]
FEED = "".join(
    f"<item><title>Acme opens shop {number}</title><guid isPermaLink='false'>{guid}</guid></item>"
    for number, guid in enumerate(GUIDS)
)
RSS = f"<rss version='2.0'><channel><language>en</language>{FEED}</channel></rss>".encode()


def slow(size: int) -> bytes:
    """The same feed, but long at work on: feedparser looks for addresses in quadratic time."""
    return RSS.replace(b"<item>", b"<item><author>" + b"a" * size + b"@</author>", 1)


def after(seconds: float) -> Handler:
    """Answers with the feed after so many seconds: many of these keep a daemon writing all the time."""

    async def answer(request: Request, reply: Reply) -> None:
        await asyncio.sleep(seconds)
        await reply.send(200, RSS)

    return answer


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with HostileServer() as server:
        server.serve("/feed", RSS)
        yield server


@pytest.fixture
def product(tmp_path: Path) -> Product:
    return Product(tmp_path)


def listens_to(product: Product, server: HostileServer, *paths: str, every: str = "1s") -> None:
    sources = "".join(
        f'[[sources]]\nname = "{path}"\nkind = "rss"\nurl = "{server.url(path)}"\nevery = "{every}"\n'
        for path in paths
    )
    product.config.write_text(
        '[workspace]\nname = "Acme"\n[network]\nallow_private = ["127.0.0.1/32"]\n'
        f'[[brands]]\nname = "Acme"\nrole = "own"\nkeywords = ["acme"]\n{sources}',
        encoding="utf-8",
    )


@contextmanager
def running(product: Product, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """`listener` with these arguments, ended at the end whatever happens."""
    with (product.folder / "log").open("a") as log, product.start(*arguments, log=log) as process:
        try:
            yield process
        finally:
            process.kill()


def polls(product: Product, source: str = "/feed") -> int:
    try:
        return int(rows(product.database, f"SELECT count(*) FROM polls WHERE source = '{source}'")[0][0])  # noqa: S608
    except LookupError:
        return 0


def kept(product: Product) -> list[str]:
    return [guid for (guid,) in rows(product.database, "SELECT native_id FROM posts ORDER BY id")]


def assert_sound(product: Product) -> None:
    store = Store(f"sqlite:///{product.database}")
    assert (integrity(store), rollups_agree(store)) == (None, True)
    store.close()


def status(port: int, path: str) -> int:
    """What the page answers; 0 where nobody does."""
    try:
        with urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as response:
            return int(response.status)
    except HTTPError as error:
        return error.code
    except OSError:
        return 0


def test_sigterm_ends_the_daemon_in_time_though_a_fetch_hangs_and_a_parser_is_at_work(
    product: Product, server: HostileServer
) -> None:
    server.serve("/slow", slow(160_000))
    listens_to(product, server, "/feed", "/hang", "/slow", every="1h")
    with running(product, "daemon") as daemon:
        assert wait_until(
            lambda: polls(product) and server.requests["/hang"] and server.requests["/slow"], 20
        )
        members = family(daemon.pid)
        started = time.monotonic()
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(15) == 0
        assert time.monotonic() - started < 10
    assert len(members) > 1
    assert left_of(members, after=2) == []
    assert kept(product) == GUIDS


def test_after_kill_9_a_restart_goes_on_and_no_parser_is_left(
    product: Product, server: HostileServer
) -> None:
    listens_to(product, server, "/feed", "/second", "/slow")
    server.serve("/slow", slow(12_000))
    with running(product, "daemon") as daemon:
        assert wait_until(lambda: polls(product) and server.requests["/slow"], 20)
        members = family(daemon.pid)
        daemon.kill()
    assert len(members) > 1
    assert left_of(members, after=10) == []
    assert_sound(product)

    server.serve("/second", RSS.replace(b"press", b"other"))
    server.serve("/slow", RSS)
    with running(product, "daemon") as daemon:
        again = polls(product)
        assert wait_until(lambda: polls(product) > again and len(kept(product)) > len(GUIDS), 20)
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(15) == 0
    assert sorted(kept(product)) == sorted(GUIDS + [guid.replace("press", "other") for guid in GUIDS])
    assert_sound(product)


def test_a_second_daemon_on_the_same_database_is_refused(product: Product, server: HostileServer) -> None:
    listens_to(product, server, "/feed", every="1h")
    with running(product, "daemon") as daemon:
        assert wait_until(lambda: polls(product), 20)
        for command in (["daemon"], ["run", "--port", free_port()]):
            second = product.run(*command, timeout=20)
            *_, said = second.stderr.splitlines()
            assert second.returncode == 2
            assert said == (
                f"Error: A daemon is at work on {product.database} already (process {daemon.pid}); "
                "stop that one first, or name another database."
            )
    assert polls(product) == 1


def test_run_serves_pages_and_a_port_that_is_taken_starts_nothing(
    product: Product, server: HostileServer
) -> None:
    listens_to(product, server, "/feed", every="1h")
    port = free_port()
    other = Product(product.folder / "other")
    other.folder.mkdir()
    listens_to(other, server, "/never")
    with running(product, "run", "--port", port) as run:
        assert wait_until(lambda: status(port, "/healthz") == 200, 20)
        assert status(port, "/readyz") == 200
        taken = other.run("run", "--port", port, timeout=20)
        assert (taken.returncode, server.requests["/never"]) == (2, 0)
        assert taken.stderr.startswith(f"Error: Cannot listen on 127.0.0.1:{port} (")
        assert taken.stderr.endswith("); choose another with --port.\n")
        run.send_signal(signal.SIGTERM)
        assert run.wait(15) == 0


@pytest.mark.parametrize("command", ["daemon", "run"])
def test_a_broken_configuration_starts_nothing(product: Product, command: str) -> None:
    product.config.write_text(
        '[workspace]\nname = "Acme"\ntimezone = "Mars"\n'
        '[[brands]]\nname = "Acme"\nrole = "friend"\nkeywords = ["acme"]\n'
    )
    done = product.run(command, timeout=20)
    assert done.returncode == 2
    assert [line.split(": ")[:2] for line in done.stderr.splitlines()] == [
        [f"{product.config}:3", "workspace.timezone"],
        [f"{product.config}:6", "brands[0].role"],
    ]
    assert [file.name for file in product.folder.iterdir()] == ["keywords.toml"]


def test_a_daemon_the_web_and_an_import_share_a_database_without_a_lock_being_met(
    product: Product, server: HostileServer
) -> None:
    paths = [f"/after/{number}" for number in range(20)]
    for number, path in enumerate(paths):
        server.route(path, after(number / len(paths)))
    listens_to(product, server, "/feed", *paths)
    posts = product.folder / "posts.jsonl"
    write_posts(posts, POSTS)
    port = free_port()
    with running(product, "daemon") as daemon:
        assert wait_until(lambda: polls(product), 20)
        with running(product, "web", "--port", port) as web, running(product, "import", posts) as importing:
            assert wait_until(lambda: status(port, "/healthz") == 200, 20)
            answers = set()
            while importing.poll() is None:
                answers |= {status(port, path) for path in ("/", "/mentions", "/status", "/readyz")}
            assert (importing.returncode, answers | {status(port, "/")}) == (0, {200})
            again = polls(product)
            assert wait_until(lambda: polls(product) > again, 20)
            for process in (web, daemon):
                process.send_signal(signal.SIGTERM)
                assert process.wait(15) == 0
    assert len(kept(product)) == POSTS + len(GUIDS)
    assert "locked" not in (product.folder / "log").read_text()
    assert rows(product.database, "SELECT DISTINCT error FROM polls") == [(None,)]
    assert_sound(product)


def test_a_daemon_that_cannot_say_that_it_is_at_work_says_why(new_sqlite_store: Callable[[], Store]) -> None:
    store = new_sqlite_store()
    Path(f"{store.path}.daemon").mkdir()
    told = "which says that a daemon is at work, cannot be written (Is a directory); check the rights"
    with pytest.raises(StoreError, match=re.escape(told)), only_daemon(store):
        pass

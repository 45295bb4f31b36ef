"""ParserPool: hostile feeds end their worker, and nothing else."""

from __future__ import annotations

import asyncio
import functools
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listener.errors import ListenerError, NotAFeed, ParserKilled, SourceError
from listener.sources.rss import Limits, ParserPool, worker
from listener.sources.rss.parse import ParsedFeed, parse_feed
from tests.sources.rss.feeds import ATOM_10, RSS_10, RSS_20, item, rss

URL = "https://press.example/feed"
MIB = 2**20
# feedparser looks for addresses in quadratic time: minutes, if it is left alone.
SLOW = rss(item(author="a" * 160_000 + "@"))
BIG = rss(item(description="word " * 900_000))


@pytest.fixture(scope="module")
def pool() -> Iterator[ParserPool]:
    with closing(ParserPool(1, limits=Limits(wall=20.0, cpu=1))) as pool:
        yield pool


def parse(pool: ParserPool, body: bytes) -> ParsedFeed:
    return asyncio.run(pool.parse(body, URL, None))


def workers() -> list[int]:
    return [child.pid for child in multiprocessing.active_children() if child.pid is not None]


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def wait_until_gone(pids: list[int], seconds: float) -> list[int]:
    end = time.monotonic() + seconds
    while (left := [pid for pid in pids if is_running(pid)]) and time.monotonic() < end:
        time.sleep(0.05)
    return left


def test_a_feed_comes_back_as_it_is_parsed_here(pool: ParserPool) -> None:
    assert parse(pool, ATOM_10) == parse_feed(ATOM_10, URL, None)


def test_nothing_runs_before_the_first_feed() -> None:
    before = workers()
    with closing(ParserPool()):
        assert workers() == before


def test_too_much_cpu_ends_the_feed_and_the_next_one_is_read(pool: ParserPool) -> None:
    with pytest.raises(
        ParserKilled, match=r"^parsing it needed more CPU time than a feed may; if it stays so"
    ):
        parse(pool, SLOW)

    assert parse(pool, RSS_20).version == "rss20"


def cpu_seconds(pid: int) -> float:
    ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def test_the_cpu_limit_is_for_each_feed_and_not_for_a_workers_life(pool: ParserPool) -> None:
    parse(pool, RSS_20)
    (pid,) = workers()
    while cpu_seconds(pid) < 3:
        parse(pool, rss(item(title="t", description="<p>x</p>") * 500))

    assert workers() == [pid]


def test_the_cpu_limit_may_be_part_of_a_second() -> None:
    with closing(ParserPool(1, limits=Limits(wall=60.0, cpu=0.3))) as pool:
        with pytest.raises(ParserKilled, match=r"^parsing it needed more CPU time than a feed may"):
            parse(pool, SLOW)
        assert parse(pool, RSS_20).version == "rss20"


def test_too_much_time_ends_the_feed_even_without_cpu() -> None:
    with closing(ParserPool(1, limits=Limits(wall=0.5, cpu=60))) as pool:
        with pytest.raises(ParserKilled, match=r"^parsing the feed took over 0\.5 s; "):
            parse(pool, SLOW)
        assert parse(pool, RSS_20).version == "rss20"


def test_too_much_memory_ends_the_feed_and_the_next_one_is_read() -> None:
    with closing(ParserPool(1, limits=Limits(memory=16 * MIB))) as pool:
        with pytest.raises(ParserKilled, match=r"^parsing it needed more memory than a feed may; "):
            parse(pool, BIG)
        assert parse(pool, RSS_20).version == "rss20"


def test_a_slow_feed_delays_no_other() -> None:
    async def together(pool: ParserPool) -> None:
        slow = asyncio.create_task(pool.parse(SLOW, URL, None))
        await asyncio.sleep(0)
        await asyncio.gather(*(pool.parse(RSS_20, URL, None) for _ in range(10)))
        assert not slow.done()
        slow.cancel()

    with closing(ParserPool(2, limits=Limits(wall=30, cpu=20))) as pool:
        asyncio.run(together(pool))


def test_a_worker_that_dies_idle_breaks_nothing(pool: ParserPool) -> None:
    parse(pool, RSS_20)
    for pid in workers():
        os.kill(pid, signal.SIGKILL)
    time.sleep(0.5)

    assert parse(pool, RSS_20).version == "rss20"


def test_workers_that_cannot_start_are_a_clear_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "start", functools.partial(os._exit, 3))
    with closing(ParserPool(1)) as pool:
        with pytest.raises(
            ParserKilled, match=r"^the parser does not run \(.+\); look whether memory is short"
        ):
            parse(pool, RSS_20)
        monkeypatch.undo()
        assert parse(pool, RSS_20).version == "rss20"


def test_a_worker_killed_at_work_is_the_error_of_its_feed_alone() -> None:
    async def killed(pool: ParserPool) -> None:
        await pool.parse(RSS_20, URL, None)
        (pid,) = set(workers()) - before
        idle = cpu_seconds(pid)
        slow = asyncio.create_task(pool.parse(SLOW, URL, None))
        while cpu_seconds(pid) < idle + 0.2:
            await asyncio.sleep(0.05)
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(ParserKilled, match=r"^the system ended the parser"):
            await slow
        assert (await pool.parse(RSS_20, URL, None)).version == "rss20"

    before = set(workers())
    with closing(ParserPool(1)) as pool:
        asyncio.run(killed(pool))
    assert set(workers()) == before


def test_workers_are_replaced_after_their_feeds() -> None:
    with closing(ParserPool(1, feeds_per_worker=2)) as pool:
        seen = set()
        for _ in range(6):
            assert parse(pool, RSS_20).version == "rss20"
            seen.update(workers())

    assert len(seen) >= 3


def test_who_gives_up_waiting_ends_the_work() -> None:
    async def give_up(pool: ParserPool) -> None:
        await pool.parse(RSS_20, URL, None)
        started = list(set(workers()) - before)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(pool.parse(SLOW, URL, None), 0.3)
        assert await asyncio.to_thread(wait_until_gone, started, 10.0) == []
        assert (await pool.parse(RSS_20, URL, None)).version == "rss20"

    before = set(workers())
    with closing(ParserPool(1, limits=Limits(wall=60, cpu=60))) as pool:
        asyncio.run(give_up(pool))


def test_closing_ends_all_work_quickly_and_says_so() -> None:
    async def closed(pool: ParserPool) -> float:
        await pool.parse(RSS_20, URL, None)
        slow = asyncio.create_task(pool.parse(SLOW, URL, None))
        await asyncio.sleep(0.3)
        started = time.monotonic()
        pool.close()
        took = time.monotonic() - started
        with pytest.raises(ParserKilled, match="was stopped"):
            await slow
        return took

    before = workers()
    pool = ParserPool()
    assert asyncio.run(closed(pool)) < 2
    assert workers() == before
    pool.close()


def test_closing_is_silent_even_while_workers_are_still_starting() -> None:
    program = f"""
import asyncio
from listener.sources.rss import ParserPool
async def start_and_close():
    pool = ParserPool(4)
    await pool.parse({RSS_20!r}, "https://press.example/", None)
    slow = b"<rss version='2.0'><channel><item><author>" + b"a" * 160_000 + b"@</author>"
    work = asyncio.create_task(pool.parse(slow, "", None))
    await asyncio.sleep(0.05)
    pool.close()
    await asyncio.wait([work])
    work.exception()
for _ in range(4):
    asyncio.run(start_and_close())
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.parametrize("body", [b"", SLOW], ids=["idle", "at work"])
def test_no_worker_outlives_a_parent_that_is_killed(body: bytes, tmp_path: Path) -> None:
    (tmp_path / "feed").write_bytes(body)
    program = f"""
import asyncio, multiprocessing, pathlib
from listener.sources.rss import Limits, ParserPool
async def main():
    pool = ParserPool(limits=Limits(cpu=1))
    await pool.parse({RSS_20!r}, "https://press.example/", None)
    work = asyncio.create_task(pool.parse(pathlib.Path({str(tmp_path / "feed")!r}).read_bytes(), "", None))
    await asyncio.sleep(0.3)
    print(*(child.pid for child in multiprocessing.active_children()), flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        parent.kill()

    assert len(pids) == 2
    # A worker that holds Python's lock all the time ends by its CPU limit instead: after seconds of a core,
    # of which a busy machine gives it a part. Left alone it would take minutes.
    assert wait_until_gone(pids, 60.0 if body else 10.0) == []


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]><rss version="2.0"><channel>'
            "<item><title>&l9;</title></item></channel></rss>".encode(),
            id="billion laughs",
        ),
        pytest.param(
            f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "{"ha" * 20_000}">]><rss version="2.0"><channel>'
            f"<item><title>{'&a;' * 20_000}</title></item></channel></rss>".encode(),
            id="quadratic blow-up",
        ),
        pytest.param(rss(item(description="<div>" * 100_000)), id="divs in divs"),
        pytest.param(rss("<item>" + "<a>" * 200_000), id="elements in elements"),
        pytest.param(rss(item(title="<" * 200_000)), id="brackets"),
        pytest.param(b"<rss version='2.0'>" + b"<![CDATA[" * 50_000, id="CDATA that never ends"),
    ],
)
def test_a_hostile_feed_harms_nobody(pool: ParserPool, body: bytes) -> None:
    with suppress(SourceError):
        feed = parse(pool, body)
        assert sum(len(entry.title) + len(entry.summary) for entry in feed.entries) < 50_000

    assert parse(pool, RSS_20).version == "rss20"


def test_comments_that_never_end_cost_next_to_nothing(pool: ParserPool) -> None:
    assert len(parse(pool, rss(item(description="<!--" * 80_000))).entries) == 1


@pytest.mark.parametrize("reference", ["&#x110000;", "&#xD800;", "&#99999999999;"])
def test_a_character_that_does_not_exist_is_a_clear_failure(pool: ParserPool, reference: str) -> None:
    body = f'<rss version="2.0"><channel><item><title>{reference}</title></item></channel></rss>'.encode()

    with pytest.raises(SourceError, match=r"^the feed cannot be read \(\w+Error: .+\); if it stays so, "):
        parse(pool, body)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<!doctype html><title>Are you a robot?</title>", "a web page instead of a feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": []}', "neither RSS nor Atom"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "neither RSS nor Atom"),
        (b"<opml/>", "neither RSS nor Atom"),
        (b"<rss version='2.0'><channel><title>T", r"XML is broken and no entry can be read \(line \d: "),
    ],
)
def test_what_is_no_feed_is_said_to_be_none(pool: ParserPool, body: bytes, reason: str) -> None:
    with pytest.raises(NotAFeed, match=reason):
        parse(pool, body)


@settings(max_examples=100, deadline=None)
@given(
    seed=st.sampled_from([RSS_20, RSS_10, ATOM_10]),
    cuts=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=12)), max_size=6),
)
def test_no_mutated_feed_raises_anything_but_ours(
    pool: ParserPool, seed: bytes, cuts: list[tuple[float, int, bytes]]
) -> None:
    body = seed
    for where, length, instead in cuts:
        start = int(where * len(body))
        body = body[:start] + instead + body[start + length :]
    with suppress(ListenerError):
        feed = parse(pool, body)
        assert all(entry.link is None or entry.link.startswith("http") for entry in feed.entries)

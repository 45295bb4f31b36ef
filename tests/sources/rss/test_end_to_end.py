"""A real fetcher, real workers and a server on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import closing
from ipaddress import ip_network

from listener.model import Cursor, Part, PollStatus, Reading
from listener.net import Fetcher
from listener.sources import Reader
from listener.sources.rss import ParserPool
from listener.sources.rss.reader import RssReader
from tests.fakes.hostile_server import HostileServer
from tests.sources.rss.fakes import NOW, cursor_after, feed_part
from tests.sources.rss.feeds import RSS_20


def with_reader(work: Callable[[Reader], Awaitable[None]]) -> None:
    async def run() -> None:
        with closing(ParserPool(1)) as pool:
            async with Fetcher(allow_private=[ip_network("127.0.0.0/8")], deadline=1.0) as fetcher:
                await work(RssReader(fetcher, pool))

    asyncio.run(run())


def after(reading: Reading, part: Part) -> Cursor:
    return cursor_after(reading, part)


def test_a_feed_is_read_then_unchanged_by_its_etag_and_asked_where_it_moved_to() -> None:
    with HostileServer() as server:
        server.serve("/new", RSS_20, headers={"ETag": '"1"'})
        server.redirect("/old", server.url("/new"), status=301)
        part = feed_part(server.url("/old"))

        async def work(reader: Reader) -> None:
            first = await reader.read(part, None, NOW)
            second = await reader.read(part, after(first, part), NOW)

            assert (first.status, first.seen, second.status) == (PollStatus.OK, 1, PollStatus.UNCHANGED)
            assert server.log[-1].headers["if-none-match"] == '"1"'

        with_reader(work)
        assert dict(server.requests) == {"/old": 1, "/new": 2}


def test_the_same_bytes_without_a_validator_are_unchanged() -> None:
    with HostileServer() as server:
        server.serve("/feed", RSS_20)
        part = feed_part(server.url("/feed?q=%C5%BC"))

        async def work(reader: Reader) -> None:
            first = await reader.read(part, None, NOW)
            second = await reader.read(part, after(first, part), NOW)

            assert (first.status, second.status) == (PollStatus.OK, PollStatus.UNCHANGED)

        with_reader(work)


def test_a_query_with_letters_of_its_own_still_keeps_its_etag() -> None:
    with HostileServer() as server:
        server.serve("/feed", RSS_20, headers={"ETag": '"1"'})
        part = feed_part(server.url("/feed?q=żółw%20x"))

        async def work(reader: Reader) -> None:
            first = await reader.read(part, None, NOW)
            await reader.read(part, after(first, part), NOW)

        with_reader(work)
        assert server.log[-1].headers["if-none-match"] == '"1"'


def test_a_slow_drip_is_a_failure_that_marks_the_feed_as_hanging() -> None:
    with HostileServer() as server:
        part = feed_part(server.url("/drip-body"))

        async def work(reader: Reader) -> None:
            reading = await reader.read(part, None, NOW)

            assert (reading.status, reading.state.get("hung")) == (PollStatus.FAILED, "1")

        with_reader(work)

"""Connections are used again, by one request at a time, and not kept without end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from ipaddress import ip_network

import httpcore2
import pytest

from listener.net import connections
from listener.net.backend import CheckedBackend
from listener.net.connections import Connections
from tests.fakes.hostile_server import HostileServer

Ask = Callable[[], Awaitable[int]]


def run(server: HostileServer, script: Callable[[Ask], Awaitable[None]]) -> None:
    """Run a script that asks the server by one set of connections."""
    server.serve("/feed", b"<rss/>")

    async def main() -> None:
        held = Connections(httpcore2.AnyIOBackend())
        url = httpcore2.URL(server.url("/feed"))

        async def ask() -> int:
            async with held.stream("GET", url, headers=[(b"host", b"127.0.0.1")]) as response:
                await response.aread()
                return response.status

        await script(ask)
        await held.aclose()

    asyncio.run(main())


def test_requests_one_after_the_other_share_a_connection(server: HostileServer) -> None:
    async def script(ask: Ask) -> None:
        assert [await ask() for _ in range(5)] == [200] * 5
        assert server.connections == 1

    run(server, script)


def test_requests_at_once_have_a_connection_each_and_leave_as_many_as_may_be_idle(
    server: HostileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "MOST_IDLE", 2)

    async def script(ask: Ask) -> None:
        assert await asyncio.gather(*(ask() for _ in range(5))) == [200] * 5
        assert server.connections == 5
        assert await asyncio.gather(*(ask() for _ in range(2))) == [200] * 2
        assert server.connections == 5
        assert await asyncio.gather(*(ask() for _ in range(3))) == [200] * 3
        assert server.connections == 6

    run(server, script)


def test_a_connection_that_was_idle_for_too_long_is_not_used_again(
    server: HostileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "IDLE_SECONDS", -1.0)

    async def script(ask: Ask) -> None:
        assert [await ask() for _ in range(3)] == [200] * 3
        assert server.connections == 3

    run(server, script)


def test_a_connection_that_its_server_closed_is_not_used_again() -> None:
    accepted = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal accepted
        accepted += 1
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        await idle.wait()
        writer.close()
        await writer.wait_closed()
        closed.set()

    async def main() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        backend = CheckedBackend([ip_network("127.0.0.1/32")], patience=1)
        held = Connections(backend)
        url = httpcore2.URL(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
        for _ in range(3):
            closed.clear()
            idle.clear()
            async with held.stream("GET", url, headers=[(b"host", b"127.0.0.1")]) as response:
                assert response.status == 204
                await response.aread()
            idle.set()
            await closed.wait()
        await held.aclose()
        server.close()

    idle, closed = asyncio.Event(), asyncio.Event()
    asyncio.run(main())
    assert accepted == 3

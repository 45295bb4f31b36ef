"""What the tests of net share: a hostile server, and an impatient fetcher that may reach it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_network
from typing import Any

import pytest

from listener.net import Fetched, Fetcher
from tests.fakes.hostile_server import HostileServer

LOOPBACK = (ip_network("127.0.0.1/32"), ip_network("::1/128"))
Fetch = Callable[..., Fetched]


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with HostileServer() as server:
        yield server


@pytest.fixture
def fetch() -> Fetch:
    """Fetch one URL with a fetcher of its own; options are those of Fetcher."""

    def run(url: str, headers: Mapping[str, str] | None = None, **options: Any) -> Fetched:
        async def one() -> Fetched:
            wanted: dict[str, Any] = {"allow_private": LOOPBACK, "deadline": 0.5} | options
            async with Fetcher(**wanted) as fetcher:
                return await fetcher.fetch(url, headers or {})

        return asyncio.run(one())

    return run

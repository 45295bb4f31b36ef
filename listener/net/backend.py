"""Connects to checked addresses only: what was checked is what is connected to, on every hop.

The check sits below HTTP, where a host has become an address. So it does not matter how a URL spells its
host, what a name resolves to the next time, or which redirect led there. It knows nothing of HTTP.
"""

from __future__ import annotations

import select
import ssl
from collections.abc import Iterable, Sequence
from typing import Any

import httpcore2

from listener.errors import AddressRefused
from listener.net.address import Address, Network, Resolve, allowed, resolve

MOST_ADDRESSES = 4
"""How many addresses of one host are tried before it counts as out of reach."""


class CheckedBackend(httpcore2.AsyncNetworkBackend):
    """A network backend for httpcore2 that resolves a host itself and refuses what may not be reached.

    `patience` is how many seconds an address has to accept when there is another one to try. `resolve`
    and `network` (what opens the sockets) are there to be replaced in tests.
    """

    def __init__(
        self,
        allow_private: Sequence[Network],
        *,
        patience: float,
        resolve: Resolve = resolve,
        network: httpcore2.AsyncNetworkBackend | None = None,
    ) -> None:
        self._allow_private = tuple(allow_private)
        self._patience = patience
        self._resolve = resolve
        self._network = network or httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the first address of `host` that may be reached and accepts. Raises AddressRefused."""
        found = await self._resolve(host, port)
        reachable = [address for address in found if allowed(address, self._allow_private)]
        if not reachable:
            raise AddressRefused(_refusal(host, found))
        *others, last = reachable[:MOST_ADDRESSES]
        for address in others:
            try:
                return _Stream(await self._network.connect_tcp(str(address), port, self._patience))
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        return _Stream(await self._network.connect_tcp(str(last), port, timeout))


class _Stream(httpcore2.AsyncNetworkStream):
    """A connection that is closed when its TLS handshake is given up; httpcore2 leaves it open for ever.

    And one that tells quickly whether its server has hung up: that is asked of every idle connection with
    every request, and the stream below would look up the addresses of both ends each time.
    """

    def __init__(self, stream: httpcore2.AsyncNetworkStream) -> None:
        self._stream = stream
        self._number: int | None = None
        self._poll = select.poll()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.AsyncNetworkStream:
        try:
            return await self._stream.start_tls(ssl_context, server_hostname, timeout)
        except BaseException:
            await self._stream.aclose()
            raise

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._stream.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    def get_extra_info(self, info: str) -> Any:
        if info != "is_readable":
            return self._stream.get_extra_info(info)
        if self._number is None:
            found = self._stream.get_extra_info("socket")
            if found is None or (number := found.fileno()) < 0:
                return True
            self._number = number
            self._poll.register(number, select.POLLIN)
        return bool(self._poll.poll(0))


def _refusal(host: str, found: Sequence[Address]) -> str:
    where = ", ".join(str(address) for address in found[:MOST_ADDRESSES])
    named = host if host == where else f"{host} ({where})"
    return (
        f"{named} is no public address; if it is yours and may be reached, add it to allow_private "
        "under [network] in keywords.toml"
    )

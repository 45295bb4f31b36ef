"""Connections that are kept for the next request to the same place. It knows nothing of URLs and bodies.

httpcore2's own pool looks at every connection with every request, which costs more than the request itself
where many are under way. Here one is given out to one request at a time, and looked at when it is.
"""

from __future__ import annotations

import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cached_property

import httpcore2

MOST_IDLE = 64
"""So many are kept over all places, those used last: as many as there are visits at once."""

IDLE_SECONDS = 3.0
"""Shorter than servers keep theirs, so that we rarely write into one just closed."""

_Place = tuple[bytes, bytes, int]


class Connections:
    """Connections over `backend`; `aclose` ends those that are not in use."""

    def __init__(self, backend: httpcore2.AsyncNetworkBackend) -> None:
        self._backend = backend
        # All that are idle, the one used last at the end; and of these those of each place.
        self._idle: OrderedDict[httpcore2.AsyncHTTPConnection, _Place] = OrderedDict()
        self._places: dict[_Place, list[httpcore2.AsyncHTTPConnection]] = {}

    @asynccontextmanager
    async def stream(
        self,
        method: str,
        url: httpcore2.URL,
        *,
        headers: Sequence[tuple[bytes, bytes]],
        content: bytes | None = None,
    ) -> AsyncIterator[httpcore2.Response]:
        """The answer to a request, whose body has not been read yet. Raises what httpcore2 does."""
        origin = url.origin
        place = (origin.scheme, origin.host, origin.port)
        connection = await self._free(place) or httpcore2.AsyncHTTPConnection(
            origin,
            ssl_context=self._ssl_context if origin.scheme == b"https" else None,
            keepalive_expiry=IDLE_SECONDS,
            network_backend=self._backend,
        )
        try:
            async with connection.stream(method, url, headers=list(headers), content=content) as response:
                yield response
        finally:
            if connection.is_idle() and not connection.is_closed():
                self._idle[connection] = place
                self._places.setdefault(place, []).append(connection)
        await self._end_surplus()

    @cached_property
    def _ssl_context(self) -> ssl.SSLContext:
        # Reading all the authorities that are trusted takes a while: once, if at all.
        return httpcore2.default_ssl_context()

    async def aclose(self) -> None:
        """End every connection that is not in use."""
        idle = list(self._idle)
        self._idle.clear()
        self._places.clear()
        for connection in idle:
            await connection.aclose()

    async def _free(self, place: _Place) -> httpcore2.AsyncHTTPConnection | None:
        """The connection to `place` that was used last, if one is idle and its server has not hung up."""
        while connections := self._places.get(place):
            connection = self._taken(connections[-1])
            if not connection.has_expired():
                return connection
            await connection.aclose()
        return None

    async def _end_surplus(self) -> None:
        """End what has been idle for too long, and the oldest of too many."""
        while self._idle:
            oldest = next(iter(self._idle))
            if len(self._idle) <= MOST_IDLE and not oldest.has_expired():
                return
            await self._taken(oldest).aclose()

    def _taken(self, connection: httpcore2.AsyncHTTPConnection) -> httpcore2.AsyncHTTPConnection:
        """The connection, which is idle no more."""
        place = self._idle.pop(connection)
        connections = self._places[place]
        connections.remove(connection)
        if not connections:
            del self._places[place]
        return connection

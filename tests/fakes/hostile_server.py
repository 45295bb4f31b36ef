"""A loopback server that answers as told, and misbehaves on request. One thread with a loop of its own.

with HostileServer() as server:
    server.serve("/feed", b"<rss/>", headers={"ETag": '"1"'})   # answers 304 to that ETag by itself
    server.url("/drip-body")                                    # every path of FAULTS is there already
    server.requests["/feed"], server.received                   # requests by path; bytes in all
    server.connections, server.open                             # accepted in all; open now
    server.most_at_once                                         # most requests at one time
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
import ssl
import struct
import threading
import zlib
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

MIB = 2**20
DRIP_SECONDS = 0.02
_NO_HEADERS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked for. `path` is without the query, header names are lower-case."""

    path: str
    target: str
    headers: Mapping[str, str]


class Reply:
    """The way back to the client. After a handler that set `keep` the connection serves on."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.keep = False

    async def raw(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._writer.write(data)
        await self._writer.drain()

    async def head(self, status: int = 200, headers: Mapping[str, str] = _NO_HEADERS) -> None:
        """Send a status line and headers, nothing added."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        await self.raw(f"HTTP/1.1 {status} Status\r\n{lines}\r\n".encode("latin-1"))

    async def send(
        self, status: int = 200, body: bytes = b"", headers: Mapping[str, str] = _NO_HEADERS
    ) -> None:
        """Send a whole proper answer and keep the connection."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        length = "" if status == 304 else f"Content-Length: {len(body)}\r\n"
        await self.raw(f"HTTP/1.1 {status} Status\r\n{lines}{length}\r\n".encode("latin-1") + body)
        self.keep = True

    async def drip(self, data: bytes) -> None:
        """Send one byte at a time, over and over."""
        while True:
            for byte in data:
                await self.raw(bytes([byte]))
                await asyncio.sleep(DRIP_SECONDS)

    async def gone(self) -> None:
        """Wait until the client has closed the connection."""
        await self._reader.read()

    def reset(self) -> None:
        """Break the connection off with a TCP reset."""
        sock: socket.socket = self._writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()


Handler = Callable[[Request, Reply], Awaitable[None]]


class HostileServer:
    """The server. `host` is a loopback address; with `tls` it speaks HTTPS."""

    def __init__(self, host: str = "127.0.0.1", *, tls: ssl.SSLContext | None = None) -> None:
        self.requests: Counter[str] = Counter()
        self.log: list[Request] = []
        self.received = 0
        self.connections = 0
        self.open = 0
        self.most_at_once = 0
        self._busy = 0
        self._host = host
        self._tls = tls
        self._routes: dict[str, Handler] = dict(FAULTS)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._tasks: set[asyncio.Task[None]] = set()
        self.base = ""

    def url(self, path: str) -> str:
        """The URL of a path on this server."""
        return self.base + path

    def route(self, path: str, handler: Handler) -> None:
        """Let `handler` answer for `path`, whatever its query."""
        self._routes[path] = handler

    def serve(
        self, path: str, body: bytes, *, headers: Mapping[str, str] = _NO_HEADERS, status: int = 200
    ) -> None:
        """Answer `path` with that; with 304 where the client's ETag or date is the one in `headers`."""
        given = {name.lower(): value for name, value in headers.items()}

        async def answer(request: Request, reply: Reply) -> None:
            asked = (request.headers.get("if-none-match"), request.headers.get("if-modified-since"))
            known = (given.get("etag"), given.get("last-modified"))
            if any(mine is not None and mine == theirs for mine, theirs in zip(known, asked, strict=True)):
                await reply.send(304, headers=headers)
            else:
                await reply.send(status, body, headers)

        self.route(path, answer)

    def redirect(self, path: str, location: str, status: int = 302) -> None:
        """Answer `path` with a redirect."""
        self.serve(path, b"", headers={"Location": location}, status=status)

    def __enter__(self) -> Self:
        self._thread.start()
        server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        address = f"[{self._host}]" if ":" in self._host else self._host
        self.base = f"http{'s' if self._tls else ''}://{address}:{server.sockets[0].getsockname()[1]}"
        self._server = server
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _listen(self) -> asyncio.Server:
        return await asyncio.start_server(
            self._connected, self._host, 0, limit=MIB, ssl=self._tls, backlog=1024
        )

    async def _stop(self) -> None:
        self._server.close()
        # Connections accepted just now begin first: cancelled before its first step, a task closes nothing.
        await self._turns()
        while self._tasks:
            some = list(self._tasks)
            for task in some:
                task.cancel()
            await asyncio.gather(*some, return_exceptions=True)
        await self._turns()

    async def _turns(self) -> None:
        """Let everything that is ready run a few times."""
        for _ in range(5):
            await asyncio.sleep(0)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        self.open += 1
        try:
            while await self._answer(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass  # the client is gone, or the server is stopping
        finally:
            self._tasks.discard(task)
            self.open -= 1
            writer.close()
            with contextlib.suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        first = await reader.read(1)
        self.received += len(first)
        head = first + await reader.readuntil(b"\r\n\r\n")
        self.received += len(head) - len(first)
        line, *rest = head.decode("latin-1").split("\r\n")
        target = line.split(" ")[1]
        pairs = (header.partition(":") for header in rest if header)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        request = Request(target.partition("?")[0], target, headers)
        self.requests[request.path] += 1
        self.log.append(request)
        reply = Reply(reader, writer)
        self._busy += 1
        self.most_at_once = max(self.most_at_once, self._busy)
        try:
            await self._routes.get(request.path, _not_found)(request, reply)
        finally:
            self._busy -= 1
        return reply.keep


async def _not_found(request: Request, reply: Reply) -> None:
    await reply.send(404, b"no such page")


async def _hang(request: Request, reply: Reply) -> None:
    await reply.gone()


async def _drip_header(request: Request, reply: Reply) -> None:
    await reply.raw(b"HTTP/1.1 200 OK\r\nX-Drip: ")
    await reply.drip(b"a")


async def _drip_header_lines(request: Request, reply: Reply) -> None:
    await reply.raw(b"HTTP/1.1 200 OK\r\n")
    await reply.drip(b"X-Drip: a\r\n")


async def _drip_informational(request: Request, reply: Reply) -> None:
    while True:
        await reply.raw(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        await asyncio.sleep(DRIP_SECONDS)


async def _drip_body(request: Request, reply: Reply) -> None:
    await reply.head(headers={"Content-Length": "1000000"})
    await reply.drip(b"a")


async def _drip_chunks(request: Request, reply: Reply) -> None:
    await reply.head(headers={"Transfer-Encoding": "chunked"})
    await reply.drip(b"1\r\na\r\n")


async def _hang_in_body(request: Request, reply: Reply) -> None:
    await reply.head(headers={"Content-Length": "1000"})
    await reply.raw(b"a" * 500)
    await _hang(request, reply)


async def _endless_body(request: Request, reply: Reply) -> None:
    await reply.head()
    while True:
        await reply.raw(bytes(MIB))


async def _declared_200_mb(request: Request, reply: Reply) -> None:
    await reply.head(headers={"Content-Length": str(200 * MIB)})
    for _ in range(200):
        await reply.raw(bytes(MIB))


async def _gzip_bomb(request: Request, reply: Reply) -> None:
    await reply.head(headers={"Content-Encoding": "gzip"})
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    for _ in range(100):
        await reply.raw(bomb.compress(bytes(MIB)))
    await reply.raw(bomb.flush())


async def _gzip_bomb_of_members(request: Request, reply: Reply) -> None:
    await reply.head(headers={"Content-Encoding": "gzip"})
    member = gzip.compress(bytes(MIB))
    for _ in range(100):
        await reply.raw(member)


async def _empty_gzip_members(request: Request, reply: Reply) -> None:
    await reply.head(headers={"Content-Encoding": "gzip"})
    members = gzip.compress(b"") * 1000
    while True:
        await reply.raw(members)


async def _truncated_gzip(request: Request, reply: Reply) -> None:
    await reply.send(body=gzip.compress(b"<rss/>" * 100)[:-10], headers={"Content-Encoding": "gzip"})


async def _broken_gzip(request: Request, reply: Reply) -> None:
    await reply.send(body=b"this is no gzip at all", headers={"Content-Encoding": "gzip"})


async def _unasked_encoding(request: Request, reply: Reply) -> None:
    await reply.send(body=b"\x0b\x02\x80abc\x03", headers={"Content-Encoding": "br"})


async def _truncated_body(request: Request, reply: Reply) -> None:
    await reply.head(headers={"Content-Length": "1000"})
    await reply.raw(b"<rss>")


async def _reset_in_body(request: Request, reply: Reply) -> None:
    await reply.head(headers={"Content-Length": "1000"})
    await reply.raw(b"<rss>")
    await asyncio.sleep(DRIP_SECONDS)
    reply.reset()


async def _reset_at_once(request: Request, reply: Reply) -> None:
    reply.reset()


async def _close_at_once(request: Request, reply: Reply) -> None:
    return


async def _redirect_loop(request: Request, reply: Reply) -> None:
    other = {"/redirect-loop": "/redirect-loop-back"}.get(request.path, "/redirect-loop")
    await reply.send(302, headers={"Location": other})


async def _redirect_chain(request: Request, reply: Reply) -> None:
    step = int(request.target.partition("?")[2] or 0)
    await reply.send(302, headers={"Location": f"/redirect-chain?{step + 1}"})


def _redirect_to(location: str) -> Handler:
    async def handler(request: Request, reply: Reply) -> None:
        await reply.send(302, headers={"Location": location})

    return handler


def _answer(status: int, body: bytes = b"", **headers: str) -> Handler:
    async def handler(request: Request, reply: Reply) -> None:
        await reply.send(status, body, {name.replace("_", "-"): value for name, value in headers.items()})

    return handler


def _raw(data: bytes) -> Handler:
    async def handler(request: Request, reply: Reply) -> None:
        await reply.raw(data)

    return handler


FAULTS: Mapping[str, Handler] = {
    "/ok": _answer(200, b"fine", Content_Type="text/plain"),
    "/hang": _hang,
    "/drip-header": _drip_header,
    "/drip-header-lines": _drip_header_lines,
    "/drip-informational": _drip_informational,
    "/drip-body": _drip_body,
    "/drip-chunks": _drip_chunks,
    "/hang-in-body": _hang_in_body,
    "/endless-body": _endless_body,
    "/200-mb": _declared_200_mb,
    "/gzip-bomb": _gzip_bomb,
    "/gzip-bomb-of-members": _gzip_bomb_of_members,
    "/empty-gzip-members": _empty_gzip_members,
    "/truncated-gzip": _truncated_gzip,
    "/broken-gzip": _broken_gzip,
    "/unasked-encoding": _unasked_encoding,
    "/truncated-body": _truncated_body,
    "/reset-in-body": _reset_in_body,
    "/reset-at-once": _reset_at_once,
    "/close-at-once": _close_at_once,
    "/redirect-loop": _redirect_loop,
    "/redirect-loop-back": _redirect_loop,
    "/redirect-chain": _redirect_chain,
    "/redirect-nowhere": _answer(302),
    "/redirect-file": _redirect_to("file:///etc/passwd"),
    "/redirect-javascript": _redirect_to("javascript:alert(1)"),
    "/redirect-private": _redirect_to("http://10.0.0.1/"),
    "/redirect-metadata": _redirect_to("http://169.254.169.254/latest/meta-data/"),
    "/redirect-garbage": _redirect_to("http://[::1/\x1b[31m"),
    "/gone": _answer(410, b"gone"),
    "/too-many": _answer(429, b"wait", Retry_After="120"),
    "/unavailable": _answer(503, b"wait", Retry_After="60"),
    "/empty": _answer(200, b"", Content_Type="application/rss+xml"),
    "/html": _answer(200, b"<!doctype html><title>Are you human?</title>", Content_Type="text/html"),
    "/garbage": _raw(b"\x00\xff\x01 this is not HTTP\r\n\r\n"),
    "/garbage-status": _raw(b"HTTP/1.1 abc OK\r\n\r\n"),
    "/garbage-header": _raw(b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n"),
    "/huge-header": _raw(b"HTTP/1.1 200 OK\r\nX-Huge: " + b"a" * MIB + b"\r\n\r\n"),
    "/many-headers": _raw(b"HTTP/1.1 200 OK\r\n" + b"X-Many: a\r\n" * 100_000 + b"\r\n"),
    "/wrong-chunks": _raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nfoo\r\n"),
    "/cut-chunks": _raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
    "/wrong-length": _raw(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello"),
    "/two-lengths": _raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
    "/endless-length": _raw(b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\nhello"),
}

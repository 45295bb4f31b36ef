"""The one bounded fetch(): what every request of ours to the outside world goes through.

Bounded in time (one deadline over name, redirects, headers and body), in bytes (decompressed), in
redirects, in connections to one host, and in where it may go (listener.net.backend). It asks by GET, sends
by POST and judges no answer: a 404 is an answer, a broken one is a FetchError.
"""

from __future__ import annotations

import asyncio
import re
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from weakref import WeakValueDictionary

import httpcore2
import httpx2

from listener import __version__
from listener.errors import DeadlineExceeded, FetchError
from listener.net.address import Network, Resolve, inside, resolve
from listener.net.backend import CheckedBackend
from listener.net.body import ACCEPTED, Body, too_large
from listener.net.connections import Connections
from listener.net.faults import redact, shown, translated

USER_AGENT = f"brand-listener/{__version__} (+self-hosted; reads feeds for its operator)"
MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
# A validator belongs to the URL it came from: asked of another one, a chance "304" would lose posts for
# good. And what the caller has to tell one server (a key, a cookie) is not for the next one.
_FOR_EVERY_HOP = frozenset({"accept", "accept-language"})
_HOST = re.compile(r"[\w.-]+|[0-9a-fA-F:.]+", re.ASCII)
_PIECES_AT_A_TIME = 100  # a body in crumbs must not keep the loop from everybody else's
_NO_HEADERS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. `url` is where it came from, without credentials; header names are lower-case.

    `body` is decompressed, and empty unless the status is 2xx. `moved_to` is where an unbroken chain of
    301 and 308 from the start leads, None if there is none; remember it only if the answer was good,
    and show it only through `redact`, for it keeps the credentials of the URL asked for.
    """

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes
    moved_to: str | None


class Fetcher:
    """Fetches URLs, at most `per_host` at once from a host; an async context manager, one per event loop.

    `deadline` is in seconds and counts everything but waiting for a turn at a busy host. `max_bytes`
    caps the decompressed body. Hosts whose every address lies in `allow_private` are the operator's
    own: they may be reached although private, and have no limit of connections.
    """

    def __init__(
        self,
        *,
        allow_private: Sequence[Network] = (),
        per_host: int = 2,
        deadline: float = 15.0,
        max_bytes: int = 5 * 1024 * 1024,
        user_agent: str = USER_AGENT,
        resolve: Resolve = resolve,
    ) -> None:
        self._allow_private = tuple(allow_private)
        self._per_host = per_host
        self._deadline = deadline
        self._max_bytes = max_bytes
        self._user_agent = user_agent
        self._resolve = resolve
        # An entry lives as long as somebody holds or awaits the slot.
        self._slots: WeakValueDictionary[bytes, asyncio.Semaphore] = WeakValueDictionary()
        backend = CheckedBackend(self._allow_private, patience=deadline / 4, resolve=resolve)
        self._connections = Connections(backend)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._connections.aclose()

    async def fetch(self, url: str, headers: Mapping[str, str] = _NO_HEADERS) -> Fetched:
        """GET `url`, following redirects. `headers` go to that URL, and only Accept and its kin beyond.

        Raises FetchError and its kinds (AddressRefused, DeadlineExceeded, BodyTooLarge), nothing else.
        """
        start = _parsed(url)
        async with self._in_time(start) as clock:
            return await self._follow(start, headers, clock)

    async def post(self, url: str, body: bytes, headers: Mapping[str, str] = _NO_HEADERS) -> Fetched:
        """POST `body` to `url` and to nowhere else: no redirect is followed. Of the answer no body is read.

        Raises what `fetch` raises.
        """
        target = _parsed(url)
        async with self._in_time(target) as clock, self._slot(target, clock):
            status, got, _body = await self._ask(target, headers, body)
            return Fetched(status, str(target.copy_with(userinfo=b"")), got, b"", None)

    @asynccontextmanager
    async def _in_time(self, url: httpx2.URL) -> AsyncIterator[asyncio.Timeout]:
        """The deadline of a whole request. Raises DeadlineExceeded."""
        try:
            async with asyncio.timeout(self._deadline) as clock:
                yield clock
        except TimeoutError as error:
            raise DeadlineExceeded(
                f"{_name(url)} hangs or is too slow: it was not done after {self._deadline:g} s; "
                "if that stays so, its operator has to put it right"
            ) from error

    async def _follow(self, url: httpx2.URL, headers: Mapping[str, str], clock: asyncio.Timeout) -> Fetched:
        seen = {url}
        moved_to: str | None = None
        unbroken = True
        while True:
            async with self._slot(url, clock):
                status, got, body = await self._ask(url, headers)
            if status not in _REDIRECTS:
                bare = url.copy_with(userinfo=b"") if url.userinfo else url
                return Fetched(status, str(bare), got, body, moved_to)
            target = _target(url, got.get("location"))
            if target in seen or len(seen) > MAX_REDIRECTS:
                raise FetchError(
                    f"{redact(str(url))} redirects in a circle or more than {MAX_REDIRECTS} times; "
                    "enter the address that a browser ends at"
                )
            seen.add(target)
            # Whoever sits on the line can fake a step down to http: it is taken, never remembered.
            unbroken &= status in _PERMANENT and not (url.scheme == "https" and target.scheme == "http")
            moved_to = str(target) if unbroken else moved_to
            headers = {name: value for name, value in headers.items() if name.lower() in _FOR_EVERY_HOP}
            url = target

    @asynccontextmanager
    async def _slot(self, url: httpx2.URL, clock: asyncio.Timeout) -> AsyncIterator[None]:
        """A turn at the host of `url`; while it is awaited the clock stands still."""
        if await self._is_own(url):
            yield
            return
        loop = asyncio.get_running_loop()
        slot = self._slots.setdefault(url.raw_host.rstrip(b"."), asyncio.Semaphore(self._per_host))
        left = (clock.when() or 0.0) - loop.time()
        clock.reschedule(None)
        async with slot:
            clock.reschedule(loop.time() + left)
            yield

    async def _is_own(self, url: httpx2.URL) -> bool:
        if not self._allow_private:
            return False
        with translated(_name(url)):
            addresses = await self._resolve(url.raw_host.decode("ascii"), url.port or 0)
            return all(inside(address, self._allow_private) for address in addresses)

    async def _ask(
        self, url: httpx2.URL, headers: Mapping[str, str], sent: bytes | None = None
    ) -> tuple[int, Mapping[str, str], bytes]:
        """One request: status, headers and body of the answer to it; if something is `sent`, no body."""
        target = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        with translated(_name(url)):
            if sent is not None:
                headers = {**headers, "content-length": str(len(sent))}
            request = self._request_headers(url, headers)
            method = "GET" if sent is None else "POST"
            async with self._connections.stream(method, target, headers=request, content=sent) as response:
                got = _headers(response)
                if sent is not None:
                    return response.status, got, b""
                return response.status, got, await self._body(_name(url), response, got)

    def _request_headers(self, url: httpx2.URL, headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
        ours = {
            "host": url.netloc.decode("ascii"),
            "user-agent": self._user_agent,
            "accept": "*/*",
            "accept-encoding": ACCEPTED,
        }
        if url.userinfo:
            credentials = f"{url.username}:{url.password}".encode()
            ours["authorization"] = f"Basic {b64encode(credentials).decode('ascii')}"
        wanted = ours | {name.lower(): value for name, value in headers.items()}
        try:
            return [(name.encode("ascii"), value.encode("latin-1")) for name, value in wanted.items()]
        except UnicodeEncodeError as error:
            raise httpcore2.LocalProtocolError("a header is not in Latin-1") from error

    async def _body(self, sender: str, response: httpcore2.Response, headers: Mapping[str, str]) -> bytes:
        """The body of a 2xx, read to its end; of all others none, which closes the connection unread."""
        good = 200 <= response.status < 300
        if not good and response.status != 304:
            return b""
        declared = headers.get("content-length", "")
        if good and declared.isdecimal() and int(declared) > self._max_bytes:
            raise too_large(sender, self._max_bytes)
        body = Body(sender, headers.get("content-encoding", "") if good else "", self._max_bytes)
        async with aclosing(response.aiter_stream()) as pieces:
            count = 0
            async for piece in pieces:
                body.feed(piece)
                count += 1
                if count % _PIECES_AT_A_TIME == 0:
                    await asyncio.sleep(0)
        if _has_more(response):
            await response.extensions["network_stream"].aclose()
        return body.finish()


def place_of(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port that a request to `url` would go to; None if it cannot be requested."""
    try:
        parsed = _parsed(url)
    except FetchError:
        return None
    host = parsed.raw_host.decode("ascii")
    # What cannot be a host may be a piece of a password: an address that is torn is shown nowhere.
    if not _HOST.fullmatch(host):
        return None
    return parsed.scheme, host, parsed.port or (443 if parsed.scheme == "https" else 80)


def _parsed(url: str) -> httpx2.URL:
    try:
        parsed = httpx2.URL(url.partition("#")[0])
    except (httpx2.InvalidURL, ValueError) as error:
        raise _wrong(url) from error
    if parsed.scheme not in ("http", "https") or not parsed.raw_host or not 0 < (parsed.port or 80) < 65536:
        raise _wrong(url)
    return parsed


def _wrong(url: str) -> FetchError:
    # What cannot be taken apart may hold a password anywhere before an "@".
    text = redact(url)
    named = "this address" if "@" in text else repr(text)
    return FetchError(f"{named} cannot be fetched; enter one of the form https://host/path")


def _target(url: httpx2.URL, location: str | None) -> httpx2.URL:
    """Where a redirect of `url` leads. Credentials go along to the same origin and no further."""
    if not location:
        raise FetchError(f"{redact(str(url))} redirects without saying where; enter the address it moved to")
    try:
        # Servers send UTF-8 here, which HTTP reads as Latin-1.
        target = _parsed(str(url.join(location.encode("latin-1").decode("utf-8", "replace"))))
    except (FetchError, httpx2.InvalidURL, ValueError) as error:
        raise FetchError(
            f"{redact(str(url))} redirects to {redact(location)!r}, which cannot be fetched; "
            "enter the address that a browser ends at"
        ) from error
    same_origin = (target.scheme, target.raw_host, target.port) == (url.scheme, url.raw_host, url.port)
    if same_origin and not target.userinfo:
        target = target.copy_with(userinfo=url.userinfo)
    return target


def _name(url: httpx2.URL) -> str:
    """The host, and the port where it is not the usual one, for messages."""
    return shown(url.netloc.decode("ascii"))


def _headers(response: httpcore2.Response) -> Mapping[str, str]:
    headers: dict[str, str] = {}
    for raw_name, raw_value in response.headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _has_more(response: httpcore2.Response) -> bool:
    """Whether the server sent more than its answer (a body after a 304, say).

    On a connection kept alive that would be read as the answer to the next request. httpcore2 has no
    public way to ask; should its insides change, connections are no longer kept, which a test notices.
    """
    connection = getattr(response.stream, "_connection", None)
    protocol = getattr(connection, "_h11_state", None)
    return protocol is None or bool(protocol.trailing_data[0])

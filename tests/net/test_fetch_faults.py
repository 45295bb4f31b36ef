"""Every fault ends within its bound, in an error of ours that says what happened and what to do."""

from __future__ import annotations

import asyncio
import resource
import socket
import time
from contextlib import suppress
from ipaddress import ip_address

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from listener.errors import AddressRefused, BodyTooLarge, DeadlineExceeded, FetchError
from listener.net import Fetcher
from listener.net.address import Address
from tests.fakes.hostile_server import FAULTS, HostileServer, Reply, Request
from tests.net.conftest import LOOPBACK, Fetch

DEADLINE = 0.4
SLACK = 2.0  # for a busy machine; without the deadline these take for ever

TOO_SLOW = [
    "/hang",
    "/drip-header",
    "/drip-header-lines",
    "/drip-informational",
    "/drip-body",
    "/drip-chunks",
    "/hang-in-body",
    "/crumbs",
]
TOO_LARGE = ["/endless-body", "/200-mb", "/gzip-bomb", "/gzip-bomb-of-members"]
SENTENCES = {
    "/empty-gzip-members": "sent a damaged or incomplete gzip body",
    "/truncated-gzip": "sent a damaged or incomplete gzip body",
    "/broken-gzip": "sent a damaged or incomplete gzip body",
    "/unasked-encoding": "answered in the encoding 'br', which was not asked for",
    "/truncated-body": "did not answer in proper HTTP .*received 5 bytes, expected 1000",
    "/reset-in-body": "broke off the connection before its answer was complete",
    "/reset-at-once": "broke off the connection before its answer was complete",
    "/close-at-once": "did not answer in proper HTTP .*without sending a response",
    "/redirect-loop": "redirects in a circle",
    "/redirect-loop-back": "redirects in a circle",
    "/redirect-chain": "redirects in a circle or more than 5 times",
    "/redirect-nowhere": "redirects without saying where",
    "/redirect-file": "redirects to 'file:///etc/passwd', which cannot be fetched",
    "/redirect-javascript": r"redirects to 'javascript:alert\(1\)', which cannot be fetched",
    "/redirect-garbage": r"redirects to 'http://\[::1/\?\[31m', which cannot be fetched",
    "/garbage": "did not answer in proper HTTP .*illegal status line",
    "/garbage-status": "did not answer in proper HTTP .*illegal status line",
    "/garbage-header": "did not answer in proper HTTP .*illegal header line",
    "/huge-header": "did not answer in proper HTTP",
    "/many-headers": "did not answer in proper HTTP",
    "/wrong-chunks": "did not answer in proper HTTP .*illegal chunk header",
    "/cut-chunks": "did not answer in proper HTTP .*incomplete chunked read",
    "/wrong-length": "did not answer in proper HTTP .*bad Content-Length",
    "/two-lengths": "did not answer in proper HTTP .*conflicting Content-Length",
    "/endless-length": "did not answer in proper HTTP .*bad Content-Length",
}
REFUSED = ["/redirect-private", "/redirect-metadata"]
ANSWERS = ["/ok", "/gone", "/too-many", "/unavailable", "/empty", "/html"]


async def _crumbs(request: Request, reply: Reply) -> None:
    """One byte a chunk, as fast as it goes: never out of data, so never a pause of its own."""
    await reply.head(headers={"Transfer-Encoding": "chunked"})
    while True:
        await reply.raw(b"1\r\na\r\n" * 10_000)


def test_every_fault_of_the_hostile_server_is_expected_here() -> None:
    known = {*TOO_SLOW, *TOO_LARGE, *SENTENCES, *REFUSED, *ANSWERS} - {"/crumbs"}
    assert known == set(FAULTS)


@pytest.mark.parametrize("path", TOO_SLOW)
def test_nothing_outlives_the_deadline(path: str, server: HostileServer, fetch: Fetch) -> None:
    server.route("/crumbs", _crumbs)
    began = time.monotonic()
    with pytest.raises(DeadlineExceeded, match=r"was not done after 0.4 s; .* its operator has to"):
        fetch(server.url(path), deadline=DEADLINE)
    assert DEADLINE <= time.monotonic() - began < DEADLINE + SLACK


def test_a_body_in_crumbs_leaves_the_loop_to_others(server: HostileServer) -> None:
    server.route("/crumbs", _crumbs)

    async def main() -> float:
        async with Fetcher(allow_private=LOOPBACK, deadline=DEADLINE) as fetcher:
            crumbs = asyncio.create_task(fetcher.fetch(server.url("/crumbs")))
            longest = 0.0
            while not crumbs.done():
                began = time.thread_time()  # what the loop spends elsewhere, however busy the machine
                await asyncio.sleep(0.001)
                longest = max(longest, time.thread_time() - began)
            assert isinstance(crumbs.exception(), DeadlineExceeded)
            return longest

    assert asyncio.run(main()) < 0.1


def test_the_deadline_is_one_for_all_redirects_together(server: HostileServer, fetch: Fetch) -> None:
    # Long enough for a busy machine to come to the third step.
    deadline = 3 * DEADLINE

    async def slow_step(request: Request, reply: Reply) -> None:
        await asyncio.sleep(deadline / 3)
        step = int(request.target.partition("?")[2])
        await reply.send(302, headers={"Location": f"/step?{step + 1}"})

    server.route("/step", slow_step)
    with pytest.raises(DeadlineExceeded):
        fetch(server.url("/step?0"), deadline=deadline)
    assert server.requests["/step"] == 3


def test_a_resolver_that_hangs_ends_at_the_deadline(fetch: Fetch) -> None:
    async def hanging(host: str, port: int) -> tuple[Address, ...]:
        await asyncio.Event().wait()
        return ()

    began = time.monotonic()
    with pytest.raises(DeadlineExceeded):
        fetch("http://feeds.example/", deadline=DEADLINE, resolve=hanging)
    assert time.monotonic() - began < DEADLINE + SLACK


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_connection_given_up_is_closed(scheme: str, server: HostileServer) -> None:
    async def main() -> int:
        async with Fetcher(allow_private=LOOPBACK, deadline=DEADLINE) as fetcher:
            with pytest.raises(DeadlineExceeded) as given_up:
                await fetcher.fetch(server.url("/hang").replace("http", scheme))
            await asyncio.sleep(0.1)
            assert given_up.traceback  # the frames that hold on to a socket left open
            return server.open

    assert (asyncio.run(main()), server.connections) == (0, 1)


@pytest.mark.parametrize("path", TOO_LARGE)
def test_a_body_ends_at_the_cap(path: str, server: HostileServer, fetch: Fetch) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(BodyTooLarge, match=r"sent more than 5 MiB; ask for fewer entries"):
        fetch(server.url(path), deadline=10)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000  # KiB


def test_a_declared_length_above_the_cap_is_not_waited_for(server: HostileServer, fetch: Fetch) -> None:
    with pytest.raises(BodyTooLarge):
        fetch(server.url("/drip-body"), max_bytes=1000, deadline=DEADLINE)


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_body_that_nobody_needs_is_not_read(status: int, server: HostileServer, fetch: Fetch) -> None:
    async def endless(request: Request, reply: Reply) -> None:
        await reply.head(status, {"Location": "/ok"})
        while True:
            await reply.raw(bytes(2**20))

    server.route("/endless", endless)
    assert fetch(server.url("/endless")).status == (200 if status == 302 else status)


@pytest.mark.parametrize(("path", "sentence"), SENTENCES.items(), ids=list(SENTENCES))
def test_a_fault_is_told_in_one_sentence(
    path: str, sentence: str, server: HostileServer, fetch: Fetch
) -> None:
    with pytest.raises(FetchError, match=sentence) as caught:
        fetch(server.url(path), deadline=3)
    assert type(caught.value) is FetchError
    assert server.base.removeprefix("http://") in str(caught.value)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 600


@pytest.mark.parametrize("path", REFUSED)
def test_a_redirect_into_a_private_network_is_refused(path: str, server: HostileServer, fetch: Fetch) -> None:
    with pytest.raises(AddressRefused, match=r"add it to allow_private under \[network\]"):
        fetch(server.url(path))


@pytest.mark.parametrize("scheme", ["ftp", "ws", "wss", "gopher", "file", ""])
def test_only_http_and_https_are_fetched(scheme: str, server: HostileServer, fetch: Fetch) -> None:
    url = server.url("/ok").replace("http", scheme)
    with pytest.raises(FetchError, match="cannot be fetched; enter one of the form https://host/path"):
        fetch(url)
    server.redirect("/away", url)
    if scheme:
        with pytest.raises(FetchError, match="redirects to '.*', which cannot be fetched"):
            fetch(server.url("/away"))
    assert server.requests["/ok"] == 0


def test_a_refused_connection_is_told(fetch: Fetch) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(FetchError, match=rf"127.0.0.1:{port} refused the connection; check the port"):
            fetch(f"http://127.0.0.1:{port}/")


def test_a_host_that_does_not_exist_is_told(fetch: Fetch) -> None:
    async def nowhere(host: str, port: int) -> tuple[Address, ...]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(
        FetchError, match=r"the host feeds\.example was not found \(Name or service not known\)"
    ):
        fetch("http://feeds.example/", resolve=nowhere)


@pytest.mark.parametrize("host", ["a..b", "a" * 64 + ".example"])
def test_a_host_that_cannot_exist_is_told(host: str, fetch: Fetch) -> None:
    with pytest.raises(FetchError, match="no host can have that name; check the spelling"):
        fetch(f"http://{host}/")


def test_http_spoken_to_a_tls_port_and_tls_to_an_http_port_are_told(
    server: HostileServer, fetch: Fetch
) -> None:
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async def main() -> None:
        listening = await asyncio.start_server(greet, "127.0.0.1", 0)
        port = listening.sockets[0].getsockname()[1]
        async with listening, Fetcher(allow_private=LOOPBACK, deadline=3) as fetcher:
            with pytest.raises(FetchError, match="no TLS connection to .* begins with http://"):
                await fetcher.fetch(f"https://127.0.0.1:{port}/")

    asyncio.run(main())


@pytest.mark.parametrize("headers", [{"X": "two\r\nlines"}, {"X": "€"}, {"X Y": "z"}, {"É": "z"}])
def test_a_header_that_cannot_be_sent_is_an_error_of_ours(
    headers: dict[str, str], server: HostileServer, fetch: Fetch
) -> None:
    with pytest.raises(FetchError, match="cannot be sent"):
        fetch(server.url("/ok"), headers)
    assert server.requests["/ok"] == 0


PIECES = st.sampled_from(
    [
        b"HTTP/1.1 ",
        b"HTTP/1.0 ",
        b"200 OK",
        b"304 ",
        b"101 Switching Protocols",
        b"100 Continue",
        b"301 Moved",
        b"\r\n",
        b"\r\n\r\n",
        b"Location: ",
        b"http://[",
        b"//",
        b"xn--a/",
        b"Content-Length: 3",
        b"Content-Encoding: gzip",
        b"Content-Encoding: deflate",
        b"Transfer-Encoding: chunked",
        b"3\r\nabc\r\n0",
        b"\x1f\x8b\x08",
        b"\x00\xff",
    ]
)
ANSWER = st.one_of(
    st.lists(PIECES, max_size=12).map(b"".join),
    st.lists(PIECES, max_size=8).map(lambda pieces: b"HTTP/1.1 200 OK\r\n" + b"".join(pieces)),
    st.lists(PIECES, max_size=6).map(lambda pieces: b"HTTP/1.1 302 Found\r\nLocation: " + b"".join(pieces)),
    st.binary(max_size=60).map(lambda tail: b"HTTP/1.1 302 Found\r\nLocation: " + tail + b"\r\n\r\n"),
    st.binary(max_size=60),
)


async def _nowhere(host: str, port: int) -> tuple[Address, ...]:
    if host == "127.0.0.1":
        return (ip_address(host),)
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(answers=st.lists(ANSWER, min_size=20, max_size=30))
def test_nothing_escapes_whatever_a_server_sends(answers: list[bytes]) -> None:
    remaining = iter(answers)

    async def send(request: Request, reply: Reply) -> None:
        await reply.raw(next(remaining, b""))

    async def main(url: str) -> None:
        async with Fetcher(allow_private=LOOPBACK, deadline=1, resolve=_nowhere) as fetcher:
            for _ in answers:
                with suppress(FetchError):
                    await fetcher.fetch(url)

    with HostileServer() as server:
        server.route("/", send)
        asyncio.run(main(server.url("/")))


TEXTS = st.one_of(
    st.text(max_size=30),
    st.text(max_size=20).map(lambda text: "http://" + text),
    st.lists(
        st.sampled_from(["http", "://", "[", "]", "@", ":", "xn--", "é", "\ud800", "%", "/", "\\", "1"])
    ).map("".join),
)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(urls=st.lists(TEXTS, min_size=20, max_size=40))
def test_nothing_but_an_error_of_ours_comes_of_a_wrong_url(urls: list[str]) -> None:
    async def main() -> None:
        async with Fetcher(deadline=1, resolve=_nowhere) as fetcher:
            for url in urls:
                with pytest.raises(FetchError):
                    await fetcher.fetch(url)

    asyncio.run(main())

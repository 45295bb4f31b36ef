"""What fetch() asks for and what it gives back when all is well."""

from __future__ import annotations

import asyncio
import gc
import ssl
from base64 import b64encode
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

import pytest

from listener.errors import FetchError
from listener.net import USER_AGENT, Fetched, Fetcher, redact
from listener.net.address import Address
from tests.fakes.hostile_server import HostileServer, Reply, Request
from tests.net.conftest import LOOPBACK, Fetch

SELF_SIGNED = Path(__file__).parents[1] / "fakes" / "self_signed.pem"


def test_an_answer_comes_back_whole(server: HostileServer, fetch: Fetch) -> None:
    server.serve("/feed", b"<rss/>", headers={"ETag": '"1"', "X-Two": "a", "x-two": "b"})
    assert fetch(server.url("/feed?q=1#part")) == Fetched(
        status=200,
        url=server.url("/feed?q=1"),
        headers={"etag": '"1"', "x-two": "a, b", "content-length": "6"},
        body=b"<rss/>",
        moved_to=None,
    )


def test_the_request_says_who_asks_and_what_can_be_read(server: HostileServer, fetch: Fetch) -> None:
    fetch(server.url("/ok"), {"If-None-Match": '"é"', "Accept": "application/rss+xml"})
    assert server.log[0].headers == {
        "host": server.base.removeprefix("http://"),
        "user-agent": USER_AGENT,
        "accept": "application/rss+xml",
        "accept-encoding": "gzip, deflate",
        "if-none-match": '"é"',
    }


def test_an_unchanged_feed_is_a_304_without_a_body(server: HostileServer, fetch: Fetch) -> None:
    server.serve("/feed", b"<rss/>", headers={"ETag": '"1"', "Content-Encoding": "br"})
    answer = fetch(server.url("/feed"), {"If-None-Match": '"1"'})
    assert (answer.status, answer.body) == (304, b"")


@pytest.mark.parametrize(
    ("path", "status"),
    [("/gone", 410), ("/too-many", 429), ("/unavailable", 503), ("/empty", 200), ("/nothing-here", 404)],
)
def test_an_answer_of_any_status_is_an_answer(
    path: str, status: int, server: HostileServer, fetch: Fetch
) -> None:
    answer = fetch(server.url(path))
    assert (answer.status, answer.body, answer.moved_to) == (status, b"", None)


@pytest.mark.parametrize("status", [300, 304, 305, 306])
def test_what_is_no_redirect_is_not_followed(status: int, server: HostileServer, fetch: Fetch) -> None:
    server.redirect("/feed", "/ok", status)
    assert (fetch(server.url("/feed")).status, server.requests["/ok"]) == (status, 0)


@pytest.mark.parametrize(
    ("statuses", "moved_to"),
    [
        ((301,), "/1"),
        ((308,), "/1"),
        ((301, 308, 301), "/3"),
        ((302,), None),
        ((303,), None),
        ((307,), None),
        ((302, 301), None),
        ((301, 302), "/1"),
        ((308, 307, 301), "/1"),
        ((301, 301, 301, 301, 301), "/5"),
    ],
)
def test_an_unbroken_chain_of_permanent_moves_is_told(
    statuses: tuple[int, ...], moved_to: str | None, server: HostileServer, fetch: Fetch
) -> None:
    for number, status in enumerate(statuses):
        server.redirect(f"/{number}", f"/{number + 1}#part", status)
    server.serve(f"/{len(statuses)}", b"<rss/>")
    # Five answers in a row: on a busy machine more than the half second that these tests usually grant.
    answer = fetch(server.url("/0"), deadline=5)
    assert (answer.status, answer.body) == (200, b"<rss/>")
    assert answer.url == server.url(f"/{len(statuses)}")
    assert answer.moved_to == (moved_to and server.url(moved_to))


@pytest.mark.parametrize(
    ("location", "path"),
    [("other", "/a/other"), ("../up", "/up"), ("?page=2", "/a/b"), ("/caf\u00c3\u00a9", "/caf%C3%A9")],
)
def test_a_relative_location_is_read_against_the_url(
    location: str, path: str, server: HostileServer, fetch: Fetch
) -> None:
    async def once(request: Request, reply: Reply) -> None:
        await (reply.send() if "?" in request.target else reply.send(302, headers={"Location": location}))

    server.route("/a/b", once)
    server.serve("/a/other", b"")
    assert fetch(server.url("/a/b")).url.partition("?")[0] == server.url(path)


def test_validators_and_keys_stay_with_the_url_they_were_given_for(
    server: HostileServer, fetch: Fetch
) -> None:
    server.redirect("/feed", "/ok")
    fetch(server.url("/feed"), {"If-None-Match": '"1"', "X-Key": "secret", "Accept": "text/xml"})
    first, second = (request.headers for request in server.log)
    assert (first["if-none-match"], first["x-key"], first["accept"]) == ('"1"', "secret", "text/xml")
    assert {"if-none-match", "x-key"}.isdisjoint(second)
    assert second["accept"] == "text/xml"


def test_credentials_of_a_url_are_sent_and_never_shown(server: HostileServer, fetch: Fetch) -> None:
    server.redirect("/moved", "/ok", 301)
    address = server.url("/moved").replace("http://", "http://anna:p%40ss@")
    answer = fetch(address)
    expected = "Basic " + b64encode(b"anna:p@ss").decode()
    assert [request.headers["authorization"] for request in server.log] == [expected, expected]
    assert answer.url == server.url("/ok")
    assert answer.moved_to == server.url("/ok").replace("http://", "http://anna:p%40ss@")


def test_credentials_do_not_follow_to_another_server(server: HostileServer, fetch: Fetch) -> None:
    with HostileServer() as other:
        server.redirect("/away", other.url("/ok"))
        fetch(server.url("/away").replace("http://", "http://anna:secret@"))
        assert "authorization" not in other.log[0].headers


@pytest.mark.parametrize(
    "url",
    [
        "http://anna:secret@127.0.0.1:1/",
        "http://anna:secret@127.0.0.1:PORT/hang",
        "http://anna:secret@127.0.0.1:PORT/redirect-loop",
        "http://anna:secret@127.0.0.1:PORT/redirect-file",
        "http://anna:secret@127.0.0.1:PORT/garbage",
        "http://anna:secret@10.0.0.1/",
        "http://anna:secret@[::1/",
        "http://anna:sec/secret@host/",
        "anna:secret@host/feed",
        "ftp://anna:secret@host/",
        "http://anna:secret@host:99999/",
    ],
)
def test_no_message_shows_credentials(url: str, server: HostileServer, fetch: Fetch) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(url.replace("PORT", server.base.rpartition(":")[2]), deadline=0.2)
    assert "secret" not in str(caught.value)
    assert "anna" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "redacted"),
    [
        ("https://anna:secret@host/path?q=1", "https://host/path?q=1"),
        ("https://anna@host/", "https://host/"),
        ("https://a@b@host/", "https://host/"),
        ("https://medium.example/feed/@anna", "https://medium.example/feed/@anna"),
        ("https://host/?mail=a@b", "https://host/?mail=a@b"),
        ("https://host/\x1b[31m", "https://host/?[31m"),
        ("https://host/" + "a" * 500, "https://host/" + "a" * 186 + "…"),
    ],
)
def test_redact(url: str, redacted: str) -> None:
    assert redact(url) == redacted


def test_no_cookie_is_kept_and_no_proxy_taken_from_the_environment(
    server: HostileServer, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    server.serve("/cookie", b"", headers={"Set-Cookie": "a=b", "Location": "/ok"}, status=302)
    assert fetch(server.url("/cookie")).status == 200
    assert "cookie" not in server.log[1].headers


def test_requests_to_one_host_share_a_connection(server: HostileServer) -> None:
    server.serve("/feed", b"<rss/>", headers={"ETag": '"1"'})

    async def main() -> None:
        async with Fetcher(allow_private=LOOPBACK) as fetcher:
            for _ in range(5):
                await fetcher.fetch(server.url("/feed"))
                await fetcher.fetch(server.url("/feed"), {"If-None-Match": '"1"'})

    asyncio.run(main())
    assert (server.requests["/feed"], server.connections) == (10, 1)


@pytest.mark.parametrize(
    "dirty",
    [
        b"HTTP/1.1 304 Not Modified\r\n\r\n<rss>a body that 304 has not</rss>",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong",
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nnot found",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Encoding: gzip\r\n\r\nnot gzip!",
        b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nhalf",
    ],
    ids=["body after 304", "two answers", "unread body", "broken gzip", "half a body"],
)
def test_what_one_answer_left_over_is_never_read_as_the_next(dirty: bytes, server: HostileServer) -> None:
    async def leave(request: Request, reply: Reply) -> None:
        await reply.raw(dirty)
        reply.keep = True

    server.route("/dirty", leave)

    async def main() -> list[bytes]:
        bodies = []
        async with Fetcher(allow_private=LOOPBACK, deadline=0.3) as fetcher:
            for _ in range(3):
                with suppress(FetchError):
                    await fetcher.fetch(server.url("/dirty"))
                bodies.append((await fetcher.fetch(server.url("/ok"))).body)
        return bodies

    assert asyncio.run(main()) == [b"fine"] * 3


async def _mixed(host: str, port: int) -> tuple[Address, ...]:
    """A host of which not every address is the operator's own."""
    return (ip_address("127.0.0.1"), ip_address("8.8.8.8"))


async def _slow(request: Request, reply: Reply) -> None:
    await asyncio.sleep(0.15)
    await reply.send(body=b"slow")


def test_a_host_gets_its_requests_two_at_a_time_and_the_wait_is_not_held_against_it(
    server: HostileServer,
) -> None:
    server.route("/slow", _slow)
    url = server.url("/slow").replace("127.0.0.1", "feeds.example")

    async def main() -> tuple[list[bytes], int]:
        async with Fetcher(allow_private=LOOPBACK, deadline=0.3, resolve=_mixed) as fetcher:
            answers = await asyncio.gather(*(fetcher.fetch(url) for _ in range(8)))
            del answers[4:]
            gc.collect()
            return [answer.body for answer in answers], len(fetcher._slots)

    assert asyncio.run(main()) == ([b"slow"] * 4, 0)
    assert (server.requests["/slow"], server.most_at_once) == (8, 2)


def test_the_operators_own_hosts_have_no_limit(server: HostileServer) -> None:
    server.route("/slow", _slow)

    async def main() -> None:
        async with Fetcher(allow_private=LOOPBACK, per_host=1) as fetcher:
            await asyncio.gather(*(fetcher.fetch(server.url("/slow")) for _ in range(6)))

    asyncio.run(main())
    assert server.most_at_once == 6


def test_a_hanging_host_does_not_delay_another(server: HostileServer) -> None:
    async def main() -> float:
        async with Fetcher(allow_private=LOOPBACK, deadline=1.0) as fetcher:
            hanging = [asyncio.create_task(fetcher.fetch(server.url("/hang"))) for _ in range(50)]
            await asyncio.sleep(0.1)
            began = asyncio.get_running_loop().time()
            await fetcher.fetch(server.url("/ok"))
            took = asyncio.get_running_loop().time() - began
            results = await asyncio.gather(*hanging, return_exceptions=True)
            assert {type(result).__name__ for result in results} == {"DeadlineExceeded"}
            return took

    assert asyncio.run(main()) < 0.5


@pytest.fixture
def tls_server() -> HostileServer:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(SELF_SIGNED)
    return HostileServer(tls=context)


def test_a_certificate_of_nobody_is_refused(tls_server: HostileServer, fetch: Fetch) -> None:
    with tls_server as server, pytest.raises(FetchError, match="the certificate of .* cannot be trusted"):
        fetch(server.url("/ok"), deadline=3)
    assert server.received == 0


def test_a_certificate_that_the_operator_trusts_is_taken(
    tls_server: HostileServer, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(SELF_SIGNED))
    with tls_server as server:
        assert fetch(server.url("/ok"), deadline=3).body == b"fine"


def test_a_step_down_to_http_is_taken_but_never_remembered(
    server: HostileServer, tls_server: HostileServer, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(SELF_SIGNED))
    with tls_server as secure:
        secure.redirect("/a", "/b", 301)
        secure.redirect("/b", server.url("/c"), 301)
        server.redirect("/c", "/ok", 301)
        answer = fetch(secure.url("/a"), deadline=3)
        assert (answer.url, answer.moved_to) == (server.url("/ok"), secure.url("/b"))


def test_a_step_up_to_https_is_remembered(
    server: HostileServer, tls_server: HostileServer, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(SELF_SIGNED))
    with tls_server as secure:
        server.redirect("/feed", secure.url("/ok"), 301)
        assert fetch(server.url("/feed"), deadline=3).moved_to == secure.url("/ok")

"""POST: to one place and no further, its answer by status and headers alone."""

from __future__ import annotations

import asyncio
from ipaddress import ip_network

import pytest

from listener.errors import AddressRefused, DeadlineExceeded
from listener.net import Fetched, Fetcher, place_of
from tests.fakes.sink import Sink

LOOPBACK = (ip_network("127.0.0.1/32"),)


def post(url: str, body: bytes = b"{}", *, allowed: bool = True, deadline: float = 5.0) -> Fetched:
    async def send() -> Fetched:
        async with Fetcher(allow_private=LOOPBACK if allowed else (), deadline=deadline) as fetcher:
            return await fetcher.post(url, body, {"x-key": "k"})

    return asyncio.run(send())


def test_what_is_posted_arrives_whole_with_its_headers() -> None:
    body = bytes(range(256)) * 1_000
    with Sink() as sink:
        answer = post(sink.url(), body)
        [got] = sink.got
    assert (answer.status, answer.body) == (200, b"")
    assert (got.body, got.headers["x-key"], got.headers["content-length"]) == (body, "k", "256000")


def test_no_redirect_is_followed() -> None:
    with Sink() as sink:
        sink.answers.append(307)
        sink.headers["location"] = sink.url("/elsewhere")
        assert post(sink.url()).status == 307
        assert [one.path for one in sink.got] == ["/hook"]


def test_a_private_address_and_one_that_hangs_are_errors() -> None:
    with Sink() as sink:
        with pytest.raises(AddressRefused):
            post(sink.url(), allowed=False)
        sink.hanging.add("/hook")
        with pytest.raises(DeadlineExceeded):
            post(sink.url(), deadline=0.2)


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://host.example/x", ("https", "host.example", 443)),
        ("http://me:pw@host.example:81", ("http", "host.example", 81)),
        ("ftp://host.example", None),
        ("https://", None),
        ("nonsense", None),
    ],
)
def test_where_a_request_would_go(url: str, place: tuple[str, str, int] | None) -> None:
    assert place_of(url) == place

"""A server of feeds that costs next to nothing, in a process of its own: `python -m tests.bench.feed_server`.

Its first line on stdout is its port. It answers after a latency, keeps connections alive, and knows its
feeds again by ETag and Last-Modified. /N is feed N, /bare/N the same without either of them.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random

BRANDS = ("Acme", "Bolt")
_HTML = (
    "&lt;p&gt;{brand} {opinion}, says a reader of &lt;a href=&quot;https://paper{feed}.example/&quot;&gt;"
    "paper {feed}&lt;/a&gt;. {more} &lt;em&gt;{end}&lt;/em&gt;&lt;/p&gt;"
    "&lt;p&gt;Read all of it at our desk.&lt;/p&gt;"
)
_OPINIONS = ["is great", "let us down again", "opens a shop in town", "made me smile", "was late, as ever"]
_MORE = ["The whole street talks about it.", "Nobody had expected that.", "It will not be the last time."]
_ENDS = ["Who would have thought?", "More of that tomorrow.", "Sad!", "What a wonderful day."]
_SINCE = datetime(2026, 11, 1, tzinfo=UTC)


def feed(number: int, entries: int) -> bytes:
    """Feed `number` as RSS, about 550 bytes an entry; every entry names a brand, and is nobody else's."""
    rng = Random(number)
    items = []
    for entry in range(entries):
        brand, opinion = rng.choice(BRANDS), rng.choice(_OPINIONS)
        text = _HTML.format(
            brand=brand, opinion=opinion, feed=number, more=rng.choice(_MORE), end=rng.choice(_ENDS)
        )
        items.append(
            f"<item><title>{brand} {opinion}, number {entry} of {number}</title>"
            f"<link>https://paper{number}.example/{entry}</link>"
            f'<guid isPermaLink="false">tag:paper{number}.example,2026:{entry}</guid>'
            f"<pubDate>{format_datetime(_SINCE + timedelta(hours=entry, seconds=number))}</pubDate>"
            f"<description>{text}</description></item>"
        )
    head = (
        f"<title>Paper {number}</title><link>https://paper{number}.example/</link><language>en</language>"
        "<description>What the town talks about</description>"
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{"".join(items)}'
        "</channel></rss>"
    ).encode()


class _Answers(asyncio.Protocol):
    """One connection: requests in, answers out, in order."""

    def __init__(self, bodies: Sequence[bytes], latency: float) -> None:
        self._bodies = bodies
        self._latency = latency
        self._arrived = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._arrived += data
        while b"\r\n\r\n" in self._arrived:
            head, _, self._arrived = self._arrived.partition(b"\r\n\r\n")
            answer = self._answer(head)
            if self._latency:
                asyncio.get_running_loop().call_later(self._latency, self._send, answer)
            else:
                self._send(answer)

    def _send(self, answer: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(answer)

    def _answer(self, head: bytes) -> bytes:
        path = head.split(b" ", 2)[1].strip(b"/").decode()
        number = int(path.rpartition("/")[2])
        validators = b""
        if not path.startswith("bare/"):
            validators = b'ETag: "%d-1"\r\nLast-Modified: Sun, 01 Nov 2026 00:00:00 GMT\r\n' % number
            if b'"%d-1"' % number in head:
                return b"HTTP/1.1 304 Not Modified\r\n%s\r\n" % validators
        body = self._bodies[number]
        kind = b"Content-Type: application/rss+xml\r\n"
        return b"HTTP/1.1 200 OK\r\n%s%sContent-Length: %d\r\n\r\n%s" % (kind, validators, len(body), body)


@contextmanager
def serving(feeds: int, entries: int, latency: float = 0.0) -> Iterator[str]:
    """Such a server for the length of the block; its address, without a slash at the end."""
    command = [sys.executable, "-m", "tests.bench.feed_server", str(feeds), str(entries), str(latency)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.kill()


async def _serve(bodies: Sequence[bytes], latency: float) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Answers(bodies, latency), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("feeds", type=int)
    parser.add_argument("entries", type=int)
    parser.add_argument("latency", type=float)
    told = parser.parse_args()
    made = [feed(number, told.entries) for number in range(told.feeds)]
    asyncio.run(_serve(made, told.latency))

"""Many feeds on loopback that go on publishing, and what they have published: the oracle of the long runs.

Every entry names one brand and has a guid that no other entry has, and no entry ever leaves its feed: what
was published once must be kept once. Every fifth feed sends no ETag, every second one names no language.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Self

from tests.fakes.hostile_server import Handler, HostileServer, Reply, Request

BRANDS = ("Acme", "Bolt")
PAST = 30
"""Entries that a feed holds from the start."""

_OPINIONS = ["is great", "let us down again", "opens a shop in town", "made me smile", "was late, as ever"]
_ENDS = ["Who would have thought?", "The whole street talks about it.", "More of that tomorrow.", "Sad!"]


@dataclass(frozen=True, slots=True)
class _Feed:
    """One feed as it stands: replaced, never changed, for it is served while others are published."""

    items: tuple[str, ...]
    guids: tuple[str, ...]


class FeedFarm:
    """`feeds` feeds, at first of `past` entries each.

    `published` tells the brand of every guid, `served` those fetched.
    """

    def __init__(self, feeds: int, *, past: int = PAST, seed: int = 1) -> None:
        self._rng = Random(seed)
        self._server = HostileServer()
        self.published: dict[str, str] = {}
        self.served: set[str] = set()
        self._feeds = [_Feed((), ()) for _ in range(feeds)]
        start = datetime.now(UTC) - timedelta(hours=past)
        for number in range(feeds):
            for hour in range(past):
                self._publish(number, start + timedelta(hours=hour, seconds=number))
            self._server.route(f"/{number}", self._answer(number))

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.__exit__(kind, error, traceback)

    @property
    def requests(self) -> int:
        """How often any feed was asked for."""
        return sum(self._server.requests.values())

    @property
    def server(self) -> HostileServer:
        """What serves the feeds, and every misbehaviour beside them."""
        return self._server

    def write_config(self, path: Path, *, every: str) -> None:
        """A keywords.toml with the two brands and every feed as a source."""
        brands = "".join(
            f'[[brands]]\nname = "{brand}"\nrole = "{role}"\nkeywords = ["{brand.lower()}"]\n'
            f'handles = {{ x = ["{brand.lower()}"] }}\n'
            for brand, role in zip(BRANDS, ("own", "competitor"), strict=True)
        )
        sources = "".join(
            f'[[sources]]\nname = "Feed {number}"\nkind = "rss"\n'
            f'url = "{self._server.url(f"/{number}")}"\nevery = "{every}"\n'
            for number in range(len(self._feeds))
        )
        path.write_text(
            '[workspace]\nname = "Farm"\ntimezone = "Europe/Warsaw"\n'
            f'[network]\nallow_private = ["127.0.0.1/32"]\n{brands}{sources}',
            encoding="utf-8",
        )

    @contextmanager
    def publishing(self, each_second: float, among: Sequence[int] = ()) -> Iterator[None]:
        """Give feeds picked at random, of all or `among` these, new entries for the length of the block."""
        stop = threading.Event()
        numbers = among or range(len(self._feeds))

        def work() -> None:
            while not stop.wait(1 / each_second):
                self._publish(self._rng.choice(numbers), datetime.now(UTC))

        thread = threading.Thread(target=work)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def _publish(self, number: int, when: datetime) -> None:
        feed = self._feeds[number]
        brand = self._rng.choice(BRANDS)
        guid = f"tag:farm.example,2026:{number}/{len(feed.guids)}"
        text = f"{brand} {self._rng.choice(_OPINIONS)}"
        item = (
            f"<item><title>{text}, number {len(feed.guids)} of {number}</title>"
            f'<guid isPermaLink="false">{guid}</guid>'
            f"<link>https://farm.example/{number}/{len(feed.guids)}</link>"
            f"<pubDate>{format_datetime(when)}</pubDate><description>&lt;p&gt;{text}, says a reader of paper "
            f"{number}. {self._rng.choice(_ENDS)}&lt;/p&gt;</description></item>"
        )
        self.published[guid] = brand
        self._feeds[number] = _Feed((item, *feed.items), (guid, *feed.guids))

    def _answer(self, number: int) -> Handler:
        language = "<language>en</language>" if number % 2 else ""
        head = f'<rss version="2.0"><channel><title>Paper {number}</title>{language}'

        async def answer(request: Request, reply: Reply) -> None:
            feed = self._feeds[number]
            headers = {"ETag": f'"{len(feed.guids)}"'} if number % 5 else {}
            if headers and request.headers.get("if-none-match") == headers["ETag"]:
                await reply.send(304, headers=headers)
                return
            self.served.update(feed.guids)
            await reply.send(200, f"{head}{''.join(feed.items)}</channel></rss>".encode(), headers)

        return answer

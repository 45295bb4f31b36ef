"""A fetcher and a parser pool that run in the test, and the parts and answers they are used with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from listener.errors import ListenerError
from listener.model import Cursor, Part, Reading, Source, SourceKind
from listener.net import Fetched
from listener.sources.rss.parse import ParsedFeed, parse_feed
from listener.sources.rss.pool import checked

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FEED = "https://press.example/feed"
SEARCH = "https://search.example/rss?q={query}"
_NO_HEADERS: Mapping[str, str] = {}


class FakeFetcher:
    """Gives its answers one by one, the last one over and over; remembers what it was asked."""

    def __init__(self, *answers: Fetched | ListenerError) -> None:
        self._answers = list(answers)
        self.asked: list[tuple[str, Mapping[str, str]]] = []

    async def fetch(self, url: str, headers: Mapping[str, str] = _NO_HEADERS) -> Fetched:
        self.asked.append((url, headers))
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, ListenerError):
            raise answer
        return answer

    @property
    def conditions(self) -> list[dict[str, str]]:
        """The validators of each request."""
        return [
            {name: value for name, value in headers.items() if name.startswith("if-")}
            for _, headers in self.asked
        ]


class InlinePool:
    """Parses in this process; counts the feeds."""

    def __init__(self) -> None:
        self.parsed = 0

    async def parse(self, body: bytes, url: str, content_type: str | None) -> ParsedFeed:
        self.parsed += 1
        return checked(parse_feed(body, url, content_type))


def feed_part(url: str = FEED, *, audience: int | None = None) -> Part:
    """A source that is one feed."""
    source = Source("Press", SourceKind.RSS, timedelta(minutes=15), url=url, audience=audience)
    return Part(source, url=url)


def search_part(brand: str) -> Part:
    """The part of a search that asks for one brand."""
    source = Source("Search", SourceKind.RSS, timedelta(minutes=15), url=SEARCH)
    return Part(source, brand, SEARCH.replace("{query}", brand.lower()))


def answer(
    body: bytes = b"",
    *,
    status: int = 200,
    url: str = FEED,
    headers: Mapping[str, str] = _NO_HEADERS,
    moved_to: str | None = None,
) -> Fetched:
    """What a server said."""
    return Fetched(status, url, headers, body, moved_to)


def cursor_after(reading: Reading, part: Part) -> Cursor:
    """The cursor from which the next visit goes on."""
    return Cursor(part.source.name, part.name, NOW, reading.state)

"""The outside world as posts: feeds (`rss`), X (`x`), archives (`archive`), what lacks a secret (`paused`).

What a post means, and whether it is kept, is not decided here. Parser processes import this package,
so it imports nothing heavy.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from listener.config import Config
    from listener.model import Cursor, Part, Reading, SourceKind
    from listener.net import Fetcher
    from listener.sources.rss import ParserPool
    from listener.sources.x.books import Books


class Reader(Protocol):
    """Reads one kind of source."""

    async def read(self, part: Part, cursor: Cursor | None, now: datetime) -> Reading:
        """Visit `part` once, going on from `cursor`. Whatever the source does is told in the Reading."""
        ...

    def close(self) -> None:
        """Let go of what it holds, and end what is under way."""
        ...


def open_readers(
    config: Config, fetcher: Fetcher, pool: ParserPool, books: Books
) -> Mapping[SourceKind, Reader]:
    """The reader of each kind of source, which the caller closes; `fetcher` and `pool` are closed apart."""
    from listener.model import SourceKind
    from listener.sources.rss.reader import RssReader

    readers: dict[SourceKind, Reader] = {SourceKind.RSS: RssReader(fetcher, pool, panel=panel_of(config))}
    if any(source.kind is SourceKind.X for source in config.sources):
        readers[SourceKind.X] = _x_reader(config, books)
    return readers


def _x_reader(config: Config, books: Books) -> Reader:
    from listener.sources.paused import paused_x

    paused = paused_x(config)
    if paused is not None or config.x_token is None:
        assert paused is not None
        return paused
    # tweepy takes a while to import: only who reads X waits for it.
    from listener.sources.x.reader import open_x_reader

    return open_x_reader(config, books, config.x_token)


def panel_of(config: Config) -> str:
    """A digest of what the brands listen for. When it changes, unchanged feeds must be read again."""
    panel = [
        (
            brand.name,
            [keyword.text for keyword in brand.keywords],
            brand.exclude,
            sorted(brand.handles.items()),
        )
        for brand in config.brands
    ]
    return sha256(repr(panel).encode()).hexdigest()[:16]

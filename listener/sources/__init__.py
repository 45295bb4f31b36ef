"""The outside world as posts: feeds (`rss`), archives (`archive`), and what is not read yet (`paused`).

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


class Reader(Protocol):
    """Reads one kind of source."""

    async def read(self, part: Part, cursor: Cursor | None, now: datetime) -> Reading:
        """Visit `part` once, going on from `cursor`. Whatever the source does is told in the Reading."""
        ...


def open_readers(config: Config, fetcher: Fetcher, pool: ParserPool) -> Mapping[SourceKind, Reader]:
    """The reader of each kind of source. `fetcher` and `pool` stay the caller's to close."""
    from listener.model import SourceKind
    from listener.sources.paused import paused_x
    from listener.sources.rss.reader import RssReader

    return {
        SourceKind.RSS: RssReader(fetcher, pool, panel=panel_of(config)),
        SourceKind.X: paused_x(config),
    }


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

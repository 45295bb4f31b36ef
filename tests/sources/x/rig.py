"""An installation that listens to the fake X: one clock for both sides, moved by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from listener.config import Config
from listener.config.parts import parts_of
from listener.config.settings import Secret, XUser
from listener.daemon.books import StoredBooks
from listener.daemon.collect import Collector, Visit
from listener.daemon.rounds import poll_once
from listener.model import Brand, Keyword, Poll, Role, Source, SourceKind, XSettings
from listener.sources.x.api import Api
from listener.sources.x.reader import XReader
from listener.sources.x.session import ApiSession
from listener.store import Store
from listener.store.listing import all_posts
from listener.store.schema import gaps
from tests.fakes.x_server import TOKEN, FakeX
from tests.fakes.x_world import XWorld

START = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
PRICES = {
    "post": Decimal("0.005"),
    "user": Decimal("0.010"),
    "owned": Decimal("0.001"),
    "counts": Decimal("0.005"),
}
USER = XUser(*map(Secret, ("consumer-key", "consumer-secret", "access-token", "access-secret")))


@dataclass
class Clock:
    """The instant that it is, for both sides; the listener's own clock may be `ahead` of it."""

    now: datetime = START
    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return self.now

    def ours(self) -> datetime:
        """The instant by the listener's clock."""
        return self.now + self.ahead

    def forward(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)


def x_source(name: str = "X", minutes: float = 5, **settings: Any) -> Source:
    """An X source that reads mentions and replies."""
    given: dict[str, Any] = {"read": ("mentions", "replies"), "prices": PRICES}
    return Source(name, SourceKind.X, timedelta(minutes=minutes), x=XSettings(**(given | settings)))


def acme() -> tuple[Brand, ...]:
    """Acme and its rival Bolt."""
    return (
        Brand("Acme", Role.OWN, (Keyword("acme"), Keyword("#acmelife")), handles={"x": ("acmehelp",)}),
        Brand("Bolt", Role.COMPETITOR, (Keyword("bolt"),), handles={"x": ("boltcare",)}),
    )


@dataclass
class Rig:
    """The fake X, the store, and a collector between them: a `fresh` one for each round if so."""

    store: Store
    fake: FakeX
    base: str
    clock: Clock
    source: Source
    brands: tuple[Brand, ...] = field(default_factory=acme)
    total: float = 30.0
    visits: list[Visit] = field(default_factory=list)
    reader: XReader | None = None
    fresh: bool = False

    @property
    def config(self) -> Config:
        """What the installation is told."""
        settings = replace(self.source.x or XSettings(), api_base=self.base)
        source = replace(self.source, x=settings)
        return Config("test", brands=self.brands, sources=(source,), x_token=Secret(TOKEN), x_user=USER)

    def poll(self, *parts: str, **later: float) -> list[Poll]:
        """Let time pass, then make a round of these parts (all of the source by default)."""
        self.clock.forward(**later)
        return asyncio.run(self._round(parts))

    async def _round(self, parts: Sequence[str]) -> list[Poll]:
        config = self.config
        if self.reader is None or self.fresh:
            self.close()
            self.reader = XReader(config, StoredBooks(config, self.store), self._api)
        # A collector belongs to one event loop.
        collector = Collector(config, self.store, {SourceKind.X: self.reader}, clock=self.clock.ours)
        chosen = [
            part for part in parts_of(config.sources[0], config.brands) if not parts or part.name in parts
        ]
        self.visits = await poll_once(collector, chosen, self.store, clock=self.clock.ours)
        return [visit.poll for visit in self.visits]

    def close(self) -> None:
        """End the process that reads."""
        if self.reader is not None:
            self.reader.close()

    def _api(self, source: Source) -> Api:
        session = ApiSession(self.base, total=self.total)
        return Api(self.base, Secret(TOKEN), USER, session=session)

    def gaps(self) -> list[tuple[datetime, datetime]]:
        """The times that the reader knows it has missed."""
        with self.store.read() as connection:
            rows = connection.execute(select(gaps.c.start_at, gaps.c.end_at).order_by(gaps.c.start_at))
            return [(row.start_at, row.end_at) for row in rows]

    def kept(self) -> dict[str, str]:
        """What the store holds, by id: the texts."""
        return {stored.post.id: stored.post.text for stored, _mentions in all_posts(self.store)}


@contextmanager
def listening(store: Store, source: Source | None = None, **options: Any) -> Iterator[Rig]:
    """A rig over an empty X."""
    clock = Clock()
    fake = FakeX(XWorld(), clock)
    with fake.serve() as base:
        rig = Rig(store, fake, base, clock, source or x_source(), **options)
        try:
            yield rig
        finally:
            rig.close()

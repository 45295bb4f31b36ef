"""Sources: the configured places to poll, and the parts each is polled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum


class SourceKind(StrEnum):
    """How a source is read."""

    RSS = "rss"
    X = "x"


@dataclass(frozen=True, slots=True)
class XSettings:
    """What is read of X and what it may cost, in US dollars."""

    read: tuple[str, ...] = ("mentions", "replies", "counts")
    daily_budget: Decimal | None = None
    monthly_budget: Decimal | None = None
    first_read: timedelta = timedelta(hours=24)
    replies: str = "own"
    owned: bool = False
    refresh_days: tuple[int, ...] = ()
    prices: Mapping[str, Decimal] = field(default_factory=dict)
    api_base: str = "https://api.x.com"


@dataclass(frozen=True, slots=True)
class Source:
    """One configured place to poll. `url` is set for feeds, `x` for X; `audience` is a feed's readership."""

    name: str
    kind: SourceKind
    every: timedelta
    url: str | None = None
    audience: int | None = None
    x: XSettings | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One request series of a source, with a cursor of its own.

    A feed is one part with an empty name; a feed with "{query}" in its URL is a part per brand, named
    by the brand, with the `url` that asks for it. `every` stands where it differs from the source's;
    `upkeep` looks after posts that are kept already and is visited only when due.
    """

    source: Source
    name: str = ""
    url: str | None = None
    every: timedelta | None = None
    upkeep: bool = False

    @property
    def interval(self) -> timedelta:
        """How long after a visit the next one is due."""
        return self.every or self.source.every

    @property
    def key(self) -> tuple[str, str]:
        """What identifies the part in the database: source name and part name."""
        return (self.source.name, self.name)

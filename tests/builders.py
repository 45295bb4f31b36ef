"""Short ways to the words of the model, for tests: everything not named is plain and the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from listener.config import Config, Workspace
from listener.model import (
    Author,
    Brand,
    Counters,
    EnrichedPost,
    Keyword,
    Kind,
    Match,
    Post,
    Role,
    Score,
    Source,
    SourceKind,
)

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
WARSAW = ZoneInfo("Europe/Warsaw")


def at(day: int, hour: int = 12, minute: int = 0) -> datetime:
    """An instant in March 2026, UTC."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def a_post(number: int | str = 1, text: str = "I like Acme", **changes: Any) -> Post:
    """An original post on X by an author of 100 followers."""
    author = changes.pop("author", "anna")
    if isinstance(author, str):
        author = Author(author, author, None, changes.pop("followers", 100))
    given: dict[str, Any] = {"network": "x", "created_at": at(9), "lang": "en"}
    return Post(id=str(number), author=author, text=text, **(given | changes))


def read(post: Post, *brands: str, compound: int | None = 5_000, **changes: Any) -> EnrichedPost:
    """The post as a mention of these brands by a keyword of the same name, scored."""
    score = None if compound is None or post.kind is Kind.REPOST else Score(compound, "test")
    matches = tuple(Match(brand, (brand.casefold(),)) for brand in brands)
    return EnrichedPost(post, changes.pop("matches", matches), post.lang, None, score, **changes)


def a_brand(name: str = "Acme", role: Role = Role.OWN, *keywords: str, **changes: Any) -> Brand:
    """A brand with a keyword of its own name, or these."""
    words = tuple(Keyword(word) for word in keywords or (name.casefold(),))
    return Brand(name, role, words, **changes)


def a_source(name: str = "Feed", url: str = "http://127.0.0.1/feed", minutes: float = 15) -> Source:
    """A feed."""
    return Source(name, SourceKind.RSS, timedelta(minutes=minutes), url=url)


def a_config(*sources: Source, **changes: Any) -> Config:
    """Acme and its rival Bolt, in Warsaw."""
    given: dict[str, Any] = {
        "file": "keywords.toml",
        "workspace": Workspace("Acme", WARSAW, "EUR"),
        "brands": (a_brand("Acme"), a_brand("Bolt", Role.COMPETITOR)),
        "sources": sources,
    }
    return Config(**(given | changes))


__all__ = ["NOW", "WARSAW", "Counters", "a_brand", "a_config", "a_post", "a_source", "at", "read"]

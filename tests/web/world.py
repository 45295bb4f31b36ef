"""A small world for the pages: one configuration, a real SQLite store, posts of our own making."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask

from listener.config import Config, Workspace
from listener.model import (
    Author,
    Brand,
    Counters,
    Cursor,
    EnrichedPost,
    Keyword,
    Kind,
    Match,
    Poll,
    PollStatus,
    Post,
    Role,
    Score,
    Source,
    SourceKind,
    XSettings,
)
from listener.store import Store
from listener.store.save import save
from tests.databases import new_sqlite
from web import create_app

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Warsaw")
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{7*7}}"
MENTIONS = 130
_TEXTS = (
    ("Acme works well, I love it.", 6_200, "en"),
    ("The Acme app is on my phone.", 0, "en"),
    ("Acme broke again, awful.", -5_400, "en"),
    ("Acme jest na rynku.", None, "pl"),
    ("أحب Acme كثيرا", None, "ar"),
)


def make_config() -> Config:
    """Two brands, one feed, one X source that has no token."""
    return Config(
        file="test",
        workspace=Workspace("Acme", ZONE, "EUR"),
        brands=(
            Brand("Acme", Role.OWN, (Keyword("acme", ("product",)),)),
            Brand("Rival & Co", Role.COMPETITOR, (Keyword("rival"),)),
        ),
        sources=(
            Source("News", SourceKind.RSS, timedelta(minutes=15), url="https://news.example/rss"),
            Source("X", SourceKind.X, timedelta(minutes=5), x=XSettings(read=("mentions",))),
        ),
    )


def make_posts() -> list[EnrichedPost]:
    """130 mentions over forty days: every fourth of the rival, some before the default period."""
    found = []
    for number in range(MENTIONS):
        text, compound, lang = _TEXTS[number % len(_TEXTS)]
        brand = "Rival & Co" if number % 4 == 3 else "Acme"
        hashtags = ("acmelife", "launch")[: number % 3]
        post = Post(
            network="x" if number % 2 else "rss",
            id=str(number),
            author=Author(f"a{number % 23}", f"author{number % 23}", None, 10 * number),
            text=" ".join([f"{text} No {number}.", *(f"#{tag}" for tag in hashtags)]),
            created_at=NOW - timedelta(hours=7 * number + 1),
            url=f"https://news.example/{number}",
            lang=lang,
            kind=Kind.ORIGINAL,
            counters=Counters(likes=number % 5, replies=1, reposts=0, quotes=0),
        )
        score = None if compound is None else Score(compound, "vader-3.3.2")
        keywords = ("acme",) if number % 3 else ()
        found.append(EnrichedPost(post, (Match(brand, keywords),), lang, 0.9, score, hashtags=hashtags))
    return found


def make_reposts() -> list[EnrichedPost]:
    """Three reposts on X: of two mentions of Acme, one by nobody known of, and of one of the rival."""
    found = []
    for number, (ref, followers) in enumerate(((1, 5_000), (5, None), (3, 700))):
        post = Post(
            network="x",
            id=f"repost {number}",
            author=Author(f"r{number}", f"reposter{number}", None, followers),
            text="RT #acmelife",
            created_at=NOW - timedelta(hours=20 + number),
            lang="en",
            kind=Kind.REPOST,
            ref_id=str(ref),
        )
        found.append(EnrichedPost(post, (), "en", hashtags=("acmelife",)))
    return found


def hostile_post() -> EnrichedPost:
    """Everything a stranger can write, hostile; the link is no link to follow."""
    return EnrichedPost(
        Post(
            network="x",
            id=HOSTILE,
            author=Author(HOSTILE, HOSTILE, HOSTILE),
            text=f"=HYPERLINK(1) acme {HOSTILE}",
            created_at=NOW - timedelta(minutes=5),
            url="javascript:alert(1)",
            date_estimated=True,
            date_raw=HOSTILE,
        ),
        (Match("Acme", ("acme",)),),
        "en",
    )


def fill(
    store: Store,
    posts: Sequence[EnrichedPost],
    *,
    failing: bool = False,
    error: str | None = None,
    feed: str = "News",
) -> None:
    """Keep the posts as one good poll of the feed, and note that X is paused."""
    ended = PollStatus.FAILED if failing else PollStatus.OK
    if failing and error is None:
        error = "The server answered 500; wait or check the address."
    told = (
        (feed, "", ended, error, posts),
        ("X", "mentions", PollStatus.PAUSED, "Set LISTENER_X_BEARER_TOKEN to read X.", ()),
    )
    for source, part, status, said, found in told:
        start = NOW - timedelta(minutes=3)
        poll = Poll(
            source,
            part,
            start,
            start,
            start + timedelta(seconds=1),
            timedelta(minutes=15),
            status,
            error=said,
        )
        cursor = Cursor(source, part, NOW + timedelta(minutes=12))
        save(store, found, source=source, now=NOW, zone=ZONE, poll=poll, cursor=cursor)


def make_store(folder: Path, posts: Sequence[EnrichedPost] | None = None, *, failing: bool = False) -> Store:
    """A store in the folder; empty, without even a poll, if no posts are given."""
    store = new_sqlite(folder / "test.db")
    if posts is not None:
        fill(store, posts, failing=failing)
    return store


def make_app(store: Store, folder: Path, config: Config | None = None) -> Flask:
    """The app at NOW, started an hour ago."""
    started = NOW - timedelta(hours=1)
    return create_app(
        config or make_config(), store, started_at=started, clock=lambda: NOW, cache_dir=folder / "cache"
    )

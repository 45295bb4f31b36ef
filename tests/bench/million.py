"""A database of a million mentions over 120 days, made once and kept in the system's temporary folder.

It is written by the product's own `save`; only who says what is made up here.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from random import Random
from time import perf_counter
from zoneinfo import ZoneInfo

from listener.config import Config, Workspace
from listener.enrich.hashtags import hashtags_of
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
)
from listener.store import Store, ledger, open_store, schema
from listener.store.save import save

MENTIONS = 1_000_000
DAYS = 120
AUTHORS = 60_000
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Warsaw")
BRANDS = ("Acme", "Bolt", "Corvo", "Dune")
SOURCES = ("Blogs", "Forum", "News", "Papers", "Search", "X")
LANGUAGES = ("en", "de", "pl", "ar", None)
GROUPS = ("product", "service", "campaign", "price")
_START = NOW - timedelta(days=DAYS)
_SHARES = {
    "brand": (45, 30, 15, 10),
    "source": (10, 10, 15, 5, 20, 40),
    "lang": (60, 15, 10, 5, 10),
}
_HOUR_POSTS = 345  # so that with brands named together they make a million
_BATCH = 10_000
_EVERY = timedelta(minutes=15)


def million() -> Store:
    """The database, opened; made first if this file or the schema changed since it was."""
    told = sha256(
        Path(__file__).read_bytes()
        + b"".join(path.read_bytes() for path in sorted(Path(schema.__file__).parent.glob("*.py")))
    ).hexdigest()[:12]
    path = Path(tempfile.gettempdir(), f"listener-bench-{told}.db")
    if not path.exists():
        started = perf_counter()
        making = path.with_suffix(".making")
        making.unlink(missing_ok=True)
        store = open_store(f"sqlite:///{making}", create=True)
        _fill(store)
        store.close()
        making.rename(path)
        print(f"made {path} in {perf_counter() - started:.0f} s, {path.stat().st_size / 2**20:.0f} MiB")
    return open_store(f"sqlite:///{path}")


def config() -> Config:
    """Four brands with two keywords in each group, six feeds."""
    roles = (Role.OWN, Role.COMPETITOR, Role.COMPETITOR, Role.COMPETITOR)
    return Config(
        file="bench",
        workspace=Workspace("Bench", ZONE, "EUR"),
        brands=tuple(
            Brand(name, role, tuple(Keyword(word, (group,)) for word, group in _keywords(name)))
            for name, role in zip(BRANDS, roles, strict=True)
        ),
        sources=tuple(
            Source(name, SourceKind.RSS, _EVERY, url=f"https://{name.lower()}.example/feed")
            for name in SOURCES
        ),
    )


def _keywords(brand: str) -> list[tuple[str, str]]:
    return [(f"{brand.lower()} {group} {part}", group) for group in GROUPS for part in ("one", "two")]


class _Crowd:
    """Makes up posts; the same ones every time."""

    def __init__(self) -> None:
        self.rng = Random(3)
        self.number = 0
        self.originals: list[str] = []
        self.who = list(accumulate(1 / (rank + 10) for rank in range(AUTHORS)))
        self.words = [f"w{number:x}" for number in range(5_000)]
        self.word_weights = list(accumulate(1 / (rank + 5) for rank in range(5_000)))
        self.tags = [f"tag{number}" for number in range(400)]
        self.tag_weights = list(accumulate(1 / (rank + 2) for rank in range(400)))
        self.keywords = {brand: [word for word, _group in _keywords(brand)] for brand in BRANDS}

    def hour(self, start: datetime) -> Iterator[tuple[str, EnrichedPost]]:
        """An hour of posts and reposts, each with its source."""
        rng = self.rng
        sources = rng.choices(SOURCES, _SHARES["source"], k=_HOUR_POSTS)
        for place, source in enumerate(sources):
            at = start + timedelta(seconds=3_600 * place / _HOUR_POSTS)
            if self.originals and rng.random() < 0.05:
                yield "X", self.repost(at)
            yield source, self.mention(source, at)

    def mention(self, source: str, at: datetime) -> EnrichedPost:
        rng = self.rng
        brands = {rng.choices(BRANDS, _SHARES["brand"])[0]}
        if rng.random() < 0.03:
            brands.add(rng.choice(BRANDS))
        text = f"{' and '.join(sorted(brands))} {' '.join(self._pick(self.words, self.word_weights, 16))}"
        if rng.random() < 0.3:
            text += "".join(f" #{tag}" for tag in self._pick(self.tags, self.tag_weights, rng.choice((1, 2))))
        lang = rng.choices(LANGUAGES, _SHARES["lang"])[0]
        on_x = source == "X"
        post = Post(
            network="x" if on_x else "rss",
            id=self._number(),
            author=self._author(),
            text=text,
            created_at=at,
            url=f"https://example.com/{rng.randrange(10**6)}",
            lang=lang,
            kind=Kind.ORIGINAL if on_x else Kind.ARTICLE,
            counters=Counters(likes=rng.randrange(9), replies=1, reposts=0) if on_x else Counters(),
        )
        if on_x:
            self.originals.append(post.id)
        compound = rng.randint(-9_000, 9_000) if rng.random() < 0.6 else 0
        score = Score(compound, "vader-3.3.2") if lang == "en" else None
        matches = tuple(
            Match(brand, tuple(rng.sample(self.keywords[brand], rng.choice((0, 1, 1, 1, 2)))))
            for brand in sorted(brands)
        )
        return EnrichedPost(post, matches, lang, None, score, hashtags=hashtags_of(text))

    def repost(self, at: datetime) -> EnrichedPost:
        ref = self.rng.choice(self.originals[-20_000:])
        post = Post("x", self._number(), self._author(), "RT", at, kind=Kind.REPOST, ref_id=ref)
        return EnrichedPost(post, ())

    def _number(self) -> str:
        self.number += 1
        return str(self.number)

    def _author(self) -> Author:
        (number,) = self.rng.choices(range(AUTHORS), cum_weights=self.who)
        followers = None if number % 4 == 0 else 10 + number * number % 50_000
        return Author(f"a{number}", f"author{number}", None, followers)

    def _pick(self, words: list[str], weights: list[float], count: int) -> list[str]:
        return self.rng.choices(words, cum_weights=weights, k=count)


def _fill(store: Store) -> None:
    crowd = _Crowd()
    waiting: dict[str, list[EnrichedPost]] = {source: [] for source in SOURCES}
    for hour in range(DAYS * 24):
        start = _START + timedelta(hours=hour)
        for source, post in crowd.hour(start):
            waiting[source].append(post)
        for source, posts in waiting.items():
            if len(posts) >= _BATCH or hour == DAYS * 24 - 1:
                save(store, posts, source=source, now=start + timedelta(hours=1), zone=ZONE)
                posts.clear()
    _poll(store)


def _poll(store: Store) -> None:
    """A poll of every source every quarter of an hour, one of a hundred failed."""
    rng = Random(4)
    at = _START
    while at < NOW:
        with store.write() as connection:
            for due in (at + number * _EVERY for number in range(96)):
                for source in SOURCES:
                    failed = rng.random() < 0.01
                    status = PollStatus.FAILED if failed else PollStatus.OK
                    error = "The server answered 500; wait or check the address." if failed else None
                    ends = due + timedelta(seconds=1)
                    poll = Poll(source, "", due, due, ends, _EVERY, status, seen=20, error=error)
                    ledger.record(connection, poll, Cursor(source, "", due + _EVERY), zone=ZONE)
        at += timedelta(days=1)

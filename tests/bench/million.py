"""A database of a million mentions over 120 days, made once and kept in the system's temporary folder.

It is written by the product's own `save`; only who says what is made up here. One of ten millions is the same
ten times over, each time by authors of its own.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
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
from listener.store import Store, ledger, open_store
from listener.store.save import save
from listener.store.schema import SUMS

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
    """The database, opened; made first if this file changed since it was, upgraded if the schema did."""
    return _opened(_path(""), _fill_anew)


def ten_million() -> Store:
    """The database of ten times as many mentions within the same days, opened; made first if need be."""
    return _opened(_path("-ten"), _multiply)


def _path(name: str) -> Path:
    told = sha256(Path(__file__).read_bytes()).hexdigest()[:12]
    return Path(tempfile.gettempdir(), f"listener-bench-{told}{name}.db")


def _opened(path: Path, make: Callable[[Path], None]) -> Store:
    if not path.exists():
        started = perf_counter()
        making = path.with_suffix(".making")
        making.unlink(missing_ok=True)
        make(making)
        making.rename(path)
        print(f"made {path} in {perf_counter() - started:.0f} s, {path.stat().st_size / 2**20:.0f} MiB")
    return open_store(f"sqlite:///{path}", upgrade=True)


def _fill_anew(path: Path) -> None:
    store = open_store(f"sqlite:///{path}", create=True)
    _fill(store)
    store.close()


_TIMES = 10
# What another crowd has of its own, by table: numbers are moved on, what the network calls it gets a mark.
_NUMBERS = {"authors": ("id",), "posts": ("id", "author_id"), "mentions": ("post_id", "author_id")} | {
    "amplifications": ("post_id", "author_id"),
    "mention_keywords": ("post_id",),
    "post_hashtags": ("post_id",),
}
_NAMES = ("native_id", "ref_id")


def _multiply(path: Path) -> None:
    """The million's file with each crowd nine times more; indexes are made at the end, which is quicker."""
    million().close()
    with closing(sqlite3.connect(_path(""))) as connection:
        connection.execute("VACUUM INTO ?", (str(path),))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        run = connection.execute
        run("PRAGMA journal_mode = OFF")
        run("PRAGMA cache_size = -2000000")
        indexes = run(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        ).fetchall()
        mine = [(name, sql) for name, sql in indexes if sql.split(" ON ")[1].split()[0] in _NUMBERS]
        last = {"post": run("SELECT max(id) FROM posts"), "author": run("SELECT max(id) FROM authors")}
        steps = {what: found.fetchone()[0] for what, found in last.items()}
        for name, _sql in mine:
            run(f"DROP INDEX {name}")
        run("BEGIN")
        for table in _NUMBERS:
            _copy(connection, table, steps)
        run("INSERT INTO posts_fts (rowid, text) SELECT id, text FROM posts WHERE id > ?", (steps["post"],))
        for table in ("mention_days", "facet_days"):
            run(f"UPDATE {table} SET {', '.join(f'{name} = {name} * {_TIMES}' for name in SUMS)}")  # noqa: S608
        run("COMMIT")
        for _name, sql in mine:
            run(sql)
        run("ANALYZE")


def _copy(connection: sqlite3.Connection, table: str, steps: Mapping[str, int]) -> None:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    first = _NUMBERS[table][0]
    step = steps["author" if table == "authors" else "post"]
    for time in range(1, _TIMES):
        told = []
        for name in columns:
            if name in _NUMBERS[table]:
                of = "author" if table == "authors" or name == "author_id" else "post"
                told.append(f"{name} + {time * steps[of]}")
            else:
                told.append(f"{name} || '-{time}'" if name in _NAMES else name)
        connection.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(told)} "  # noqa: S608
            f"FROM {table} WHERE {first} <= {step}"
        )


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
                    ledger.record(connection, [(poll, Cursor(source, "", due + _EVERY))], zone=ZONE)
        at += timedelta(days=1)

"""What each stage does a second on one core, and from that what is the limit at many times the load.

Stages are measured one by one on posts that are made up, in CPU time; the growth is computed from them, never
run. A database has one writer, so keeping posts and their cases cannot use a second core.
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from listener.config import load_config
from listener.desk import casework
from listener.enrich import Enricher
from listener.enrich.language import detect
from listener.model import EnrichedPost, Post
from listener.sources.archive import read_line
from listener.sources.rss.parse import parse_feed
from listener.store import open_store
from listener.store.casework import Casework
from listener.store.save import save
from tests.bench.archives import CONFIG, write_posts
from tests.bench.comparison import Row
from tests.bench.feed_server import feed, serving
from tests.bench.processes import Product

POSTS = int(os.environ.get("BENCH_STAGE_POSTS", "20_000"))
FEEDS = 100
ENTRIES = 30
_BATCH = 1_000
_URL = "http://paper.example/"
_ZONE = ZoneInfo("Europe/Warsaw")
_NOW = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Load:
    """What comes on a day: posts in all, those bought on X, feeds and how often each is asked."""

    posts: int = 100_000
    bought: int = 2_000
    feeds: int = 500
    polls: int = 96

    def __str__(self) -> str:
        return f"{self.posts:,} posts, {self.bought:,} of them bought, {self.feeds:,} feeds a day"


TIMES = (1, 10, 100, 1_000)
CORES = 2
_DAY = 86_400
_PRICE = 0.005
"""US dollars that a post on X costs."""
_WRITER = ("store", "cases")


def stages() -> Sequence[Row]:
    """A row for each stage, and one for each load."""
    with tempfile.TemporaryDirectory() as folder:
        rates, size = _rates(Path(folder))
    load = Load()
    found = [
        Row(f"Stage {name}: {'polls' if name == 'fetch' else 'posts'}/s of a core", "–", f"{rate:,.0f}", None)
        for name, rate in rates.items()
    ]
    return [*found, *(_growth(load, times, rates, size) for times in TIMES)]


def _growth(load: Load, times: int, rates: dict[str, float], size: float) -> Row:
    """What a day of so many times the load needs, and which of it runs out first."""
    seconds = {
        name: times * (load.feeds * load.polls if name == "fetch" else load.posts) / rate
        for name, rate in rates.items()
    }
    largest = max(seconds, key=lambda name: seconds[name])
    cores = sum(seconds.values()) / _DAY
    writer = sum(seconds[name] for name in _WRITER) / _DAY
    dollars = times * load.bought * _PRICE * 30
    told = (
        f"{cores:.2g} cores busy, most by {largest} ({seconds[largest] / sum(seconds.values()):.0%}); "
        f"the writer {writer:.1%} of its core; {times * load.posts * size * 365 / 2**30:,.0f} GiB a year; "
        f"X {dollars:,.0f} USD a month"
    )
    limits = [
        *(["the one writer"] if writer > 1 else []),
        *([f"{CORES} cores ({largest} first)"] if cores > CORES else []),
    ]
    said = ", ".join(limits) or "none of the machine's; what X costs comes first"
    return Row(f"Growth on paper: {times:,}x", f"{load} at 1x", told, None, f"limit: {said}")


def _rates(folder: Path) -> tuple[dict[str, float], float]:
    """Each stage's rate, and how many bytes a kept post takes."""
    (folder / "keywords.toml").write_text(CONFIG, encoding="utf-8")
    config = load_config(str(folder / "keywords.toml"), {})
    found = _made_up(folder)
    enricher = Enricher(config)
    bodies = [feed(number, ENTRIES) for number in range(FEEDS)]
    rates = {
        "fetch": (FEEDS - 1) / _fetch(folder),
        "parse": FEEDS
        * ENTRIES
        / _cpu(lambda: [parse_feed(body, "http://x.example/", None) for body in bodies]),
        "match": len(found) / _cpu(lambda: [enricher.match(post) for post in found]),
        "language": len(found) / _cpu(lambda: [detect(post.text) for post in found]),
        "score": len(found) / _cpu(lambda: [enricher.rescore(one.text, "en", one.kind) for one in found]),
    }
    read = [enricher.read(post) for post in found]
    alone, size = _store(folder / "alone.db", read, None)
    whole, _size = _store(folder / "whole.db", read, casework(config))
    rates["store"] = len(read) / alone
    rates["cases"] = len(read) / max(whole - alone, 1e-9)
    return rates, size


def _made_up(folder: Path) -> list[Post]:
    path = folder / "posts.jsonl"
    write_posts(path, POSTS)
    with path.open("rb") as lines:
        return [read_line(line, _NOW) for line in lines]


def _fetch(folder: Path) -> float:
    """Seconds of CPU for a round of conditional requests that find nothing new."""
    product = Product(folder)
    with serving(FEEDS, ENTRIES) as url:
        sources = "".join(
            f'[[sources]]\nname = "Feed {number}"\nkind = "rss"\nurl = "{url}/{number}"\nevery = "15m"\n'
            for number in range(FEEDS)
        )
        network = '[network]\nallow_private = ["127.0.0.1/32"]\n'
        product.config.write_text(f"{CONFIG}{network}{sources}", encoding="utf-8")
        product.run("poll")
        # Less what starting the process takes.
        return _children(product, "poll") - _children(product, "poll", "--source", "Feed 0")


def _children(product: Product, *arguments: object) -> float:
    """Seconds of CPU of a command and all it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    product.run(*arguments)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def _cpu(work: Callable[[], object]) -> float:
    """Seconds of CPU."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _store(path: Path, read: Sequence[EnrichedPost], work: Casework | None) -> tuple[float, float]:
    """Seconds of CPU that keeping posts takes, and bytes for each."""
    store = open_store(f"sqlite:///{path}", create=True)

    def keep() -> None:
        for some in (read[at : at + _BATCH] for at in range(0, len(read), _BATCH)):
            save(store, some, source="Import", now=_NOW, zone=_ZONE, work=work)

    took = _cpu(keep)
    store.close()
    return took, path.stat().st_size / len(read)

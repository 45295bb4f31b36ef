"""Ingest end to end: feeds beside the straightforward way (baseline.py), archives beside VADER alone.

Whole processes in turn, start-up included. BENCH_POSTS changes how large the larger archive is.
`python -m tests.bench.ingest FOLDER FILE` is the process that reads a folder of feeds as a poll does.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from listener.config import Config, load_config
from listener.model import Part, Source, SourceKind
from listener.net import Fetched
from listener.sources.rss import ParserPool
from listener.sources.rss.reader import RssReader
from tests.bench.archives import VADER, import_command, measured, write_posts
from tests.bench.comparison import Row, in_turn, ratio
from tests.bench.feed_server import feed
from tests.bench.keywords import KEYWORDS
from tests.bench.processes import rows

FEEDS, ENTRIES = 300, 30
POSTS, SMALL = 50_000, 100_000
ROUNDS = 3


def ingest() -> Sequence[Row]:
    """The rows of the comparison."""
    with tempfile.TemporaryDirectory() as folder:
        return [_feeds(Path(folder)), _archive(Path(folder)), _memory(Path(folder))]


def _feeds(folder: Path) -> Row:
    bodies = folder / "feeds"
    bodies.mkdir()
    for number in range(FEEDS):
        (bodies / f"{number:04}.xml").write_bytes(feed(number, ENTRIES))
    numbers = iter(range(1_000))

    def run(module: str) -> float:
        database = folder / f"{next(numbers)}.db"
        took = measured([sys.executable, "-m", f"tests.bench.{module}", str(bodies), str(database)])
        [(kept,)] = rows(database, "SELECT count(*) FROM mentions")
        assert kept >= FEEDS * ENTRIES, f"{module} kept {kept}"
        return took.wall

    times = in_turn(ROUNDS, {"ours": lambda: run("ingest"), "baseline": lambda: run("baseline")})
    found = ratio(times["baseline"], times["ours"])
    return Row(
        f"Ingest of {FEEDS} feeds of {ENTRIES} entries end to end: times feedparser + vaderSentiment + ORM",
        ">= 3x",
        f"{found}x",
        found.median >= 3,
        f"{FEEDS * ENTRIES / min(times['ours']):,.0f} entries/s against "
        f"{FEEDS * ENTRIES / min(times['baseline']):,.0f}; feeds bring no messages, so neither makes cases",
    )


def _archive(folder: Path) -> Row:
    posts = folder / "posts.jsonl"
    write_posts(posts, POSTS)
    numbers = iter(range(1_000))

    def ours() -> float:
        return measured(import_command(folder / f"import{next(numbers)}", posts)).wall

    def theirs() -> float:
        return measured([sys.executable, "-c", VADER, str(posts)]).wall

    times = in_turn(ROUNDS, {"ours": ours, "theirs": theirs})
    found = ratio(times["ours"], times["theirs"])
    return Row(
        f"`import` of {POSTS:,} posts, `lang` given: time against vaderSentiment alone",
        "<= 1.5",
        str(found),
        found.median <= 1.5,
        f"{POSTS / min(times['ours']):,.0f} posts/s with matching, cases, search and rollups",
    )


def _memory(folder: Path) -> Row:
    large = int(os.environ.get("BENCH_POSTS", "2000000"))
    peaks = []
    for number in (SMALL, large):
        posts = folder / f"{number}.jsonl"
        write_posts(posts, number)
        peaks.append(measured(import_command(folder / f"memory{number}", posts)).peak_mib)
        posts.unlink()
    growth = peaks[1] / peaks[0]
    return Row(
        f"`import`: peak memory at {large:,} posts against {SMALL:,}",
        "<= 1.15",
        f"{growth:.2f}",
        growth <= 1.15,
        f"{peaks[0]:.0f} MiB and {peaks[1]:.0f} MiB",
    )


class _Files:
    """Answers with the file that a URL names, as a server does that knows nothing of caching."""

    async def fetch(self, url: str, headers: Mapping[str, str] = MappingProxyType({})) -> Fetched:
        """The file at the path of the URL."""
        path = Path("/", url.removeprefix("http://files.example"))
        return Fetched(200, url, {"content-type": "application/rss+xml"}, path.read_bytes(), None)


async def _visit(folder: Path, config: Config, database: Path) -> None:
    """Visit every feed of the folder once, as many at a time as the daemon does."""
    from listener.daemon.collect import Collector
    from listener.store import open_store

    store = open_store(f"sqlite:///{database}", create=True, upgrade=True)
    pool = ParserPool()
    readers = {SourceKind.RSS: RssReader(_Files(), pool)}
    collector = Collector(config, store, readers, clock=lambda: datetime.now(UTC))
    gate = asyncio.Semaphore(8)

    async def visit(path: Path) -> None:
        url = f"http://files.example{path.resolve()}"
        source = Source(path.stem, SourceKind.RSS, timedelta(hours=1), url)
        async with gate:
            await collector.visit(Part(source, url=url), None)

    try:
        await asyncio.gather(*map(visit, sorted(folder.glob("*.xml"))))
    finally:
        collector.close()
        pool.close()
        store.close()


def main(folder: Path, database: Path) -> None:
    """Poll a folder of feeds into a new database."""
    brands = "".join(
        f'[[brands]]\nname = "{brand}"\nrole = "{"competitor" if number else "own"}"\nkeywords = {words}\n'
        for number, (brand, words) in enumerate(KEYWORDS.items())
    )
    config = database.with_suffix(".toml")
    config.write_text(f'[workspace]\nname = "Bench"\ntimezone = "UTC"\n{brands}', encoding="utf-8")
    asyncio.run(_visit(folder, load_config(str(config), {}), database))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

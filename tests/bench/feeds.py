"""Polling 500 feeds of 30 entries beside the package `reader`: whole processes, both storing.

Cold is the first round (all 200, all new), warm the next one (all 304). reader runs in an environment of
its own with 10 and with 50 workers, and the better of the two counts. BENCH_ROUNDS changes the rounds.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import tempfile
import time
import venv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from listener.net.body import Body
from listener.sources.rss.parse import parse_feed
from tests.bench.comparison import Ratio, Row, ratio
from tests.bench.feed_server import BRANDS, feed, serving
from tests.bench.processes import Product, rows

FEEDS = 500
ENTRIES = 30
LATENCIES = (0.0, 0.05)
WORKERS = (10, 50)
PEER = ("reader==3.26", "sgmllib3k")
"""reader's own feedparser imports sgmllib without naming it as something that it needs."""

_ADD = """
import sys
from reader import make_reader
reader = make_reader(sys.argv[1])
for number in range({feeds}):
    reader.add_feed(f"{{sys.argv[2]}}/{{number}}")
"""
_UPDATE = """
import sys
from reader import make_reader
make_reader(sys.argv[1]).update_feeds(workers=int(sys.argv[2]), scheduled=False)
"""
_COUNT = """
import sys
from reader import make_reader
print(make_reader(sys.argv[1]).get_entry_counts().total)
"""


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds of a process and all it started: wall, and CPU of all cores together."""

    wall: float
    cpu: float


def feeds() -> Sequence[Row]:
    """The rows of the comparison."""
    found: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            python = _peer(Path(folder))
        except (OSError, subprocess.CalledProcessError) as error:
            found.append(Row("Feeds beside reader", "cold 2x, warm 1.5x", f"not run: {error}", None))
        else:
            for latency in LATENCIES:
                found += _beside(python, latency)
    return [*found, _unchanged()]


def _peer(folder: Path) -> Path:
    """The Python of an environment that has reader."""
    venv.create(folder / "peer", with_pip=True)
    python = folder / "peer" / "bin" / "python"
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PEER]
    subprocess.run(install, check=True, capture_output=True)
    return python


def _beside(python: Path, latency: float) -> list[Row]:
    """Cold and warm at one latency, the ways in turn within a round."""
    ways: dict[str, Callable[[Path, str], tuple[Took, Took]]] = {"ours": _ours}
    for workers in WORKERS:
        ways[f"reader, {workers} workers"] = lambda folder, url, workers=workers: _theirs(  # type: ignore[misc]
            python, workers, folder, url
        )
    told: dict[str, list[tuple[Took, Took]]] = {name: [] for name in ways}
    with serving(FEEDS, ENTRIES, latency) as url:
        for _ in range(int(os.environ.get("BENCH_ROUNDS", "3"))):
            for name, way in ways.items():
                with tempfile.TemporaryDirectory() as folder:
                    told[name].append(way(Path(folder), url))
    cold = _row("cold", 2.0, latency, {name: [one[0] for one in took] for name, took in told.items()})
    warm = _row("warm (304)", 1.5, latency, {name: [one[1] for one in took] for name, took in told.items()})
    return [cold, warm]


def _row(what: str, wanted: float, latency: float, took: Mapping[str, Sequence[Took]]) -> Row:
    ours = took["ours"]
    others = {name: mine for name, mine in took.items() if name != "ours"}
    best = min(others, key=lambda name: statistics.median(one.wall for one in others[name]))
    found: Ratio = ratio([one.wall for one in others[best]], [one.wall for one in ours])
    rates = ", ".join(f"{name} {_rate(mine):.0f} feeds/s" for name, mine in took.items())
    wall, cpu = (statistics.median(getattr(one, kind) for one in ours) for kind in ("wall", "cpu"))
    beside = f"{rates}; ours {wall:.2f} s with {cpu:.2f} s of CPU"
    if what == "cold":
        beside += f", of which feedparser {_feedparser():.2f} s"
    for name, mine in took.items():
        print(f"{what}, {latency * 1000:g} ms: {name}:", *(f"{one.wall:.2f}/{one.cpu:.2f}" for one in mine))
    return Row(
        f"{FEEDS} feeds of {ENTRIES} entries, {what}, {latency * 1000:g} ms: times reader",
        f">= {wanted:g}x",
        f"{found}x",
        found.median >= wanted,
        beside,
    )


def _rate(took: Sequence[Took]) -> float:
    return FEEDS / statistics.median(one.wall for one in took)


def _ours(folder: Path, url: str) -> tuple[Took, Took]:
    """A round of `listener poll` into a new database, and another one."""
    product = Product(folder)
    brands = "".join(
        f'[[brands]]\nname = "{brand}"\nrole = "{role}"\nkeywords = ["{brand.lower()}"]\n'
        for brand, role in zip(BRANDS, ("own", "competitor"), strict=True)
    )
    sources = "".join(
        f'[[sources]]\nname = "Feed {number}"\nkind = "rss"\nurl = "{url}/{number}"\nevery = "15m"\n'
        for number in range(FEEDS)
    )
    product.config.write_text(
        '[workspace]\nname = "Feeds"\ntimezone = "Europe/Warsaw"\n'
        f'[network]\nallow_private = ["127.0.0.1/32"]\n{brands}{sources}',
        encoding="utf-8",
    )
    took = _timed(product.command("poll")), _timed(product.command("poll"))
    kept = rows(product.database, "SELECT count(*) FROM mentions")[0][0]
    assert kept == FEEDS * ENTRIES, kept
    return took


def _theirs(python: Path, workers: int, folder: Path, url: str) -> tuple[Took, Took]:
    """The same by reader, whose feeds were added before."""
    database = str(folder / "reader.db")
    subprocess.run([python, "-c", _ADD.format(feeds=FEEDS), database, url], check=True)
    update: list[str] = [str(python), "-c", _UPDATE, database, str(workers)]
    took = _timed(update), _timed(update)
    kept = subprocess.run([python, "-c", _COUNT, database], check=True, capture_output=True, text=True)
    assert int(kept.stdout) == FEEDS * ENTRIES, kept.stdout
    return took


def _timed(command: Sequence[str]) -> Took:
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Took(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def _feedparser() -> float:
    """Seconds of CPU that feedparser alone needs for all entries."""
    import feedparser

    body, begun = feed(1, ENTRIES), time.process_time()
    for _ in range(20):
        feedparser.parse(body)
    return (time.process_time() - begun) / 20 * FEEDS


def _unchanged() -> Row:
    """A body without ETag that came again, compared by its digest, beside parsing it."""
    body = feed(1, ENTRIES)
    known = sha256(body).hexdigest()

    def skip() -> None:
        received = Body("127.0.0.1", "", len(body))
        received.feed(body)
        assert sha256(received.finish()).hexdigest() == known

    def parse() -> None:
        parse_feed(body, "http://127.0.0.1/1", None)

    parsed, skipped = [], []
    for _ in range(5):
        parsed.append(_each(parse, 5))
        skipped.append(_each(skip, 500))
    found = ratio(parsed, skipped)
    beside = f"{statistics.median(parsed) * 1e3:.2f} ms beside {statistics.median(skipped) * 1e6:.0f} us"
    return Row(
        "Unchanged body without ETag: times cheaper", ">= 20x", f"{found}x", found.median >= 20, beside
    )


def _each(step: Callable[[], None], times: int) -> float:
    begun = time.process_time()
    for _ in range(times):
        step()
    return (time.process_time() - begun) / times

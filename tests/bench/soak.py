"""`listener run` on 500 feeds for ten minutes: memory of all its processes, page latency, and what it kept.

SOAK_SECONDS changes the length. Aimed at: below 500 MiB together, and flat.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

from tests.bench.feed_farm import FeedFarm
from tests.bench.processes import Product, family, free_port, is_running, memory, rows, wait_until

FEEDS = 500
EVERY = 30
SAMPLE = 5.0
PUBLISHED_EACH_SECOND = 1.0
_MIB = 2**20


@dataclass(slots=True)
class _Watched:
    """Samples of (seconds since the start, resident bytes, proportional bytes, processes)."""

    samples: list[tuple[float, int, int | None, int]] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)


def soak() -> None:
    """Run it, and print memory, polls, mentions and page latency."""
    seconds = int(os.environ.get("SOAK_SECONDS", "600"))
    with tempfile.TemporaryDirectory() as folder, FeedFarm(FEEDS) as farm:
        product = Product(Path(folder))
        farm.write_config(product.config, every=f"{EVERY}s")
        port = free_port()
        with Path(folder, "log").open("w") as log, product.start("run", "--port", port, log=log) as process:
            try:
                with farm.publishing(PUBLISHED_EACH_SECOND):
                    watched = _watch(process, port, seconds)
                # What was published last is due within an interval.
                wait_until(lambda: len(farm.published) == _kept(product.database), 2 * EVERY)
                members = family(process.pid)
                stopping = time.monotonic()
                process.send_signal(signal.SIGTERM)
                code = process.wait(30)
                ended = time.monotonic() - stopping
            finally:
                process.kill()
        left = sum(map(is_running, members))
        _print(watched, farm, product.database, seconds)
        print(f"SIGTERM: exit code {code} after {ended:.1f} s, {left} of its processes left")


def _watch(process: subprocess.Popen[str], port: int, seconds: int) -> _Watched:
    """Ask for `/` every second; once it answers, weigh the processes every five, for so many seconds."""
    watched = _Watched()
    start = time.monotonic()
    weigh_at = 0.0
    while (now := time.monotonic() - start) < seconds:
        if process.poll() is not None:
            raise RuntimeError(f"listener run ended by itself with exit code {process.returncode}")
        if now >= weigh_at and watched.latencies:
            members = family(process.pid)
            watched.samples.append((now, *memory(members), len(members)))
            weigh_at = now + SAMPLE
        asked = time.monotonic()
        try:
            with urlopen(f"http://127.0.0.1:{port}/", timeout=30) as response:
                response.read()
            watched.latencies.append(time.monotonic() - asked)
        except OSError:
            if now > 30:
                raise
        time.sleep(max(0.0, 1 - (time.monotonic() - asked)))
    return watched


def _print(watched: _Watched, farm: FeedFarm, database: Path, seconds: int) -> None:
    print(f"{FEEDS} feeds every {EVERY} s for {seconds} s")
    _print_memory("resident", [(when, rss) for when, rss, _, _ in watched.samples], seconds)
    shared = [(when, pss) for when, _, pss, _ in watched.samples if pss is not None]
    if len(shared) == len(watched.samples):
        _print_memory("with shared pages once", shared, seconds)
    print(f"processes: at most {max(count for *_, count in watched.samples)}")
    polls = dict(rows(database, "SELECT status, count(*) FROM polls GROUP BY status"))
    kept = dict(rows(database, "SELECT native_id, brand FROM posts JOIN mentions ON post_id = posts.id"))
    mentions = rows(database, "SELECT count(*) FROM mentions")[0][0]
    print(f"polls: {sum(polls.values()):,} ({', '.join(f'{n:,} {status}' for status, n in polls.items())})")
    late = [row[0] / 1_000_000 for row in rows(database, "SELECT started_at - due_at FROM polls")]
    print(f"begun after they were due: p50 {_part(late, 50):.1f} s, p95 {_part(late, 95):.1f} s")
    wrong = sum(farm.published.get(guid) != brand for guid, brand in kept.items())
    print(
        f"mentions: {mentions:,} kept of {len(farm.published):,} published; "
        f"lost {len(farm.published.keys() - kept.keys())}, doubled {mentions - len(kept)}, wrong {wrong}"
    )
    asked = [1_000 * seconds for seconds in watched.latencies]
    print(f"page /: {len(asked)} asked, p50 {_part(asked, 50):.0f} ms, p95 {_part(asked, 95):.0f} ms")


def _part(values: list[float], percent: int) -> float:
    """The value below which so many percent of them lie."""
    return statistics.quantiles(values, n=100)[percent - 1]


def _print_memory(name: str, sizes: Sequence[tuple[float, int]], seconds: int) -> None:
    second = [size for when, size in sizes if 60 <= when < 120] or [sizes[0][1]]
    last = [size for when, size in sizes if when >= seconds - 60]
    print(
        f"memory, {name}: start {sizes[0][1] / _MIB:.0f} MiB, "
        f"median of the 2nd minute {statistics.median(second) / _MIB:.0f} MiB, "
        f"of the last minute {statistics.median(last) / _MIB:.0f} MiB, "
        f"max {max(size for _, size in sizes) / _MIB:.0f} MiB"
    )


def _kept(database: Path) -> int:
    return int(rows(database, "SELECT count(*) FROM posts")[0][0])

"""R6: fifty of two hundred sources hang, visit after visit: do the others wait, and are the fifty named?"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.request import urlopen

from tests.bench.processes import Product, free_port, rows, wait_until
from tests.fakes.hostile_server import HostileServer
from tests.faults.ground import inside, listen_to, source
from tests.faults.outcome import Fault, Outcome

SOURCES = 200
HUNG = 50
EVERY = 15
INTERVALS = 4
"""How many of them it goes on for."""
_FEED = (
    b'<rss version="2.0"><channel><item><title>Acme opens a shop</title><guid>tag:a.example,2026:1</guid>'
    b"</item></channel></rss>"
)
_VISITED = "SELECT count(DISTINCT source) FROM polls WHERE source LIKE 'good %'"
_STARTED = "SELECT source, started_at / 1e6 FROM polls WHERE source LIKE 'good %' ORDER BY started_at"


def few_at_once() -> None:
    """Visit eight at a time, and those that hang in their turn."""
    schedule = inside("listener.daemon.schedule")
    schedule.AT_ONCE = 8
    schedule.in_order = lambda parts, _cursors: list(parts)


def _hung(intervals: int, *, undefended: str = "") -> Outcome:
    with tempfile.TemporaryDirectory() as folder, HostileServer() as server:
        server.serve("/feed", _FEED)
        bad = [f"hung {number}" for number in range(HUNG)]
        good = [f"good {number}" for number in range(SOURCES - HUNG)]
        product = Product(Path(folder), undefended)
        listen_to(
            product,
            *(source(name, server.url("/hang"), f"{EVERY}s") for name in bad),
            *(source(name, server.url("/feed"), f"{EVERY}s") for name in good),
        )
        port = free_port()
        with product.start("run", "--port", port) as process:
            try:
                wait_until(lambda: _asked(product), 60)
                wait_until(lambda: rows(product.database, _VISITED)[0][0] == len(good), 2 * EVERY)
                time.sleep(intervals * EVERY)
                longest = _longest(product, good, time.time())
                named = _named(port, bad)
            finally:
                process.kill()
        return Outcome(
            injected=HUNG,
            survived=named,
            bounds=(
                (
                    f"the others after {longest:.1f} s at the latest, of {2 * EVERY} s allowed",
                    longest <= 2 * EVERY,
                ),
                (f"{named} of {HUNG} named on /status and in its JSON", named == HUNG),
            ),
        )


def _asked(product: Product) -> bool:
    try:
        return bool(rows(product.database, _VISITED))
    except LookupError:
        return False


def _longest(product: Product, names: Sequence[str], now: float) -> float:
    """The longest time that any of these sources was left alone, until now."""
    visits: dict[str, list[float]] = {}
    for name, at in rows(product.database, _STARTED):
        visits.setdefault(name, []).append(at)
    if visits.keys() != set(names):
        return float("inf")
    return max(
        after - before
        for times in visits.values()
        for before, after in zip(times, [*times[1:], now], strict=True)
    )


def _named(port: int, names: Sequence[str]) -> int:
    """How many of the sources both the health page and its JSON call failing, with the reason."""
    page, table = (
        urlopen(f"http://127.0.0.1:{port}/status{suffix}", timeout=60).read().decode()
        for suffix in ("", ".json")
    )
    failing = {
        row["source"] for row in json.loads(table)["rows"] if row["state"] == "failing" and row["problem"]
    }
    return sum(name in failing and f"{name}<" in page for name in names)


R6 = Fault(
    "R6",
    f"{HUNG} of {SOURCES} sources hang",
    lambda: _hung(INTERVALS),
    "64 visits at once, those that hang last",
    lambda: _hung(INTERVALS, undefended="hung:few_at_once"),
)

"""R5: feeds that were mutated, or made to harm: an error of their own source, shown there, and soon over."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tests.bench.processes import Product, free_port, wait_until
from tests.fakes.hostile_server import HostileServer
from tests.faults.ground import inside, listen_to, scaled, source
from tests.faults.hostile_feeds import handmade, mutated
from tests.faults.outcome import Fault, Outcome

MUTATED = 1_000
LONGEST = 5.0
"""Seconds that a feed may keep a parser."""
_FEW = ("longer author", "five megabytes of items")
_TIMES = "FAULTS_PARSER_TIMES"
_BUG = "an error in the program"


def timed() -> None:
    """Note how long each feed kept a parser, in the file that the environment names."""
    pool = inside("listener.sources.rss.pool").ParserPool
    parse = pool._outcome

    async def noted(self: Any, started: Any, feed: tuple[bytes, str, str | None]) -> bytes:
        start = time.monotonic()
        try:
            answer: bytes = await parse(self, started, feed)
            return answer
        finally:
            with Path(os.environ[_TIMES]).open("a", encoding="utf-8") as file:
                file.write(f"{time.monotonic() - start} {feed[1]}\n")

    pool._outcome = noted


def no_limits() -> None:
    """Let a feed cost what it costs: a minute, and eight gigabytes of addresses."""
    timed()
    inside("listener.sources.rss.pool").Limits.__init__.__defaults__ = (60.0, 60.0, 2**33)


def _fed(bodies: Mapping[str, bytes], *, patch: str) -> Outcome:
    with tempfile.TemporaryDirectory() as folder, HostileServer() as server:
        product = Product(Path(folder), patch)
        urls = {name: server.url(f"/{number}") for number, name in enumerate(bodies)}
        for number, body in enumerate(bodies.values()):
            server.serve(f"/{number}", body)
        listen_to(product, *(source(name, url, "1h") for name, url in urls.items()))
        times = product.folder / "times"
        done = product.run("poll", "--format", "json", timeout=3_600, environment={_TIMES: str(times)})
        found = {row["source"]: row for row in json.loads(done.stdout)}
        took = {url: float(seconds) for seconds, url in map(str.split, times.read_text().splitlines())}
        table, page = _status(product)
        slow = {name for name, url in urls.items() if took.get(url, 0.0) > LONGEST}
        bugs = {name for name, row in found.items() if _BUG in (row["error"] or "")}
        failed = {name: row["error"] for name, row in found.items() if row["status"] == "failed"}
        hidden = {name for name, error in failed.items() if table[name] != error or error not in page}
        slowest = max(took, key=took.__getitem__)
        called = next(name for name, url in urls.items() if url == slowest)
        return Outcome(
            injected=len(bodies),
            survived=len(found.keys() - slow - bugs - hidden),
            bounds=(
                (f"slowest {took[slowest]:.1f} s of {LONGEST:g} s ({called})", not slow),
                (f"uncaught {len(bugs)}", not bugs and done.returncode in (0, 1)),
                (f"{len(failed)} failed, error not shown {len(hidden)}", not hidden),
            ),
        )


def _status(product: Product) -> tuple[dict[str, str | None], str]:
    """What is wrong with each source by the health page's JSON, and the text of the page."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with product.start("web", "--port", port) as process:
        try:
            wait_until(lambda: _answers(base), 60)
            rows = json.loads(urlopen(f"{base}/status.json", timeout=120).read())["rows"]
            page = urlopen(f"{base}/status", timeout=120).read().decode()
            return {row["source"]: row["problem"] for row in rows}, unescape(page)
        finally:
            process.kill()


def _answers(base: str) -> bool:
    try:
        return bool(urlopen(f"{base}/healthz", timeout=10).status == 200)
    except OSError:
        return False


def _bodies() -> dict[str, bytes]:
    """Those made by hand last: what they cost delays none of the others."""
    found = {f"mutated {number}": body for number, body in enumerate(mutated(scaled(MUTATED)))}
    return found | handmade()


R5 = Fault(
    "R5",
    f"{MUTATED:,} mutated feeds and {len(handmade())} made by hand to harm",
    lambda: _fed(_bodies(), patch="fuzzed:timed"),
    "limits of time, CPU and memory of a parser",
    lambda: _fed({name: handmade()[name] for name in _FEW}, patch="fuzzed:no_limits"),
)

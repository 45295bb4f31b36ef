"""How long the server takes for each page over a million mentions, and how much it sends."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from flask.testing import FlaskClient

from tests.bench.million import NOW, config, million
from web import create_app

PATHS = (
    "/",
    "/share-of-voice",
    "/share-of-voice?by=author",
    "/sentiment",
    "/keywords",
    "/report",
    "/mentions",
    "/mentions?q=w1f",
    "/status",
    "/help",
)
"""Every page with its filters as they are at first; the list of mentions also as a search."""

REQUESTS = 40
_BROWSER = {"Accept-Encoding": "gzip"}


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of the first request, and the median and 95th percentile of those after it; bytes."""

    first: float
    p50: float
    p95: float
    raw: int
    gzipped: int


def pages() -> None:
    """A table of all pages: cold first requests apart."""
    store = million()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            config(),
            store,
            started_at=NOW - timedelta(hours=1),
            clock=lambda: NOW,
            cache_dir=Path(folder),
        )
        client = app.test_client()
        print(f"{REQUESTS} requests each after the first; milliseconds in the server, bytes of the page")
        print(f"{'page':<32} {'first':>8} {'p50':>7} {'p95':>7} {'bytes':>9} {'gzipped':>9}")
        for path in PATHS:
            told = timed(client, path)
            print(
                f"{path:<32} {told.first:>8.1f} {told.p50:>7.1f} {told.p95:>7.1f} "
                f"{told.raw:>9,} {told.gzipped:>9,}"
            )
    store.close()


def timed(client: FlaskClient, path: str) -> Timing:
    """One page, asked for again and again."""
    first = _milliseconds(client, path)
    times = sorted(_milliseconds(client, path) for _ in range(REQUESTS))
    gzipped = client.get(path, headers=_BROWSER).content_length or 0
    return Timing(
        first=first,
        p50=times[len(times) // 2],
        p95=times[int(0.95 * len(times))],
        raw=len(client.get(path).data),
        gzipped=gzipped,
    )


def _milliseconds(client: FlaskClient, path: str) -> float:
    started = perf_counter()
    answer = client.get(path, headers=_BROWSER)
    took = perf_counter() - started
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status}: {answer.get_data(as_text=True)[:500]}")
    return 1_000 * took

"""L1: twenty minutes of `listener run` on 500 feeds over a million mentions, with somebody at the inbox.

SOAK_SECONDS makes it shorter. The million is that of the benchmarks, copied; messages that need an answer
are imported on top, for an inbox without any would cost nothing.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from tests.bench.archives import write_posts
from tests.bench.feed_farm import FeedFarm
from tests.bench.million import million
from tests.bench.processes import Product, family, free_port, memory, rows, wait_until
from tests.faults.ground import compared, inside, is_sound
from tests.faults.outcome import Fault, Outcome

FEEDS = 500
EVERY = 30
SAMPLE = 5.0
PUBLISHED_EACH_SECOND = 1.0
MESSAGES = 20_000
SLOWEST_PAGE = 0.150
MOST_GROWTH = 1.05
"""Memory of the last quarter of the time, as a part of that of the second."""
_NAME, _PASSWORD = "operator", "correct horse battery staple"
_KEPT = (
    "SELECT native_id FROM posts JOIN mentions ON post_id = posts.id "
    "WHERE network = 'rss' AND native_id LIKE 'tag:farm.example,%'"
)
_LATE = "SELECT (started_at - due_at) / 1e6 FROM polls WHERE source LIKE 'Feed %' AND started_at > ?"


@dataclass(slots=True)
class _Watched:
    """Bytes of all its processes, and seconds that the inbox took, each with when it was, from the start."""

    memory: list[tuple[float, int]] = field(default_factory=list)
    inbox: list[float] = field(default_factory=list)


def one_at_a_time() -> None:
    """Visit one feed a second."""
    inside("listener.daemon.schedule").AT_ONCE = 1


def _soaked(seconds: int, *, undefended: str = "") -> Outcome:
    with tempfile.TemporaryDirectory() as folder, FeedFarm(FEEDS) as farm:
        product = Product(Path(folder), undefended)
        farm.write_config(product.config, every=f"{EVERY}s")
        if not undefended:
            _fill(product)
        _add_user(product)
        port = free_port()
        with Path(folder, "log").open("w") as log, product.start("run", "--port", port, log=log) as process:
            try:
                visitor = _signed_in(f"http://127.0.0.1:{port}")
                start = time.time()
                with farm.publishing(PUBLISHED_EACH_SECOND):
                    watched = _watch(process, visitor, port, seconds)
                # What was published last is due within an interval.
                wait_until(lambda: len(farm.published) == len(_kept(product)), 2 * EVERY)
                process.send_signal(signal.SIGTERM)
                code = process.wait(30)
            finally:
                process.kill()
        lost, doubled, strange = compared(farm.published, _kept(product))
        late = [seconds for (seconds,) in rows(product.database, _LATE, int(start * 1e6))]
        return Outcome(
            FEEDS,
            FEEDS - _unread(product, start),
            lost,
            doubled,
            (
                *_bounds(watched, late, seconds),
                (f"nothing kept that was never published; exit code {code}", not strange and code == 0),
                ("the database is sound", is_sound(product.database)),
            ),
        )


def _fill(product: Product) -> None:
    """A million mentions, and as many messages on top as a busy desk has in a month."""
    store = million()
    assert store.path is not None
    store.close()
    shutil.copy(store.path, product.database)
    posts = product.folder / "posts.jsonl"
    write_posts(posts, MESSAGES)
    product.run("import", posts, timeout=3_600).check_returncode()


def _add_user(product: Product) -> None:
    command = product.command("user", "add", _NAME, "--password-stdin")
    subprocess.run(command, input=_PASSWORD, text=True, check=True, capture_output=True)


def _signed_in(base: str) -> OpenerDirector:
    """A browser's part: cookies, after the form was sent once."""
    visitor = build_opener(HTTPCookieProcessor())
    wait_until(lambda: _answers(visitor, f"{base}/login"), 120)
    form = visitor.open(f"{base}/login", timeout=60).read().decode()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
    assert token is not None
    sent = urlencode({"csrf_token": token[1], "name": _NAME, "password": _PASSWORD, "next": "/inbox"})
    visitor.open(f"{base}/login", sent.encode(), timeout=60).read()
    return visitor


def _answers(visitor: OpenerDirector, url: str) -> bool:
    try:
        return bool(visitor.open(url, timeout=30).status == 200)
    except OSError:
        return False


def _watch(process: subprocess.Popen[str], visitor: OpenerDirector, port: int, seconds: int) -> _Watched:
    """Open the inbox every second, and weigh the processes every five, for so many seconds."""
    watched = _Watched()
    start = time.monotonic()
    weigh_at = 0.0
    while (now := time.monotonic() - start) < seconds:
        if process.poll() is not None:
            raise RuntimeError(f"listener run ended by itself with exit code {process.returncode}")
        if now >= weigh_at:
            watched.memory.append((now, memory(family(process.pid))[0]))
            weigh_at = now + SAMPLE
        asked = time.monotonic()
        with visitor.open(f"http://127.0.0.1:{port}/inbox", timeout=60) as answer:
            if not answer.url.endswith("/inbox"):
                raise RuntimeError(f"the inbox led to {answer.url}")
            answer.read()
        watched.inbox.append(time.monotonic() - asked)
        time.sleep(max(0.0, 1 - (time.monotonic() - asked)))
    return watched


def _bounds(watched: _Watched, late: Sequence[float], seconds: int) -> list[tuple[str, bool]]:
    lag = _p95(late)
    page = _p95(watched.inbox)
    second, last = (
        statistics.median(size for when, size in watched.memory if begin <= when / seconds < begin + 0.25)
        for begin in (0.25, 0.75)
    )
    return [
        (f"{seconds} s, {len(late):,} polls, p95 {lag:.1f} s late of {EVERY} s", lag < EVERY),
        (f"inbox p95 {1_000 * page:.0f} ms of {1_000 * SLOWEST_PAGE:g}", page < SLOWEST_PAGE),
        (
            f"memory {second / 2**20:.0f} MiB, at the end {last / second:.3f} of it (at most {MOST_GROWTH})",
            last <= MOST_GROWTH * second,
        ),
    ]


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=100)[94] if len(values) > 1 else float("inf")


def _kept(product: Product) -> list[str]:
    return [str(guid) for (guid,) in rows(product.database, _KEPT)]


def _unread(product: Product, start: float) -> int:
    """How many feeds were not read a single time since `start`."""
    read = "SELECT count(DISTINCT source) FROM polls WHERE source LIKE 'Feed %' AND started_at > ?"
    return FEEDS - int(rows(product.database, read, int(start * 1e6))[0][0])


L1 = Fault(
    "L1",
    f"{FEEDS} feeds over a million mentions",
    lambda: _soaked(int(os.environ.get("SOAK_SECONDS", "1200"))),
    "64 visits at once",
    lambda: _soaked(90, undefended="soak:one_at_a_time"),
)

"""R3: SIGTERM at random while feeds go on publishing, and while a fetch hangs."""

from __future__ import annotations

import signal
import tempfile
import time
from pathlib import Path
from random import Random

from tests.bench.feed_farm import FeedFarm
from tests.bench.processes import Product, family, left_of, wait_until
from tests.faults.ground import compared, inside, is_sound, kept, scaled, source
from tests.faults.outcome import Fault, Outcome

TIMES = 50
LONGEST = 10.0
"""Seconds that an end may take."""
ENTRIES = 10
PUBLISHED_EACH_SECOND = 20.0


def no_handler() -> None:
    """Let the system end the process, as it does by itself."""
    inside("asyncio").SelectorEventLoop.add_signal_handler = lambda *_arguments: None


def _told(times: int, *, undefended: str = "") -> Outcome:
    rng = Random(4)
    ended: list[tuple[int, float]] = []
    left = 0
    with tempfile.TemporaryDirectory() as folder, FeedFarm(times, past=ENTRIES) as farm:
        product = Product(Path(folder), undefended)
        for turn in range(times):
            farm.write_config(product.config, every="2s")
            hangs = turn % 5 < 2
            enough = farm.server.requests["/hang"] + hangs
            if hangs:
                with product.config.open("a", encoding="utf-8") as file:
                    file.write(source("Hangs", farm.server.url("/hang"), "2s"))
            # Each has a feed of its own, silent ever after: a change would bring back what was lost.
            with farm.publishing(PUBLISHED_EACH_SECOND, [turn]):
                code, seconds, remaining = _ended(product, farm, enough, rng)
            ended.append((code, seconds))
            left += remaining
        farm.write_config(product.config, every="2s")
        caught_up = product.run("poll").returncode == 0
        lost, doubled, strange = compared(farm.published, kept(product))
        slowest = max(seconds for _, seconds in ended)
        return Outcome(
            times,
            sum(code == 0 and seconds <= LONGEST for code, seconds in ended),
            lost,
            doubled,
            (
                (f"{sum(turn % 5 < 2 for turn in range(times))} with a hung fetch", True),
                (f"slowest end {slowest:.1f} s of {LONGEST:g} s", slowest <= LONGEST),
                ("no process left", not left),
                ("one `listener poll` caught up", caught_up and not strange),
                ("rollups agree at the end", is_sound(product.database)),
            ),
        )


def _ended(product: Product, farm: FeedFarm, enough: int, rng: Random) -> tuple[int, float, int]:
    """Start a daemon and, once so many fetches hung, tell it to end.

    Its exit code, the seconds it took, and how many processes it left behind.
    """
    log = product.folder / "log"
    with log.open("w") as file, product.start("daemon", log=file) as process:
        try:
            wait_until(
                lambda: '"event": "listening"' in log.read_text() and farm.server.requests["/hang"] >= enough,
                60,
            )
            time.sleep(rng.uniform(0.0, 1.0))
            members = family(process.pid)
            told = time.monotonic()
            process.send_signal(signal.SIGTERM)
            code = process.wait(30)
            return code, time.monotonic() - told, len(left_of(members, after=2.0))
        finally:
            process.kill()


R3 = Fault(
    "R3",
    "SIGTERM at random, two of five times with a hung fetch",
    lambda: _told(scaled(TIMES, least=5)),
    "the signal handler",
    lambda: _told(5, undefended="signals:no_handler"),
)

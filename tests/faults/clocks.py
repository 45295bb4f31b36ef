"""R10-clock: the clock is put forward and back, and summer time begins and ends, while feeds publish.

The daemon asks a clock that this process turns; APScheduler asks the same one.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

from apscheduler.job import Job

from tests.bench.feed_farm import FeedFarm
from tests.bench.processes import Product, wait_until
from tests.faults.ground import compared, inside, is_sound, kept
from tests.faults.outcome import Fault, Outcome

PATIENCE = 30.0
"""Seconds until what is published after a turn has to be kept: many intervals."""
PUBLISHED_EACH_SECOND = 10.0
_CLOCK = "FAULTS_CLOCK"
_HOUR = 3_600.0
# Where the farm's brands live, both happen at 01:00 UTC; the clock goes over it by itself.
_ENDS = datetime(2026, 10, 25, 0, 59, 57, tzinfo=UTC)
_BEGINS = datetime(2027, 3, 28, 0, 59, 57, tzinfo=UTC)
TURNS = ("+1 h", "and back", "-1 h", "and forth", "summer time ends", "summer time begins", "as it was")


def turned() -> None:
    """Ask the clock that the environment names for how far it is off, each time."""
    file = Path(os.environ[_CLOCK])

    class Turned(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Turned:
            off = timedelta(seconds=float(file.read_text()))
            return cls.fromtimestamp((datetime.now(UTC) + off).timestamp(), tz)

    for module in ("listener.clock", "apscheduler.schedulers.base"):
        inside(module).datetime = Turned


def not_awake() -> None:
    """Wait for the times that the clock showed before it was turned back."""
    turned()
    schedule = inside("listener.daemon.schedule")

    async def asleep(_job: Job, stop: asyncio.Event, **_clock: object) -> None:
        await stop.wait()

    schedule.keep_awake = asleep
    schedule.on_time = lambda cursor, *_times: cursor


def _turned(*, patch: str) -> Outcome:
    with tempfile.TemporaryDirectory() as folder, FeedFarm(len(TURNS)) as farm:
        product = Product(Path(folder), patch)
        clock = product.folder / "clock"
        _turn(clock, 0.0)
        farm.write_config(product.config, every="2s")
        went_on = []
        with product.start("daemon", environment={_CLOCK: str(clock)}) as process:
            try:
                wait_until(lambda: _all_kept(product, farm), 60)
                for number, turn in enumerate(TURNS):
                    _turn(clock, _off(turn))
                    # Each has a feed of its own, silent ever after: a change would bring back what was lost.
                    with farm.publishing(PUBLISHED_EACH_SECOND, [number]):
                        time.sleep(1)
                    if wait_until(lambda: _all_kept(product, farm), PATIENCE) and process.poll() is None:
                        went_on.append(turn)
            finally:
                process.kill()
        lost, doubled, strange = compared(farm.published, kept(product))
        stopped = [turn for turn in TURNS if turn not in went_on]
        return Outcome(
            len(TURNS),
            len(went_on),
            lost,
            doubled,
            (
                (
                    f"stopped at: {', '.join(stopped)}" if stopped else "went on at once each time",
                    not stopped,
                ),
                ("the database is sound", is_sound(product.database) and not strange),
            ),
        )


def _all_kept(product: Product, farm: FeedFarm) -> bool:
    try:
        return len(kept(product)) >= len(farm.published)
    except LookupError:
        return False


def _turn(clock: Path, seconds: float) -> None:
    new = clock.with_suffix(".new")
    new.write_text(str(seconds))
    new.rename(clock)


def _off(turn: str) -> float:
    """How many seconds the clock is off after that turn."""
    now = datetime.now(UTC)
    off = {"+1 h": _HOUR, "-1 h": -_HOUR}
    off |= {"summer time ends": (_ENDS - now).total_seconds()}
    off |= {"summer time begins": (_BEGINS - now).total_seconds()}
    return off.get(turn, 0.0)


R10_CLOCK = Fault(
    "R10-clock",
    "The clock jumps by an hour, and over the ends of summer time",
    lambda: _turned(patch="clocks:turned"),
    "waking and due times that follow a clock turned back",
    lambda: _turned(patch="clocks:not_awake"),
)

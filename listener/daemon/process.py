"""Start and stop of the daemon as a process: one on a database, signals, and an end within ten seconds."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TextIO

import structlog

from listener.config import Config
from listener.daemon.collect import collecting
from listener.daemon.notify import notifying
from listener.daemon.schedule import Schedule
from listener.daemon.upkeep import Upkeep
from listener.errors import StoreError, UsageError
from listener.store import Store
from listener.teaching import teach_asked

log = structlog.get_logger()

_PLACE = 0x6461656D  # "daem": PostgreSQL's advisory lock of the one daemon

LAST_SECOND = 9.0
"""After a signal, what has not ended by itself by then is ended."""


@contextmanager
def only_daemon(store: Store) -> Iterator[None]:
    """Hold the place of the one daemon of a database; UsageError if it is taken.

    The lock dies with the process, so nothing has to be cleaned up after a crash.
    """
    if store.path is None:
        with store.only_one(_PLACE) as free:
            if not free:
                raise UsageError(f"A daemon is at work on {store.name} already; stop that one first.")
            yield
        return
    path = Path(f"{store.path}.daemon")
    with _opened(path) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            raise UsageError(
                f"A daemon is at work on {store.path} already (process {file.read().strip() or 'unknown'}); "
                "stop that one first, or name another database."
            ) from error
        # The lock is what counts; who holds it may be unknown where the disk is full.
        with contextlib.suppress(OSError):
            os.ftruncate(file.fileno(), 0)
            os.write(file.fileno(), str(os.getpid()).encode())
        yield


def _opened(path: Path) -> TextIO:
    try:
        return path.open("a+")
    except OSError as error:
        raise StoreError(
            f"The file {path}, which says that a daemon is at work, cannot be written ({error.strerror}); "
            "check the rights of its folder, and whether the disk is full."
        ) from error


async def listen(config: Config, store: Store, stop: asyncio.Event, *, clock: Callable[[], datetime]) -> None:
    """Poll everything when it is due, and tell what rules ask for, until `stop` is set."""
    # Name look-ups run in these threads; the default few would let slow ones delay every other source.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(32, thread_name_prefix="resolve"))
    async with (
        notifying(config, store, clock=clock) as notices,
        collecting(config, store, clock=clock) as collector,
    ):
        log.info("listening", brands=len(config.brands), sources=len(config.sources))
        schedule = Schedule(config, store, collector, clock=clock, beat=partial(notices.beat, "polls"))
        stopping = threading.Event()
        upkeep = Upkeep(
            config,
            store,
            clock=clock,
            teach=partial(teach_asked, store, config, clock=clock, stopping=stopping),
            beat=partial(notices.beat, "scores"),
        )
        await asyncio.gather(schedule.run(stop), notices.run(stop), upkeep.run(stop), _tell(stop, stopping))


async def _tell(stop: asyncio.Event, stopping: threading.Event) -> None:
    """Have threads know as well that it is time to stop."""
    await stop.wait()
    stopping.set()


def run_until_signal(config: Config, store: Store, *, clock: Callable[[], datetime]) -> None:
    """Listen until SIGTERM or SIGINT; then end within ten seconds with all work committed or rolled back.

    The caller holds the place of the only daemon.
    """

    async def main() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()

        def told() -> None:
            if not stop.is_set():
                log.info("stopping")
                _end_at_last_second()
                stop.set()

        for one in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(one, told)
        await listen(config, store, stop, clock=clock)

    asyncio.run(main())
    log.info("stopped")


def _end_at_last_second() -> None:
    # A thread stuck in a name look-up or a dying disk must not keep the process; commits are atomic.
    timer = threading.Timer(LAST_SECOND, os._exit, args=(0,))
    timer.daemon = True
    timer.start()

"""When to visit which part: APScheduler is the clock, the due times live in the database.

A restart goes on from the cursors, so it neither skips nor repeats. A clock that is turned back makes nobody
wait until it is as late again.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.job import Job
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from listener.config import Config
from listener.daemon.collect import Collector
from listener.daemon.rounds import AT_ONCE, all_parts, cursors_of, in_order, is_due, on_time
from listener.errors import StoreError
from listener.model import Cursor, Part
from listener.store import Store
from listener.store.ledger import standing

log = structlog.get_logger()

_SECOND = timedelta(seconds=1)


class EverySecond(BaseTrigger):  # type: ignore[misc]
    """Fires a second after it fired. APScheduler's own interval would list every second it missed, which
    after a sleep or a corrected clock are millions."""

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        """At once the first time, then a second from now."""
        return now if previous is None else now + _SECOND


async def keep_awake(job: Job, stop: asyncio.Event, *, clock: Callable[[], datetime]) -> None:
    """Wake a job of every second that sleeps for longer, until told to stop.

    APScheduler waits for a time of the clock. Turned back by an hour, that is more than an hour away.
    """
    while not stop.is_set():
        if job.next_run_time - clock() > 2 * _SECOND:
            job.modify(next_run_time=clock())
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), _SECOND.total_seconds())


class Schedule:
    """Visits every part when it is due, until `stop` is set. Each look at what is due is told by `beat`."""

    def __init__(
        self,
        config: Config,
        store: Store,
        collector: Collector,
        *,
        clock: Callable[[], datetime],
        beat: Callable[[], None] = lambda: None,
    ) -> None:
        self._beat = beat
        self._parts = all_parts(config)
        self._store = store
        self._collector = collector
        self._clock = clock
        self._looked_at = clock()
        self._cursors = cursors_of(store, self._parts, self._looked_at)
        self._under_way: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._not_before: dict[tuple[str, str], datetime] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Tick until told to stop, then end the visits under way; what is being kept is finished."""
        scheduler = AsyncIOScheduler(timezone=UTC)
        job = scheduler.add_job(self.tick, EverySecond(), misfire_grace_time=None)
        scheduler.start()
        try:
            await keep_awake(job, stop, clock=self._clock)
        finally:
            scheduler.shutdown(wait=False)
            visits = list(self._under_way.values())
            for task in visits:
                task.cancel()
            await asyncio.gather(*visits, return_exceptions=True)

    async def tick(self) -> None:
        """Start a visit to every part that is due, as many as there is room for."""
        now = self._clock()
        if now < self._looked_at:
            turned = {key: on_time(cursor, self._looked_at, now) for key, cursor in self._cursors.items()}
            self._cursors = turned
            self._not_before.clear()
        self._looked_at = now
        due = [part for part in self._parts if part.key not in self._under_way and self._is_due(part, now)]
        for part in in_order(due, self._cursors)[: AT_ONCE - len(self._under_way)]:
            self._under_way[part.key] = asyncio.create_task(self._visit(part))
        self._beat()

    def _is_due(self, part: Part, now: datetime) -> bool:
        if not is_due(self._cursors.get(part.key), part, now):
            return False
        return self._not_before.get(part.key, now) <= now

    def _cursor_of(self, part: Part) -> Cursor | None:
        """The part's cursor as it stands now: a restored backup or another process may have moved it."""
        if part.key not in self._cursors:
            return None
        at = standing(self._store, *part.key)
        return at.cursor if at else None

    async def _visit(self, part: Part) -> None:
        try:
            visit = await self._collector.visit(part, await asyncio.to_thread(self._cursor_of, part))
            self._cursors[part.key] = on_time(visit.cursor, visit.poll.started_at, self._clock())
        except Exception as error:
            # Nothing was kept, so the cursor stays; neither a full disk nor the source must be hammered.
            self._not_before[part.key] = self._clock() + min(part.interval, timedelta(minutes=1))
            place = {"source": part.source.name, "part": part.name or None}
            if isinstance(error, StoreError):
                log.error("nothing kept", error=str(error), **place)
            else:
                log.exception("nothing kept", **place)
        finally:
            del self._under_way[part.key]

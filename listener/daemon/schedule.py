"""When to visit which part: APScheduler is the clock, the due times live in the database.

A part is due when its cursor says so, or at once if it was never visited. Parts that hung for a whole
deadline go last. A restart goes on from the cursors, so it neither skips nor repeats.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from listener.config import Config, parts_of
from listener.daemon.collect import Collector, Visit
from listener.errors import StoreError
from listener.model import Cursor, Part
from listener.store import Store
from listener.store.ledger import standing, standings

log = structlog.get_logger()

AT_ONCE = 64
"""How many visits may be under way together; most of a visit is waiting for the other side."""

LONGEST_WAIT = timedelta(days=1)
"""No cursor waits longer than this beyond its interval; one that does was written by a wrong clock."""


class EverySecond(BaseTrigger):  # type: ignore[misc]
    """Fires a second after it fired. APScheduler's own interval would list every second it missed, which
    after a sleep or a corrected clock are millions."""

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        """At once the first time, then a second from now."""
        return now if previous is None else now + timedelta(seconds=1)


def all_parts(config: Config) -> tuple[Part, ...]:
    """Every part of every configured source."""
    return tuple(part for source in config.sources for part in parts_of(source, config.brands))


def in_order(parts: Sequence[Part], cursors: dict[tuple[str, str], Cursor]) -> list[Part]:
    """The parts in the order in which to visit them: longest due first, those that hung last."""

    def rank(part: Part) -> tuple[bool, datetime]:
        cursor = cursors.get(part.key)
        if cursor is None:
            return False, datetime.min.replace(tzinfo=UTC)
        return "hung" in cursor.state, cursor.due_at

    return sorted(parts, key=rank)


def _cursors(store: Store, parts: Sequence[Part]) -> dict[tuple[str, str], Cursor]:
    """The cursor of each part that has one. A part whose URL was changed begins anew, and so at once."""
    held = standings(store)
    found = ((part, held[part.key].cursor) for part in parts if part.key in held)
    return {part.key: cursor for part, cursor in found if cursor.state.get("url") == part.url}


async def poll_once(
    collector: Collector, parts: Sequence[Part], store: Store, *, clock: Callable[[], datetime]
) -> list[Visit]:
    """Visit all these parts once, due or not; the visits in the order of `parts`. Upkeep only if due."""
    cursors = _cursors(store, parts)
    parts = [part for part in parts if not part.upkeep or _due(cursors.get(part.key), part, clock())]
    gate = asyncio.Semaphore(AT_ONCE)

    async def visit(part: Part) -> Visit:
        async with gate:
            return await collector.visit(part, cursors.get(part.key))

    tasks = {part.key: asyncio.create_task(visit(part)) for part in in_order(parts, cursors)}
    try:
        return [await tasks[part.key] for part in parts]
    finally:
        for task in tasks.values():
            task.cancel()


def _due(cursor: Cursor | None, part: Part, now: datetime) -> bool:
    """Whether a part is to be visited; one whose cursor waits for longer than it ever may is as well."""
    return cursor is None or not now < cursor.due_at <= now + part.interval + LONGEST_WAIT


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
        self._cursors = _cursors(store, self._parts)
        self._under_way: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._not_before: dict[tuple[str, str], datetime] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Tick until told to stop, then end the visits under way; what is being kept is finished."""
        scheduler = AsyncIOScheduler(timezone=UTC)
        scheduler.add_job(self.tick, EverySecond(), misfire_grace_time=None)
        scheduler.start()
        try:
            await stop.wait()
        finally:
            scheduler.shutdown(wait=False)
            visits = list(self._under_way.values())
            for task in visits:
                task.cancel()
            await asyncio.gather(*visits, return_exceptions=True)

    async def tick(self) -> None:
        """Start a visit to every part that is due, as many as there is room for."""
        now = self._clock()
        due = [part for part in self._parts if part.key not in self._under_way and self._is_due(part, now)]
        for part in in_order(due, self._cursors)[: AT_ONCE - len(self._under_way)]:
            self._under_way[part.key] = asyncio.create_task(self._visit(part))
        self._beat()

    def _is_due(self, part: Part, now: datetime) -> bool:
        if not _due(self._cursors.get(part.key), part, now):
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
            self._cursors[part.key] = visit.cursor
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

"""Which parts are due, in which order they are visited, and one round of all of them.

A part is due when its cursor says so, or at once if it was never visited. Parts that hung for a whole
deadline go last.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from listener.config import Config, parts_of
from listener.daemon.collect import Collector, Visit
from listener.model import Cursor, Part
from listener.store import Store
from listener.store.ledger import standings

AT_ONCE = 64
"""How many visits may be under way together; most of a visit is waiting for the other side."""

LONGEST_WAIT = timedelta(days=1)
"""No cursor waits longer than this beyond its interval; one that does was written by a wrong clock."""


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


def cursors_of(store: Store, parts: Sequence[Part], now: datetime) -> dict[tuple[str, str], Cursor]:
    """The cursor of each part that has one. A part whose URL was changed begins anew, and so at once."""
    held = standings(store)
    found = ((part, held[part.key]) for part in parts if part.key in held)
    return {
        part.key: on_time(at.cursor, at.started_at, now)
        for part, at in found
        if at.cursor.state.get("url") == part.url
    }


def on_time(cursor: Cursor, seen_at: datetime, now: datetime) -> Cursor:
    """The cursor by a clock that was turned back since it showed `seen_at`: due after the same wait.

    What waits for longer than it ever may is due at once, as it is (`is_due`).
    """
    back = seen_at - now
    return replace(cursor, due_at=cursor.due_at - back) if timedelta() < back < LONGEST_WAIT else cursor


async def poll_once(
    collector: Collector, parts: Sequence[Part], store: Store, *, clock: Callable[[], datetime]
) -> list[Visit]:
    """Visit all these parts once, due or not; the visits in the order of `parts`. Upkeep only if due."""
    cursors = cursors_of(store, parts, clock())
    parts = [part for part in parts if not part.upkeep or is_due(cursors.get(part.key), part, clock())]
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


def is_due(cursor: Cursor | None, part: Part, now: datetime) -> bool:
    """Whether a part is to be visited; one whose cursor waits for longer than it ever may is as well."""
    return cursor is None or not now < cursor.due_at <= now + part.interval + LONGEST_WAIT

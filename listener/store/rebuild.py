"""Local days and daily counts made again from what is kept, a day at a time beside whoever else writes.

Killed anywhere, the next run goes on behind the last day that was done. While days move to another time zone
no figure can be right: reports are refused until all have.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, delete, func, select, union, update

from listener.model.figures import day_bounds
from listener.store import ledger, rollups
from listener.store.database import Store
from listener.store.marks import MOVING, drop_mark, keep_mark, mark
from listener.store.rollup_days import renew_day
from listener.store.schema import amplifications, day_columns, days, facet_days, mention_days, mentions
from listener.store.stages import Tell, Watch, unwatched

_REACHED = "days_rebuilt"
_TABLES = (mentions, amplifications)


@dataclass(frozen=True, slots=True)
class _Reached:
    """How far a run to this zone is: stages before this one are done, and of it all up to `at`."""

    zone: str
    stage: str = "moved"
    at: str = ""


def rebuild(store: Store, zone: ZoneInfo, watch: Watch = unwatched) -> bool:
    """Make local days, rollups and the daily count of polls again, in days of `zone`; whether it went on
    where an earlier run was stopped.
    """
    reached = _begin(store, zone)
    stages: dict[str, tuple[str, Callable[[Store, ZoneInfo, str, Tell], None]]] = {
        "moved": ("local days", _move_days),
        "counted": ("daily sums", _count_days),
        "polled": ("polls by day", _count_polls),
    }
    names = list(stages)
    for name in names[names.index(reached.stage) :]:
        title, work = stages[name]
        with watch(title) as tell:
            work(store, zone, reached.at if name == reached.stage else "", tell)
    with store.write() as connection:
        if mark(connection, MOVING) is not None:
            # What was made of a day while it moved, or of its hours before, is true no more.
            rollups.bump(connection, list(connection.scalars(select(days.c.day))))
        drop_mark(connection, _REACHED)
        drop_mark(connection, MOVING)
    return reached != _Reached(zone.key)


def _begin(store: Store, zone: ZoneInfo) -> _Reached:
    with store.write() as connection:
        stored = rollups.stored_zone(connection)
        found = mark(connection, _REACHED)
        reached = _Reached(**json.loads(found)) if found else None
        if stored != zone.key:
            rollups.keep_zone(connection, zone)
            if stored is not None:
                keep_mark(connection, MOVING, stored)
        if reached is None or reached.zone != zone.key:
            connection.execute(delete(day_columns))
            reached = _Reached(zone.key)
            _note(connection, zone, reached.stage, reached.at)
        return reached


def _note(connection: Connection, zone: ZoneInfo, stage: str, at: str) -> None:
    keep_mark(connection, _REACHED, json.dumps({"zone": zone.key, "stage": stage, "at": at}))


def _move_days(store: Store, zone: ZoneInfo, at: str, tell: Tell) -> None:
    """Give every mention and repost its local day."""
    with store.read() as connection:
        found = _spoken(connection, zone, at)
    for done, day in enumerate(found, start=1):
        start, end = day_bounds(day, zone)
        wrong = [
            (table, and_(table.c.created_at >= start, table.c.created_at < end, table.c.day != day))
            for table in _TABLES
        ]
        with store.read() as connection:
            some = any(
                connection.scalar(select(table.c.post_id).where(told).limit(1)) for table, told in wrong
            )
        if some:
            with store.write() as connection:
                for table, told in wrong:
                    connection.execute(update(table).where(told).values(day=day))
                _note(connection, zone, "moved", day.isoformat())
        tell(done, len(found))


def _spoken(connection: Connection, zone: ZoneInfo, after: str) -> list[date]:
    """The local days on which any mention or repost was written, in order, behind the one reached."""
    found = []
    since: datetime | None = day_bounds(date.fromisoformat(after), zone)[1] if after else None
    while (instant := _next(connection, since)) is not None:
        day = instant.astimezone(zone).date()
        found.append(day)
        since = day_bounds(day, zone)[1]
    return found


def _next(connection: Connection, since: datetime | None) -> datetime | None:
    """When the first mention or repost from an instant on was written."""
    firsts = []
    for table in _TABLES:
        query = select(func.min(table.c.created_at))
        firsts.append(connection.scalar(query if since is None else query.where(table.c.created_at >= since)))
    return min((one for one in firsts if one is not None), default=None)


def _count_days(store: Store, zone: ZoneInfo, at: str, tell: Tell) -> None:
    """Count every day anew, also those of which no mention is left."""
    kept = union(*(select(table.c.day) for table in (days, mention_days, facet_days)))
    with store.read() as connection:
        found = sorted({*_spoken(connection, zone, ""), *connection.scalars(kept)})
        whole = sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in _TABLES)
        behind = [day for day in found if day.isoformat() <= at]
        done = _counted(connection, behind[-1]) if behind else 0
    for day in found[len(behind) :]:
        done += renew_day(store, day)
        with store.write() as connection:
            _note(connection, zone, "counted", day.isoformat())
        tell(done, max(done, whole))


def _counted(connection: Connection, until: date) -> int:
    """How many mentions and reposts stand in the rollups up to a day."""
    amount = func.sum(mention_days.c.mentions + mention_days.c.reposts)
    return int(connection.scalar(select(amount).where(mention_days.c.day <= until)) or 0)


def _count_polls(store: Store, zone: ZoneInfo, at: str, tell: Tell) -> None:
    """Count the polls of every source by day anew."""
    with store.read() as connection:
        found = ledger.polled_sources(connection)
    for done, source in enumerate(found, start=1):
        if source > at:
            ledger.rebuild_days(store, source, zone)
            with store.write() as connection:
                _note(connection, zone, "polled", source)
        tell(done, len(found))

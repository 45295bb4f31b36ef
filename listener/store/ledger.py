"""The ledger of polls: what was visited when, where each part of a source stands, and what was missed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Insert,
    Row,
    and_,
    delete,
    func,
    insert,
    select,
    type_coerce,
)

from listener.model import Cursor, Period, Poll, PollStatus, day_bounds
from listener.store.bulk import insert_many
from listener.store.database import Store
from listener.store.rows import upsert
from listener.store.schema import cursors, from_micros, gaps, poll_days, polls, to_micros

_HOUR = 3_600_000_000
"""Microseconds."""
_LOOK_BACK = timedelta(days=2)
"""How far before a period its first poll is looked for."""


# Built once: a poll without news costs little more than these statements and those below do.
_LAST = select(func.max(polls.c.id))
_RECORD = insert(polls)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one part of a source stands: its cursor and how the last visit ended."""

    cursor: Cursor
    started_at: datetime
    finished_at: datetime
    status: PollStatus
    seen: int
    new: int
    error: str | None
    notice: str | None
    healthy: bool
    good_at: datetime | None


def record(connection: Connection, ended: Sequence[tuple[Poll, Cursor]], *, zone: ZoneInfo) -> None:
    """Write polls into the ledger and move their cursors, inside the caller's transaction.

    Upkeep brings nothing that coverage would count: of it only the cursor is kept.
    """
    move(connection, ended)
    found = [poll for poll, _cursor in ended if not poll.upkeep]
    if not found:
        return
    first = (connection.scalar(_LAST) or 0) + 1
    rows = [
        {
            "id": number,
            "source": poll.source,
            "part": poll.part,
            "due_at": poll.due_at,
            "started_at": poll.started_at,
            "finished_at": poll.finished_at,
            "every_seconds": poll.every.total_seconds(),
            "status": poll.status.value,
            "seen": poll.seen,
            "new": poll.new,
            "error": poll.error,
            "notice": poll.notice,
        }
        for number, poll in enumerate(found, start=first)
    ]
    insert_many(connection, _RECORD, rows)
    _count_days(connection, found, zone)


def _count_days(connection: Connection, found: Iterable[Poll], zone: ZoneInfo) -> None:
    rows = [row for poll in found for row in _by_day(poll, zone)]
    insert_many(connection, _adding_days(connection.dialect.name), rows)


def _by_day(poll: Poll, zone: ZoneInfo) -> list[dict[str, Any]]:
    """What a poll adds to the days on which it, and those missed before it, were due."""
    visited = poll.started_at.astimezone(zone).date()
    return [
        {
            "source": poll.source,
            "day": day,
            "due": due,
            "succeeded": int(day == visited and poll.status.succeeded),
        }
        for day, due in poll.due_by_day(zone).items()
    ]


def move(connection: Connection, visits: Sequence[tuple[Poll, Cursor]]) -> None:
    """Move the cursors of parts, and note how their visits stand, inside the caller's transaction."""
    rows = [_standing_row(poll, cursor) for poll, cursor in visits]
    insert_many(connection, _moving(connection.dialect.name), rows)


def _standing_row(poll: Poll, cursor: Cursor) -> dict[str, Any]:
    return {
        "source": cursor.source,
        "part": cursor.part,
        "due_at": cursor.due_at,
        "state": json.dumps(dict(cursor.state), sort_keys=True),
        "last_started_at": poll.started_at,
        "last_finished_at": poll.finished_at,
        "last_status": poll.status.value,
        "last_seen": poll.seen,
        "last_new": poll.new,
        "last_error": poll.error,
        "last_notice": poll.notice,
        "last_healthy": poll.healthy,
        "last_good_at": poll.finished_at if poll.status.succeeded else None,
    }


@cache
def _adding_days(dialect: str) -> Insert:
    statement = upsert(dialect, poll_days)
    return statement.on_conflict_do_update(
        index_elements=["source", "day"],
        set_={name: poll_days.c[name] + statement.excluded[name] for name in ("due", "succeeded")},
    )


@cache
def _moving(dialect: str) -> Insert:
    statement = upsert(dialect, cursors)
    given = statement.excluded
    moved: dict[str, ColumnElement[Any]] = {
        column.name: given[column.name] for column in cursors.c if not column.primary_key
    }
    moved["last_good_at"] = func.coalesce(given.last_good_at, cursors.c.last_good_at)
    return statement.on_conflict_do_update(index_elements=["source", "part"], set_=moved)


def standings(store: Store) -> dict[tuple[str, str], Standing]:
    """Where every part that was ever visited stands, by (source, part)."""
    with store.read() as connection:
        return {(row.source, row.part): _standing(row) for row in connection.execute(select(cursors))}


def standing(store: Store, source: str, part: str) -> Standing | None:
    """Where one part stands now, None if it was never visited."""
    query = select(cursors).where(cursors.c.source == source, cursors.c.part == part)
    with store.read() as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else _standing(row)


def _standing(row: Row[Any]) -> Standing:
    return Standing(
        cursor=Cursor(row.source, row.part, row.due_at, json.loads(row.state)),
        started_at=row.last_started_at,
        finished_at=row.last_finished_at,
        status=PollStatus(row.last_status),
        seen=row.last_seen,
        new=row.last_new,
        error=row.last_error,
        notice=row.last_notice,
        healthy=row.last_healthy,
        good_at=row.last_good_at,
    )


def polls_by_source(store: Store, period: Period) -> dict[str, tuple[int, int]]:
    """Per source, how many polls fell due in the period and how many succeeded, up to its `as_of`.

    The local day that `as_of` cuts short is counted poll by poll, if any came after that instant.
    """
    with store.read() as connection:
        later = connection.scalar(select(func.max(polls.c.started_at)))
        today = period.as_of.astimezone(period.zone).date()
        end = period.end if later is None or later < period.as_of else min(period.end, today)
        rows = connection.execute(
            select(poll_days.c.source, func.sum(poll_days.c.due), func.sum(poll_days.c.succeeded))
            .where(poll_days.c.day >= period.start, poll_days.c.day < end)
            .group_by(poll_days.c.source)
        )
        counted = {source: (int(due), int(succeeded)) for source, due, succeeded in rows}
        if end == today and period.start <= today < period.end:
            midnight, _ = day_bounds(today, period.zone)
            begun = polls.c.started_at >= midnight, polls.c.started_at < period.as_of
            for poll in _records(connection, *begun):
                due = poll.due_by_day(period.zone).get(today, 0)
                before = counted.get(poll.source, (0, 0))
                counted[poll.source] = (before[0] + due, before[1] + poll.status.succeeded)
    return counted


def first_visit(store: Store) -> date | None:
    """The local day of the first poll there was, None if there never was any."""
    with store.read() as connection:
        found: date | None = connection.scalar(select(func.min(poll_days.c.day)))
        return found


def unread(
    store: Store, source: str, start: datetime, end: datetime, *, slack: float = 1.5
) -> list[tuple[datetime, datetime]]:
    """When a source was not read within [start, end): [from, until) of each part, sorted, also overlapping.

    From a poll that succeeded, its interval is read, and half of one more is forgiven. Before the first
    poll there ever was nothing is missing.
    """
    good = and_(
        polls.c.source == source,
        polls.c.status.in_([one.value for one in PollStatus if one.succeeded]),
        polls.c.started_at < end,
    )
    at = type_coerce(polls.c.started_at, BigInteger)
    following = func.lead(at, 1, to_micros(end)).over(partition_by=polls.c.part, order_by=at)
    told = (
        select(at.label("read"), polls.c.every_seconds.label("every"), following.label("following"))
        .where(good, polls.c.started_at >= start - _LOOK_BACK)
        .subquery()
    )
    late = told.c.following - told.c.read > told.c.every * (1_000_000 * slack)
    with store.read() as connection:
        rows = connection.execute(select(told).where(late)).all()
    spans = (
        (max(start, from_micros(row.read) + timedelta(seconds=row.every)), from_micros(row.following))
        for row in rows
    )
    return sorted((begins, ends) for begins, ends in spans if begins < ends)


def recorded_gaps(
    store: Store, source: str, start: datetime, end: datetime
) -> list[tuple[datetime, datetime]]:
    """The parts within [start, end) of times that a source's reader knows it can never read: sorted."""
    within = gaps.c.source == source, gaps.c.start_at < end, gaps.c.end_at > start
    with store.read() as connection:
        rows = connection.execute(select(gaps.c.start_at, gaps.c.end_at).where(*within)).all()
    return sorted((max(start, row.start_at), min(end, row.end_at)) for row in rows)


def latest(store: Store) -> tuple[object, ...]:
    """What changes with every visit: results made of the ledger hold while it stays the same."""
    newest = select(func.max(polls.c.id)).scalar_subquery()
    moved = select(func.max(type_coerce(cursors.c.last_finished_at, BigInteger))).scalar_subquery()
    with store.read() as connection:
        return tuple(connection.execute(select(newest, moved)).one())


def pauses(store: Store, source: str, start: datetime, end: datetime) -> list[tuple[datetime, str | None]]:
    """The hours within [start, end) in which a source had to pause, each with the reason: in order."""
    hour = type_coerce(polls.c.started_at, BigInteger) // _HOUR
    within = polls.c.source == source, polls.c.started_at >= start, polls.c.started_at < end
    query = (
        select(hour.label("hour"), func.min(polls.c.error).label("reason"))
        .where(*within, polls.c.status == PollStatus.PAUSED.value)
        .group_by(hour)
        .order_by(hour)
    )
    with store.read() as connection:
        return [(from_micros(row.hour * _HOUR), row.reason) for row in connection.execute(query)]


def polled_sources(connection: Connection) -> list[str]:
    """Every source of which polls are recorded or counted, sorted."""
    told = (select(table.c.source).distinct() for table in (polls, poll_days))
    return sorted({source for query in told for source in connection.scalars(query)})


def rebuild_days(store: Store, source: str, zone: ZoneInfo) -> None:
    """Make the daily count of a source's due polls again from the poll records, counted in a reading."""
    newest = select(func.max(polls.c.id)).where(polls.c.source == source)
    with store.read() as connection:
        last, rows = connection.scalar(newest), _counted(connection, source, zone)
    with store.write() as connection:
        if connection.scalar(newest) != last:
            rows = _counted(connection, source, zone)
        connection.execute(delete(poll_days).where(poll_days.c.source == source))
        insert_many(connection, insert(poll_days), rows)


def _counted(connection: Connection, source: str, zone: ZoneInfo) -> list[dict[str, Any]]:
    told: dict[date, list[int]] = {}
    for poll in _records(connection, polls.c.source == source):
        for row in _by_day(poll, zone):
            counts = told.setdefault(row["day"], [0, 0])
            counts[0] += row["due"]
            counts[1] += row["succeeded"]
    return [
        {"source": source, "day": day, "due": due, "succeeded": succeeded}
        for day, (due, succeeded) in sorted(told.items())
    ]


def _records(connection: Connection, *conditions: ColumnElement[bool]) -> Iterable[Poll]:
    for row in connection.execute(select(polls).where(*conditions).order_by(polls.c.id)).yield_per(1_000):
        yield Poll(
            source=row.source,
            part=row.part,
            due_at=row.due_at,
            started_at=row.started_at,
            finished_at=row.finished_at,
            every=timedelta(seconds=row.every_seconds),
            status=PollStatus(row.status),
            seen=row.seen,
            new=row.new,
            error=row.error,
            notice=row.notice,
        )

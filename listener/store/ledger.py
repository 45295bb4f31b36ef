"""The ledger of polls: what was visited when, where each part of a source stands, and what was missed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from listener.model import Cursor, Poll, PollStatus
from listener.store.database import Store
from listener.store.rows import upsert
from listener.store.schema import cursors, poll_days, polls


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
    good_at: datetime | None


def record(connection: Connection, poll: Poll, cursor: Cursor, *, new: int, zone: ZoneInfo) -> None:
    """Write a poll into the ledger and move its cursor, inside the caller's transaction."""
    connection.execute(
        insert(polls).values(
            id=(connection.scalar(select(func.max(polls.c.id))) or 0) + 1,
            source=poll.source,
            part=poll.part,
            due_at=poll.due_at,
            started_at=poll.started_at,
            finished_at=poll.finished_at,
            every_seconds=poll.every.total_seconds(),
            status=poll.status.value,
            seen=poll.seen,
            new=new,
            error=poll.error,
            notice=poll.notice,
        )
    )
    _count_days(connection, poll, zone)
    _move(connection, poll, cursor, new)


def _count_days(connection: Connection, poll: Poll, zone: ZoneInfo) -> None:
    statement = upsert(connection, poll_days)
    statement = statement.on_conflict_do_update(
        index_elements=["source", "day"],
        set_={name: poll_days.c[name] + statement.excluded[name] for name in ("due", "succeeded")},
    )
    visited = poll.started_at.astimezone(zone).date()
    for day, due in poll.due_by_day(zone).items():
        good = int(day == visited and poll.status.succeeded)
        connection.execute(statement, {"source": poll.source, "day": day, "due": due, "succeeded": good})


def _move(connection: Connection, poll: Poll, cursor: Cursor, new: int) -> None:
    statement = upsert(connection, cursors)
    values = {
        "source": cursor.source,
        "part": cursor.part,
        "due_at": cursor.due_at,
        "state": json.dumps(dict(cursor.state), sort_keys=True),
        "last_started_at": poll.started_at,
        "last_finished_at": poll.finished_at,
        "last_status": poll.status.value,
        "last_seen": poll.seen,
        "last_new": new,
        "last_error": poll.error,
        "last_notice": poll.notice,
        "last_good_at": poll.finished_at if poll.status.succeeded else None,
    }
    given = statement.excluded
    moved: dict[str, ColumnElement[Any]] = {
        name: given[name] for name in values if name not in ("source", "part")
    }
    moved["last_good_at"] = func.coalesce(given.last_good_at, cursors.c.last_good_at)
    connection.execute(
        statement.values(values).on_conflict_do_update(index_elements=["source", "part"], set_=moved)
    )


def standings(store: Store) -> dict[tuple[str, str], Standing]:
    """Where every part that was ever visited stands, by (source, part)."""
    with store.read() as connection:
        rows = connection.execute(select(cursors)).all()
    return {
        (row.source, row.part): Standing(
            cursor=Cursor(row.source, row.part, row.due_at, json.loads(row.state)),
            started_at=row.last_started_at,
            finished_at=row.last_finished_at,
            status=PollStatus(row.last_status),
            seen=row.last_seen,
            new=row.last_new,
            error=row.last_error,
            notice=row.last_notice,
            good_at=row.last_good_at,
        )
        for row in rows
    }


def polls_by_source(store: Store, start: date, end: date) -> dict[str, tuple[int, int]]:
    """Per source, how many polls fell due on the local days [start, end) and how many succeeded."""
    with store.read() as connection:
        rows = connection.execute(
            select(poll_days.c.source, func.sum(poll_days.c.due), func.sum(poll_days.c.succeeded))
            .where(poll_days.c.day >= start, poll_days.c.day < end)
            .group_by(poll_days.c.source)
        ).all()
    return {source: (int(due), int(succeeded)) for source, due, succeeded in rows}


def rebuild_days(connection: Connection, zone: ZoneInfo) -> None:
    """Make the daily count of due polls again from the poll records."""
    connection.execute(delete(poll_days))
    for poll in _records(connection):
        _count_days(connection, poll, zone)


def _records(connection: Connection) -> Iterable[Poll]:
    for row in connection.execute(select(polls).order_by(polls.c.id)).yield_per(1_000):
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

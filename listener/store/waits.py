"""Waits of cases, whichever period they began in: how many wait at an instant, and what became of them.

A wait waits at an instant if it began before it and did not end before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, select, union_all

from listener.model import CaseState
from listener.store.case_hours import BEGINS, ENDS, Counted, count_within
from listener.store.database import Store
from listener.store.schema import turns

_BATCH = 5_000
_INSTANT = timedelta(microseconds=1)
_FIRST = datetime.min.replace(tzinfo=UTC)


class Event(StrEnum):
    """What waits are listed by: that they waited, began or ended in a time, or are waits after an answer."""

    START = "start"
    OPENED = "opened"
    REOPENED = "reopened"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"
    RESOLVED = "resolved"
    END = "end"


@dataclass(frozen=True, slots=True)
class StoredWait:
    """A wait of the case `post` to `brand`: `number` 0 is the first one. `ended` says how it ended."""

    post: int
    brand: str
    number: int
    opened_at: datetime
    ended_at: datetime | None
    ended: CaseState


def count_events(store: Store, brand: str, start: datetime, end: datetime) -> dict[Event, int]:
    """How many waits of a brand each event has in [start, end).

    In one transaction, which sees one state: so the sum holds while others write.
    """
    with store.read() as connection:
        counts = count_within(connection, brand, (*BEGINS, *ENDS), start, end)
        found = {Event(event.value): n for event, n in counts.items()}
        found |= {
            event: _count_waiting(connection, brand, at)
            for event, at in ((Event.START, start), (Event.END, end))
        }
    return {event: found[event] for event in Event}


def _count_waiting(connection: Connection, brand: str, at: datetime) -> int:
    """How many wait at an instant: those who do to this day, less who came since, with who stopped since."""
    going_on = count_within(connection, brand, (Counted.WAITING,), _FIRST, None)[Counted.WAITING]
    since = count_within(connection, brand, (*BEGINS, *ENDS), at, None)
    return going_on - sum(since[event] for event in BEGINS) + sum(since[event] for event in ENDS)


def count_ages(store: Store, brand: str, at: datetime, bounds: Sequence[timedelta]) -> tuple[int, ...]:
    """How many waits of a brand wait at an instant, by age: below each bound, and over all of them."""
    with store.read() as connection:
        found = [_count_younger(connection, brand, at, bound) for bound in bounds]
        found.append(_count_waiting(connection, brand, at))
    return tuple(one - below for one, below in zip(found, [0, *found[:-1]], strict=True))


def _count_younger(connection: Connection, brand: str, at: datetime, bound: timedelta) -> int:
    """Of those who wait at an instant, how many began to less than `bound` before it."""
    after = at - bound + _INSTANT
    _to_this_day, stopped = _waiting(brand, at)
    # Who stopped since then are few: it is an instant of late.
    query = select(func.count()).select_from(turns).where(stopped, turns.c.opened_at >= after)
    going_on = count_within(connection, brand, (Counted.WAITING,), after, at)[Counted.WAITING]
    return going_on + int(connection.scalar(query) or 0)


@dataclass(frozen=True, slots=True)
class WaitChoice:
    """Which waits: of a brand, with an event in [start, end); begun after `after` and not after `until`."""

    brand: str
    event: Event
    start: datetime
    end: datetime
    after: datetime | None = None
    until: datetime | None = None


def list_waits(
    store: Store, chosen: WaitChoice, *, skip: int = 0, limit: int | None = None
) -> tuple[StoredWait, ...]:
    """The chosen waits, the oldest first."""
    # Each piece is read in the order of an index, no further than needed.
    most = None if limit is None else skip + limit
    pieces = [select(turns).where(one).order_by(*_ORDER).limit(most).subquery() for one in _pieces(chosen)]
    found = union_all(*(select(piece) for piece in pieces)).subquery()
    order = (found.c[column.name] for column in _ORDER)
    query = select(found).order_by(*order).offset(skip).limit(limit)
    with store.read() as connection:
        return tuple(_read(row) for row in connection.execute(query))


def count_waits(store: Store, chosen: WaitChoice) -> int:
    """How many they are."""
    event, start, end = chosen.event, chosen.start, chosen.end
    with store.read() as connection:
        if chosen.after is None and chosen.until is None:
            if event in (Event.START, Event.END):
                return _count_waiting(connection, chosen.brand, start if event is Event.START else end)
            counted = Counted(event.value)
            return count_within(connection, chosen.brand, (counted,), start, end)[counted]
        counts = (connection.scalar(select(func.count()).where(one)) for one in _pieces(chosen))
        return sum(int(count or 0) for count in counts)


def every_wait(store: Store, chosen: WaitChoice) -> Iterator[StoredWait]:
    """All of them, batch by batch."""
    skip = 0
    while some := list_waits(store, chosen, skip=skip, limit=_BATCH):
        yield from some
        skip += len(some)


_ENDS = {
    Event.ANSWERED: CaseState.ANSWERED,
    Event.WITHDRAWN: CaseState.WITHDRAWN,
    Event.DISMISSED: CaseState.DISMISSED,
    Event.RESOLVED: CaseState.RESOLVED,
}


def _within(column: Any, start: datetime, end: datetime) -> ColumnElement[bool]:
    return and_(column >= start, column < end)


def _waiting(brand: str, at: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Who waits at an instant: those who do to this day, and those whose wait ended later.

    As one condition it would be read from no index.
    """
    began = and_(turns.c.brand == brand, turns.c.opened_at < at)
    return and_(began, turns.c.ended_at.is_(None)), and_(began, turns.c.ended_at >= at)


_ORDER = (turns.c.opened_at, turns.c.post_id, turns.c.number)


def _pieces(chosen: WaitChoice) -> list[ColumnElement[bool]]:
    """The conditions of which every chosen wait meets exactly one."""
    narrow = []
    if chosen.after is not None:
        narrow.append(turns.c.opened_at > chosen.after)
    if chosen.until is not None:
        narrow.append(turns.c.opened_at <= chosen.until)
    return [and_(one, *narrow) for one in _of_event(chosen)]


def _of_event(chosen: WaitChoice) -> tuple[ColumnElement[bool], ...]:
    event, start, end = chosen.event, chosen.start, chosen.end
    if event in (Event.START, Event.END):
        return _waiting(chosen.brand, start if event is Event.START else end)
    mine = turns.c.brand == chosen.brand
    if event in _ENDS:
        return (and_(mine, turns.c.ended == _ENDS[event].value, _within(turns.c.ended_at, start, end)),)
    number = turns.c.number == 0 if event is Event.OPENED else turns.c.number > 0
    return (and_(mine, number, _within(turns.c.opened_at, start, end)),)


def _read(row: Row[Any]) -> StoredWait:
    return StoredWait(row.post_id, row.brand, row.number, row.opened_at, row.ended_at, CaseState(row.ended))

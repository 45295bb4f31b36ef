"""Waits of cases, whichever period they began in: how many wait at an instant, and what became of them.

A wait waits at an instant if it began before it and did not end before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select, true, union_all

from listener.model import CaseState
from listener.store.database import Store
from listener.store.schema import turns

_BATCH = 5_000


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

    In one statement, which sees one state on every database: so the sum holds while others write.
    """
    table = turns
    mine = table.c.brand == brand
    began = select(
        func.count().filter(table.c.number == 0).label(Event.OPENED.value),
        func.count().filter(table.c.number > 0).label(Event.REOPENED.value),
    ).where(mine, _within(table.c.opened_at, start, end))
    ended = select(
        *(
            func.count().filter(table.c.ended == state.value).label(name.value)
            for name, state in _ENDS.items()
        )
    ).where(mine, _within(table.c.ended_at, start, end))
    found, others = began.subquery(), ended.subquery()
    waiting = (_count_waiting(brand, at).label(name) for name, at in (("start", start), ("end", end)))
    query = select(found, others, *waiting).select_from(found.join(others, true()))
    with store.read() as connection:
        row = connection.execute(query).one()
    return {event: int(getattr(row, event.value)) for event in Event}


def _count_waiting(brand: str, at: datetime) -> ColumnElement[int]:
    first, second = (
        select(func.count()).select_from(turns).where(one).scalar_subquery() for one in _waiting(brand, at)
    )
    return first + second


def count_ages(store: Store, brand: str, at: datetime, bounds: Sequence[timedelta]) -> tuple[int, ...]:
    """How many waits of a brand wait at an instant, by age: below each bound, and over all of them."""
    opened = turns.c.opened_at
    younger = [func.count().filter(opened > at - bound) for bound in bounds]
    found = [0] * (len(bounds) + 1)
    with store.read() as connection:
        for condition in _waiting(brand, at):
            row = connection.execute(select(*younger, func.count()).select_from(turns).where(condition)).one()
            found = [before + int(one) for before, one in zip(found, row, strict=True)]
    return tuple(one - below for one, below in zip(found, [0, *found[:-1]], strict=True))


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
    with store.read() as connection:
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

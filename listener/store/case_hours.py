"""How many waits and cases every hour has: sums that are kept up with cases, so that no count reads them all.

A span is counted by its whole hours; what it has of the hours at its two ends is counted from the rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    case,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
    type_coerce,
)

from listener.model import CaseState
from listener.store.bulk import insert_many
from listener.store.rows import upsert
from listener.store.schema import case_hours, cases, from_micros, messages, to_micros, turns

HOUR = 3_600_000_000
"""Microseconds."""
_NEVER = 2**40
"""The hour of what is never due."""


class Counted(StrEnum):
    """What is counted: waits by when they began (the first of a case, or a further one), those that go on by
    when they began, those that ended by when they did; open cases by when they are due.
    """

    OPENED = "opened"
    REOPENED = "reopened"
    WAITING = "waiting"
    ANSWERED = CaseState.ANSWERED.value
    WITHDRAWN = CaseState.WITHDRAWN.value
    DISMISSED = CaseState.DISMISSED.value
    RESOLVED = CaseState.RESOLVED.value
    DUE = "due"


ENDS = (Counted.ANSWERED, Counted.WITHDRAWN, Counted.DISMISSED, Counted.RESOLVED)
BEGINS = (Counted.OPENED, Counted.REOPENED)
Key = tuple[str, str, int]


def of_case(row: Mapping[str, Any]) -> Key:
    """Where a case is counted."""
    if row["state"] != CaseState.OPEN.value:
        return row["brand"], _is(row["state"]), 0
    due = row["due_at"]
    return row["brand"], Counted.DUE.value, _NEVER if due is None else to_micros(due) // HOUR


def _is(state: str) -> str:
    return f"is {state}"


def of_wait(row: Mapping[str, Any]) -> tuple[Key, Key]:
    """Where a wait is counted: as begun, and as ended or going on."""
    began = to_micros(row["opened_at"]) // HOUR
    event = Counted.OPENED if row["number"] == 0 else Counted.REOPENED
    ended = Counted.WAITING.value, began
    if row["ended_at"] is not None:
        ended = row["ended"], to_micros(row["ended_at"]) // HOUR
    return (row["brand"], event.value, began), (row["brand"], *ended)


def change(connection: Connection, gone: Iterable[Key], come: Iterable[Key]) -> None:
    """Count what came, and no longer what is gone."""
    found = Counter(come)
    found.subtract(Counter(gone))
    rows = [_row(key, n) for key, n in sorted(found.items()) if n]
    statement = upsert(connection.dialect.name, case_hours)
    statement = statement.on_conflict_do_update(
        index_elements=["brand", "event", "hour"], set_={"n": case_hours.c.n + statement.excluded.n}
    )
    insert_many(connection, statement, rows)
    if any(row["n"] < 0 for row in rows):
        less = {(row["brand"], row["event"]) for row in rows if row["n"] < 0}
        for brand, event in sorted(less):
            mine = case_hours.c.brand == brand, case_hours.c.event == event, case_hours.c.n == 0
            connection.execute(delete(case_hours).where(*mine))


def _row(key: Key, n: int) -> dict[str, Any]:
    return {"brand": key[0], "event": key[1], "hour": key[2], "n": n}


def count_again(connection: Connection) -> None:
    """Count everything anew."""
    connection.execute(delete(case_hours))
    began, ended = (
        type_coerce(column, BigInteger).op("/")(literal_column(str(HOUR)))
        for column in (turns.c.opened_at, turns.c.ended_at)
    )
    due = type_coerce(cases.c.due_at, BigInteger).op("/")(literal_column(str(HOUR)))
    first = case((turns.c.number == 0, Counted.OPENED.value), else_=Counted.REOPENED.value)
    is_open, is_over = cases.c.state == CaseState.OPEN.value, cases.c.state != CaseState.OPEN.value
    never: ColumnElement[int] = literal_column(str(_NEVER))
    for brand, event, hour, where in (
        (turns.c.brand, first, began, turns.c.opened_at.is_not(None)),
        (turns.c.brand, literal(Counted.WAITING.value), began, turns.c.ended_at.is_(None)),
        (turns.c.brand, turns.c.ended, ended, turns.c.ended_at.is_not(None)),
        (cases.c.brand, literal(Counted.DUE.value), func.coalesce(due, never), is_open),
        (cases.c.brand, literal(_is("")) + cases.c.state, literal_column("0"), is_over),
    ):
        counted = select(brand, event.label("event"), hour.label("hour"), func.count().label("n"))
        grouped = counted.where(where).group_by(brand, literal_column("2"), literal_column("3"))
        connection.execute(insert(case_hours).from_select(["brand", "event", "hour", "n"], grouped))


def days_spoken(connection: Connection, zone: ZoneInfo) -> set[date]:
    """The local days on which messages were written or waits began; perhaps one beside such a day as well."""
    hour = type_coerce(messages.c.at, BigInteger).op("/")(literal_column(str(HOUR)))
    began = case_hours.c.event.in_([event.value for event in BEGINS])
    hours = select(hour.label("hour")).union(select(case_hours.c.hour).where(began))
    # An hour of UTC may lie in two days.
    return {
        from_micros(n * HOUR + part).astimezone(zone).date()
        for n in connection.scalars(hours)
        for part in (0, HOUR - 1)
    }


def whole_hours(start: datetime, end: datetime | None) -> tuple[int, int]:
    """The hours [first, last) that lie within [start, end) as a whole; last < first if it has none."""
    last = _NEVER + 1 if end is None else to_micros(end) // HOUR
    return -(-to_micros(start) // HOUR), last


def count_within(
    connection: Connection, brand: str, events: Collection[Counted], start: datetime, end: datetime | None
) -> dict[Counted, int]:
    """How many waits have these events within [start, end), None: from `start` on."""
    first, last = whole_hours(start, end)
    low, high = to_micros(start), None if end is None else to_micros(end)
    if last <= first:
        few = _from_rows(connection, brand, events, low, high)
        return {event: few.get(event, 0) for event in events}
    found = Counter(_summed(connection, brand, events, first, last))
    found.update(_from_rows(connection, brand, events, low, first * HOUR))
    if high is not None:
        found.update(_from_rows(connection, brand, events, last * HOUR, high))
    return {event: found[event] for event in events}


def _summed(
    connection: Connection, brand: str, events: Collection[Counted], first: int, last: int
) -> dict[Counted, int]:
    table = case_hours
    query = select(table.c.event, func.sum(table.c.n)).where(
        table.c.brand == brand,
        table.c.event.in_([event.value for event in events]),
        table.c.hour >= first,
        table.c.hour < last,
    )
    return {Counted(name): int(n) for name, n in connection.execute(query.group_by(table.c.event))}


def _from_rows(
    connection: Connection, brand: str, events: Collection[Counted], low: int, high: int | None
) -> dict[Counted, int]:
    """The same, row by row, within [low, high) microseconds."""
    if high is not None and low >= high:
        return {}
    began = [event for event in events if event in BEGINS]
    ended = [event for event in events if event in ENDS]
    found: dict[Counted, int] = {}
    mine = turns.c.brand == brand
    if began:
        first = func.count().filter(turns.c.number == 0)
        # A brand has many waits and an hour few: SQLite is not to take the index that begins with the brand.
        few = func.coalesce(turns.c.brand, "") == brand
        query = select(first, func.count()).where(few, *_span(turns.c.opened_at, low, high))
        opened, both = connection.execute(query).one()
        found |= {Counted.OPENED: int(opened), Counted.REOPENED: int(both) - int(opened)}
    if ended:
        stopped = select(turns.c.ended, func.count()).where(mine, *_span(turns.c.ended_at, low, high))
        found |= {Counted(name): int(n) for name, n in connection.execute(stopped.group_by(turns.c.ended))}
    if Counted.WAITING in events:
        waiting = select(func.count()).where(mine, turns.c.ended_at.is_(None))
        n = connection.scalar(waiting.where(*_span(turns.c.opened_at, low, high)))
        found[Counted.WAITING] = int(n or 0)
    return {event: n for event, n in found.items() if event in events}


def _span(column: Any, low: int, high: int | None) -> list[ColumnElement[bool]]:
    kept = type_coerce(column, BigInteger)
    return [kept >= low] if high is None else [kept >= low, kept < high]


def count_open(connection: Connection, brands: Collection[str], due: datetime | None = None) -> int:
    """How many cases of these brands are open; with `due`, that are due by then."""
    table = case_hours
    query = select(func.coalesce(func.sum(table.c.n), 0)).where(
        table.c.brand.in_(sorted(brands)), table.c.event == Counted.DUE.value
    )
    if due is None:
        return int(connection.scalar(query) or 0)
    hour = to_micros(due) // HOUR
    before = int(connection.scalar(query.where(table.c.hour < hour)) or 0)
    # The state is written out, because only so the partial index is used.
    rows = select(func.count()).where(
        cases.c.state == literal_column("'open'"),
        cases.c.brand.in_(sorted(brands)),
        *_span(cases.c.due_at, hour * HOUR, to_micros(due) + 1),
    )
    return before + int(connection.scalar(rows) or 0)


def count_over(connection: Connection, brands: Collection[str], states: Collection[CaseState]) -> int:
    """How many cases of these brands are over in one of these states."""
    table = case_hours
    query = select(func.sum(table.c.n)).where(
        table.c.brand.in_(sorted(brands)), table.c.event.in_([_is(state.value) for state in states])
    )
    return int(connection.scalar(query) or 0)

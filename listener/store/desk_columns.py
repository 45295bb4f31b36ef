"""Messages, cases and waits of a period as columns of numbers, kept in memory day by day.

A day is read again when something of it changed (`case_days.version`). Names stand as codes of the store's
days; instants are microseconds since 1970, NEVER where something has not happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, case, func, select

from listener.model import CaseState, Period, Via, day_bounds
from listener.store.database import Store
from listener.store.message_list import by_answer
from listener.store.schema import case_days, cases, messages, to_micros, turns

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

NEVER = 2**62
NOBODY = ""
"""The code's name of an agent or assignee who is not there."""
ENDED = {state: number for number, state in enumerate(CaseState)}
"""How a wait or case ended, as a number."""
_BY_VALUE = {state.value: number for state, number in ENDED.items()}


@dataclass(frozen=True, slots=True)
class Messages:
    """Messages by the instant they were written. `is_first`: addressed where only one brand may be.

    `since` is when they were addressed to the brand: at once, or when it answered what named it nowhere.
    """

    brand: Numbers
    at: Numbers
    since: Numbers
    answered: Numbers
    is_first: Numbers

    def __len__(self) -> int:
        return len(self.at)


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases by the instant they were opened.

    `first` is the first response, `rule` by which it was linked, `closed` when a case was closed that is so
    still, `state` how (ENDED). `handled` is when the agent who answered had been given the case, `assigned`
    when the present assignee was, NEVER if nobody had been.
    """

    post: Numbers
    brand: Numbers
    network: Numbers
    opened: Numbers
    first: Numbers
    closed: Numbers
    state: Numbers
    agent: Numbers
    assignee: Numbers
    handled: Numbers
    assigned: Numbers
    rule: Numbers

    def __len__(self) -> int:
        return len(self.opened)


@dataclass(frozen=True, slots=True)
class Waits:
    """Waits of cases by the instant they began: `number` 0 is the first one of its case."""

    brand: Numbers
    number: Numbers
    opened: Numbers
    ended: Numbers
    how: Numbers

    def __len__(self) -> int:
        return len(self.opened)


@dataclass(frozen=True, slots=True)
class DeskColumns:
    """All three of a time."""

    messages: Messages
    cases: Cases
    waits: Waits

    def __len__(self) -> int:
        return len(self.messages) + len(self.cases) + len(self.waits)


@dataclass(frozen=True, slots=True)
class DeskDay:
    """A local day of the desk at a version: its rows are read only where they are asked for."""

    day: date
    version: int
    store: Store
    connection: Connection
    start: datetime
    end: datetime

    def read(self) -> DeskColumns:
        """All of the day."""
        return _read(self.store, self.connection, self.start, self.end)

    def cases(self, end: datetime) -> Cases:
        """The cases of the day that were opened before an instant."""
        read = partial(_read_cases, self.store, self.connection, self.start, self.end)
        found = self.store.case_days.get(self.day, self.version, read)
        return found if self.end <= end else chosen(found, found.opened < to_micros(end))  # type: ignore[no-any-return]

    def until(self, end: datetime) -> DeskColumns:
        """What of the day was written, opened or begun before an instant."""
        found = self.store.desk_days.get(self.day, self.version, self.read)
        last = to_micros(end)
        return DeskColumns(
            chosen(found.messages, found.messages.at < last),
            chosen(found.cases, found.cases.opened < last),
            chosen(found.waits, found.waits.opened < last),
        )


def case_columns(store: Store, period: Period) -> Cases:
    """What cases were opened in the period up to its `as_of`; later answers are in it as well."""
    found: Cases = _joined(Cases, [day.cases(period.end_at) for day in desk_days(store, period)])
    return found


def desk_days(store: Store, period: Period, *, backwards: bool = False) -> Iterator[DeskDay]:
    """The days of the period up to its `as_of` that have anything, from one state: to be read meanwhile."""
    with store.read() as connection:
        versions = _versions(connection, period)
        for day, version in reversed(versions) if backwards else versions:
            start, end = day_bounds(day, period.zone)
            if start < period.end_at:
                yield DeskDay(day, version, store, connection, start, end)


def desk_state(store: Store, before: date | None = None) -> tuple[int, int]:
    """Stands for all that is kept of the desk: versions only grow, so no change leaves it as it was.

    With `before`, for what was written and what waits began before that day.
    """
    query = select(func.count(), func.coalesce(func.sum(case_days.c.version), 0)).select_from(case_days)
    if before is not None:
        query = query.where(case_days.c.day < before)
    with store.read() as connection:
        days, versions = connection.execute(query).one()
    return int(days), int(versions)


def _versions(connection: Connection, period: Period) -> Sequence[Any]:
    query = select(case_days.c.day, case_days.c.version)
    query = query.where(case_days.c.day >= period.start, case_days.c.day < period.end)
    return connection.execute(query.order_by(case_days.c.day)).all()


def _read(store: Store, connection: Connection, start: datetime, end: datetime) -> DeskColumns:
    return DeskColumns(
        _read_messages(store, connection, start, end),
        _read_cases(store, connection, start, end),
        _read_waits(store, connection, start, end),
    )


def _read_messages(store: Store, connection: Connection, start: datetime, end: datetime) -> Messages:
    table = messages
    since = case((by_answer(), table.c.answered_at), else_=table.c.at)
    query = select(
        table.c.brand, _micros(table.c.at), _micros(since), _micros(table.c.answered_at), table.c.is_first
    ).where(table.c.at >= start, table.c.at < end, table.c.via != Via.MENTION.value)
    brand, at, known, answered, is_first = _columns(connection, query, 5)
    return Messages(
        _codes(store, brand), _numbers(at), _numbers(known), _numbers(answered), _numbers(is_first)
    )


def _read_cases(store: Store, connection: Connection, start: datetime, end: datetime) -> Cases:
    table = cases
    names = ("opened_at", "first_response_at", "closed_at", "handled_from", "assigned_at")
    query = select(
        table.c.post_id,
        table.c.brand,
        table.c.network,
        func.coalesce(table.c.agent, NOBODY),
        func.coalesce(table.c.assignee, NOBODY),
        func.coalesce(table.c.rule, NOBODY),
        table.c.state,
        *(_micros(table.c[name]) for name in names),
    ).where(table.c.opened_at >= start, table.c.opened_at < end)
    post, brand, network, agent, assignee, rule, state, opened, first, closed, handled, assigned = _columns(
        connection, query, 12
    )
    return Cases(
        post=_numbers(post),
        brand=_codes(store, brand),
        network=_codes(store, network),
        opened=_numbers(opened),
        first=_numbers(first),
        closed=_numbers(closed),
        state=_numbers([_BY_VALUE[one] for one in state]),
        agent=_codes(store, agent),
        assignee=_codes(store, assignee),
        handled=_numbers(handled),
        assigned=_numbers(assigned),
        rule=_codes(store, rule),
    )


def _read_waits(store: Store, connection: Connection, start: datetime, end: datetime) -> Waits:
    table = turns
    query = select(
        table.c.brand, table.c.number, _micros(table.c.opened_at), _micros(table.c.ended_at), table.c.ended
    ).where(table.c.opened_at >= start, table.c.opened_at < end)
    brand, number, opened, ended, how = _columns(connection, query, 5)
    return Waits(
        brand=_codes(store, brand),
        number=_numbers(number),
        opened=_numbers(opened),
        ended=_numbers(ended),
        how=_numbers([_BY_VALUE[one] for one in how]),
    )


def _micros(column: Any) -> Any:
    """An instant as the number it is kept as: reading it as a datetime would cost more than all the rest."""
    from sqlalchemy import BigInteger, type_coerce

    return func.coalesce(type_coerce(column, BigInteger), NEVER)


def _columns(connection: Connection, query: Any, width: int) -> list[Sequence[Any]]:
    rows = connection.execute(query).all()
    return list(zip(*rows, strict=True)) if rows else [()] * width


def _numbers(values: Sequence[int]) -> Numbers:
    import numpy as np

    return np.array(values, dtype=np.int64)


def _codes(store: Store, names: Sequence[str]) -> Numbers:
    codes = {name: store.days.code(name) for name in set(names)}
    return _numbers([codes[name] for name in names])


def joined(some: Sequence[DeskColumns]) -> DeskColumns:
    """Columns one after the other; of none, empty ones."""
    return DeskColumns(
        _joined(Messages, [one.messages for one in some]),
        _joined(Cases, [one.cases for one in some]),
        _joined(Waits, [one.waits for one in some]),
    )


def _joined(kind: Any, some: Sequence[Any]) -> Any:
    import numpy as np

    names = [field.name for field in fields(kind)]
    return kind(*(np.concatenate([getattr(one, name) for one in some] or [_numbers(())]) for name in names))


def chosen(columns: Any, mask: Mask) -> Any:
    """The entries of Messages, Cases or Waits that the mask chooses."""
    import numpy as np

    # Places are taken twice as fast as a mask is applied.
    places = np.flatnonzero(mask)
    return type(columns)(*(getattr(columns, field.name).take(places) for field in fields(columns)))

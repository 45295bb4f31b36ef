"""Cases page by page for programs, the newest first, in whatever state; and the waits of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, literal, select, tuple_

from listener.model import CaseState, Turn
from listener.store.database import Store
from listener.store.inbox import STATES, StoredCase, Tab, is_open, read_cases, tagged
from listener.store.schema import cases, turns

Place = tuple[datetime, int, str]
"""Where a case stands in the list: when it was opened, its number, its brand."""


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases: of these brands, and where not None in a state, in a tab of the inbox (MINE is none), of
    an assignee, with a tag.
    """

    brands: tuple[str, ...]
    state: CaseState | None = None
    tab: Tab | None = None
    assignee: str | None = None
    tag: str | None = None


def page_of_cases(
    store: Store, chosen: CaseFilter, now: datetime, *, limit: int, after: Place | None = None
) -> tuple[StoredCase, ...]:
    """Up to `limit` cases, the newest first, those that come after the place of the last one shown."""
    columns = (cases.c.opened_at, cases.c.post_id, cases.c.brand)
    order = (column.desc() for column in columns)
    query = select(cases.c.post_id, cases.c.brand).where(*_conditions(chosen, now)).order_by(*order)
    if after is not None:
        place = (literal(value, column.type) for value, column in zip(after, columns, strict=True))
        # The first condition says less, but is one that an index can begin at.
        query = query.where(cases.c.opened_at <= after[0], tuple_(*columns) < tuple_(*place))
    with store.read() as connection:
        keys = [(row.post_id, row.brand) for row in connection.execute(query.limit(limit))]
        return read_cases(connection, keys)


def count_cases(store: Store, chosen: CaseFilter, now: datetime) -> int:
    """How many cases the filter selects."""
    query = select(func.count()).select_from(cases).where(*_conditions(chosen, now))
    with store.read() as connection:
        return int(connection.scalar(query) or 0)


def turns_of(store: Store, case: StoredCase) -> tuple[Turn, ...]:
    """The waits of a case, the first one first."""
    query = select(turns).where(turns.c.post_id == case.post, turns.c.brand == case.brand)
    with store.read() as connection:
        return tuple(
            Turn(row.opened_at, row.ended_at, CaseState(row.ended))
            for row in connection.execute(query.order_by(turns.c.number))
        )


def _conditions(chosen: CaseFilter, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [cases.c.brand.in_(chosen.brands)]
    if chosen.state is not None:
        found.append(is_open() if chosen.state is CaseState.OPEN else cases.c.state == chosen.state.value)
    if chosen.tab in STATES:
        found.append(cases.c.state.in_([state.value for state in STATES[chosen.tab]]))
    elif chosen.tab is not None:
        found.append(is_open())
    if chosen.tab is Tab.OVERDUE:
        found.append(cases.c.due_at <= now)
    if chosen.tab is Tab.UNASSIGNED:
        found.append(cases.c.assignee.is_(None))
    if chosen.assignee is not None:
        found.append(cases.c.assignee == chosen.assignee)
    if chosen.tag is not None:
        found.append(tagged(chosen.tag))
    return found

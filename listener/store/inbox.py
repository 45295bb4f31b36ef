"""Cases as people at work list them: who waits, the most pressing first, and how many of each sort."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    false,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
    union_all,
)

from listener.model import CaseState, Reason, Rule, Signal
from listener.store.case_hours import count_open, count_over
from listener.store.database import Store
from listener.store.holdouts import held_cases, is_among
from listener.store.rows import in_lists
from listener.store.schema import cases, messages, posts, to_micros
from listener.store.stored import StoredPost, posts_with_authors, read_post

PAGE = 50
_FEW = 2_000
"""So many cases are quicker sorted than sought in order."""


class Tab(StrEnum):
    """Which cases are listed. HELD are those that go without an answer on purpose."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    HELD = "held"
    ANSWERED = "answered"
    CLOSED = "closed"


STATES = {
    Tab.ANSWERED: (CaseState.ANSWERED,),
    Tab.CLOSED: (CaseState.RESOLVED, CaseState.DISMISSED, CaseState.WITHDRAWN),
}


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """Which cases: of these brands, in a tab, of an assignee (MINE: who asks), with a tag."""

    brands: tuple[str, ...]
    tab: Tab = Tab.WAITING
    me: str | None = None
    assignee: str | None = None
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A kept case with its newest message. `post` and `brand` are its key; `version` grows with changes."""

    post: int
    brand: str
    network: str
    thread: str
    state: CaseState
    opened_at: datetime
    last: StoredPost
    signals: Signal
    is_negative: bool
    followers: int | None
    waiting_since: datetime | None
    due_at: datetime | None
    first_response_at: datetime | None
    rule: Rule | None
    agent: str | None
    replies: int
    assignee: str | None
    assigned_at: datetime | None
    closed_at: datetime | None
    closed_by: str | None
    reopened: int
    tags: tuple[str, ...]
    outcome: str | None
    version: int


def list_cases(
    store: Store, chosen: InboxFilter, now: datetime, *, skip: int = 0, limit: int = PAGE
) -> tuple[StoredCase, ...]:
    """A page of cases: who waits, the overdue first, then by what presses; or others, the newest first."""
    with store.read() as connection:
        if chosen.tab in STATES:
            keys = _over(connection, chosen, skip, limit)
        else:
            keys = _waiting(connection, chosen, now, skip, limit)
        return read_cases(connection, keys)


def oldest_cases(store: Store, brand: str, now: datetime, limit: int) -> tuple[StoredCase, ...]:
    """Cases of a brand whose authors have waited longest, the longest first."""
    # Who waited longer is due sooner: in this order the index has them.
    order = (cases.c.due_at, cases.c.waiting_since, cases.c.post_id)
    query = select(cases.c.post_id, cases.c.brand).where(
        is_open(), cases.c.brand == brand, cases.c.waiting_since < now
    )
    with store.read() as connection:
        if held := held_cases(connection, [brand]):
            query = query.where(~is_among(connection, held))
        return read_cases(connection, _keys(connection, query.order_by(*order).limit(limit)))


def find_case(store: Store, post: int, brand: str) -> StoredCase | None:
    """The case of that key."""
    with store.read() as connection:
        found = read_cases(connection, [(post, brand)])
    return found[0] if found else None


def case_of(store: Store, post: int, brand: str) -> StoredCase | None:
    """The case that a message belongs to now."""
    query = select(messages.c.case_post_id).where(messages.c.post_id == post, messages.c.brand == brand)
    with store.read() as connection:
        key = connection.scalar(query)
        found = read_cases(connection, [(key, brand)]) if key is not None else ()
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """Why a post in a conversation is or is not waiting for an answer."""

    post: int
    needs: bool
    reason: Reason
    is_misdated: bool


def messages_of(store: Store, case: StoredCase) -> dict[int, StoredMessage]:
    """The messages by which it is a case, by post."""
    query = (
        select(messages.c.post_id, messages.c.needs, messages.c.reason, messages.c.is_misdated)
        .where(messages.c.case_post_id == case.post, messages.c.brand == case.brand)
        .order_by(messages.c.at, messages.c.post_id)
    )
    with store.read() as connection:
        return {
            row.post_id: StoredMessage(row.post_id, row.needs, Reason(row.reason), row.is_misdated)
            for row in connection.execute(query)
        }


def every_case(store: Store, chosen: InboxFilter, now: datetime) -> Iterator[StoredCase]:
    """All cases of a tab, in the order of the list, page by page."""
    skip = 0
    while page := list_cases(store, chosen, now, skip=skip, limit=1_000):
        yield from page
        skip += len(page)


def counts(store: Store, chosen: InboxFilter, now: datetime) -> dict[Tab, int]:
    """How many cases each tab of those who wait has."""
    with store.read() as connection:
        waits = _waits(connection, chosen)
        if _narrowed(chosen):
            waiting = _count(connection, waits)
            overdue = _count(connection, and_(waits, cases.c.due_at <= now))
        else:
            waiting, overdue = _count_waiting(connection, chosen, now)
        # Those who have somebody are few, and said so that the index finds them.
        assigned = _count(connection, and_(waits, cases.c.assignee >= ""))
        mine = _count(connection, and_(waits, cases.c.assignee == chosen.me)) if chosen.me else 0
        held = _count(connection, _wanted(connection, replace(chosen, tab=Tab.HELD), now))
    return {
        Tab.HELD: held,
        Tab.WAITING: waiting,
        Tab.OVERDUE: overdue,
        Tab.MINE: mine,
        Tab.UNASSIGNED: waiting - assigned,
    }


def _count_waiting(connection: Connection, chosen: InboxFilter, now: datetime) -> tuple[int, int]:
    """How many wait, and how many of them are overdue: from sums, less the few that are held out."""
    held = held_cases(connection, chosen.brands)
    waiting = count_open(connection, chosen.brands) - len(held)
    overdue = count_open(connection, chosen.brands, now)
    if held:
        overdue -= _count(connection, and_(is_open(), is_among(connection, held), cases.c.due_at <= now))
    return waiting, overdue


def total(store: Store, chosen: InboxFilter, now: datetime) -> int:
    """How many cases the list has."""
    with store.read() as connection:
        if chosen.tab in STATES:
            if not _narrowed(chosen):
                return count_over(connection, chosen.brands, STATES[chosen.tab])
            return _count(connection, or_(false(), *_closed(chosen)))
        return _count(connection, _wanted(connection, chosen, now))


def assignees(store: Store, brands: Sequence[str]) -> tuple[str, ...]:
    """Everybody who has an open case of these brands, sorted."""
    query = select(cases.c.assignee).distinct()
    query = query.where(is_open(), cases.c.brand.in_(brands), cases.c.assignee.is_not(None))
    with store.read() as connection:
        return tuple(sorted(connection.scalars(query)))


def _count(connection: Connection, where: ColumnElement[bool], *, most: int | None = None) -> int:
    """How many cases there are; with `most`, no further than that."""
    if most is None:
        return int(connection.scalar(select(func.count()).select_from(cases).where(where)) or 0)
    some = select(cases.c.post_id).where(where).limit(most).subquery()
    return int(connection.scalar(select(func.count()).select_from(some)) or 0)


def is_open() -> ColumnElement[bool]:
    # Written out, because only so the partial indexes are used.
    return cases.c.state == literal_column("'open'")


def _open(chosen: InboxFilter) -> ColumnElement[bool]:
    conditions = [is_open(), cases.c.brand.in_(chosen.brands)]
    return and_(*conditions, *_narrowed(chosen))


def _narrowed(chosen: InboxFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if chosen.assignee is not None:
        conditions.append(cases.c.assignee == chosen.assignee)
    if chosen.tag is not None:
        conditions.append(tagged(chosen.tag))
    return conditions


def tagged(tag: str) -> ColumnElement[bool]:
    """Whether a case has exactly this tag. LIKE would not tell "a" from "A" on SQLite."""
    written = json.dumps(tag, ensure_ascii=False)
    kept: ColumnElement[str] = cases.c.tags
    # Where no quotation mark is escaped, each begins or ends a tag; JSON has no bare control characters.
    for escaped, sign in (("\\\\", "\x02"), ('\\"', "\x01")):
        written, kept = written.replace(escaped, sign), func.replace(kept, escaped, sign)
    found: ColumnElement[bool] = func.replace(kept, written, "") != kept
    return found


def _waits(connection: Connection, chosen: InboxFilter) -> ColumnElement[bool]:
    """Whether a case waits for an answer: it is open, and not held out."""
    held = held_cases(connection, chosen.brands)
    return and_(_open(chosen), ~is_among(connection, held)) if held else _open(chosen)


def _wanted(connection: Connection, chosen: InboxFilter, now: datetime) -> ColumnElement[bool]:
    if chosen.tab is Tab.HELD:
        return and_(_open(chosen), is_among(connection, held_cases(connection, chosen.brands)))
    waits = _waits(connection, chosen)
    if chosen.tab is Tab.OVERDUE:
        return and_(waits, cases.c.due_at <= now)
    if chosen.tab is Tab.MINE:
        return and_(waits, cases.c.assignee == chosen.me)
    if chosen.tab is Tab.UNASSIGNED:
        return and_(waits, cases.c.assignee.is_(None))
    return waits


def _closed(chosen: InboxFilter) -> list[ColumnElement[bool]]:
    """The conditions of which every case that is over meets exactly one, each with an index of its own."""
    return [
        and_(is_over(), cases.c.state == state.value, cases.c.brand == brand, *_narrowed(chosen))
        for state in STATES[chosen.tab]
        for brand in chosen.brands
    ]


def is_over() -> ColumnElement[bool]:
    # Written out, because only so the partial index is used.
    return cases.c.state != literal_column("'open'")


Key = tuple[int, str]


def _over(connection: Connection, chosen: InboxFilter, skip: int, limit: int) -> list[Key]:
    """Keys of those that are over, the newest first."""
    columns = (cases.c.post_id, cases.c.brand, cases.c.opened_at)
    order = (cases.c.opened_at.desc(), cases.c.post_id.desc())
    if not chosen.brands:
        return []
    # Each piece is read in the order of its index, no further than needed.
    pieces = (select(*columns).where(one).order_by(*order).limit(skip + limit) for one in _closed(chosen))
    found = union_all(*(select(piece.subquery()) for piece in pieces)).subquery()
    query = select(found.c.post_id, found.c.brand).order_by(
        found.c.opened_at.desc(), found.c.post_id.desc(), found.c.brand
    )
    return _keys(connection, query.offset(skip).limit(limit))


def _waiting(connection: Connection, chosen: InboxFilter, now: datetime, skip: int, limit: int) -> list[Key]:
    """Keys of those who wait: the overdue ones, then the others."""
    # What is overdue is said below, in the way that its index needs.
    tab = Tab.WAITING if chosen.tab is Tab.OVERDUE else chosen.tab
    wanted = _wanted(connection, replace(chosen, tab=tab), now)
    is_late = and_(wanted, cases.c.due_at <= now)
    # How many there are matters only to a page further on.
    if skip and tab is Tab.WAITING and not _narrowed(chosen):
        _all, overdue = _count_waiting(connection, chosen, now)
    else:
        overdue = _count(connection, is_late, most=None if skip else _FEW + 1)
    # Of many the first are found soon in the index that has the order; few are sorted.
    late = cases.c.due_at <= now
    if overdue > _FEW:
        late = type_coerce(cases.c.due_at, BigInteger) + 0 <= to_micros(now)
    keys: list[Key] = []
    if skip < overdue:
        keys = _keys(connection, _in_order(and_(wanted, late)).offset(skip).limit(limit))
    if len(keys) < limit and chosen.tab is not Tab.OVERDUE:
        in_time = (cases.c.due_at > now) | cases.c.due_at.is_(None)
        rest = _in_order(and_(wanted, in_time)).offset(max(0, skip - overdue)).limit(limit - len(keys))
        keys += _keys(connection, rest)
    return keys


def _in_order(where: ColumnElement[bool]) -> Select[Any]:
    order = (cases.c.rank, cases.c.waiting_since, cases.c.post_id, cases.c.brand)
    return select(cases.c.post_id, cases.c.brand).where(where).order_by(*order)


def _keys(connection: Connection, query: Select[Any]) -> list[Key]:
    return [(row.post_id, row.brand) for row in connection.execute(query)]


def read_cases(connection: Connection, keys: Sequence[Key]) -> tuple[StoredCase, ...]:
    """The cases of these keys, in their order."""
    rows: dict[Key, Row[Any]] = {}
    for some in in_lists(sorted({key[0] for key in keys})):
        for row in connection.execute(select(cases).where(cases.c.post_id.in_(some))):
            rows[row.post_id, row.brand] = row
    last: dict[int, StoredPost] = {}
    numbers = sorted({rows[key].last_post_id for key in keys if key in rows})
    for some in in_lists(numbers):
        for row in connection.execute(posts_with_authors().where(posts.c.id.in_(some))):
            last[row.id] = read_post(row)
    return tuple(_case(rows[key], last[rows[key].last_post_id]) for key in keys if key in rows)


def _case(row: Row[Any], last: StoredPost) -> StoredCase:
    return StoredCase(
        post=row.post_id,
        brand=row.brand,
        network=row.network,
        thread=row.thread,
        state=CaseState(row.state),
        opened_at=row.opened_at,
        last=last,
        signals=Signal(row.signals),
        is_negative=row.is_negative,
        followers=row.followers,
        waiting_since=row.waiting_since,
        due_at=row.due_at,
        first_response_at=row.first_response_at,
        rule=Rule(row.rule) if row.rule else None,
        agent=row.agent,
        replies=row.replies,
        assignee=row.assignee,
        assigned_at=row.assigned_at,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        reopened=row.reopened,
        tags=tuple(json.loads(row.tags)),
        outcome=row.outcome,
        version=row.version,
    )


def conversation(store: Store, case: StoredCase) -> tuple[StoredPost, ...]:
    """The posts of a case's conversation, the oldest first; of one that is lost, its last post."""
    query = posts_with_authors().where(posts.c.network == case.network, posts.c.thread == case.thread)
    with store.read() as connection:
        found = [read_post(row) for row in connection.execute(query.order_by(posts.c.created_at, posts.c.id))]
    return tuple(found) or (case.last,)

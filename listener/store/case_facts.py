"""What became of cases opened in a time: the few facts of each that money is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, select

from listener.model import CaseState, Period
from listener.store.database import Store
from listener.store.schema import authors, cases, messages


@dataclass(frozen=True, slots=True)
class CaseFact:
    """A case as it stood at an instant: known by `post` and its brand.

    `author` is the row of who wrote, with the network and the handle. `answered_at` and `closed_at` are None
    if that came later, or never; `state` is then OPEN.
    """

    post: int
    author: int
    network: str
    handle: str | None
    opened_at: datetime
    answered_at: datetime | None
    closed_at: datetime | None
    state: CaseState
    is_negative: bool

    @property
    def counts(self) -> bool:
        """Whether it stays among cases: it needed an answer, and its author did not take it back."""
        return self.state not in (CaseState.DISMISSED, CaseState.WITHDRAWN)


def case_facts(store: Store, brand: str, period: Period) -> tuple[CaseFact, ...]:
    """The brand's cases opened in the period, as they stood at its `as_of`, the earliest first."""
    query = (
        select(cases, authors.c.handle, _was_negative(period.as_of).label("was_negative"))
        .join(authors, authors.c.id == cases.c.author_id)
        .where(cases.c.brand == brand)
        .where(cases.c.opened_at >= period.start_at, cases.c.opened_at < period.end_at)
        .order_by(cases.c.opened_at, cases.c.post_id)
    )
    with store.read() as connection:
        return tuple(_read(row, period.as_of) for row in connection.execute(query))


def _was_negative(as_of: datetime) -> ColumnElement[bool]:
    """Whether a message of the case was negative by then: what its author wrote later is not known yet."""
    said = select(messages.c.post_id).where(
        messages.c.case_post_id == cases.c.post_id,
        messages.c.brand == cases.c.brand,
        messages.c.at <= as_of,
        messages.c.is_negative,
    )
    return exists(said)


def _read(row: Row[Any], as_of: datetime) -> CaseFact:
    answered, closed = (at if at and at <= as_of else None for at in (row.first_response_at, row.closed_at))
    state = CaseState(row.state)
    if closed is None and state in (CaseState.RESOLVED, CaseState.WITHDRAWN, CaseState.DISMISSED):
        state = CaseState.OPEN if answered is None else CaseState.ANSWERED
    elif answered is None and state is CaseState.ANSWERED:
        state = CaseState.OPEN
    return CaseFact(
        post=row.post_id,
        author=row.author_id,
        network=row.network,
        handle=row.handle,
        opened_at=row.opened_at,
        answered_at=answered,
        closed_at=closed,
        state=state,
        is_negative=bool(row.was_negative),
    )

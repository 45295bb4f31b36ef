"""Messages to a brand in the order in which they were written, as the simple count of messages has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select

from listener.model import Via
from listener.store.database import Store
from listener.store.schema import messages

_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Addressed:
    """Which messages: to a brand, written in [start, end), as known at `as_of`.

    `first` leaves out those that name another brand before it; `answered`, those not directly answered then.
    """

    brand: str
    start: datetime
    end: datetime
    as_of: datetime
    first: bool
    answered: bool = False


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message and when the brand first answered it directly."""

    post: int
    brand: str
    at: datetime
    answered_at: datetime | None


def list_messages(
    store: Store, chosen: Addressed, *, skip: int = 0, limit: int | None = None
) -> tuple[StoredMessage, ...]:
    """The messages, the oldest first."""
    table = messages
    query = select(table.c.post_id, table.c.brand, table.c.at, table.c.answered_at).where(_where(chosen))
    query = query.order_by(table.c.at, table.c.post_id).offset(skip).limit(limit)
    with store.read() as connection:
        return tuple(
            StoredMessage(row.post_id, row.brand, row.at, row.answered_at)
            for row in connection.execute(query)
        )


def every_message(store: Store, chosen: Addressed) -> Iterator[StoredMessage]:
    """All of them, batch by batch."""
    skip = 0
    while some := list_messages(store, chosen, skip=skip, limit=_BATCH):
        yield from some
        skip += len(some)


def by_answer() -> ColumnElement[bool]:
    """Messages that nothing but the brand's answer addresses to it: before that instant they are none."""
    # Of a reply that claims to be older than its message the instant is not kept.
    return and_(
        messages.c.via == Via.ANSWER.value, ~messages.c.is_misdated, messages.c.answered_at.is_not(None)
    )


def _where(chosen: Addressed) -> ColumnElement[bool]:
    table = messages
    conditions = [
        table.c.brand == chosen.brand,
        table.c.at >= chosen.start,
        table.c.at < chosen.end,
        table.c.via != Via.MENTION.value,
        ~by_answer() | (table.c.answered_at <= chosen.as_of),
    ]
    if chosen.first:
        conditions.append(table.c.is_first)
    if chosen.answered:
        conditions.append(table.c.answered_at <= chosen.as_of)
    return and_(*conditions)

"""What alerts that go by the clock are made of: cases past their due time, and the mentions of some hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, literal_column, select

from listener.store.database import Store
from listener.store.holdouts import held_cases, is_among
from listener.store.schema import cases, mention_days, mentions


@dataclass(frozen=True, slots=True)
class OverdueCase:
    """A case that waits past its due time. `post` and `brand` are its key, `last_post` its newest message."""

    post: int
    brand: str
    last_post: int
    waiting_since: datetime
    due_at: datetime
    assignee: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many mentions there were, and how many of each class of those that were scored."""

    mentions: int
    positive: int
    neutral: int
    negative: int


def overdue_cases(store: Store, brand: str, start: datetime, end: datetime) -> tuple[OverdueCase, ...]:
    """The open cases of a brand that fell due within [start, end], the longest due first."""
    columns = (cases.c.post_id, cases.c.last_post_id, cases.c.waiting_since, cases.c.due_at, cases.c.assignee)
    # The state is written out, because only so the partial index is used.
    is_open = cases.c.state == literal_column("'open'")
    query = select(*columns).where(
        is_open, cases.c.brand == brand, cases.c.due_at >= start, cases.c.due_at <= end
    )
    with store.read() as connection:
        if held := held_cases(connection, [brand]):
            query = query.where(~is_among(connection, held))
        return tuple(
            OverdueCase(row.post_id, brand, row.last_post_id, row.waiting_since, row.due_at, row.assignee)
            for row in connection.execute(query.order_by(cases.c.due_at, cases.c.post_id))
        )


def tally(store: Store, brand: str, start: datetime, end: datetime) -> Tally:
    """The mentions of a brand written within [start, end)."""
    query = (
        select(mentions.c.sentiment, func.count())
        .where(mentions.c.brand == brand, mentions.c.created_at >= start, mentions.c.created_at < end)
        .group_by(mentions.c.sentiment)
    )
    with store.read() as connection:
        found = {sentiment: int(count) for sentiment, count in connection.execute(query)}
    classes = (found.get(name, 0) for name in ("positive", "neutral", "negative"))
    return Tally(sum(found.values()), *classes)


def first_day(store: Store, brand: str | None) -> date | None:
    """The local day of the first mention of a brand, or of any; None if there is none."""
    query = select(func.min(mention_days.c.day))
    if brand is not None:
        query = query.where(mention_days.c.brand == brand)
    with store.read() as connection:
        found: date | None = connection.execute(query).scalar()
    return found

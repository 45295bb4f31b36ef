"""Which customers are which authors: network and handle, folded, on the days on which they are customers.

And when an author last dealt with a brand: wrote to it, or was answered by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, case, func, null, select

from listener.model import CaseState, Via
from listener.store.business import table_state
from listener.store.database import Store
from listener.store.message_list import by_answer
from listener.store.rows import folded
from listener.store.schema import authors, cases, customers, messages, posts, turns

Account = tuple[str, str]
"""A network and a folded handle."""


@dataclass(frozen=True, slots=True)
class Link:
    """A customer with a handle: known by `id`, from `start` on and until `end`, no longer one on that day."""

    id: str
    start: date
    end: date | None = None

    def is_active(self, day: date) -> bool:
        """Whether they are a customer on that day."""
        return self.start <= day and (self.end is None or self.end > day)


@dataclass(frozen=True, slots=True)
class CustomerLinks:
    """Customers by account."""

    by_account: Mapping[Account, tuple[Link, ...]]

    def of(self, network: str, handle: str | None) -> tuple[Link, ...]:
        """Who has that handle there, whenever they were customers, in order of their starts."""
        name = folded(handle)
        return () if name is None else self.by_account.get((network, name), ())

    def on(self, network: str, handle: str | None, day: date) -> Link | None:
        """The customer with that handle on a day; of several the one of longest standing."""
        return next((link for link in self.of(network, handle) if link.is_active(day)), None)


def customer_links(store: Store) -> CustomerLinks:
    """All customers with a handle, remembered until customers change."""
    with store.read() as connection:
        version = dict(table_state(connection)).get(customers.name, 0)
        return store.tables.get(("customer links", version), lambda: _links(connection))


def _links(connection: Connection) -> CustomerLinks:
    table = customers
    query = select(table.c.network, table.c.handle, table.c.id, table.c.start, table.c.end)
    query = query.where(table.c.network.is_not(None), table.c.handle.is_not(None))
    found: dict[Account, list[Link]] = {}
    for network, handle, *told in connection.execute(query):
        if (name := folded(handle)) is not None:
            found.setdefault((network, name), []).append(Link(*told))
    return CustomerLinks(
        {
            account: tuple(sorted(links, key=lambda link: (link.start, link.id)))
            for account, links in found.items()
        }
    )


@dataclass(frozen=True, slots=True)
class Dealings:
    """When an author last wrote to a brand and was last answered by it, before the instant asked for."""

    wrote: datetime | None = None
    answered: datetime | None = None


def dealings_before(store: Store, brand: str | None, at: datetime) -> dict[Account, Dealings]:
    """The last dealings before an instant of everybody who had any with a brand, or with any brand.

    Who wrote a message addressed to the brand wrote to it; a mere mention is addressed to nobody. Answered
    are those whom the brand replied to, or whose case it answered in another way.
    """
    found: dict[Account, Dealings] = {}
    with store.read() as connection:
        for query in (_in_messages(brand, at), _in_cases(brand, at)):
            for network, handle, wrote, answered in connection.execute(query):
                if (name := folded(handle)) is not None:
                    before = found.get((network, name), _NONE)
                    last = Dealings(_later(wrote, before.wrote), _later(answered, before.answered))
                    found[network, name] = last
    return found


_NONE = Dealings()


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(one, other) if one and other else one or other


def _in_messages(brand: str | None, at: datetime) -> Select[Any]:
    of = messages.c
    # What only the answer of the brand addressed to it was no message before that.
    since = case((by_answer(), of.answered_at), else_=of.at)
    wrote = func.max(since, type_=of.at.type).filter(since < at, of.via != Via.MENTION.value)
    answered = func.max(of.answered_at).filter(of.answered_at < at)
    query = (
        select(posts.c.author_id, wrote.label("wrote"), answered.label("answered"))
        .join(posts, posts.c.id == of.post_id)
        .where(of.at < at)
        .having(wrote.is_not(None) | answered.is_not(None))
    )
    return _named(query, posts.c.author_id, of.brand, brand)


def _in_cases(brand: str | None, at: datetime) -> Select[Any]:
    query = (
        select(cases.c.author_id, null().label("wrote"), func.max(turns.c.ended_at).label("answered"))
        .join(cases, (cases.c.post_id == turns.c.post_id) & (cases.c.brand == turns.c.brand))
        .where(turns.c.ended == CaseState.ANSWERED.value, turns.c.ended_at < at)
    )
    return _named(query, cases.c.author_id, turns.c.brand, brand)


def _named(query: Select[Any], author: Any, column: Any, brand: str | None) -> Select[Any]:
    """Network and handle of each author of a query, with the last instants."""
    found = (query if brand is None else query.where(column == brand)).group_by(author).subquery()
    told = select(authors.c.network, authors.c.handle, found.c.wrote, found.c.answered)
    return told.join(found, found.c.author_id == authors.c.id).where(authors.c.handle.is_not(None))


def first_dealing(store: Store, brand: str) -> datetime | None:
    """When somebody first wrote to a brand; None if nobody ever did."""
    query = select(func.min(messages.c.at)).where(
        messages.c.brand == brand, messages.c.via != Via.MENTION.value
    )
    with store.read() as connection:
        found: datetime | None = connection.scalar(query)
    return found

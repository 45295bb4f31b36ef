"""Which customers are which authors: network and handle, folded, on the days on which they are customers.

And when an author last dealt with a brand: wrote to it, or was answered by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, case, func, select

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
        return store.results.get(("customer links", version), lambda: _links(connection))


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
    with store.read() as connection:
        wrote = _by_account(connection, _wrote(brand, at))
        answered = _by_account(connection, _answered(brand, at))
        for account, when in _by_account(connection, _answered_cases(brand, at)).items():
            answered[account] = max(when, answered.get(account, when))
    return {
        account: Dealings(wrote.get(account), answered.get(account))
        for account in sorted(wrote.keys() | answered.keys())
    }


def _by_account(connection: Connection, query: Select[Any]) -> dict[Account, datetime]:
    found: dict[Account, datetime] = {}
    for network, handle, when in connection.execute(query):
        if (name := folded(handle)) is not None:
            found[network, name] = max(when, found.get((network, name), when))
    return found


def _wrote(brand: str | None, at: datetime) -> Select[Any]:
    # What only the answer of the brand addressed to it was no message before that.
    since = case((by_answer(), messages.c.answered_at), else_=messages.c.at)
    last = func.max(since, type_=messages.c.at.type)
    query = select(authors.c.network, authors.c.handle, last).select_from(messages)
    return _grouped(query, brand, messages.c.brand).where(since < at, messages.c.via != Via.MENTION.value)


def _answered(brand: str | None, at: datetime) -> Select[Any]:
    query = select(authors.c.network, authors.c.handle, func.max(messages.c.answered_at))
    query = query.select_from(messages)
    return _grouped(query, brand, messages.c.brand).where(messages.c.answered_at < at)


def _grouped(query: Select[Any], brand: str | None, column: Any) -> Select[Any]:
    query = query.join(posts, posts.c.id == messages.c.post_id).join(
        authors, authors.c.id == posts.c.author_id
    )
    query = query.where(authors.c.handle.is_not(None)).group_by(authors.c.network, authors.c.handle)
    return query if brand is None else query.where(column == brand)


def _answered_cases(brand: str | None, at: datetime) -> Select[Any]:
    query = (
        select(authors.c.network, authors.c.handle, func.max(turns.c.ended_at))
        .join(cases, (cases.c.post_id == turns.c.post_id) & (cases.c.brand == turns.c.brand))
        .join(authors, authors.c.id == cases.c.author_id)
        .where(turns.c.ended == CaseState.ANSWERED.value, turns.c.ended_at < at)
        .where(authors.c.handle.is_not(None))
        .group_by(authors.c.network, authors.c.handle)
    )
    return query if brand is None else query.where(turns.c.brand == brand)


def first_dealing(store: Store, brand: str) -> datetime | None:
    """When somebody first wrote to a brand; None if nobody ever did."""
    query = select(func.min(messages.c.at)).where(
        messages.c.brand == brand, messages.c.via != Via.MENTION.value
    )
    with store.read() as connection:
        found: datetime | None = connection.scalar(query)
    return found

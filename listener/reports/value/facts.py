"""Sums over what people brought of their business, in a period: by their own dates, never by import time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from listener.metrics.proportions import proportion
from listener.metrics.value.exchange import Rates
from listener.model import UNKNOWN, Contacts, Customer, Estimate, Order, Period, Visits
from listener.store import Store
from listener.store.business import CONTACTS, COUNTERS, CUSTOMERS, ORDERS, VISITS, remembered_rows

Row = TypeVar("Row")

ELSEWHERE = frozenset({"phone", "call", "calls", "call centre", "call center", "telephone"})
"""Channels that a social contact may replace; their contacts are no social ones."""
FOLLOWERS = "followers"


def days_of(period: Period) -> tuple[date, date]:
    """The local days [first, last) that a period has reached at its `as_of`: today counts once it began."""
    return period.start, period.reached


@dataclass(frozen=True, slots=True)
class VisitSums:
    """Visits and what became of them; None where no row of the period tells."""

    rows: tuple[Visits, ...]
    visits: int | None
    leads: int | None
    conversions: int | None

    @property
    def by_lead(self) -> Estimate:
        """Conversions / leads, of rows that tell both."""
        both = [one for one in self.rows if one.leads is not None and one.conversions is not None]
        return _share(sum(one.conversions or 0 for one in both), sum(one.leads or 0 for one in both))

    @property
    def by_visit(self) -> Estimate:
        """Conversions / visits, of rows that tell both."""
        both = [one for one in self.rows if one.visits is not None and one.conversions is not None]
        return _share(sum(one.conversions or 0 for one in both), sum(one.visits or 0 for one in both))


def visit_sums(
    store: Store, period: Period, channels: Sequence[str] = (), campaign: str | None = None
) -> VisitSums:
    """The visits of a period, of these channels and this campaign, if any are named."""
    first, last = days_of(period)
    rows = tuple(
        one
        for one in remembered_rows(store, VISITS)
        if first <= one.date < last
        and (not channels or one.channel in channels)
        and campaign in (None, one.campaign)
    )
    return VisitSums(
        rows,
        _sum(one.visits for one in rows),
        _sum(one.leads for one in rows),
        _sum(one.conversions for one in rows),
    )


@dataclass(frozen=True, slots=True)
class ContactSums:
    """Contacts of social channels, and what they cost: `cost_each` is over those whose cost is known."""

    rows: tuple[Contacts, ...]
    contacts: int | None
    cost_each: Decimal | None


def contact_sums(store: Store, rates: Rates, period: Period, channels: Sequence[str] = ()) -> ContactSums:
    """The contacts of a period in these channels, or in all that are no telephone."""
    first, last = days_of(period)
    rows = tuple(
        one
        for one in remembered_rows(store, CONTACTS)
        if first <= one.date < last
        and (one.channel in channels if channels else one.channel.casefold() not in ELSEWHERE)
    )
    priced = [one for one in rows if one.cost is not None]
    count = sum(one.contacts for one in priced)
    cost = rates.total((one.cost or Decimal(0), one.currency, one.date) for one in priced)
    return ContactSums(
        rows,
        _sum(one.contacts for one in rows),
        cost / count if cost is not None and count else None,
    )


def followers_before(store: Store, day: date, channels: Sequence[str] = ()) -> int | None:
    """The followers of all channels, or of these: of each its newest count before that day."""
    newest: dict[str, int] = {}
    for one in remembered_rows(store, COUNTERS):
        if one.name.casefold() == FOLLOWERS and one.date < day and (not channels or one.channel in channels):
            newest[one.channel] = one.value
    return sum(newest.values()) if newest else None


def new_followers(store: Store, period: Period, channels: Sequence[str] = ()) -> int | None:
    """How many followers were won in the period, of channels counted before it and in it."""
    first, last = days_of(period)
    rows = [one for one in remembered_rows(store, COUNTERS) if one.name.casefold() == FOLLOWERS]
    won: list[int] = []
    for channel in sorted({one.channel for one in rows}):
        if channels and channel not in channels:
            continue
        mine = [one for one in rows if one.channel == channel and one.date < last]
        # What stood when the period began is its first count where none is older.
        before = [one for one in mine if one.date <= first] or mine[:1]
        if mine and mine[-1].date > before[-1].date:
            won.append(mine[-1].value - before[-1].value)
    return sum(won) if won else None


@dataclass(frozen=True, slots=True)
class CustomerSums:
    """Customers of a period: those active when it began, how many of them it lost, and those it won."""

    active: int
    lost: int
    new: int
    active_now: int

    @property
    def churn(self) -> Estimate:
        """Customers lost in the period / active at its start; those it won are left out."""
        return _share(self.lost, self.active)


def customer_sums(store: Store, period: Period, segment: str | None = None) -> CustomerSums | None:
    """The customers of a period, or of a segment; None where nobody is known."""
    first, last = days_of(period)
    rows = [one for one in remembered_rows(store, CUSTOMERS) if segment in (None, one.segment)]
    if not rows:
        return None
    active = [one for one in rows if is_active(one, first)]
    return CustomerSums(
        active=len(active),
        lost=sum(one.end is not None and one.end < last for one in active),
        new=sum(first <= one.start < last for one in rows),
        active_now=sum(is_active(one, last) for one in rows),
    )


def is_active(customer: Customer, day: date) -> bool:
    """Whether somebody was a customer before that day began and still is: it is the day after their last."""
    return customer.start < day and (customer.end is None or customer.end >= day)


def orders_in(store: Store, period: Period) -> tuple[Order, ...]:
    """The orders of a period up to its `as_of`."""
    start, end = period.start_at, period.end_at
    return tuple(one for one in remembered_rows(store, ORDERS) if start <= one.at < end)


def money_of(
    rates: Rates, period: Period, orders: Iterable[Order], amount: Callable[[Order], Decimal | None]
) -> Decimal | None:
    """The sum of an amount over orders that tell it, in the workspace's currency; None if none does."""
    known = [(value, one.currency, _day(period, one)) for one in orders if (value := amount(one)) is not None]
    return rates.total(known) if known else None


def _day(period: Period, order: Order) -> date:
    return order.at.astimezone(period.zone).date()


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _share(part: int, whole: int) -> Estimate:
    """A share with Wilson's interval; without one where the part is the larger, as counted elsewhere."""
    if not whole:
        return UNKNOWN
    return proportion(part, whole) if part <= whole else Estimate(part / whole, n=whole)

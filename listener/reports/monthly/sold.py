"""What people brought of sales in a period, summed up for a report: by their own dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter

from listener.metrics.value.exchange import Rates
from listener.model import Period, Visits
from listener.reports.value.facts import (
    CustomerSums,
    VisitSums,
    customer_sums,
    money_of,
    orders_in,
    visit_sums,
)
from listener.store import Store


@dataclass(frozen=True, slots=True)
class ChannelSales:
    """What a channel brought, None where no row tells."""

    channel: str
    visits: int | None
    leads: int | None
    conversions: int | None
    revenue: Decimal | None


@dataclass(frozen=True, slots=True)
class Sales:
    """Visits, customers and orders of a period, with what each channel brought."""

    visits: VisitSums
    customers: CustomerSums | None
    orders: int | None
    revenue: Decimal | None
    margin: Decimal | None
    channels: tuple[ChannelSales, ...]


def sales_of(store: Store, rates: Rates, period: Period) -> Sales | None:
    """The sales of a period; None where nothing of them was brought."""
    visits, customers, orders = (
        visit_sums(store, period),
        customer_sums(store, period),
        orders_in(store, period),
    )
    if not visits.rows and customers is None and not orders:
        return None
    return Sales(
        visits=visits,
        customers=customers,
        orders=len(orders) if orders else None,
        revenue=money_of(rates, period, orders, attrgetter("revenue")),
        margin=money_of(rates, period, orders, attrgetter("margin")),
        channels=tuple(
            _channel(name, visits.rows, rates) for name in sorted({one.channel for one in visits.rows})
        ),
    )


def _channel(name: str, rows: Iterable[Visits], rates: Rates) -> ChannelSales:
    mine = [one for one in rows if one.channel == name]
    money = [(one.revenue, one.currency, one.date) for one in mine if one.revenue is not None]
    return ChannelSales(
        name,
        _sum(one.visits for one in mine),
        _sum(one.leads for one in mine),
        _sum(one.conversions for one in mine),
        rates.total(money) if money else None,
    )


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None

"""From impressions to customers, channel by channel: what was brought of each, and what was spent on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from listener.metrics.value.funnel import Funnel
from listener.model import Counter, Period
from listener.reports.value import facts
from listener.reports.value.costs import CostBook
from listener.store import Store
from listener.store.business import COUNTERS, remembered_rows

IMPRESSIONS = "impressions"
"""The counter that tells how often the posts of a channel were seen."""


@dataclass(frozen=True, slots=True)
class ChannelFunnel:
    """A channel and its funnel."""

    channel: str
    funnel: Funnel


def funnels(store: Store, period: Period, book: CostBook) -> tuple[ChannelFunnel, ...]:
    """Every channel of which visits, impressions or costs were brought for the period, by name."""
    names = {one.channel for one in facts.visit_sums(store, period).rows}
    names |= {one.cost.channel for one in book.entries if one.cost.channel}
    names |= {one.channel for one in _counted(store, period)}
    return tuple(ChannelFunnel(name, _funnel(store, period, book, name)) for name in sorted(names))


def _funnel(store: Store, period: Period, book: CostBook, channel: str) -> Funnel:
    visits = facts.visit_sums(store, period, (channel,))
    seen = [one.value for one in _counted(store, period) if one.channel == channel]
    return Funnel(
        impressions=sum(seen) if seen else None,
        clicks=visits.visits,
        leads=visits.leads,
        customers=visits.conversions,
        new_followers=facts.new_followers(store, period, (channel,)),
        spend=_spend(one.worth for one in book.entries if one.cost.channel == channel),
    )


def _spend(worths: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what was spent; None if nothing is recorded, or something has no rate."""
    told = list(worths)
    if not told or None in told:
        return None
    return sum((one for one in told if one is not None), Decimal(0))


def _counted(store: Store, period: Period) -> list[Counter]:
    first, last = facts.days_of(period)
    rows = remembered_rows(store, COUNTERS)
    return [one for one in rows if one.name.casefold() == IMPRESSIONS and first <= one.date < last]

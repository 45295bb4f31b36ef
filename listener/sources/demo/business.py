"""The demo's business: who its customers are, what they buy, what the work costs, and what it is to reach.

Made up beside the posts, so that some of the people who write are customers: those who were answered stay
longer. The same for the same posts and day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from listener.model import (
    Assumption,
    Contacts,
    Cost,
    CostCategory,
    Counter,
    Customer,
    Goal,
    GoalKind,
    Order,
    Post,
    Touch,
    ValueMethod,
    Visits,
)
from listener.sources.demo.posts import NETWORK
from listener.sources.demo.world import OWN, TAG, ZONE

_HISTORY = 120
_SEGMENTS = ("home office", "team", "reseller")
_PRODUCTS = ("Nimbrola dock", "Nimbrola app", "Nimbrola arm")
_ROADS = (
    ("x",),
    ("paid search",),
    ("x", "paid search"),
    ("press", "paid search"),
    ("press", "x", "paid search"),
    ("newsletter",),
    ("newsletter", "x"),
    ("direct",),
)
_TOUCH_COST = {"x": "0.40", "paid search": "2.10", "press": "0.25", "newsletter": "0.05", "direct": "0"}
_CRM = "CRM of Nimbrola"
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Business:
    """Everything that the demo's people bring as tables."""

    customers: tuple[Customer, ...]
    orders: tuple[Order, ...]
    touches: tuple[Touch, ...]
    visits: tuple[Visits, ...]
    counters: tuple[Counter, ...]
    contacts: tuple[Contacts, ...]
    costs: tuple[Cost, ...]
    goals: tuple[Goal, ...]
    assumptions: tuple[Assumption, ...]


def generate_business(now: datetime, posts: Sequence[Post], seed: int = 11) -> Business:
    """The business up to `now` (aware UTC) of the people who wrote these posts, and of others."""
    rng = Random(seed)
    today = now.astimezone(ZONE).date()
    customers = tuple(_customers(rng, today, posts))
    orders, touches = _sales(rng, today, customers)
    return Business(
        customers=customers,
        orders=orders,
        touches=touches,
        visits=tuple(_visits(rng, today)),
        counters=tuple(_counters(rng, today)),
        contacts=tuple(_contacts(rng, today)),
        costs=tuple(_costs(today)),
        goals=_goals(today),
        assumptions=_assumptions(today),
    )


def _customers(rng: Random, today: date, posts: Sequence[Post]) -> Iterator[Customer]:
    desk = (OWN.desk.handle or "").casefold()
    wrote = {
        post.author.handle: post
        for post in posts
        if post.network == NETWORK and post.author.handle and f"@{desk}" in post.text.casefold()
    }
    answered = {
        post.reply_to.author_handle
        for post in posts
        if post.author.handle == OWN.desk.handle and post.reply_to is not None
    }
    writers = [handle for handle in sorted(wrote) if rng.random() < 0.7]
    for number in range(len(writers) + 900):
        handle = writers[number] if number < len(writers) else None
        # Whoever writes is a customer already; others came at any time.
        first = 130 if handle else 10
        start = today - timedelta(days=rng.randint(first, 760))
        leaving = 0.012 if handle in answered else 0.03 if handle else 0.024
        yield Customer(
            id=f"N{number + 1:05}",
            start=start,
            end=_end(rng, start, today, leaving),
            margin_per_month=_money(rng.uniform(9, 24)),
            prior_spend=_money(rng.lognormvariate(5, 0.8)),
            segment=rng.choices(_SEGMENTS, (6, 3, 1))[0],
            network=NETWORK if handle else None,
            handle=handle,
            currency="EUR",
        )


def _end(rng: Random, start: date, today: date, leaving: float) -> date | None:
    """When a customer leaves, if they have: each month with that chance."""
    day = start
    while (day := day + timedelta(days=30)) < today:
        if rng.random() < leaving:
            return day - timedelta(days=rng.randint(0, 29))
    return None


def _sales(
    rng: Random, today: date, customers: Sequence[Customer]
) -> tuple[tuple[Order, ...], tuple[Touch, ...]]:
    orders: list[Order] = []
    touches: list[Touch] = []
    for customer in customers:
        for number, day in enumerate(_order_days(rng, customer, today)):
            at = _instant(rng, day)
            revenue = _money(rng.lognormvariate(4.6, 0.5))
            name = f"{customer.id}-{number + 1}"
            product = _PRODUCTS[0] if number == 0 else rng.choice(_PRODUCTS)
            margin = (revenue * Decimal("0.38")).quantize(_CENT)
            orders.append(Order(name, customer.id, at, revenue, margin, product, "EUR"))
            touches += _road(rng, name, customer.id, at, is_writer=customer.handle is not None)
    return tuple(orders), tuple(touches)


def _order_days(rng: Random, customer: Customer, today: date) -> list[date]:
    """The first order comes at the start, further ones every few months while somebody is a customer."""
    last = customer.end or today
    days = [customer.start]
    while (day := days[-1] + timedelta(days=int(rng.expovariate(1 / 150)) + 5)) < last:
        days.append(day)
    return days


def _road(rng: Random, order: str, customer: str, at: datetime, *, is_writer: bool) -> Iterator[Touch]:
    channels = rng.choices(_ROADS, (5 if is_writer else 2, 3, 3, 2, 2, 2, 2, 3))[0]
    before = sorted((rng.uniform(0.1, 40) for _ in channels), reverse=True)
    for place, (channel, days) in enumerate(zip(channels, before, strict=True)):
        campaign = "desk week" if channel in ("x", "paid search") and rng.random() < 0.5 else None
        cost = Decimal(_TOUCH_COST[channel])
        yield Touch(
            f"{order}-t{place + 1}", customer, at - timedelta(days=days), channel, campaign, cost, "EUR"
        )


def _visits(rng: Random, today: date) -> Iterator[Visits]:
    for day in _days(today):
        weekend = 0.5 if day.weekday() > 4 else 1.0
        for channel, campaign, usual in (
            ("x", "desk week", 70),
            ("press", None, 45),
            ("newsletter", None, 30),
        ):
            visits = int(usual * weekend * rng.uniform(0.7, 1.35))
            leads = sum(rng.random() < 0.07 for _ in range(visits))
            won = sum(rng.random() < 0.22 for _ in range(leads))
            yield Visits(
                day, channel, campaign, visits, leads, won, _money(won * rng.uniform(70, 130)), "EUR"
            )


def _counters(rng: Random, today: date) -> Iterator[Counter]:
    x, linkedin = 18_400, 5_200
    for place, day in enumerate(_days(today)):
        x += rng.randint(0, 22)
        linkedin += rng.randint(0, 9)
        if place % 7 == 0:
            yield Counter(day, "x", "followers", x)
            yield Counter(day, "linkedin", "followers", linkedin)
            yield Counter(day, "x", "impressions", rng.randint(60_000, 120_000))


def _contacts(rng: Random, today: date) -> Iterator[Contacts]:
    for day in _days(today):
        if day.weekday() > 4:
            continue
        social, calls = rng.randint(9, 26), rng.randint(28, 55)
        yield Contacts(
            day, "x", social, social * 3 // 4, social * 9 // 10, _money(social * 2.4), Decimal(4), "EUR"
        )
        yield Contacts(
            day, "phone", calls, calls * 4 // 5, calls * 9 // 10, _money(calls * 6.2), Decimal(9), "EUR"
        )


def _costs(today: date) -> Iterator[Cost]:
    month = (today - timedelta(days=_HISTORY)).replace(day=1)
    while month <= today:
        following = (month + timedelta(days=32)).replace(day=1)
        end = following - timedelta(days=1)
        yield Cost(
            month,
            end,
            CostCategory.LABOUR,
            hours=Decimal(96),
            hourly_rate=Decimal(34),
            note="Two agents, part of their time",
            currency="EUR",
        )
        for category, amount, channel, note in (
            (CostCategory.ADS, "900", "paid search", "Desk week"),
            (CostCategory.TOOLS, "120", None, "Scheduling, pictures"),
            (CostCategory.REFUNDS, "210", None, "Goodwill after complaints"),
            (CostCategory.CONTENT, "450", "x", "Photographs and texts"),
        ):
            yield Cost(
                month, end, category, amount=Decimal(amount), channel=channel, note=note, currency="EUR"
            )
        month = following


_SELL, _KEEP = "Win 15 % more home offices this year", "Lose fewer customers than last year"
_AWARE, _KEPT, _SEEN = GoalKind.AWARENESS, GoalKind.RETENTION, GoalKind.TRAFFIC
_AIMS = (
    ("answer-in-time", _KEPT, "within_target", None, "of cases", "0.35", "0.60", "Jo", _KEEP),
    ("desk-week-tag", _AWARE, "mentions", f"hashtag={TAG.lstrip('#')}", "mentions", "0", "140", "Ada", _SELL),
    ("save-customers", _KEPT, "saves", None, "customers", "0", "30", "Jo", _KEEP),
    ("share-of-voice", _AWARE, "share_of_voice", None, "of pairs", "0.34", "0.40", "Ada", _SELL),
    ("visits-from-x", _SEEN, "visits", "channel=x", "visits", "0", "9000", "Ada", _SELL),
)
"""Name, kind, metric, filter, unit, baseline, target, owner, and what the goal serves."""


def _goals(today: date) -> tuple[Goal, ...]:
    """A quarter's goals and a draft."""
    start = deadline = (today - timedelta(days=75)).replace(day=1)
    for _ in range(4):
        deadline = (deadline + timedelta(days=32)).replace(day=1)
    set_ = (
        Goal(
            id=name,
            kind=kind,
            metric=metric,
            filter=filter_,
            unit=unit,
            baseline=Decimal(baseline),
            target=Decimal(target),
            start=start,
            deadline=deadline,
            owner=owner,
            business_goal=purpose,
            value_method=_METHODS.get(name, ValueMethod.NONE),
        )
        for name, kind, metric, filter_, unit, baseline, target, owner, purpose in _AIMS
    )
    draft = Goal("more-followers", _AWARE, metric="followers", owner="Ada", business_goal=_SELL)
    return (*set_, draft)


_METHODS = {"save-customers": ValueMethod.VERIFIED_SAVES, "visits-from-x": ValueMethod.VISITS}


def _assumptions(today: date) -> tuple[Assumption, ...]:
    told = today.replace(day=1)

    def one(
        name: str, low: str, central: str, high: str, source: str, currency: str | None = None
    ) -> Assumption:
        return Assumption(name, Decimal(low), Decimal(central), Decimal(high), source, told, currency)

    euro = "EUR"
    return (
        one("clv", "180", "260", "360", _CRM, euro),
        one("counterfactual_loss", "0.3", "0.5", "0.7", "Estimate of the service team"),
        one("conversion_rate", "0.010", "0.015", "0.020", "Shop, last quarter"),
        one("deflection_rate", "0.3", "0.5", "0.7", "Survey among 120 callers"),
        one("cost_call", "5.50", "6.20", "7.00", "Service centre's contract", euro),
        one("cpm", "4", "7", "11", "Ad account, last quarter", euro),
        one("cost_per_follower", "0.8", "1.2", "2.0", "Ad account, last quarter", euro),
        one("retention_cost_per_customer", "8", "12", "18", _CRM, euro),
        one("margin_per_retained_customer_year", "140", "190", "240", _CRM, euro),
        one("rate:USD", "0.86", "0.86", "0.86", "European Central Bank"),
    )


def _days(today: date) -> Iterator[date]:
    for back in range(_HISTORY, 0, -1):
        yield today - timedelta(days=back)


def _instant(rng: Random, day: date) -> datetime:
    return datetime.combine(day, time(rng.randint(8, 21), rng.randint(0, 59)), ZONE)


def _money(amount: float) -> Decimal:
    return Decimal(repr(amount)).quantize(_CENT)

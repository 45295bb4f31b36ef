"""How long the pages on value take over a million mentions and a hundred thousand customers.

The clock moves on with every request: what is reckoned as of the minute is made anew once in a minute.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from time import perf_counter

from listener.model import (
    Assumption,
    Contacts,
    Cost,
    CostCategory,
    Customer,
    Goal,
    GoalKind,
    Order,
    Touch,
    ValueMethod,
    Visits,
)
from listener.store import Store
from listener.store.assumptions import save_assumptions
from listener.store.business import (
    CONTACTS,
    COSTS,
    CUSTOMERS,
    GOALS,
    ORDERS,
    TOUCHES,
    VISITS,
    save_rows,
)
from tests.bench.million import NOW, config, million
from tests.bench.pages import timed
from web import create_app

CUSTOMERS_KEPT = 100_000
EVERY = timedelta(seconds=5)
PATHS = (
    "/goals",
    "/value",
    "/value?at-clv=300",
    "/value/attribution",
    "/value/groups",
    "/value/costs",
    "/value/assumptions",
    "/value/tables",
    "/value/tables/customers",
    "/report",
)
_TODAY = NOW.date()
_CHANNELS = ("x", "paid search", "newsletter", "press")


def value() -> None:
    """A table of the pages: cold first requests apart."""
    store = million()
    bring(store)
    clock = iter(NOW + number * EVERY for number in range(10**6))
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            config(),
            store,
            started_at=NOW - timedelta(hours=1),
            clock=lambda: next(clock),
            cache_dir=Path(folder),
        )
        client = app.test_client()
        print(f"{CUSTOMERS_KEPT:,} customers; milliseconds in the server, the clock moving on")
        print(f"{'page':<32} {'first':>8} {'p50':>7} {'p95':>7} {'bytes':>9}")
        for path in PATHS:
            told = timed(client, path)
            print(f"{path:<32} {told.first:>8.1f} {told.p50:>7.1f} {told.p95:>7.1f} {told.raw:>9,}")
    store.close()


def bring(store: Store) -> None:
    """Keep the business, unless it is there."""
    rng = Random(5)
    started = perf_counter()
    customers = list(_customers(rng))
    orders = [one for customer in customers for one in _orders(rng, customer)]
    touches = [one for order in orders for one in _touches(rng, order)]
    for kept, rows in (
        (CUSTOMERS, customers),
        (ORDERS, orders),
        (TOUCHES, touches),
        (VISITS, list(_visits(rng))),
        (CONTACTS, list(_contacts())),
        (COSTS, list(_costs())),
        (GOALS, list(_goals())),
    ):
        save_rows(store, kept, rows, who="bench", now=NOW)  # type: ignore[misc]
    save_assumptions(store, list(_assumptions()), who="bench", now=NOW)
    print(f"{len(orders):,} orders and {len(touches):,} touches are there ({perf_counter() - started:.0f} s)")


def _customers(rng: Random) -> Iterator[Customer]:
    for number in range(CUSTOMERS_KEPT):
        start = _TODAY - timedelta(days=rng.randint(1, 900))
        gone = start + timedelta(days=int(rng.expovariate(1 / 700)))
        handle = f"a{number}" if number % 3 == 0 else None
        yield Customer(
            id=f"c{number:06}",
            start=start,
            end=gone if gone < _TODAY else None,
            prior_spend=Decimal(rng.randint(0, 900)),
            network="x" if handle else None,
            handle=handle,
            currency="EUR",
        )


def _orders(rng: Random, customer: Customer) -> Iterator[Order]:
    for number in range(rng.choice((1, 1, 2))):
        at = NOW - timedelta(days=rng.uniform(0.5, 400))
        margin = Decimal(rng.randint(5, 90))
        yield Order(f"{customer.id}-{number}", customer.id, at, margin * 3, margin, f"p{number}", "EUR")


def _touches(rng: Random, order: Order) -> Iterator[Touch]:
    for number in range(rng.choice((1, 2, 3))):
        at = order.at - timedelta(days=rng.uniform(0.1, 80))
        yield Touch(
            f"{order.id}-{number}", order.customer_id, at, rng.choice(_CHANNELS), "spring", Decimal(1)
        )


def _visits(rng: Random) -> Iterator[Visits]:
    for day in _days():
        for channel in _CHANNELS:
            yield Visits(day, channel, None, rng.randint(50, 90), 9, 2, Decimal(90), "EUR")


def _contacts() -> Iterator[Contacts]:
    for day in _days():
        yield Contacts(day, "x", 40, 30, 35, Decimal(100), Decimal(6), "EUR")


def _costs() -> Iterator[Cost]:
    for number in range(200):
        start = _TODAY - timedelta(days=number)
        yield Cost(start, start, CostCategory.ADS, Decimal(number + 1), note=str(number), currency="EUR")
    start = _TODAY - timedelta(days=120)
    yield Cost(
        start, _TODAY, CostCategory.LABOUR, hours=Decimal(400), hourly_rate=Decimal(30), currency="EUR"
    )


def _goals() -> Iterator[Goal]:
    start, deadline = _TODAY - timedelta(days=60), _TODAY + timedelta(days=30)
    for name, kind, metric, target, method in (
        ("voice", GoalKind.AWARENESS, "share_of_voice", "0.5", ValueMethod.MEDIA_COST),
        ("mentions", GoalKind.AWARENESS, "mentions", "200000", ValueMethod.NONE),
        ("tone", GoalKind.AWARENESS, "net", "0.3", ValueMethod.NONE),
        ("answers", GoalKind.RETENTION, "within_target", "0.8", ValueMethod.NONE),
        ("saves", GoalKind.RETENTION, "saves", "30", ValueMethod.VERIFIED_SAVES),
        ("sales", GoalKind.LEADS_SALES, "orders", "20000", ValueMethod.ATTRIBUTED_MARGIN),
    ):
        yield Goal(
            id=name,
            kind=kind,
            metric=metric,
            baseline=Decimal(0),
            target=Decimal(target),
            start=start,
            deadline=deadline,
            value_method=method,
        )


def _assumptions() -> Iterator[Assumption]:
    for name, low, central, high in (
        ("clv", 250, 400, 550),
        ("cpm", 4, 7, 11),
        ("cost_call", 5, 6, 7),
    ):
        yield Assumption(name, Decimal(low), Decimal(central), Decimal(high), "bench", _TODAY)
    for name in ("counterfactual_loss", "deflection_rate"):
        yield Assumption(name, Decimal("0.3"), Decimal("0.5"), Decimal("0.7"), "bench", _TODAY)
    yield Assumption(
        "margin_per_retained_customer_year", Decimal(80), Decimal(90), Decimal(99), "bench", _TODAY
    )


def _days() -> Iterator[date]:
    for back in range(1, 121):
        yield _TODAY - timedelta(days=back)

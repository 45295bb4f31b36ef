"""The orders of a period as columns, the paths of touches that led to each, and what each step gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from listener.metrics.value.attribution import DIRECT, Model, shared
from listener.metrics.value.exchange import Rates
from listener.metrics.value.paths import Paths, paths
from listener.model import Period
from listener.reports.value.rates import converted
from listener.store import Store
from listener.store.business_columns import (
    UNKNOWN,
    OrderColumns,
    TouchColumns,
    order_columns,
    touch_columns,
)
from listener.store.schema import to_micros

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

PLACES = 12
"""Conversions are shared out to so many decimals; money to millionths, as it is kept."""
_ONE = 10**PLACES
_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Journeys:
    """The orders of a period, by their places in `orders`, with their paths, by places in `touches`.

    `margin` is that of each order of the period, `cost` that of every touch in a path, both in the currency
    of the workspace. `is_revenue`: no order of the period tells its margin, so revenue stands in its place.
    `outside` touches came before an order of their customer, but longer before than counts.
    """

    orders: OrderColumns
    touches: TouchColumns
    order: Numbers
    paths: Paths
    margin: Numbers
    cost: Numbers
    outside: int
    half_life: float
    is_revenue: bool = False

    def credits(self, which: Numbers) -> Credits:
        """What each step of the paths of these orders, by their number in the period, gets by all models."""
        return _credits(self, which)


@dataclass(frozen=True, slots=True, eq=False)
class Credits:
    """A row per step: the number of its order, its touch, and what it gets of the order and of its margin."""

    order: Numbers
    touch: Numbers
    conversions: Mapping[Model, Numbers]
    margin: Mapping[Model, Numbers]


def journeys(store: Store, period: Period, rates: Rates, look_back: Decimal, half_life: Decimal) -> Journeys:
    """All of it; look-back and half-life are in days."""
    import numpy as np

    orders, touches = order_columns(store), touch_columns(store)
    start, end = to_micros(period.start_at), to_micros(period.end_at)
    order = np.flatnonzero((orders.at >= start) & (orders.at < end))
    customer = orders.customer.code[order]
    codes = {name: code for code, name in enumerate(orders.customer.names)}
    theirs = touches.customer.recoded(codes)
    ordered = np.isin(theirs, customer) & (touches.at < end)
    touch = _in_order(touches, theirs, np.flatnonzero(ordered))
    is_direct = touches.channel.recoded({DIRECT: 0})[touch] == 0
    placed = (customer, orders.at[order], theirs[touch], touches.at[touch])
    led = paths(*placed, is_direct, int(look_back * _DAY))
    led = replace(led, steps=touch[led.steps])
    too_old = (placed[3] <= _last(customer, placed[1])[placed[2]]) & ~led.is_near
    margin, cost = orders.margin[order], touches.cost.copy()
    is_revenue = not (margin != UNKNOWN).any() and bool((orders.revenue[order] != UNKNOWN).any())
    margin = orders.revenue[order] if is_revenue else margin
    margin = converted(margin, orders.currency, order, orders.at, rates, period.zone)
    used = np.unique(led.steps)
    cost[used] = converted(cost[used], touches.currency, used, touches.at, rates, period.zone)
    outside = int(too_old.sum())
    return Journeys(orders, touches, order, led, margin, cost, outside, float(half_life), is_revenue)


def _in_order(touches: TouchColumns, customer: Numbers, places: Numbers) -> Numbers:
    """The places by customer and time, ties by id."""
    import numpy as np

    by_time = places[np.lexsort((touches.at[places], customer[places]))]
    same = (np.diff(touches.at[by_time]) == 0) & (np.diff(customer[by_time]) == 0)
    if not same.any():
        return by_time
    # Ids are sorted where it matters alone: there may be hundreds of thousands of them.
    tied = np.unique(np.concatenate([by_time[:-1][same], by_time[1:][same]])).tolist()
    rank = np.zeros(len(touches.id), dtype=np.int64)
    rank[sorted(tied, key=touches.id.__getitem__)] = np.arange(len(tied))
    found: Numbers = by_time[np.lexsort((rank[by_time], touches.at[by_time], customer[by_time]))]
    return found


def _last(customer: Numbers, at: Numbers) -> Numbers:
    """When each customer ordered last, by their number."""
    import numpy as np

    last = np.zeros(int(customer.max(initial=-1)) + 1, dtype=np.int64)
    np.maximum.at(last, customer, at)
    return last


def _credits(found: Journeys, which: Numbers) -> Credits:
    import numpy as np

    led = found.paths
    length = led.length[which]
    order = np.repeat(which, length)
    begin = np.cumsum(length) - length
    touch = led.steps[np.repeat(led.first[which] - begin, length) + np.arange(len(order))]
    conversions = {model: np.zeros(len(order), dtype=np.int64) for model in Model}
    margin = {model: np.zeros(len(order), dtype=np.int64) for model in Model}
    worth = np.where(found.margin == UNKNOWN, 0, found.margin)
    at = found.orders.at[found.order]
    for many in np.unique(length[length > 0]).tolist():
        alike = np.flatnonzero(length == many)
        places = begin[alike][:, np.newaxis] + np.arange(many)
        days = (at[which[alike]][:, np.newaxis] - found.touches.at[touch[places]]) / _DAY
        ones = np.full(len(alike), _ONE, dtype=np.int64)
        for model in Model:
            conversions[model][places] = shared(model, days, ones, found.half_life)
            margin[model][places] = shared(model, days, worth[which[alike]], found.half_life)
    return Credits(order, touch, conversions, margin)

"""Customers who dealt with the brand against those who never did: crude, and among those alike beforehand.

Metrics specification, section D. Who was exposed was not drawn by lot: differences are associated with it,
and nothing more is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from listener.config import Config
from listener.metrics.groups.amounts import AmountDifference, compare_amounts
from listener.metrics.groups.mean_strata import MeanDifference, stratify_means
from listener.metrics.groups.rates import Arm
from listener.metrics.groups.retention import LifeDifference, Lives, compare_lives
from listener.metrics.groups.strata import Stratified, Stratum, excludes_zero, stratify, uplift
from listener.metrics.groups.verdicts import Verdict, verdict
from listener.model import Estimate
from listener.reports.value.assumed import assumed
from listener.reports.value.landmark import Exposure, GroupChoice, Times, times_of
from listener.reports.value.members import Layer, Members, members
from listener.reports.value.outcomes import Outcomes, outcomes
from listener.store import Store
from listener.store.business import table_state
from listener.store.business_columns import customer_columns, order_columns
from listener.store.customer_links import dealings_before
from listener.store.desk_columns import desk_state

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Mask = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float64]

MARGIN = "margin_per_retained_customer_year"
"""The assumption that a difference of retention is valued by."""


@dataclass(frozen=True, slots=True, eq=False)
class Amounts:
    """A mean amount per customer of either group: the crude difference, and the one within strata, by which
    the verdict is. So many customers of either group are counted.
    """

    exposed: int
    control: int
    crude: AmountDifference
    stratified: MeanDifference
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class LayerCounts:
    """A stratum, and how many of either group stayed, ordered, and ordered a further product in it."""

    layer: Layer
    retention: Stratum
    conversion: Stratum
    cross_sell: Stratum


@dataclass(frozen=True, slots=True, eq=False)
class ControlGroups:
    """Two groups of customers and how they differ, exposed - control.

    `conversion` is an order within the follow-up, `retention` still being a customer at its end, `cross_sell`
    an order of a further product. `lives` are months stayed from the landmark; `closing` days from the
    landmark to the first order ever, of those who had not ordered by then. Amounts are per customer, in
    `currency`: of all orders, of those of further products, and per order of those who ordered. `uplift` is
    what the difference of retention is worth a year, None unless its stratified interval leaves 0 out.
    """

    brand: str
    exposure: Exposure
    times: Times
    currency: str
    exposed: int
    control: int
    members: Members
    outcomes: Outcomes
    layers: tuple[LayerCounts, ...]
    conversion: Stratified
    retention: Stratified
    cross_sell: Stratified
    lives: LifeDifference
    closing: LifeDifference
    revenue: Amounts
    cross_sell_revenue: Amounts
    order_value: Amounts
    uplift: Estimate | None


def control_groups(store: Store, config: Config, choice: GroupChoice, as_of: datetime) -> ControlGroups:
    """The comparison as of an instant, remembered until the desk or what people brought changes.

    FieldError for a choice that cannot be.
    """
    times = times_of(store, config, choice, as_of)
    with store.read() as connection:
        tables = table_state(connection)
    brand = choice.brand or config.own_brand.name
    asked = ("control groups", brand, choice.exposure, times, config.workspace.currency)
    # What is written after the landmark is no exposure: no poll makes it anew.
    key = (*asked, desk_state(store, before=times.landmark), tables)
    return store.tables.get(key, lambda: _make(store, config, brand, choice.exposure, times))


def _make(store: Store, config: Config, brand: str, exposure: Exposure, times: Times) -> ControlGroups:
    import numpy as np

    known = assumed(store, config)
    dealings = dealings_before(store, brand, times.landmark_at)
    who = members(customer_columns(store), dealings, times, exposure, known.rates)
    told = outcomes(who, order_columns(store), times, known.rates)
    stayed, converted, attached = (_strata(who, did) for did in (told.stayed, told.ordered, told.attached))
    retention = stratify(stayed)
    margin = known.number(MARGIN)
    exposed = int(who.is_exposed.sum())
    everybody, priced = np.ones(len(who), dtype=np.bool_), np.full(len(who), told.is_priced)
    each = told.revenue / told.orders.clip(1)
    return ControlGroups(
        brand=brand,
        exposure=exposure,
        times=times,
        currency=known.rates.currency,
        exposed=exposed,
        control=len(who) - exposed,
        members=who,
        outcomes=told,
        layers=tuple(LayerCounts(*one) for one in zip(who.strata, stayed, converted, attached, strict=True)),
        conversion=stratify(converted),
        retention=retention,
        cross_sell=stratify(attached),
        lives=_lives(who, told.months, ~told.stayed, times.horizon, everybody),
        closing=_closing(who, told, times),
        revenue=_amounts(who, told.revenue, priced),
        cross_sell_revenue=_amounts(who, told.attached_revenue, priced),
        order_value=_amounts(who, each, told.orders > 0),
        uplift=None if margin is None else uplift(exposed, retention.difference, Decimal(str(margin))),
    )


def _strata(who: Members, did: Mask) -> Sequence[Stratum]:
    """How many did it, in each stratum."""
    import numpy as np

    many = len(who.strata)

    def counts(mask: Mask) -> list[int]:
        found: list[int] = np.bincount(who.stratum[mask], minlength=many).tolist()
        return found

    arms = [
        [Arm(*pair) for pair in zip(counts(group & did), counts(group), strict=True)]
        for group in (who.is_exposed, ~who.is_exposed)
    ]
    return [
        Stratum(f"{number:02}", one, other)
        for number, (one, other) in enumerate(zip(*arms, strict=True), start=1)
    ]


def _lives(who: Members, spans: Floats, ended: Mask, horizon: float, of: Mask) -> LifeDifference:
    one, other = (
        Lives(spans[mask & ended].tolist(), spans[mask & ~ended].tolist())
        for mask in (of & who.is_exposed, of & ~who.is_exposed)
    )
    return compare_lives(one, other, horizon)


def _closing(who: Members, told: Outcomes, times: Times) -> LifeDifference:
    days = (times.until_at - times.landmark_at).total_seconds() / 86_400
    return _lives(who, told.closed_days, told.closed_days < days, days, told.unclosed)


def _amounts(who: Members, amounts: Floats, of: Mask) -> Amounts:
    """The amounts of both groups, of the members of the mask."""
    mine, theirs = of & who.is_exposed, of & ~who.is_exposed
    strata = [
        (amounts[mine & (who.stratum == number)], amounts[theirs & (who.stratum == number)])
        for number in range(len(who.strata))
    ]
    crude = compare_amounts(amounts[mine].tolist(), amounts[theirs].tolist())
    found, sizes = stratify_means(strata), (int(mine.sum()), int(theirs.sum()))
    apart = found.difference
    clear = None if apart.low is None else excludes_zero(apart)
    return Amounts(*sizes, crude, found, verdict(clear, apart.value or 0.0, *sizes))

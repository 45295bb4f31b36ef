"""What two groups of customers are compared by, one measure after the other, crude and within strata."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from listener.metrics.groups.retention import LifeDifference, Side
from listener.metrics.groups.strata import Stratified
from listener.metrics.groups.verdicts import Verdict
from listener.model import Estimate
from listener.reports.value.groups import Amounts, ControlGroups
from listener.words import N_


class Unit(StrEnum):
    """What a measure is told in."""

    SHARE = "share"
    MONEY = "money"
    MONTHS = "months"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of so many exposed and control customers: its value in either group and the differences.

    `crude` is over everybody, with its `p`; `within` over strata, None where the measure has none. `dropped`
    customers are in strata that could not be compared. The verdict is by `within` where there is one.
    """

    name: str
    title: str
    unit: Unit
    n_exposed: int
    n_control: int
    exposed: Estimate
    control: Estimate
    crude: Estimate
    p: float | None
    crude_verdict: Verdict | None
    within: Estimate | None
    dropped: int
    verdict: Verdict | None


def measures(found: ControlGroups) -> tuple[Measure, ...]:
    """Every measure of a comparison."""
    return (
        _rate("conversion", N_("Ordered"), found.conversion, found),
        _rate("retention", N_("Still a customer at the end"), found.retention, found),
        _life("stayed", N_("Stayed"), Unit.MONTHS, found.lives),
        _rate("cross_sell", N_("Ordered a further product"), found.cross_sell, found),
        _amount(
            "cross_sell_revenue", N_("Revenue of further products, per customer"), found.cross_sell_revenue
        ),
        _amount("revenue", N_("Revenue per customer"), found.revenue),
        _amount("order_value", N_("Revenue per order, of those who ordered"), found.order_value),
        _life("closing", N_("Days until the first order"), Unit.DAYS, found.closing),
    )


def _rate(name: str, title: str, one: Stratified, found: ControlGroups) -> Measure:
    crude = one.crude
    return Measure(
        name=name,
        title=title,
        unit=Unit.SHARE,
        n_exposed=found.exposed,
        n_control=found.control,
        exposed=crude.exposed,
        control=crude.control,
        crude=crude.difference,
        p=crude.p,
        crude_verdict=crude.verdict,
        within=one.difference,
        dropped=one.dropped_customers,
        verdict=one.verdict,
    )


def _amount(name: str, title: str, one: Amounts) -> Measure:
    crude = one.crude
    return Measure(
        name=name,
        title=title,
        unit=Unit.MONEY,
        n_exposed=one.exposed,
        n_control=one.control,
        exposed=Estimate(crude.mean_exposed, n=one.exposed),
        control=Estimate(crude.mean_control, n=one.control),
        crude=crude.difference,
        p=None if crude.welch is None or crude.bootstrapped else crude.welch.p,
        crude_verdict=crude.verdict,
        within=one.stratified.difference,
        dropped=one.stratified.dropped_customers,
        verdict=one.verdict,
    )


def _life(name: str, title: str, unit: Unit, one: LifeDifference) -> Measure:
    return Measure(
        name=name,
        title=title,
        unit=unit,
        n_exposed=_many(one.exposed),
        n_control=_many(one.control),
        exposed=one.exposed.mean,
        control=one.control.mean,
        crude=one.difference,
        p=one.p,
        crude_verdict=one.verdict,
        within=None,
        dropped=0,
        verdict=one.verdict,
    )


def _many(side: Side) -> int:
    return side.curve.n if side.curve else 0

"""Control groups as tables: measures, strata, curves, the customers themselves, and the trial by lot."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from listener.metrics.groups.rates import RateDifference
from listener.metrics.groups.retention import LifeDifference
from listener.model import UNKNOWN
from listener.render.links import mention_path
from listener.render.tables import Cell, Column, Kind, Table, bounds, with_interval
from listener.reports.value.group_measures import Measure, measures
from listener.reports.value.groups import ControlGroups
from listener.reports.value.trial import Trial
from listener.store.business_columns import FOREVER
from listener.words import N_

EXPOSED, CONTROL = "exposed", "control"
ANSWER, HELD = "answer", "held out"

MEASURES = (
    Column("measure", N_("Measure")),
    Column("unit", N_("Unit")),
    Column("exposed_n", N_("Exposed customers"), Kind.NUMBER),
    Column("control_n", N_("Control customers"), Kind.NUMBER),
    *with_interval(Column("exposed", N_("Exposed"), Kind.NUMBER)),
    *with_interval(Column("control", N_("Control"), Kind.NUMBER)),
    *with_interval(Column("crude", N_("Crude difference"), Kind.NUMBER)),
    Column("p", N_("p"), Kind.P),
    Column("crude_verdict", N_("Crude verdict")),
    *with_interval(Column("stratified", N_("Difference within strata"), Kind.NUMBER)),
    Column("dropped_customers", N_("In strata left out"), Kind.NUMBER),
    Column("verdict", N_("Verdict")),
)
STRATA = (
    Column("stratum", N_("Stratum")),
    Column("days_over", N_("Customer for over (days)"), Kind.NUMBER),
    Column("days_up_to", N_("up to (days)"), Kind.NUMBER),
    Column("spend_over", N_("Prior spend over"), Kind.MONEY),
    Column("spend_up_to", N_("up to"), Kind.MONEY),
    Column("spend_known", N_("Prior spend known")),
    Column("exposed_n", N_("Exposed"), Kind.NUMBER),
    Column("exposed_stayed", N_("of them stayed"), Kind.NUMBER),
    Column("exposed_ordered", N_("ordered"), Kind.NUMBER),
    Column("exposed_further", N_("a further product"), Kind.NUMBER),
    Column("control_n", N_("Control"), Kind.NUMBER),
    Column("control_stayed", N_("of them stayed"), Kind.NUMBER),
    Column("control_ordered", N_("ordered"), Kind.NUMBER),
    Column("control_further", N_("a further product"), Kind.NUMBER),
)
CURVES = (
    Column("group", N_("Group")),
    Column("months", N_("Months"), Kind.NUMBER),
    Column("at_risk", N_("Until then"), Kind.NUMBER),
    Column("left", N_("Left"), Kind.NUMBER),
    *with_interval(Column("share", N_("Still there"), Kind.PERCENT)),
)
MEMBERS = (
    Column("customer", N_("Customer")),
    Column("group", N_("Group")),
    Column("stratum", N_("Stratum"), Kind.NUMBER),
    Column("start", N_("Customer since"), Kind.INSTANT),
    Column("end", N_("Until"), Kind.INSTANT),
    Column("months", N_("Months stayed"), Kind.NUMBER),
    Column("stayed", N_("Stayed")),
    Column("orders", N_("Orders with a revenue"), Kind.NUMBER),
    Column("ordered", N_("Ordered")),
    Column("revenue", N_("Revenue"), Kind.NUMBER),
    Column("further", N_("Further product")),
    Column("further_revenue", N_("Revenue of these"), Kind.NUMBER),
    Column("had_ordered", N_("Had ordered before")),
    Column("closing_days", N_("Days to first order"), Kind.NUMBER),
)
"""What every measure can be made of again."""
TRIAL = (
    Column("outcome", N_("Within 30 days")),
    Column("answer_n", N_("Assigned to answer"), Kind.NUMBER),
    *with_interval(Column("answer", N_("of them"), Kind.PERCENT)),
    Column("held_n", N_("Held out"), Kind.NUMBER),
    *with_interval(Column("held", N_("of them"), Kind.PERCENT)),
    *with_interval(Column("difference", N_("Effect"), Kind.POINTS)),
    Column("p", N_("p"), Kind.P),
    Column("verdict", N_("Verdict")),
)
ASSIGNED = (
    Column("post", N_("Post"), Kind.NUMBER),
    Column("at", N_("Written"), Kind.INSTANT),
    Column("half", N_("Assigned to")),
    Column("known", N_("30 days over")),
    Column("answered", N_("Answered")),
    Column("again", N_("Negative again")),
    Column("customer", N_("Customer")),
    Column("stayed", N_("Stayed")),
    Column("ordered", N_("Ordered")),
    Column("link", N_("Message"), Kind.LINK),
)
OUTCOMES = {
    "answered": N_("Were answered (whether the assignment was kept to)"),
    "again": N_("Wrote negatively again"),
    "stayed": N_("Customers who still are"),
    "ordered": N_("Customers who ordered"),
}


def measures_table(found: ControlGroups) -> Table:
    """A row per measure. Shares are fractions, amounts are in the workspace's currency."""
    return Table("control-groups", N_("Control groups"), MEASURES, tuple(map(_measure, measures(found))))


def _measure(one: Measure) -> tuple[Cell, ...]:
    return (
        one.name,
        one.unit.value,
        one.n_exposed,
        one.n_control,
        *bounds(one.exposed),
        *bounds(one.control),
        *bounds(one.crude),
        one.p,
        one.crude_verdict,
        *bounds(one.within or UNKNOWN),
        one.dropped,
        one.verdict,
    )


def strata_table(found: ControlGroups) -> Table:
    """A row per stratum."""
    rows = []
    for number, one in enumerate(found.layers, start=1):
        told = (one.retention, one.conversion, one.cross_sell)
        arms = [[getattr(stratum, group) for stratum in told] for group in (EXPOSED, CONTROL)]
        counts = [cell for arm in arms for cell in (arm[0].whole, *(each.part for each in arm))]
        spend = one.layer.spend
        rows.append(
            (str(number), *one.layer.tenure, *(spend or (None, None)), _said(spend is not None), *counts)
        )
    return Table("control-groups-strata", N_("Strata"), STRATA, tuple(rows))


def curves_table(found: LifeDifference) -> Table:
    """The steps of either retention curve."""
    rows: list[tuple[Cell, ...]] = []
    for group, side in ((EXPOSED, found.exposed), (CONTROL, found.control)):
        curve = side.curve
        if curve is None:
            continue
        steps = zip(
            curve.times, curve.at_risk, curve.answered, curve.share, curve.low, curve.high, strict=True
        )
        for months, at_risk, left, share, low, high in steps:
            ends = (None if one != one else float(one) for one in (low, high))
            rows.append((group, float(months), int(at_risk), int(left), float(share), *ends))
    return Table("control-groups-curves", N_("Retention"), CURVES, tuple(rows))


def members_table(found: ControlGroups, group: str | None = None, most: int | None = None) -> Table:
    """A row per customer, of one group if asked for, no more than that many."""
    rows = tuple(_members(found, group, most))
    return Table("control-groups-members", N_("Customers compared"), MEMBERS, rows)


def _members(found: ControlGroups, group: str | None, most: int | None) -> Iterator[tuple[Cell, ...]]:
    who, told = found.members, found.outcomes
    ids, places = who.customers.id, who.place.tolist()
    numbers = [
        number
        for number, is_exposed in enumerate(who.is_exposed.tolist())
        if group is None or is_exposed == (group == EXPOSED)
    ]
    for number in sorted(numbers, key=lambda one: ids[places[one]])[:most]:
        place = places[number]
        end = int(who.customers.end[place])
        yield (
            ids[place],
            EXPOSED if who.is_exposed[number] else CONTROL,
            int(who.stratum[number]) + 1,
            date.fromordinal(int(who.customers.start[place])),
            date.fromordinal(end) if end <= found.times.until.toordinal() and end != FOREVER else None,
            float(told.months[number]),
            _said(told.stayed[number]),
            int(told.orders[number]),
            _said(told.ordered[number]),
            float(told.revenue[number]),
            _said(told.attached[number]),
            float(told.attached_revenue[number]),
            _said(not told.unclosed[number]),
            float(told.closed_days[number]) if told.unclosed[number] else None,
        )


def trial_table(found: Trial) -> Table:
    """A row per outcome of the trial."""
    rows = (
        _outcome(name, one)
        for name, one in zip(
            OUTCOMES, (found.answered, found.again, found.stayed, found.ordered), strict=True
        )
    )
    return Table("holdout", N_("Answered against held out"), TRIAL, tuple(rows))


def _outcome(name: str, one: RateDifference) -> tuple[Cell, ...]:
    return (
        name,
        one.exposed.n or 0,
        *bounds(one.exposed),
        one.control.n or 0,
        *bounds(one.control),
        *bounds(one.difference),
        one.p,
        one.verdict,
    )


def assigned_table(found: Trial, half: str | None = None) -> Table:
    """A row per person assigned, of one half if asked for, the earliest first."""
    rows = (
        (
            one.assigned.post,
            one.assigned.at,
            HELD if one.assigned.is_held else ANSWER,
            _said(one.is_known),
            _said(one.answered),
            _said(one.again),
            one.customer,
            _said(one.stayed),
            _said(one.ordered),
            mention_path(one.assigned.post),
        )
        for one in found.people
        if half is None or one.assigned.is_held == (half == HELD)
    )
    return Table("holdout-assigned", N_("Assigned by lot"), ASSIGNED, tuple(rows))


def _said(value: object) -> str | None:
    return None if value is None else "yes" if value else "no"

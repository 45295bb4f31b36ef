"""Tables of value: what goals are worth, what the sum hangs on, and the funnels of channels."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from listener.render.tables import Cell, Column, Kind, Table, bounds, with_interval
from listener.render.value_words import METHODS
from listener.reports.value.funnels import ChannelFunnel
from listener.reports.value.value import Value
from listener.words import N_, _

WORTH = (
    Column("goal", N_("Goal")),
    Column("method", N_("Valued by")),
    Column("from", N_("From"), Kind.INSTANT),
    Column("to", N_("Until"), Kind.INSTANT),
    *with_interval(Column("worth", N_("Worth"), Kind.MONEY)),
    Column("counted", N_("In the sum")),
    Column("missing", N_("Needs")),
)
FACTORS = (
    Column("name", N_("Factor")),
    Column("title", N_("What it is")),
    Column("low", N_("Low"), Kind.NUMBER),
    Column("central", N_("Central"), Kind.NUMBER),
    Column("high", N_("High"), Kind.NUMBER),
    Column("is", N_("Known from")),
    Column("worth_at_low", N_("Worth if low"), Kind.MONEY),
    Column("worth_at_high", N_("Worth if high"), Kind.MONEY),
)
FUNNELS = (
    Column("channel", N_("Channel")),
    Column("impressions", N_("Impressions"), Kind.NUMBER),
    Column("clicks", N_("Visits"), Kind.NUMBER),
    *with_interval(Column("ctr", N_("CTR"), Kind.PERCENT)),
    Column("leads", N_("Leads"), Kind.NUMBER),
    *with_interval(Column("lead_rate", N_("Lead rate"), Kind.PERCENT)),
    Column("customers", N_("Customers"), Kind.NUMBER),
    *with_interval(Column("conversion_rate", N_("Conversion"), Kind.PERCENT)),
    Column("new_followers", N_("New followers"), Kind.NUMBER),
    Column("spend", N_("Spent"), Kind.MONEY),
    Column("cpm", N_("CPM"), Kind.MONEY),
    Column("cpc", N_("CPC"), Kind.MONEY),
    Column("cost_per_lead", N_("CPL"), Kind.MONEY),
    Column("cpa", N_("CPA"), Kind.MONEY),
    Column("cost_per_follower", N_("Per follower"), Kind.MONEY),
)
_CENT = Decimal("0.01")


def worth_table(found: Value) -> Table:
    """A row per goal that is valued in the period."""
    rows = tuple(
        (
            line.goal.id,
            _(METHODS[line.goal.value_method]),
            line.period.start,
            line.period.end,
            *_range(line.value.value, line.value.low, line.value.high),
            _("yes") if line.is_counted else _("no"),
            "; ".join(line.worth.missing) or None,
        )
        for line in found.lines
    )
    return Table("worth", N_("What goals are worth"), WORTH, rows)


def factors_table(found: Value) -> Table:
    """A row per factor of the sum, the one it hangs on most first."""
    bars = {bar.name: bar for bar in found.tornado}
    factors = {one.name: one for line in found.lines if line.is_counted for one in line.worth.factors}
    order = sorted(factors, key=lambda name: (-(bars[name].swing if name in bars else 0), name))
    rows = tuple(
        (
            name,
            factors[name].title,
            factors[name].range.low,
            factors[name].range.central,
            factors[name].range.high,
            _("assumption") if factors[name].is_assumption else _("counted"),
            *((cents(bars[name].at_low), cents(bars[name].at_high)) if name in bars else (None, None)),
        )
        for name in order
    )
    return Table("factors", N_("What the sum hangs on"), FACTORS, rows)


def funnels_table(found: Iterable[ChannelFunnel]) -> Table:
    """A row per channel."""
    rows = tuple(
        (
            one.channel,
            one.funnel.impressions,
            one.funnel.clicks,
            *bounds(one.funnel.click_rate),
            one.funnel.leads,
            *bounds(one.funnel.lead_rate),
            one.funnel.customers,
            *bounds(one.funnel.conversion_rate),
            one.funnel.new_followers,
            one.funnel.spend,
            one.funnel.cost_per_thousand,
            one.funnel.cost_per_click,
            one.funnel.cost_per_lead,
            one.funnel.cost_per_customer,
            one.funnel.cost_per_follower,
        )
        for one in found
    )
    return Table("funnels", N_("From impressions to customers"), FUNNELS, rows)


def cents(value: float | None) -> Decimal | None:
    """An amount to the cent."""
    return None if value is None else Decimal(repr(float(value))).quantize(_CENT)


def _range(*values: float | None) -> tuple[Cell, ...]:
    return tuple(map(cents, values))

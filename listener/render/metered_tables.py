"""The tables of metered sources: what they cost, and what they count themselves."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from listener.model import Resource
from listener.render.tables import Cell, Column, Kind, Table
from listener.reports.spending import SourceSpending
from listener.reports.volumes import Counted
from listener.words import N_

_MILLIONTH = Decimal("0.000001")

COSTS = (
    Column("source", N_("Source")),
    Column("today_usd", N_("Today"), Kind.NUMBER),
    Column("daily_budget_usd", N_("Daily budget"), Kind.NUMBER),
    Column("daily_left_usd", N_("Left today"), Kind.NUMBER),
    Column("day_resets_at", N_("Day resets"), Kind.INSTANT),
    Column("month_usd", N_("This month"), Kind.NUMBER),
    Column("monthly_budget_usd", N_("Monthly budget"), Kind.NUMBER),
    Column("monthly_left_usd", N_("Left this month"), Kind.NUMBER),
    Column("month_resets_at", N_("Month resets"), Kind.INSTANT),
    Column("reserved_usd", N_("Reserved"), Kind.NUMBER),
    Column("requests", N_("Requests"), Kind.NUMBER),
    Column("posts_billed", N_("Posts billed"), Kind.NUMBER),
    Column("users_billed", N_("Users billed"), Kind.NUMBER),
    Column("owned_billed", N_("Owned posts billed"), Kind.NUMBER),
    Column("counts_billed", N_("Counts billed"), Kind.NUMBER),
    Column("mentions", N_("Mentions first seen"), Kind.NUMBER),
    Column("per_1000_mentions_usd", N_("Per 1,000 mentions"), Kind.NUMBER),
    Column("refresh", N_("Counters are read again")),
    Column("refresh_days", N_("At ages in days")),
    Column("refresh_month_usd", N_("Costs about, a month"), Kind.NUMBER),
)
"""Money is in US dollars, as exact decimals."""

COUNTS = (
    Column("source", N_("Source")),
    Column("brand", N_("Brand")),
    Column("share_of_counted", N_("Share of the counted posts"), Kind.PERCENT),
    Column("compared_posts", N_("Posts compared"), Kind.NUMBER),
    Column("compared_hours", N_("Hours compared"), Kind.NUMBER),
    Column("posts", N_("Posts counted"), Kind.NUMBER),
    Column("hours", N_("Hours counted"), Kind.NUMBER),
)
OWN_COUNTS = ("hours", "posts")
"""What a brand has in hours of its own: beside the compared hours worth a column only if they differ."""


def costs_table(found: Iterable[SourceSpending]) -> Table:
    """A row per metered source."""
    return Table("costs", N_("What X costs"), COSTS, tuple(_cost_row(one) for one in found))


def _cost_row(one: SourceSpending) -> tuple[Cell, ...]:
    return (
        one.source,
        exact(one.today.spent),
        exact(one.today.limit),
        exact(one.today.left),
        one.today.resets_at,
        exact(one.month.spent),
        exact(one.month.limit),
        exact(one.month.left),
        one.month.resets_at,
        exact(one.reserved),
        one.requests,
        *(one.billed(kind) for kind in Resource),
        one.mentions,
        exact(one.per_thousand),
        "on" if one.refresh_on else "off",
        "; ".join(map(str, one.refresh_ages)),
        exact(one.refresh_estimate),
    )


def exact(amount: Decimal | None) -> str | None:
    """An amount of money for files: to the millionth, with two decimals at the least."""
    if amount is None:
        return None
    whole, _point, part = f"{amount.quantize(_MILLIONTH):f}".partition(".")
    return f"{whole}.{part.rstrip('0'):0<2}"


def counts_table(found: Iterable[Counted], brand: str | None = None) -> Table:
    """A row per source and brand, or of the one brand: shares stay those of all."""
    rows = tuple(
        (
            counted.source,
            one.brand,
            one.share,
            one.compared_posts,
            counted.hours if one.hours else None,
            one.posts,
            one.hours,
        )
        for counted in found
        for one in counted.brands
        if brand in (None, one.brand)
    )
    return Table("share-of-voice-counts", N_("Counted by X"), COUNTS, rows)

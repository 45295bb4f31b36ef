"""The cost book as a table: what was entered and what came in by itself, with what of it counts."""

from __future__ import annotations

from typing import Any

from listener.model import CostCategory
from listener.render.tables import Cell, Column, Kind, Table
from listener.reports.value.costs import CostBook, Entry
from listener.words import N_

CATEGORIES = {
    CostCategory.LABOUR: N_("Labour"),
    CostCategory.ADS: N_("Ads"),
    CostCategory.TOOLS: N_("Tools"),
    CostCategory.REFUNDS: N_("Refunds and discounts"),
    CostCategory.TRAINING: N_("Training"),
    CostCategory.CONTENT: N_("Content"),
    CostCategory.OTHER: N_("Other"),
}
LEDGER, ENTERED = "ledger", "entered"
"""Where a row is from: the ledger of metered sources, or people."""

COSTS = (
    Column("start", N_("From"), Kind.INSTANT),
    Column("end", N_("Last day"), Kind.INSTANT),
    Column("category", N_("Category")),
    Column("amount", N_("Amount"), Kind.MONEY),
    Column("hours", N_("Hours"), Kind.MONEY),
    Column("hourly_rate", N_("Hourly rate"), Kind.MONEY),
    Column("channel", N_("Channel")),
    Column("campaign", N_("Campaign")),
    Column("note", N_("Note")),
    Column("currency", N_("Currency")),
    Column("in_period", N_("In these days"), Kind.MONEY),
    Column("worth", N_("In the workspace's currency"), Kind.MONEY),
    Column("from", N_("From where")),
)


def costs_table(book: CostBook, category: CostCategory | None = None) -> Table:
    """A row per entry, of one category where that is asked for; the sum of `worth` is what it cost."""
    rows = tuple(
        _row(one, origin)
        for origin, some in ((ENTERED, book.entries), (LEDGER, book.x_reads))
        for one in some
        if category is None or one.cost.category is category
    )
    return Table("costs", N_("Costs"), COSTS, rows)


def sums_json(book: CostBook) -> dict[str, Any]:
    """The sums as JSON: decimals as texts, in the workspace's currency."""
    return {
        "currency": book.currency,
        "total": None if book.total is None else format(book.total, "f"),
        "by_category": {one.value: format(worth, "f") for one, worth in book.by_category.items()},
        "not_recorded": [one.value for one in book.missing],
        "unconverted": [
            {"currency": one.currency, "amount": format(one.amount, "f")} for one in book.unconverted
        ],
    }


def _row(one: Entry, origin: str) -> tuple[Cell, ...]:
    cost = one.cost
    return (
        cost.start,
        cost.end,
        cost.category.value,
        cost.amount,
        cost.hours,
        cost.hourly_rate,
        cost.channel,
        cost.campaign,
        cost.note,
        one.currency,
        one.share,
        one.worth,
        origin,
    )

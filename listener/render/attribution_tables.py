"""Which channels and campaigns led to orders, by five models side by side; and the orders behind that."""

from __future__ import annotations

from collections.abc import Iterable

from listener.metrics.value.attribution import Model
from listener.render.tables import Cell, Column, Kind, Table
from listener.reports.value.attribution import Attribution, Credit
from listener.reports.value.order_paths import OrderPath, Step
from listener.words import N_

MODELS = {
    Model.FIRST: N_("First touch"),
    Model.LAST: N_("Last touch"),
    Model.LINEAR: N_("Linear"),
    Model.POSITION: N_("Position 40/20/40"),
    Model.TIME_DECAY: N_("Time decay"),
}
DEFAULT = Model.POSITION
"""The model to lead with where one has to."""


def key(model: Model) -> str:
    """The name of a model's column."""
    return model.value.replace(" ", "_")


_CONVERSIONS = tuple(Column(key(model), name, Kind.MONEY) for model, name in MODELS.items())
_MARGIN = tuple(Column(f"margin_{key(model)}", name, Kind.MONEY) for model, name in MODELS.items())
_CREDITS = (
    Column("steps", N_("Steps"), Kind.NUMBER),
    Column("orders", N_("Orders"), Kind.NUMBER),
    *_CONVERSIONS,
    *_MARGIN,
    Column("cost", N_("Cost of its touches"), Kind.MONEY),
    Column("cost_unknown", N_("Touches without a cost"), Kind.NUMBER),
    Column("currency", N_("Currency")),
)
CHANNELS = (Column("channel", N_("Channel")), *_CREDITS)
CAMPAIGNS = (Column("campaign", N_("Campaign")), *_CREDITS)

PATHS = (
    Column("order", N_("Order")),
    Column("customer", N_("Customer")),
    Column("at", N_("Ordered"), Kind.INSTANT),
    Column("margin", N_("Margin"), Kind.MONEY),
    Column("steps", N_("Steps"), Kind.NUMBER),
    Column("path", N_("Path")),
    Column("cost", N_("Cost of the path"), Kind.MONEY),
    Column("currency", N_("Currency")),
)
STEPS = (
    Column("order", N_("Order")),
    Column("customer", N_("Customer")),
    Column("ordered_at", N_("Ordered"), Kind.INSTANT),
    Column("step", N_("Step"), Kind.NUMBER),
    Column("touch", N_("Touch")),
    Column("at", N_("Time"), Kind.INSTANT),
    Column("channel", N_("Channel")),
    Column("campaign", N_("Campaign")),
    Column("part", N_("Part")),
    Column("cost", N_("Cost"), Kind.MONEY),
    *_CONVERSIONS,
    *_MARGIN,
    Column("currency", N_("Currency")),
)
"""What the credits of a channel or campaign are the sums of."""


def channels_table(found: Attribution) -> Table:
    """A row per channel."""
    return Table("attribution-channels", N_("Channels"), CHANNELS, _rows(found.channels, found.currency))


def campaigns_table(found: Attribution) -> Table:
    """A row per campaign, and one for what belongs to none."""
    return Table("attribution-campaigns", N_("Campaigns"), CAMPAIGNS, _rows(found.campaigns, found.currency))


def _rows(credits: Iterable[Credit], currency: str) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            one.key,
            one.steps,
            one.orders,
            *(one.conversions[model] for model in MODELS),
            *(one.margin[model] for model in MODELS),
            one.spent.amount,
            one.spent.unknown,
            currency,
        )
        for one in credits
    )


def path_row(one: OrderPath, currency: str) -> tuple[Cell, ...]:
    """One row of the list of orders."""
    written = " > ".join(step.channel for step in one.steps)
    return (one.order, one.customer, one.at, one.margin, len(one.steps), written, one.cost, currency)


def step_row(path: OrderPath, number: int, step: Step, currency: str) -> tuple[Cell, ...]:
    """One row of the list of steps."""
    return (
        path.order,
        path.customer,
        path.at,
        number,
        step.touch,
        step.at,
        step.channel,
        step.campaign,
        step.part.value,
        step.cost,
        *(step.conversions[model] for model in MODELS),
        *(step.margin[model] for model in MODELS),
        currency,
    )

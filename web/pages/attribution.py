"""/value/attribution: which channels and campaigns led to orders, by five models, and the paths behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from flask import Blueprint, Response, abort

from listener.metrics.value.attribution import added
from listener.model import Rank
from listener.render import attribution_tables as tables
from listener.render.tables import Table
from listener.reports.value.attribution import Attribution, Credit, attribution
from listener.reports.value.costs import cost_book
from listener.reports.value.order_paths import NO_CAMPAIGN, PathChoice, choose_orders, order_paths, step_rows
from listener.words import N_
from web.access import allowed
from web.answers import table_answer
from web.filters import Filters, query, read_filters
from web.frame import dates_picker, render
from web.openings import Opening
from web.site import Site, site

blueprint = Blueprint("attribution", __name__)
PATH = "/value/attribution"
FIELDS = ("from", "to", "customer", "channel", "campaign", "path")
MOST = 50
"""Orders shown on the page; the files have them all."""
_NO_CAMPAIGN = "(none)"
"""How the query string says that a step belongs to no campaign."""
_FILES = ("channels", "campaigns", "orders", "steps")


@blueprint.get(PATH)
@allowed(Rank.VIEWER)
def show() -> str:
    """The page."""
    found = site()
    filters = _filters(found)
    told = attribution(found.store, found.config, filters.period)
    choice = _choice(filters)
    numbers = choose_orders(told, choice)
    channels = tables.channels_table(told)
    further = cost_book(found.store, found.config, filters.period).winning
    return render(
        "attribution.html",
        found,
        filters.period.as_of,
        here="/value",
        part=PATH,
        filters=filters,
        picker=dates_picker(filters, PATH, kept=("customer", "channel", "campaign", "path")),
        found=told,
        further=further,
        cac=told.cac(further),
        channels=channels,
        margins=replace(channels, title=N_("Margin by channel")),
        channel_openings=[_of(filters, one, "channel") for one in told.channels],
        campaigns=tables.campaigns_table(told),
        campaign_openings=[_of(filters, one, "campaign") for one in told.campaigns],
        count=len(numbers),
        orders=list(islice(order_paths(told, numbers), MOST)),
        choice=choice,
        added=lambda one: added(one.steps, [choice.channel]) if choice.channel else None,
        chosen=_chosen(choice),
        orders_opening=Opening(told.orders, _address(filters), noun="order"),
        with_path=Opening(told.attributed, _address(filters, path="with"), noun="order"),
        margin_columns=[column.key for column in tables.CHANNELS if column.key.startswith("margin_")],
        count_columns=[tables.key(model) for model in tables.MODELS],
        page_query=filters.query(),
        period_query=query(filters.period),
    )


@blueprint.get(f"{PATH}/<any({', '.join(_FILES)}):name>.<suffix>")
@allowed(Rank.VIEWER)
def file(name: str, suffix: str) -> Response:
    """One of the tables of the page; the lists have every chosen row."""
    if suffix not in ("csv", "json"):
        abort(404)
    found = site()
    filters = _filters(found)
    told = attribution(found.store, found.config, filters.period)
    return table_answer(_table(told, _choice(filters), name), suffix)


def _table(told: Attribution, choice: PathChoice, name: str) -> Table:
    if name == "channels":
        return tables.channels_table(told)
    if name == "campaigns":
        return tables.campaigns_table(told)
    numbers = choose_orders(told, choice)
    if name == "orders":
        rows = tuple(tables.path_row(one, told.currency) for one in order_paths(told, numbers))
        return Table("orders", N_("Orders with their paths"), tables.PATHS, rows)
    steps: Iterator[tuple[object, ...]] = (
        tables.step_row(path, number, step, told.currency)
        for path, number, step in step_rows(told, numbers, choice)
    )
    return Table("steps", N_("Steps of paths"), tables.STEPS, tuple(steps))  # type: ignore[arg-type]


def _of(filters: Filters, credit: Credit, field: str) -> dict[str, Opening]:
    """What every credit of a row opens: the orders with such a step."""
    opening = Opening(credit.orders, _address(filters, **{field: credit.key or _NO_CAMPAIGN}), noun="order")
    names = [column.key for column in tables.CHANNELS if column.key not in ("channel", "currency")]
    return dict.fromkeys(names, opening)


def _address(filters: Filters, **fields: str) -> str:
    return f"{PATH}?{query(filters.period, **fields)}#orders"


def _choice(filters: Filters) -> PathChoice:
    given = filters.given
    campaign = given.get("campaign")
    return PathChoice(
        customer=given.get("customer"),
        has_path={"with": True, "without": False}.get(given.get("path", "")),
        channel=given.get("channel"),
        campaign=NO_CAMPAIGN if campaign == _NO_CAMPAIGN else campaign,
    )


def _chosen(choice: PathChoice) -> str:
    """What narrows the list of orders, in words; empty if nothing does."""
    return " · ".join(
        one for one in (choice.customer, choice.channel, choice.campaign or None) if one is not None
    )


def _filters(found: Site) -> Filters:
    return read_filters(found, found.clock(), FIELDS)

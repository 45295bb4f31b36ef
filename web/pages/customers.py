"""/value/customers: what one is worth, who stays how long, and who might have left and was saved."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, abort

from listener.model import Rank
from listener.render import figures
from listener.render.customer_tables import FATES, SORTS, cohorts_table, saves_table
from listener.render.value_tables import cents
from listener.render.value_words import money_range
from listener.reports.value import facts
from listener.reports.value.assumed import assumed
from listener.reports.value.lifetime import EachWorth, customer_cohorts, worth_of_each
from listener.reports.value.saves import Saves, SaveSort, saves
from listener.words import N_, _
from web.access import allowed
from web.answers import table_answer
from web.filters import Filters, chosen_of, query, read_filters
from web.frame import dates_picker, render
from web.openings import Opening
from web.site import Site, site

blueprint = Blueprint("customers", __name__)
PATH = "/value/customers"
FIELDS = ("from", "to", "brand", "state")
MOST = 50
"""Cases and cohorts shown on the page; the files have them all."""
_EACH = {
    "clv": N_("A customer, over their lifetime"),
    "value_per_lead": N_("A lead"),
    "value_per_visit": N_("A visit"),
}


@blueprint.get(PATH)
@allowed(Rank.VIEWER)
def show() -> str:
    """The page; `state` chooses among the cases."""
    found = site()
    filters = _filters(found)
    period, currency = filters.period, found.config.workspace.currency
    kept = _saves(found, filters)
    state = _state(filters)
    chosen = kept.of(state)
    cohorts = cohorts_table(customer_cohorts(found.store, found.config.zone, period.as_of))
    return render(
        "customers.html",
        found,
        period.as_of,
        here="/value",
        part=PATH,
        filters=filters,
        picker=dates_picker(filters, PATH, kept=("brand", "state")),
        each=worth_of_each(found.store, assumed(found.store, found.config), period),
        each_words={name: _(words) for name, words in _EACH.items()},
        each_range=lambda one: _range(one, currency),
        currency=currency,
        sums=facts.customer_sums(found.store, period),
        saves=kept,
        counts=[
            (sort, _(words), kept.count(sort), _of(filters, kept, sort)) for sort, words in SORTS.items()
        ],
        rate_opening=_of(filters, kept, SaveSort.KNOWN),
        cases=chosen[:MOST],
        count=len(chosen),
        state=state,
        state_words=_(SORTS[state]),
        fates={fate: _(words) for fate, words in FATES.items()},
        cohorts=cohorts,
        page_query=filters.query(),
        plain_query=filters.query(state=None),
    )


@blueprint.get(f"{PATH}/<any(cases, cohorts):name>.<suffix>")
@allowed(Rank.VIEWER)
def file(name: str, suffix: str) -> Response:
    """The chosen cases, or every cohort."""
    if suffix not in ("csv", "json"):
        abort(404)
    found = site()
    filters = _filters(found)
    if name == "cases":
        return table_answer(saves_table(_saves(found, filters).of(_state(filters))), suffix)
    return table_answer(
        cohorts_table(customer_cohorts(found.store, found.config.zone, filters.period.as_of)), suffix
    )


def _saves(found: Site, filters: Filters) -> Saves:
    return saves(found.store, found.config, filters.period, filters.brand)


def _state(filters: Filters) -> SaveSort:
    return SaveSort(chosen_of(filters.given, "state", list(SaveSort), SaveSort.RISK))


def _of(filters: Filters, kept: Saves, sort: SaveSort) -> Opening:
    told = query(filters.period, brand=filters.brand, state=sort.value)
    return Opening(kept.count(sort), f"{PATH}?{told}#cases", noun="case")


def _range(one: EachWorth, currency: str) -> tuple[str, str]:
    """What one is worth, to the cent, and its range."""
    return figures.money(cents(one.value.value), currency), money_range(one.value, currency)


def _filters(found: Site) -> Filters:
    """The request as of the minute: what was judged within it holds for all of it."""
    now = found.clock().replace(second=0, microsecond=0)
    filters = read_filters(found, now, FIELDS)
    return replace(filters, period=replace(filters.period, as_of=now))

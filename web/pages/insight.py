"""Files of what moved: /sentiment/drivers, /sentiment/terms, /sentiment/changes and /spikes."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from listener.model import Rank
from listener.render.insight_tables import changes_table, drivers_table, spikes_table, terms_table
from listener.reports.change_points import change_points
from listener.reports.drivers import Kind
from listener.reports.spikes import history
from web.access import allowed
from web.answers import table_answer
from web.filters import FRAME, Filters, chosen_of, read_filters
from web.insight import drivers_of
from web.site import Site, site

blueprint = Blueprint("insight", __name__)


@blueprint.get("/sentiment/drivers.<suffix>")
@allowed(Rank.VIEWER)
def drivers(suffix: str) -> Response:
    """What drove the change of a brand's tone, by the segments asked for."""
    found, filters = _file(suffix, "driver")
    by = Kind(chosen_of(filters.given, "driver", list(Kind), Kind.SOURCE))
    return table_answer(drivers_table(drivers_of(found, filters), by), suffix)


@blueprint.get("/sentiment/terms.<suffix>")
@allowed(Rank.VIEWER)
def terms(suffix: str) -> Response:
    """The words that negative mentions of a brand use more or less than before."""
    found, filters = _file(suffix)
    told = drivers_of(found, filters)
    return table_answer(terms_table(told.terms if told else ()), suffix)


@blueprint.get("/sentiment/changes.<suffix>")
@allowed(Rank.VIEWER)
def changes(suffix: str) -> Response:
    """The days on which the tone about a brand changed its level, of the chosen brand or of all."""
    found, filters = _file(suffix)
    told = change_points(found.store, found.config, filters.period, choice=filters.choice)
    return table_answer(changes_table(one for one in told if filters.brand in (None, one.brand)), suffix)


@blueprint.get("/spikes.<suffix>")
@allowed(Rank.VIEWER)
def spikes(suffix: str) -> Response:
    """The spikes of the period's whole days, of the chosen brand or of all."""
    found, filters = _file(suffix)
    told = history(found.store, found.config, filters.period)
    return table_answer(spikes_table(one for one in told if filters.brand in (None, one.brand)), suffix)


def _file(suffix: str, *more: str) -> tuple[Site, Filters]:
    if suffix not in ("csv", "json"):
        abort(404)
    found = site()
    return found, read_filters(found, found.clock(), (*FRAME, *more))

"""/status: every source, how its polls go, and what is wrong in plain words."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, abort

from listener import __version__
from listener.render.tables import covered_table, sources_table
from listener.reports.coverage import covered_days, gaps
from listener.reports.health import health, watched
from listener.words import _
from web.answers import table_answer
from web.filters import Filters, WrongField, read_filters
from web.frame import render
from web.site import Site, site

MOST_GAPS = 20

blueprint = Blueprint("status", __name__)


@blueprint.get("/status")
def show() -> str:
    """The page."""
    found = site()
    now = found.clock()
    read_filters(found, now, ())
    return render(
        "status.html",
        found,
        now,
        here="/status",
        listening=health(found.store, found.config, now),
        started_at=found.started_at,
        version=__version__,
    )


@blueprint.get("/status/coverage")
def coverage() -> str:
    """How much of what should have been read of one source was, day by day."""
    found, filters, source = _covered()
    days = covered_days(found.store, found.config, filters.period, source)
    missing = gaps(found.store, filters.period, source)
    return render(
        "coverage.html",
        found,
        filters.period.as_of,
        here="/status",
        filters=filters,
        source=source,
        days=covered_table(days),
        due=sum(day.due for day in days),
        succeeded=sum(day.succeeded for day in days),
        gaps=missing[-MOST_GAPS:],
        count=len(missing),
        files_query=filters.query(),
    )


@blueprint.get("/status/coverage.<suffix>")
def coverage_file(suffix: str) -> Response:
    """The same days as a file."""
    if suffix not in ("csv", "json"):
        abort(404)
    found, filters, source = _covered()
    return table_answer(
        covered_table(covered_days(found.store, found.config, filters.period, source)), suffix
    )


def _covered() -> tuple[Site, Filters, str]:
    """What was asked for: without dates, the days that /status watches."""
    found = site()
    now = found.clock()
    filters = read_filters(found, now, ("from", "to", "source"))
    source = filters.source
    if source is None:
        message = _("source: name one, like /status/coverage?source=News.")
        raise WrongField("source", message)
    if not {"from", "to"} & set(filters.given):
        filters = replace(filters, period=watched(found.config, now))
    return found, filters, source


@blueprint.get("/status.<suffix>")
def file(suffix: str) -> Response:
    """The table of sources as a file."""
    if suffix not in ("csv", "json"):
        abort(404)
    found = site()
    now = found.clock()
    read_filters(found, now, ())
    return table_answer(sources_table(health(found.store, found.config, now)), suffix)

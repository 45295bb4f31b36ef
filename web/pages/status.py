"""/status: every source, how its polls go, and what is wrong in plain words."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from listener.render.tables import sources_table
from listener.reports.health import health
from web.answers import table_answer
from web.filters import read_filters
from web.frame import render
from web.site import site

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
    )


@blueprint.get("/status.<suffix>")
def file(suffix: str) -> Response:
    """The table of sources as a file."""
    if suffix not in ("csv", "json"):
        abort(404)
    found = site()
    now = found.clock()
    read_filters(found, now, ())
    return table_answer(sources_table(health(found.store, found.config, now)), suffix)

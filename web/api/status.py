"""/api/v1/status: how every source does, what metered ones cost, and whether the product is ready."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from listener import __version__
from listener.model import Rank
from listener.render.status_json import status_json
from listener.reports.health import health, is_ready
from listener.reports.spending import source_spending
from listener.scoring import upkeep
from web.access import allowed
from web.api.asking import given
from web.site import site

blueprint = Blueprint("api_status", __name__)


@blueprint.get("/api/v1/status")
@allowed(Rank.VIEWER)
def show() -> Response:
    """The status as of now."""
    given(())
    found = site()
    now = found.clock()
    told = health(found.store, found.config, now)
    costs = source_spending(found.store, found.config, now)
    ready = is_ready(told, found.config, found.started_at)
    scores = upkeep(found.store, found.config)
    return jsonify({"version": __version__, "ready": ready, **status_json(told, costs, scores)})

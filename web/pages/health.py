"""/healthz and /readyz: for the programs that watch over this one."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from listener.errors import StoreError
from listener.render.report_json import iso
from listener.reports.health import health, is_ready
from listener.store.database import version
from listener.store.schema import HEAD
from web.access import everybody
from web.site import site

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@everybody
def alive() -> Response:
    """200 while the process lives; asks nothing of the database."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@everybody
def ready() -> Response:
    """200 with the database at its newest shape and a recent good poll, else 503 with the reason."""
    found = site()
    try:
        at_head = version(found.store) == HEAD
        state = health(found.store, found.config, found.clock()) if at_head else None
    except StoreError as error:
        response = jsonify({"ready": False, "database": str(error), "last_good_poll": None})
        response.status_code = 503
        return response
    polled = state is not None and is_ready(state, found.config, found.started_at)
    good = state.last_good_at if state else None
    response = jsonify(
        {
            "ready": at_head and polled,
            "database": "at head" if at_head else "run `listener db upgrade`",
            "last_good_poll": iso(good) if good else None,
        }
    )
    response.status_code = 200 if at_head and polled else 503
    return response

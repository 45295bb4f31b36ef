"""/assets and /static: files with their hash in the address, kept by browsers for ever."""

from __future__ import annotations

import gzip

from flask import Blueprint, Response, abort, request

from web.access import everybody
from web.site import site

blueprint = Blueprint("assets", __name__)
_FOR_EVER = "public, max-age=31536000, immutable"


@blueprint.get("/assets/vega-<key>.js")
@everybody
def vega(key: str) -> Response:
    """The chart code of this version; any other is not found."""
    assets = site().assets
    body = assets.vega() if key == assets.vega_key else None
    if body is None:
        abort(404)
    response = Response(body, mimetype="text/javascript")
    if request.accept_encodings["gzip"] > 0:
        response.headers["Content-Encoding"] = "gzip"
    else:
        response.set_data(gzip.decompress(body))
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = _FOR_EVER
    return response


@blueprint.get("/static/<name>")
@everybody
def static_file(name: str) -> Response:
    """One of our own files; for ever only under the hash it has now."""
    file = site().assets.files.get(name)
    if file is None:
        abort(404)
    response = Response(file.body, mimetype=file.mimetype)
    if request.args.get("v") == file.version:
        response.headers["Cache-Control"] = _FOR_EVER
    return response


@blueprint.get("/favicon.ico")
@everybody
def favicon() -> Response:
    """The mark of the product, for browsers that ask without being told."""
    return static_file("favicon.svg")

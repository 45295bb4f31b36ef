"""Every failure as a page, or as JSON where JSON was asked for: one sentence, never a stack trace."""

from __future__ import annotations

import logging
from math import ceil
from typing import Any

from flask import Flask, Response, g, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed, Unauthorized

from listener.clock import utc_now
from listener.errors import RenderError, StoreError, UsageError
from listener.words import N_, _
from web import access
from web.api.problems import problem
from web.bodies import asks_for_file, too_long
from web.filters import WrongField, without

_log = logging.getLogger(__name__)
_TITLES = {
    400: N_("That cannot be shown"),
    401: N_("Sign in first"),
    403: N_("That is not for your role"),
    404: N_("Nothing is here"),
    405: N_("Only reading is possible"),
    410: N_("That is over"),
    413: N_("That is too long"),
    429: N_("Too many attempts"),
    500: N_("Something went wrong"),
    503: N_("That is not available now"),
}
_SENTENCES = {
    404: N_("The page or mention does not exist; it may have been removed, or the address is mistyped."),
    405: N_("This address can be read and not changed."),
    413: N_("What was sent is longer than any form here takes."),
    429: N_("It was wrong too often. Wait a while, then try again."),
    500: N_("The page could not be made; the log of the web process says why."),
}

_OF_API = {
    404: N_("There is nothing of this address or number. /api/openapi.json tells what there is."),
    405: N_("This address does not take this method; the Allow header says what it takes."),
    406: N_("Here everything is application/json; accept that."),
    413: N_("What was sent is longer than anything that the API takes."),
    415: N_("Send JSON, with Content-Type: application/json."),
    429: N_(
        "There were too many requests in a minute, or too many with a token that is unknown or revoked; the "
        "Retry-After header says how long to wait."
    ),
}
"""What the API says where pages say something else, or nothing."""
_STALE = N_("This form belongs to a session that is over. Open the page again and send it anew.")
_EXPLAINED = (400, 401, 403, 410)
"""Failures that the code which raised them explains itself."""


def explain(app: Flask) -> None:
    """Answer errors with pages."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(StoreError, _unavailable)
    app.register_error_handler(RenderError, _unavailable)
    app.register_error_handler(UsageError, _usage)
    app.register_error_handler(Exception, _bug)


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    said = error.description if code in _EXPLAINED else None
    if isinstance(error, CSRFError):
        said = _(_STALE)
    if code == 413 and asks_for_file():
        return _answer(code, too_long())
    known = _OF_API.get(code) if access.is_api() else None
    response = _answer(code, _(known or _SENTENCES.get(code, "")) or said or error.name)
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ("GET", "HEAD")))
    if isinstance(error, Unauthorized) and access.is_api():
        response.headers["WWW-Authenticate"] = "Bearer"
    if "retry_at" in g:
        wait = g.retry_at - utc_now().timestamp()
        response.headers["Retry-After"] = str(max(1, ceil(wait)))
    return response


def _unavailable(error: StoreError | RenderError) -> Response:
    _log.error("%s", error)
    return _answer(503, str(error))


def _usage(error: UsageError) -> Response:
    field = error.field if isinstance(error, WrongField) else None
    return _answer(400, str(error), field=field)


def _bug(error: Exception) -> Response:
    _log.exception("%s %s failed", request.method, request.path, exc_info=error)
    return _answer(500, _(_SENTENCES[InternalServerError.code]))


def _answer(code: int, sentence: str, *, field: str | None = None) -> Response:
    if access.is_api():
        return problem(code, sentence, field=field)
    if request.path.startswith("/charts/") or request.path.endswith(".json") or code == 401:
        told: dict[str, Any] = {"error": sentence}
        response = jsonify(told if field is None else told | {"field": field})
    else:
        asked = N_("That cannot be done") if code == 400 and request.method == "POST" else _TITLES.get(code)
        title = _(asked or N_("That did not work"))
        clear = None if field is None else without(field)
        page = render_template("error.html", title=title, sentence=sentence, field=field, clear=clear)
        response = Response(page, mimetype="text/html")
    response.status_code = code
    return response

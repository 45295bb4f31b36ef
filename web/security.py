"""What keeps the pages safe: who may ask, how, and what the browser is told to refuse.

A request passes, in this order: the name it asks by (against DNS rebinding), its method, the token of its
form, and what its view needs (access.py).
"""

from __future__ import annotations

from flask import Flask, Response, abort, current_app, request
from werkzeug.exceptions import Unauthorized
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as AnyResponse

from listener.words import _
from web import access, bodies, limits, sessions
from web.api import door
from web.site import EXTENSION, Site, site

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "font-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in _POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS = "max-age=31536000"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
_METHODS = ("GET", "HEAD", "POST")


def protect(app: Flask) -> None:
    """Check every request and mark every answer."""
    found: Site = app.extensions[EXTENSION]
    app.config["MAX_CONTENT_LENGTH"] = bodies.LONGEST_BODY
    if found.config.web.https:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    sessions.keep_sessions(app)
    app.before_request(_check)
    app.after_request(_mark)


def _check() -> AnyResponse | None:
    if not _is_known_host():
        abort(400, _("This installation answers only on this computer: open it as http://127.0.0.1."))
    if access.is_api():
        door.check()
    if request.method not in _METHODS:
        abort(405)
    if request.routing_exception is not None:
        # Nothing is there, or not for this method: Flask says so.
        return None
    if request.method == "POST" and not access.has_bearer():
        bodies.make_room()
        sessions.csrf(current_app).protect()
    try:
        return access.check()
    except Unauthorized:
        if access.has_bearer():
            limits.count_guess()
        raise


def _is_known_host() -> bool:
    # Werkzeug's own list of trusted hosts cannot hold an IPv6 address.
    host = request.headers.get("Host", "")
    name, colon, port = host.rpartition(":")
    if colon and port.isdecimal():
        host = name
    found = site()
    # Where people sign in, a name that was bent to this address brings none of their cookies.
    is_elsewhere = found.anywhere or found.config.web.https
    return host.casefold() in _LOOPBACK or (is_elsewhere and found.first_run.is_over)


def _mark(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers[name] = value
    if site().config.web.https:
        response.headers["Strict-Transport-Security"] = HSTS
    response.headers.setdefault("Cache-Control", "no-store")
    return response

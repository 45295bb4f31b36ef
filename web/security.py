"""What keeps the pages safe: who may ask, how, and what the browser is told to refuse.

There are no users yet, so nobody is signed in and nothing can be changed: only GET and HEAD, only by a
loopback name (against DNS rebinding), no cookie.
"""

from __future__ import annotations

from flask import Flask, Response, abort, request

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
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
_METHODS = ("GET", "HEAD")


def protect(app: Flask) -> None:
    """Check every request and mark every answer."""
    app.before_request(_check)
    app.after_request(_mark)


def _check() -> None:
    # Werkzeug's own list of trusted hosts cannot hold an IPv6 address.
    host = request.headers.get("Host", "")
    name, colon, port = host.rpartition(":")
    if colon and port.isdecimal():
        host = name
    if host.casefold() not in _LOOPBACK:
        abort(400, "This installation answers only on this computer: open it as http://127.0.0.1.")
    if request.method not in _METHODS:
        abort(405)


def _mark(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers[name] = value
    response.headers.setdefault("Cache-Control", "no-store")
    return response

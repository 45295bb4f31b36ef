"""How often somebody may be wrong (sign-in, the first code, one's own password, a token), or ask the API."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, abort, current_app, g, request
from flask_limiter import Limiter, RequestLimit
from flask_limiter.util import get_remote_address
from limits import parse

from listener.clock import utc_now
from listener.config.values import fold
from web.access import is_api, visitor

PER_ADDRESS = "10 per minute"
PER_NAME = "20 per hour"
PER_TOKEN = "600 per minute"
"""Of the API, whatever is asked; where there is no token, of an address."""
_GUESSES = parse(PER_ADDRESS)
_TOKENS = "tokens"
_LIMITER = "listener-limiter"
_LIMITED = {"login.enter": "name", "setup.make": None, "settings.change_password": None}
"""Views that guess at secrets, and the field of the form that names an account."""


def limit(app: Flask) -> None:
    """Count failures by address, and by name where one is given, in the memory of this process."""
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://", strategy="moving-window")
    for endpoint, field in _LIMITED.items():
        view: Any = app.view_functions[endpoint]
        view = limiter.limit(PER_ADDRESS, deduct_when=_failed, on_breach=_told)(view)
        if field is not None:
            view = limiter.limit(PER_NAME, key_func=_name, deduct_when=_failed, on_breach=_told)(view)
        app.view_functions[endpoint] = view
    of_api = limiter.shared_limit(PER_TOKEN, scope="api", key_func=_token, on_breach=_told)
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/v1/"):
            view = app.view_functions[rule.endpoint]
            app.view_functions[rule.endpoint] = of_api(view)
    app.extensions[_LIMITER] = limiter
    app.after_request(lambda response: _tell(limiter, response))


def count_guess() -> None:
    """Note that an address sent a token that nobody gave out; 429 once it lately sent too many.

    Right ones go on: behind a proxy one address is many people, and nobody guesses 256 bits by luck.
    """
    limiter: Limiter = current_app.extensions[_LIMITER]
    counts, place = limiter.limiter, get_remote_address()
    if limiter.enabled and not counts.hit(_GUESSES, _TOKENS, place):
        g.retry_at = counts.get_window_stats(_GUESSES, _TOKENS, place).reset_time
        abort(429)


def _failed(response: Response) -> bool:
    """Whoever succeeds is sent on."""
    return response.status_code != 302


def _name() -> str:
    return "name:" + fold(request.form.get("name", "")[:200])


def _token() -> str:
    token = visitor().token
    return get_remote_address() if token is None else f"token:{token.id}"


def _tell(limiter: Limiter, response: Response) -> Response:
    """How much of the limit is left; when it begins anew in seconds of the epoch."""
    limit = limiter.current_limit
    if limit is not None and is_api():
        response.headers["X-RateLimit-Limit"] = str(limit.limit.amount)
        response.headers["X-RateLimit-Remaining"] = str(limit.remaining)
        response.headers["X-RateLimit-Reset"] = str(limit.reset_at)
    return response


def _told(limit: RequestLimit) -> None:
    # The library adds a second to be safe; nobody waits for longer than the limit's own window.
    g.retry_at = min(limit.reset_at, utc_now().timestamp() + limit.limit.get_expiry())

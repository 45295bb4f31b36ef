"""What the API asks of every request before it looks at who asks, and the limit that every answer tells."""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import MethodNotAllowed, NotAcceptable, NotFound, Unauthorized
from werkzeug.routing import RequestRedirect

from listener.words import _
from web import access

JSON = "application/json"


def check() -> None:
    """Turn away what has a wrong address or method, wants another format, or changes things without a token.

    A session changes nothing here: a browser sends its cookie along for other sites as well.
    """
    wrong = request.routing_exception
    if isinstance(wrong, RequestRedirect):
        raise NotFound
    if isinstance(wrong, MethodNotAllowed):
        raise wrong
    asked = request.accept_mimetypes
    if asked and not asked[JSON]:
        raise NotAcceptable
    if request.method == "POST" and not access.has_bearer():
        raise Unauthorized(_("Send a token of the API: a session changes nothing here."))

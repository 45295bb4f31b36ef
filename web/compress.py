"""Pages and JSON leave gzipped where the browser understands it; streamed files go out as they are made."""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

_WORTH = 1_024
_KINDS = ("text/html", "application/json", "text/css", "text/javascript", "image/svg+xml")


def compress(app: Flask) -> None:
    """Compress every answer of a kind and a size that is worth it."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if response.mimetype not in _KINDS or response.is_streamed or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) >= _WORTH and request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(body, compresslevel=5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response

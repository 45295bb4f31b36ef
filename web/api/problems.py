"""Failures of the API as RFC 9457 has them: type, title, status and detail, and the field that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, jsonify

PROBLEM = "application/problem+json"


def problem(
    code: int, detail: str, *, field: str | None = None, more: Mapping[str, Any] | None = None
) -> Response:
    """The failure as JSON. `field` names what of the query string or the body is wrong."""
    told: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(code).phrase,
        "status": code,
        "detail": detail,
    }
    if field is not None:
        told["field"] = field
    response = jsonify(told | dict(more or {}))
    response.status_code = code
    response.mimetype = PROBLEM
    return response

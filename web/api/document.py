"""/api/openapi.json: the contract of the API as OpenAPI 3.1, written by hand; tests hold the API to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify

from listener import __version__
from listener.model import CaseState, Sentiment
from listener.reports.mentions import SENTIMENTS
from listener.store.agent_work import CHANNELS, LONGEST_TAG
from web.access import everybody
from web.api.asking import LONGEST, LONGEST_VALUE, MOST, PAGE
from web.api.cases import TABS
from web.api.door import JSON
from web.api.problems import PROBLEM
from web.api.schemas import SCHEMAS
from web.api.shapes import DATE, INSTANT, ROW, Schema, one_of, ref, whole
from web.limits import PER_TOKEN

blueprint = Blueprint("api_document", __name__)
_WRITTEN = "^[^\x00-\x1f\x7f-\x9f]+$"
_NAME: Schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_VALUE, "pattern": _WRITTEN}
_TAG: Schema = _NAME | {"maxLength": LONGEST_TAG}
_SECURITY: list[dict[str, list[str]]] = [{"token": []}]
_ABOUT = f"""Mentions, cases, reports and status of one installation.

Send a token that an admin makes on /settings: `Authorization: Bearer bl_…`. A token of the role *viewer*
reads, one of the role *agent* acts on cases as well. A token may ask {PER_TOKEN}; every answer tells in
`X-RateLimit-*` what is left. Lists come in pages: send `next` as `after`, with the same filters, until it is
null."""
_FAILURES = {
    400: "A parameter or the body is wrong; `field` names what.",
    401: "No token, or one that is unknown or revoked.",
    403: "The token may not do this.",
    404: "There is nothing of this number.",
    406: "Something else than JSON was asked for.",
    409: "The case is not as it was seen, or this cannot be done to it; `case` is what it is now.",
    413: "The body is too long.",
    415: "The body is no JSON.",
    429: "Over the limit, or too many unknown tokens from an address; `Retry-After` says how long to wait.",
    500: "A fault of ours.",
    503: "The database does not answer now.",
}
_ALWAYS = (400, 401, 406, 429, 500, 503)
_HEADERS: Mapping[int, dict[str, Any]] = {
    401: {"WWW-Authenticate": {"schema": {"const": "Bearer"}}},
    429: {"Retry-After": {"schema": {"type": "integer", "minimum": 1}}},
}
_LIMITS = {
    f"X-RateLimit-{name}": {"description": told, "schema": {"type": "integer", "minimum": 0}}
    for name, told in (
        ("Limit", "Requests a minute."),
        ("Remaining", "Requests that are left."),
        ("Reset", "When there are more, in seconds since 1970."),
    )
}


@blueprint.get("/api/openapi.json")
@everybody
def show() -> Response:
    """The document. It tells nothing of the installation."""
    return jsonify(document())


def document() -> dict[str, Any]:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "brand-listener",
            "version": __version__,
            "description": _ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "security": _SECURITY,
        "paths": _paths(),
        "components": {
            "schemas": SCHEMAS,
            "responses": {str(code): _failure(code) for code in _FAILURES},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _paths() -> dict[str, Any]:
    number = _parameter("number", ROW | {"minimum": 0}, "The number of the post.", where="path")
    case = _parameter("case", ROW | {"minimum": 0}, "The number of one of its messages.", where="path")
    brand = _parameter("brand", _NAME, "The brand that is asked.") | {"required": True}
    return {
        "/api/v1/mentions": {
            "get": _operation("mentions", "Mentions, newest first", "Mentions", parameters=_mentions())
        },
        "/api/v1/mentions/{number}": {
            "get": _operation("mention", "A post with its mentions", "Post", 404, parameters=[number])
        },
        "/api/v1/cases": {
            "get": _operation("cases", "Cases, those opened last first", "Cases", parameters=_cases())
        },
        "/api/v1/cases/{case}": {
            "get": _operation(
                "case",
                "A case with its messages, its waits and its conversation",
                "WholeCase",
                404,
                parameters=[case, brand],
            )
        },
        "/api/v1/cases/{case}/actions": {
            "post": _operation(
                "act",
                "Do something to a case, as an agent",
                "Done",
                *(403, 404, 409, 413, 415),
                parameters=[case, brand],
                body={"oneOf": _actions()},
            )
        },
        "/api/v1/report": {
            "get": _operation(
                "report", "Awareness, sentiment and response of a period", "Report", parameters=_report()
            )
        },
        "/api/v1/status": {
            "get": _operation("status", "How every source does and what it costs", "Status", parameters=[])
        },
    }


def _operation(
    name: str,
    summary: str,
    answer: str,
    *failures: int,
    parameters: list[Schema],
    body: Schema | None = None,
) -> dict[str, Any]:
    done = {
        "description": "Done." if body else "What was asked for.",
        "headers": _LIMITS,
        "content": {JSON: {"schema": ref(answer)}},
    }
    failed = {str(code): {"$ref": f"#/components/responses/{code}"} for code in (*_ALWAYS, *failures)}
    sent = {} if body is None else {"requestBody": {"required": True, "content": {JSON: {"schema": body}}}}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": parameters,
        **sent,
        "responses": {"200": done, **dict(sorted(failed.items()))},
    }


def _failure(code: int) -> dict[str, Any]:
    headers = {"headers": _HEADERS[code]} if code in _HEADERS else {}
    schema = ref("Conflict" if code == 409 else "Problem")
    return {"description": _FAILURES[code], **headers, "content": {PROBLEM: {"schema": schema}}}


def _parameter(name: str, schema: Schema, told: str, *, where: str = "query") -> Schema:
    needed = {"required": True} if where == "path" else {}
    return {"name": name, "in": where, **needed, "description": told, "schema": schema}


def _paging() -> list[Schema]:
    limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": PAGE}
    after = _NAME | {"maxLength": LONGEST["after"]}
    return [
        _parameter("limit", limit, "So many rows at the most."),
        _parameter("after", after, "The `next` of the page before."),
    ]


def _days() -> list[Schema]:
    return [
        _parameter("from", DATE, "The first local day."),
        _parameter("to", DATE, "The first local day that is not included."),
    ]


def _mentions() -> list[Schema]:
    return [
        *_days(),
        _parameter("brand", _NAME, "A tracked brand."),
        _parameter("source", _NAME, "A source."),
        _parameter("lang", _NAME, "A language that mentions are in, such as en, or `unknown`."),
        _parameter("sentiment", one_of(SENTIMENTS), "The class; scored is any, unscored none."),
        _parameter("group", _NAME, "A group of keywords. Not together with a keyword."),
        _parameter("keyword", _NAME, "A keyword that was found."),
        _parameter("hashtag", _NAME, "A hashtag, with or without its #."),
        _parameter("q", _NAME | {"maxLength": LONGEST["q"]}, "Words that all occur."),
        *_paging(),
    ]


def _cases() -> list[Schema]:
    return [
        _parameter("state", one_of(list(CaseState)), "The state."),
        _parameter("tab", one_of(TABS), "Those that a tab of the inbox lists."),
        _parameter("brand", _NAME, "One of your brands."),
        _parameter("assignee", _NAME, "Who has it."),
        _parameter("tag", _NAME, "A tag it has."),
        *_paging(),
    ]


def _report() -> list[Schema]:
    return [
        *_days(),
        _parameter("as_of", _NAME, "What happened later does not exist: 2026-11-01T12:00:00Z, or local."),
        _parameter("brand", _NAME, "One brand instead of all."),
    ]


def _actions() -> list[Schema]:
    to = {"type": ["string", "null"], "minLength": 1, "maxLength": LONGEST_VALUE, "pattern": _WRITTEN}
    return [
        _action("assign", to=to | {"description": "An agent, or null for nobody."}),
        _action("tag", "untag", tag=_TAG),
        _action("resolve", "reopen", "dismiss", "save"),
        _action("elsewhere", channel=one_of(CHANNELS), at=INSTANT, optional=("at",)),
        _action("link", post=ROW | {"description": "The number of the post that is the answer."}),
        _action("sentiment", label=one_of(list(Sentiment)) | {"description": "Of its newest message."}),
    ]


def _action(*names: str, optional: tuple[str, ...] = (), **fields: Schema) -> Schema:
    version = ROW | {"description": "The version of the case that you saw."}
    return whole({"do": one_of(names), "version": version, **fields}, optional=optional)

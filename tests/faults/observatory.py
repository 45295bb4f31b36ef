"""The points that the MDN HTTP Observatory gives an answer, by its table of 2026 (src/grader/charts.js).

What it asks of a whole site (a redirection from plain HTTP, preloading, sharing across origins) is not
asked here: the first is the proxy's, and none of them can bring points.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from http.cookies import Morsel, SimpleCookie
from urllib.parse import urlsplit

from tests.faults.served import Answer

A_PLUS = 100
_ENOUGH_FOR_EXTRA = 90
_SIX_MONTHS = 15_768_000
_PRIVATE = frozenset({"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"})
_SCRIPT = re.compile(r"<script\b[^>]*\bsrc=[\"']([^\"']+)", re.IGNORECASE)


def points(answer: Answer) -> int:
    """100, less for what is missing; more for what is there, where at least 90 are left."""
    parts = (_policy, _frames, _transport, _types, _referrer, _resources, _cookies, _scripts)
    found = [part(answer) for part in parts]
    base = 100 + sum(one for one in found if one < 0)
    return base + (sum(one for one in found if one > 0) if base >= _ENOUGH_FOR_EXTRA else 0)


def policy_of(answer: Answer) -> Mapping[str, frozenset[str]]:
    """The directives of the content security policy."""
    told = answer.headers.get("Content-Security-Policy", "")
    words = [part.split() for part in told.split(";") if part.strip()]
    return {first.lower(): frozenset(rest) for first, *rest in words}


def _policy(answer: Answer) -> int:
    found = policy_of(answer)
    fallback = found.get("default-src", frozenset({"*"}))
    sources = {name: found.get(name, fallback) for name in ("script-src", "object-src", "style-src")}
    broad = {"'unsafe-inline'", "data:", "https:", "http:", "*"}
    if not found:
        return -25
    if (sources["script-src"] | sources["object-src"]) & broad:
        return -20
    if any("'unsafe-eval'" in one for one in found.values()):
        return -10
    if sources["style-src"] & broad:
        return 0
    sends_home = found.get("form-action", frozenset()) in ({"'self'"}, {"'none'"})
    return 10 if fallback == {"'none'"} and sends_home else 5


def _frames(answer: Answer) -> int:
    if policy_of(answer).get("frame-ancestors", set()) in ({"'none'"}, {"'self'"}):
        return 5
    return 0 if answer.headers.get("X-Frame-Options") in ("DENY", "SAMEORIGIN") else -20


def _transport(answer: Answer) -> int:
    found = re.match(r"max-age=(\d+)\b", answer.headers.get("Strict-Transport-Security", ""))
    if found is None:
        return -20
    return 0 if int(found[1]) >= _SIX_MONTHS else -10


def _types(answer: Answer) -> int:
    return 0 if answer.headers.get("X-Content-Type-Options") == "nosniff" else -5


def _referrer(answer: Answer) -> int:
    told = answer.headers.get("Referrer-Policy")
    return 0 if told is None else 5 if told in _PRIVATE else -5


def _resources(answer: Answer) -> int:
    return 10 if answer.headers.get("Cross-Origin-Resource-Policy") in ("same-origin", "same-site") else 0


def _cookies(answer: Answer) -> int:
    return min(map(_cookie, cookies(answer)), default=0)


def cookies(answer: Answer) -> list[Morsel[str]]:
    """Every cookie that an answer sets."""
    told = answer.headers.get_all("Set-Cookie") or []
    return [one for line in told for one in SimpleCookie(line).values()]


def _cookie(one: Morsel[str]) -> int:
    # Every cookie here is one of a session.
    if not one["secure"]:
        return -40
    if not one["httponly"]:
        return -30
    if one["samesite"] and one["samesite"] not in ("Lax", "Strict"):
        return -20
    return 5 if one["samesite"] else 0


def _scripts(answer: Answer) -> int:
    elsewhere = [one for one in _SCRIPT.findall(answer.text) if urlsplit(one).netloc]
    return -50 if elsewhere else 0

"""What went wrong at X, as one of our errors: the cause, the remedy, and when it may be asked again. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from listener.errors import ApiError
from listener.net import retry_after

_LONGEST_SAID = 200
_LONGEST_REST = timedelta(days=1)
_CAP_MAY_BE_RAISED = timedelta(hours=6)
_CAPPED = "usage-capped"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that is no success: status, headers with lower-case names, body as text."""

    status: int
    headers: Mapping[str, str]
    body: str


def refused(answer: Refusal, now: datetime) -> ApiError:
    """The error behind an answer of 300 and above."""
    told = _told(answer.body)
    said = f" ({told})" if told else ""
    if answer.status == 429:
        return _too_many(answer, now)
    if answer.status >= 500:
        return ApiError(
            f"X has a problem of its own ({answer.status}); nothing to do here",
            until=_retry_after(answer.headers, now),
        )
    if answer.status in _REMEDIES:
        return ApiError(
            _REMEDIES[answer.status].format(said=said),
            wide=answer.status not in (400, 404),
            restart=answer.status in (400, 404),
            status=answer.status,
        )
    return ApiError(
        f"X answered with {answer.status}{said}, which it should not; look at api_base", status=answer.status
    )


_REMEDIES = {
    400: "X does not understand the request (400){said}; look at the keywords and handles of the brands",
    401: "X does not accept the token (401); make a new one in X's developer console and set "
    "LISTENER_X_BEARER_TOKEN",
    402: "the account at X is out of credits (402); buy some, or raise the spending limit, in X's "
    "developer console",
    403: "X forbids this to the token (403){said}; look at the access of the app in X's developer console",
    404: "X knows no such address (404){said}; look at api_base",
}


def _too_many(answer: Refusal, now: datetime) -> ApiError:
    if _CAPPED in answer.body:
        month = '"Monthly"' in answer.body
        # The cap may be raised meanwhile, which X tells nobody: asking is free.
        until = min(_next_month(now) if month else _next_day(now), now + _CAP_MAY_BE_RAISED)
        span = "month" if month else "day"
        return ApiError(
            f"the cap of the account at X for this {span} is reached (429); raise it in X's developer "
            "console, or wait for the next",
            until=until,
            guess=True,
            status=429,
        )
    reset = reset_of(answer.headers, now) or _retry_after(answer.headers, now)
    if reset is None:
        return ApiError(
            "X asks to slow down (429) and does not say until when; nothing to do here",
            status=429,
        )
    return ApiError("the rate limit of X is used up (429); nothing to do here", until=reset, status=429)


def reset_of(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When the rate limit begins anew, None if X does not say so or the time is past or makes no sense."""
    try:
        found = datetime.fromtimestamp(int(headers.get("x-rate-limit-reset", "")), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return found if now < found <= now + _LONGEST_REST else None


def date_of(headers: Mapping[str, str]) -> datetime | None:
    """The date of an answer, None if it has none that can be read."""
    try:
        found = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo is not None else None


def used_up(headers: Mapping[str, str]) -> bool:
    """Whether the answer was the last that the rate limit allows for now."""
    return headers.get("x-rate-limit-remaining", "").strip() == "0"


def no_answer(why: str, *, sent: bool) -> ApiError:
    """The error behind a request to which no answer came; `sent`: it may have been answered and billed."""
    return ApiError(f"{why}; nothing to do here unless it stays so", sent=sent)


def misread(what: str, *, restart: bool = False) -> ApiError:
    """The error behind an answer that is none of the API."""
    said = f"X answered with {what} instead of what was asked for; nothing to do here unless it stays so"
    return ApiError(said, sent=True, restart=restart)


def _told(body: str) -> str:
    """X's own words, as far as there are any."""
    found: Any = _json(body)
    if not isinstance(found, dict):
        return ""
    errors = found.get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    for place in (first, found):
        for key in ("message", "detail", "title"):
            if isinstance(said := place.get(key), str) and said:
                printable = "".join(c if c.isprintable() else " " for c in said)
                return printable[:_LONGEST_SAID]
    return ""


def _json(body: str) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _retry_after(headers: Mapping[str, str], now: datetime) -> datetime | None:
    rest = retry_after(headers, now)
    return now + rest if rest is not None else None


def _next_day(now: datetime) -> datetime:
    return (now.astimezone(UTC) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def _next_month(now: datetime) -> datetime:
    first = _next_day(now).replace(day=1)
    return first if first > now else (first + timedelta(days=32)).replace(day=1)

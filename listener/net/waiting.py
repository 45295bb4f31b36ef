"""How long a server asks to be left alone, read from the headers of its answer. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(hours=24)
"""No server can silence a source for longer than this."""


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """The wait that Retry-After asks for, in seconds or as a date; None if it asks for none.

    Header names are lower-case, `now` is aware UTC. At most LONGEST; what cannot be read counts for nothing.
    """
    told = headers.get("retry-after", "").strip()
    seconds = _seconds(told)
    return _clamped(seconds if seconds is not None else _until(told, headers, now))


def fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long the answer stays fresh by Cache-Control (max-age less Age), else by Expires; None if not.

    Header names are lower-case, `now` is aware UTC. At most LONGEST; what cannot be read counts for nothing.
    """
    directives = _directives(headers.get("cache-control", ""))
    if "no-store" in directives or "no-cache" in directives:
        return None
    lifetime = _seconds(directives.get("max-age", ""))
    if lifetime is None:
        lifetime = _until(headers.get("expires", ""), headers, now)
    if lifetime is None:
        return None
    return _clamped(lifetime - (_seconds(headers.get("age", "").strip()) or timedelta()))


def _directives(cache_control: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in reversed(cache_control.lower().split(",")))
    return {name.strip(): value.strip().strip('"') for name, _, value in pairs}  # the first of equals stands


def _seconds(text: str) -> timedelta | None:
    if not re.fullmatch("[0-9]+", text):
        return None
    # int() refuses endless digits; nine of them are thirty years.
    return timedelta(seconds=int(text.lstrip("0")[:9] or "0"))


def _until(text: str, headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """From now until the date in `text`; "now" is by the server's own clock where it tells the time."""
    instant = _date(text)
    return None if instant is None else instant - (_date(headers.get("date", "")) or now)


def _date(text: str) -> datetime | None:
    try:
        instant = parsedate_to_datetime(text)
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _clamped(wait: timedelta | None) -> timedelta | None:
    return None if wait is None or wait <= timedelta() else min(wait, LONGEST)

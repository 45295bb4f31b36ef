"""Periods from what people type: local dates, the end exclusive, and the default of thirty whole days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from listener.errors import UsageError
from listener.model import Period
from listener.words import _

DEFAULT_DAYS = 30
EARLIEST_YEAR = 1995
LATEST_YEAR = 9000
LONGEST_DAYS = 3_660
"""Ten years: longer periods are taken for a typing error."""


def last_days(days: int, zone: ZoneInfo, as_of: datetime) -> Period:
    """The last complete local days before `as_of`; today is not among them."""
    today = as_of.astimezone(zone).date()
    return Period(today - timedelta(days=days), today, zone, as_of)


def period_of(start: str | None, end: str | None, zone: ZoneInfo, as_of: datetime) -> Period:
    """The period of two local dates (YYYY-MM-DD, `end` exclusive); UsageError names what is wrong.

    Without both: the last thirty complete days. Without `end`: up to and without today, or today so far
    if it begins today. Without `start`: the thirty days before `end`.
    """
    if start is None and end is None:
        return last_days(DEFAULT_DAYS, zone, as_of)
    today = as_of.astimezone(zone).date()
    last = _date("to", end) if end is not None else today
    first = _date("from", start) if start is not None else last - timedelta(days=DEFAULT_DAYS)
    if end is None and first == today:
        last = today + timedelta(days=1)
    if first >= last:
        message = _("from ({first}) must be before to ({last}); to is the first day not included.")
        if end is None:
            message = _("from ({first}) lies after today ({last}); choose an earlier day, or a to after it.")
        raise UsageError(message.format(first=first, last=last))
    if (last - first).days > LONGEST_DAYS:
        message = _("from {first} to {last} is longer than ten years; choose a shorter period.")
        raise UsageError(message.format(first=first, last=last))
    return Period(first, last, zone, as_of)


def instant(text: str, zone: ZoneInfo) -> datetime:
    """The instant somebody typed, e.g. 2026-11-01T12:00+01:00; without an offset it is local to `zone`."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"as-of: {text!r} is no instant; write 2026-11-01T12:00:00Z.") from error
    if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        raise UsageError(f"as-of: {text!r} lies outside the years {EARLIEST_YEAR} to {LATEST_YEAR}.")
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _date(name: str, text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        message = _("{field}: {value!r} is no date; write it as 2026-11-01.")
        raise UsageError(message.format(field=name, value=text[:40])) from error
    if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        message = _("{field}: {value} lies outside the years {first} to {last}.")
        raise UsageError(message.format(field=name, value=found, first=EARLIEST_YEAR, last=LATEST_YEAR))
    return found

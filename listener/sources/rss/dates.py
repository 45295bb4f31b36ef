"""When an entry was published, by what its feed wrote. Pure.

Strict first: feedparser makes a date of anything ("2026-13-45" is January 2027 to it, a Korean date the
first of this month), so its reading counts only for shapes that begin with neither a number nor an
RFC 822 date, as "Sun Jan 4 16:29:06 2026" does.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""No feed is older; a date before it is a default of some software."""

LATEST = timedelta(hours=1)
"""How far ahead of us a publisher's clock may go."""

_RFC822 = re.compile(r"(?:[^\W\d_]{2,},?\s+)?\d{1,2}\s+[A-Za-z]{3,}\s+\d{2,4}\b")
_DATABASE_ZONE = re.compile(r"\s*(?:UTC|GMT|Z)$|\s+(?=[+-]\d\d:?\d\d$)", re.IGNORECASE)
_HALF_DAY = re.compile(r"\b([AP])M\b", re.IGNORECASE)
_NAMED_ZONE = re.compile(r"\b([A-Z]{3,4})$")
_ZONES = {  # email knows those of America only, and takes all others for UTC
    "WEST": "+0100",
    "BST": "+0100",
    "CET": "+0100",
    "MET": "+0100",
    "CEST": "+0200",
    "MEST": "+0200",
    "EET": "+0200",
    "EEST": "+0300",
    "MSK": "+0300",
    "JST": "+0900",
    "KST": "+0900",
}


def entry_date(raw: str | None, parsed: tuple[int, ...] | None, now: datetime) -> tuple[datetime, bool]:
    """The entry's instant (UTC) and whether it is estimated, which means `now`.

    `raw` is what the feed wrote, `parsed` what feedparser made of it: year to second, UTC. Missing,
    unparsable, before 1995 or more than an hour after `now`: estimated.
    """
    found = _read(raw.strip(), parsed) if raw else None
    if found is None or found < EARLIEST or found > now + LATEST:
        return now, True
    return found.astimezone(UTC), False


def _read(raw: str, parsed: tuple[int, ...] | None) -> datetime | None:
    try:
        if _RFC822.match(raw):
            return _rfc822(raw)
        if raw[0].isdigit() or raw[0] in "+-":
            return _aware(datetime.fromisoformat(_DATABASE_ZONE.sub("", raw, count=1)))
        return None if parsed is None else _trusted(raw, parsed)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _rfc822(raw: str) -> datetime:
    if ":" not in raw:
        raw = f"{raw} 00:00"
    return _aware(parsedate_to_datetime(_NAMED_ZONE.sub(lambda zone: _ZONES.get(zone[1], zone[1]), raw)))


def _aware(found: datetime) -> datetime:
    """A date without a zone is taken as UTC."""
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _trusted(raw: str, parsed: tuple[int, ...]) -> datetime | None:
    """feedparser's reading, if it shows the year that was written; it ignores "AM" and "PM"."""
    year, month, day, hour, minute, second = parsed[:6]
    if not any(str(year + drift) in raw for drift in (-1, 0, 1)):
        return None
    if half := _HALF_DAY.search(raw):
        hour = hour % 12 + (12 if half[1].upper() == "P" else 0)
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)

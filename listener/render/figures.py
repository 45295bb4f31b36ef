"""How a figure is written for people, the same in the terminal and on the pages. Unknown is a dash."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

UNKNOWN = "—"
MINUS = "\u2212"


def number(value: float | None) -> str:
    """1234 -> "1,234"; fractions keep one digit."""
    if value is None:
        return UNKNOWN
    written = f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
    return written.replace("-", MINUS)


def counted(count: int, noun: str) -> str:
    """1, "mention" -> "1 mention"; any other number has the noun with an s."""
    return f"{number(count)} {noun}" if count == 1 else f"{number(count)} {noun}s"


def rate(count: int, days: float) -> str:
    """5 in 2 days -> "2.5 a day"; what would round to nothing is "under 0.1 a day"."""
    if not days:
        return f"{UNKNOWN} a day"
    each = count / days
    return "under 0.1 a day" if 0 < each < 0.1 else f"{number(round(each, 1))} a day"


def percent(fraction: float | None) -> str:
    """0.1234 -> "12.3 %"."""
    return UNKNOWN if fraction is None else f"{_tidy(f'{fraction * 100:,.1f}')} %"


def signed(value: float | None) -> str:
    """0.214 -> "+0.21": a figure of -1...1 such as net sentiment."""
    return UNKNOWN if value is None else _sign(f"{value:+.2f}")


def change(fraction: float | None) -> str:
    """0.123 -> "+12.3 %": growth."""
    return UNKNOWN if fraction is None else f"{_sign(f'{fraction * 100:+,.1f}')} %"


def points(difference: float | None) -> str:
    """0.034 -> "+3.4 pt": the difference of two shares, in percentage points."""
    return UNKNOWN if difference is None else f"{_sign(f'{difference * 100:+,.1f}')} pt"


def instant(at: datetime | None, zone: ZoneInfo) -> str:
    """A local time to the minute: "6 Nov 2026, 14:32"."""
    return UNKNOWN if at is None else f"{day(at.astimezone(zone).date())}, {at.astimezone(zone):%H:%M}"


def day(on: date | None) -> str:
    """A date as people read it: "6 Nov 2026"."""
    return UNKNOWN if on is None else f"{on.day} {on:%b %Y}"


def days(start: date, end: date) -> str:
    """The days [start, end) with the last one named: "24 Oct to 22 Nov 2026"."""
    last = end - timedelta(days=1)
    if last <= start:
        return day(start)
    first = f"{start.day} {start:%b}" if start.year == last.year else day(start)
    return f"{first} to {day(last)}"


def ago(then: datetime | None, now: datetime) -> str:
    """How long before `now`: "2 min ago"; what lies ahead is "in 2 min"."""
    if then is None:
        return "never"
    seconds = (now - then).total_seconds()
    minutes = int(abs(seconds) // 60)
    if minutes < 1:
        return "just now"
    if minutes < 120:
        span = f"{minutes} min"
    else:
        span = f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} days"
    return f"{span} ago" if seconds > 0 else f"in {span}"


def _sign(written: str) -> str:
    """A typographic minus, and no sign before a zero."""
    bare = written.lstrip("+-")
    return bare if not bare.strip("0.,") else written.replace("-", MINUS)


def _tidy(written: str) -> str:
    bare = written.lstrip("-")
    return bare if not bare.strip("0.,") else written.replace("-", MINUS)

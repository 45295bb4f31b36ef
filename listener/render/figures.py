"""How a figure is written for people, the same in the terminal and on the pages. Unknown is a dash.

Words and names of months are those of the language spoken (listener/words.py).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from listener.words import N_, _, ngettext

UNKNOWN = "—"
MINUS = "\u2212"
MONTHS = (
    *(N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun")),
    *(N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")),
)
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def number(value: float | None) -> str:
    """1234 -> "1,234"; fractions keep one digit."""
    if value is None:
        return UNKNOWN
    written = f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
    return written.replace("-", MINUS)


def counted(count: int, noun: str) -> str:
    """1, "mention" -> "1 mention"; 2 -> "2 mentions". KeyError for a noun that is not counted here."""
    return _NOUNS[noun](count).format(count=number(count))


_NOUNS: dict[str, Callable[[int], str]] = {
    "order": lambda n: ngettext("{count} order", "{count} orders", n),
    "goal": lambda n: ngettext("{count} goal", "{count} goals", n),
    "author": lambda n: ngettext("{count} author", "{count} authors", n),
    "brand": lambda n: ngettext("{count} brand", "{count} brands", n),
    "case": lambda n: ngettext("{count} case", "{count} cases", n),
    "change": lambda n: ngettext("{count} change", "{count} changes", n),
    "entry": lambda n: ngettext("{count} entry", "{count} entries", n),
    "customer": lambda n: ngettext("{count} customer", "{count} customers", n),
    "follower": lambda n: ngettext("{count} follower", "{count} followers", n),
    "hour": lambda n: ngettext("{count} hour", "{count} hours", n),
    "label": lambda n: ngettext("{count} label", "{count} labels", n),
    "like": lambda n: ngettext("{count} like", "{count} likes", n),
    "mention": lambda n: ngettext("{count} mention", "{count} mentions", n),
    "mention or repost": lambda n: ngettext("{count} mention or repost", "{count} mentions and reposts", n),
    "message": lambda n: ngettext("{count} message", "{count} messages", n),
    "person": lambda n: ngettext("{count} person", "{count} people", n),
    "poll": lambda n: ngettext("{count} poll", "{count} polls", n),
    "post": lambda n: ngettext("{count} post", "{count} posts", n),
    "quote": lambda n: ngettext("{count} quote", "{count} quotes", n),
    "reply": lambda n: ngettext("{count} reply", "{count} replies", n),
    "repost": lambda n: ngettext("{count} repost", "{count} reposts", n),
    "request": lambda n: ngettext("{count} request", "{count} requests", n),
    "row": lambda n: ngettext("{count} row", "{count} rows", n),
    "source": lambda n: ngettext("{count} source", "{count} sources", n),
    "user": lambda n: ngettext("{count} user", "{count} users", n),
    "wait": lambda n: ngettext("{count} wait", "{count} waits", n),
}
"""How many there are of something, in the language spoken."""


def rate(count: int, days: float) -> str:
    """5 in 2 days -> "2.5 a day"; what would round to nothing is "under 0.1 a day"."""
    each = count / days if days else None
    if each is not None and 0 < each < 0.1:
        return _("under 0.1 a day")
    return _("{count} a day").format(count=number(each and round(each, 1)))


def dollars(amount: Decimal | None) -> str:
    """US dollars: "$1,234.50"; below one cent four decimals, "$0.0050"."""
    if amount is None:
        return UNKNOWN
    if not amount:
        return "$0.00"
    if amount < Decimal("0.0001"):
        return _("under {amount}").format(amount="$0.0001")
    return f"${amount:,.4f}" if amount < Decimal("0.01") else f"${amount:,.2f}"


def amount(value: Decimal | None) -> str:
    """An amount of money without its currency: "1,234.50"; below one cent four decimals, "0.0050"."""
    if value is None:
        return UNKNOWN
    if 0 < value < Decimal("0.0001"):
        return _("under {amount}").format(amount="0.0001")
    written = f"{value:,.4f}" if 0 < abs(value) < Decimal("0.01") else f"{value:,.2f}"
    return _tidy(written)


def money(value: Decimal | None, currency: str) -> str:
    """An amount with its currency: "1,234.50 EUR"."""
    return UNKNOWN if value is None else f"{amount(value)} {currency}"


def percent(fraction: float | None) -> str:
    """0.1234 -> "12.3 %"."""
    return UNKNOWN if fraction is None else f"{_tidy(f'{fraction * 100:,.1f}')} %"


def signed(value: float | None) -> str:
    """0.214 -> "+0.21": a figure of -1...1 such as net sentiment."""
    return UNKNOWN if value is None else _sign(f"{value:+.2f}")


def change(fraction: float | None) -> str:
    """0.123 -> "+12.3 %": growth."""
    return UNKNOWN if fraction is None else f"{_sign(f'{fraction * 100:+,.1f}')} %"


def probability(p: float | None) -> str:
    """0.0312 -> "0.031"; what is smaller is "under 0.001"."""
    if p is None:
        return UNKNOWN
    return _("under {least}").format(least="0.001") if p < 0.001 else f"{p:.3f}"


def interval(low: float | None, high: float | None, write: Callable[[float | None], str]) -> str:
    """ "38.1 to 44.2 %": the bounds of a figure as `write` writes it, the unit once; empty if unknown."""
    if low is None:
        return ""
    if high is None:
        return _("{low} or more").format(low=write(low))
    first, last = write(low), write(high)
    bare, _gap, unit = first.partition(" ")
    return _("{low} to {high}").format(low=bare if unit and last.endswith(f" {unit}") else first, high=last)


def points(difference: float | None) -> str:
    """0.034 -> "+3.4 pt": the difference of two shares, in percentage points."""
    if difference is None:
        return UNKNOWN
    return _("{count} pt").format(count=_sign(f"{difference * 100:+,.1f}"))


def instant(at: datetime | None, zone: ZoneInfo) -> str:
    """A local time to the minute: "6 Nov 2026, 14:32"."""
    return UNKNOWN if at is None else f"{day(at.astimezone(zone).date())}, {at.astimezone(zone):%H:%M}"


def day(on: date | None) -> str:
    """A date as people read it: "6 Nov 2026"."""
    return UNKNOWN if on is None else f"{day_of_month(on)} {on:%Y}"


def day_of_month(on: date) -> str:
    """A date without its year: "6 Nov"."""
    return f"{on.day} {_(MONTHS[on.month - 1])}"


def days(start: date, end: date) -> str:
    """The days [start, end) with the last one named: "24 Oct to 22 Nov 2026"."""
    last = end - timedelta(days=1)
    if last <= start:
        return day(start)
    first = day_of_month(start) if start.year == last.year else day(start)
    return _("{first} to {last}").format(first=first, last=day(last))


def ago(then: datetime | None, now: datetime) -> str:
    """How long before `now`: "2 min ago"; what lies ahead is "in 2 min"."""
    if then is None:
        return _("never")
    seconds = (now - then).total_seconds()
    if abs(seconds) < 60:
        return _("just now")
    return (_("{span} ago") if seconds > 0 else _("in {span}")).format(span=span(abs(seconds)))


def span(seconds: float) -> str:
    """A length of time in one unit: "40 s", "2 min", "3 h", "5 days"."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return _("{count} s").format(count=int(seconds))
    if minutes < 120:
        return _("{count} min").format(count=minutes)
    if minutes < 48 * 60:
        return _("{count} h").format(count=minutes // 60)
    return _("{count} days").format(count=minutes // 1440)


def hours(value: float | None, *, of_opening: bool = False) -> str:
    """A length of time given in hours, in one unit: "42 min", "3.4 h", "5.2 days".

    Hours `of_opening` never make up days, which would have other lengths.
    """
    if value is None:
        return UNKNOWN
    if round(value * 60) < 60:
        return _("{count} min").format(count=round(value * 60))
    if value < 48 or of_opening:
        return _("{count} h").format(count=number(round(value, 1)))
    return _("{count} days").format(count=number(round(value / 24, 1)))


def _sign(written: str) -> str:
    """A typographic minus, and no sign before a zero."""
    bare = written.lstrip("+-")
    return bare if not bare.strip("0.,") else written.replace("-", MINUS)


def _tidy(written: str) -> str:
    bare = written.lstrip("-")
    return bare if not bare.strip("0.,") else written.replace("-", MINUS)

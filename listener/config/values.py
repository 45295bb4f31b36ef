"""One value at a time: what stands in keywords.toml in, the value out, or ValueError with our own sentence.

Every function is pure but for `zone`, which asks the system's time zone data. None knows where in the file
its value stands; `at_index` adds the place within a list.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Callable, Iterable
from datetime import date, time, timedelta
from decimal import Decimal
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from pydantic_core import InitErrorDetails

LONGEST_SHOWN = 60
LONGEST_NAME = 100
LONGEST_TERM = 200
LONGEST_DURATION = timedelta(days=366)
QUERY = "{query}"

_DURATION = re.compile(r"(?:([0-9]{1,9})d)?(?:([0-9]{1,9})h)?(?:([0-9]{1,9})m)?(?:([0-9]{1,9})s)?")
_WINDOW = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]-(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)")
_KINDS = (  # the first that fits: bool is an int, datetime is a date
    (bool, "true or false"),
    (str, "text"),
    (int, "a whole number"),
    (float | Decimal, "a number"),
    (date | time, "a date or time"),
    (list, "a list"),
    (dict, "a table"),
)


def shown(text: str) -> str:
    """Text as a message may quote it: on one line, nothing invisible, not too long."""
    cut = text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"
    return '"' + "".join(c if c.isprintable() else ascii(c)[1:-1] for c in cut) + '"'


def found(expected: str, value: object) -> str:
    """The sentence for a value of the wrong type."""
    kind = next((name for kind, name in _KINDS if isinstance(value, kind)), "something else")
    return f"expected {expected}, found {kind}"


def fold(text: str) -> str:
    """The form in which two words are the same word: NFKC, case-folded, one space between words."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def at_index(faults: Iterable[tuple[int, str]]) -> None:
    """Raise what is wrong with entries of a list, each at its own place; nothing wrong, nothing raised."""
    details = [
        InitErrorDetails(type="value_error", loc=(index,), input=None, ctx={"error": ValueError(message)})
        for index, message in faults
    ]
    if details:
        raise ValidationError.from_exception_data("", details)


def _text(value: object, example: str) -> str:
    if not isinstance(value, str):
        raise ValueError(found(f"text in quotes such as {example}", value))
    return value


def _line(text: str, longest: int) -> str:
    stripped = text.strip()
    if not stripped:
        raise ValueError("is empty; write at least one character or leave it out")
    if any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in stripped):
        raise ValueError(f"{shown(stripped)} holds a control character; write plain text on one line")
    if len(stripped) > longest:
        raise ValueError(f"{shown(stripped)} has {len(stripped)} characters; at most {longest} are allowed")
    return " ".join(stripped.split())


def name(text: str) -> str:
    """A name people read: stripped, one line, at most 100 characters."""
    return _line(text, LONGEST_NAME)


def term(text: str) -> str:
    """A keyword or exclude: stripped, one line, at most 200 characters, something a post can contain."""
    line = _line(text, LONGEST_TERM)
    if not any(unicodedata.category(c)[0] in "LNS" for c in line):
        raise ValueError(f"{shown(line)} has no letter or digit; write a word, phrase, #hashtag or @handle")
    return line


def distinct(terms: list[str]) -> list[str]:
    """The same list, unless two of its terms are the same word."""
    seen: dict[str, str] = {}
    faults: list[tuple[int, str]] = []
    for index, text in enumerate(terms):
        key = fold(text)
        if key in seen:
            faults.append(
                (index, f"{shown(text)} stands here already as {shown(seen[key])}; keep one of them")
            )
        seen.setdefault(key, text)
    at_index(faults)
    return terms


def some(entries: list[str]) -> list[str]:
    """The same list, unless it is empty."""
    if not entries:
        raise ValueError("is empty; write at least one entry, or leave it out for the default")
    return entries


def handle(text: str) -> str:
    """An account's handle, without "@"."""
    bare = text.strip().removeprefix("@")
    if not bare or not bare.isprintable() or len(bare) > LONGEST_NAME or set(bare) & set(" /"):
        raise ValueError(f'{shown(text)} is no handle; write it as on the network, such as "acme" or "@acme"')
    return bare


def network(text: str) -> str:
    """A network's slug, the key of `handles`."""
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,31}", text):
        raise ValueError(f'{shown(text)} is no network; write its short name in small letters, such as "x"')
    return text


def language(text: str) -> str:
    """A language code, the key of the term lists."""
    if not re.fullmatch(r"[a-z]{2,3}", text):
        raise ValueError(
            f'{shown(text)} is no language; write its code of two or three letters, such as "en"'
        )
    return text


def pattern(text: str) -> str:
    """A regular expression that compiles, and without a warning."""
    if not text:
        raise ValueError("is empty, which matches everything; write a pattern or leave it out")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(text)
    except (re.error, ValueError, OverflowError, RecursionError, Warning) as error:
        raise ValueError(f"{shown(text)} is no regular expression: {error}") from None
    return text


def duration(value: object) -> timedelta:
    """ "90s", "15m", "1h30m", "2d": at least a second, at most 366 days."""
    text = _text(value, '"15m"')
    match = _DURATION.fullmatch(text)
    if not text or not match:
        raise ValueError(
            f'{shown(text)} is no duration; write numbers with d, h, m, s, such as "15m" or "1h30m"'
        )
    days, hours, minutes, seconds = (int(number or 0) for number in match.groups())
    total = days * 86_400 + hours * 3_600 + minutes * 60 + seconds
    if not 1 <= total <= LONGEST_DURATION.total_seconds():
        raise ValueError(f'{shown(text)} is out of range; allowed is "1s" to "366d"')
    return timedelta(seconds=total)


def _outside(number: Decimal, allowed: str) -> str:
    return f"{number:.6g} is out of range; allowed is {allowed}"


def money(value: object) -> Decimal:
    """An amount of US dollars, zero or more."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError(found("an amount of US dollars such as 2.00", value))
    amount = Decimal(value)
    if not amount.is_finite() or not 0 <= amount <= 1_000_000_000:
        raise ValueError(_outside(amount, "0 to 1000000000 US dollars"))
    return amount


def hours(value: object) -> float:
    """A number of hours above zero, at most a year of them."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError(found("a number of hours such as 4.0", value))
    number = Decimal(value)
    if not number.is_finite() or not 0 < number <= 8_784:
        raise ValueError(_outside(number, "above 0, up to 8784 hours"))
    return float(number)


def whole(low: int, high: int) -> Callable[[int], int]:
    """A check that a whole number lies between the two, both included."""

    def check(number: int) -> int:
        if not low <= number <= high:
            raise ValueError(_outside(Decimal(number), f"{low} to {high}"))
        return number

    return check


def one_of(*allowed: str) -> Callable[[str], str]:
    """A check that text is one of the given words."""

    def check(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"{shown(text)} is not allowed; write {' or '.join(map(shown, allowed))}")
        return text

    return check


def zone(value: object) -> ZoneInfo:
    """An IANA time zone."""
    text = _text(value, '"Europe/Warsaw"')
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise ValueError(
            f'{shown(text)} is no IANA time zone; write one such as "Europe/Warsaw" or "UTC"'
        ) from None


def currency(text: str) -> str:
    """A currency code of the shape ISO 4217 gives them."""
    if not re.fullmatch(r"[A-Z]{3}", text):
        raise ValueError(f'{shown(text)} is no currency code; write three capital letters, such as "EUR"')
    return text


def cidr(value: object) -> IPv4Network | IPv6Network:
    """An IP network in CIDR notation."""
    text = _text(value, '"127.0.0.1/32"')
    try:
        return ip_network(text)
    except ValueError:
        pass
    try:
        hint = f'write "{ip_network(text, strict=False)}" or a longer prefix'
    except ValueError:
        hint = 'write it in CIDR notation, such as "127.0.0.1/32" or "10.0.0.0/8"'
    raise ValueError(f"{shown(text)} is no network; {hint}")


def window(text: str) -> str:
    """A span of a day, "HH:MM-HH:MM", that ends after it begins; "24:00" is the end of the day."""
    if not _WINDOW.fullmatch(text):
        raise ValueError(f'{shown(text)} is no span of hours; write "HH:MM-HH:MM", such as "09:00-17:00"')
    if text[:5] >= text[6:]:
        raise ValueError(
            f"{shown(text)} does not end after it begins; write hours past midnight as two spans,"
            ' to "24:00" and on the next day from "00:00"'
        )
    return text


def windows(spans: list[str]) -> list[str]:
    """The spans of one day in order, if no two of them overlap."""
    ordered = sorted(enumerate(spans), key=lambda item: item[1])
    latest = "00:00-00:00"
    faults = []
    for index, span in ordered:
        if span[:5] < latest[6:]:
            faults.append((index, f"{shown(span)} overlaps {shown(latest)}; write spans that do not overlap"))
        latest = max(latest, span, key=lambda it: it[6:])
    at_index(faults)
    return [span for _, span in ordered]


def web_address(text: str) -> str:
    """An http or https URL with a host. Messages do not repeat it: it may hold a password."""
    if any(c.isspace() or not c.isprintable() for c in text):
        raise ValueError("holds a space or an invisible character; write a space inside a URL as %20")
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ValueError(
            "is no URL; check its host and port, as in https://example.com:8080/feed.xml"
        ) from None
    if parts.scheme not in ("http", "https") or not host:
        raise ValueError("is no web address; write http:// or https://, a host and a path")
    return text


def feed_url(text: str) -> str:
    """The URL of a feed, in which {query} may stand anywhere after the host, and no other placeholder."""
    for placeholder in re.findall(r"\{[^{}]*\}", text):
        if placeholder != QUERY:
            raise ValueError(
                f"{shown(placeholder)} is no placeholder; write {QUERY}, or %7B and %7D for braces of its own"
            )
    if QUERY in re.split(r"[/?#]", text.partition("://")[2])[0]:
        raise ValueError(f"{QUERY} stands in the host; it may stand anywhere after it")
    return web_address(text)


def api_address(text: str) -> str:
    """The base URL of an API, without a slash at its end."""
    return web_address(text).rstrip("/")

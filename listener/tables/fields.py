"""Cells of tables and fields of forms as values: each reader takes the field's name and its text. Pure.

An empty text is unknown, None. FieldError names the field, what is wrong, and how it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from listener.errors import FieldError
from listener.words import _

LONGEST = 200
PLACES = 6
MOST = Decimal(10) ** 12
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""What lies outside is a slip of the pen, or stands for what is unknown or has no end."""
_NUMBER = re.compile(r"[+-]?([0-9]{1,18}(\.[0-9]{1,18})?|\.[0-9]{1,18})", re.ASCII)
_COUNT = re.compile(r"[0-9]{1,18}", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_JOINERS = dict.fromkeys((0x200C, 0x200D))
"""They show nothing themselves; Persian is written with the one, and emoji with the other."""
_CURRENCY = re.compile("[A-Z]{3}", re.ASCII)

Known = TypeVar("Known", bound=StrEnum)


def number(field: str, text: str) -> Decimal:
    """A decimal that must be there, exactly as written."""
    if not text:
        raise FieldError(field, _("is missing"))
    if not _NUMBER.fullmatch(text):
        raise FieldError(field, _("{text!r} is no number; write it like 0.125").format(text=text[:40]))
    return Decimal(text)


def exact(field: str, text: str) -> Decimal | None:
    """A decimal of up to six digits after the point."""
    if not text:
        return None
    value = number(field, text)
    if value.normalize().as_tuple().exponent < -PLACES:  # type: ignore[operator]
        told = _("{text} has more than {places} digits after the point; round it")
        raise FieldError(field, told.format(text=text, places=PLACES))
    if abs(value) >= MOST:
        raise FieldError(field, _("{text} is too large; give less than a million millions").format(text=text))
    return value


def amount(field: str, text: str) -> Decimal | None:
    """An amount of money or hours, which is not negative."""
    value = exact(field, text)
    if value is not None and value < 0:
        told = _("{text} is negative; give what was spent or earned as 0 or more")
        raise FieldError(field, told.format(text=text))
    return value


def count(field: str, text: str) -> int | None:
    """A whole number from 0."""
    if not text:
        return None
    if not _COUNT.fullmatch(text):
        raise FieldError(
            field, _("{text!r} is no whole number from 0; write it like 12").format(text=text[:40])
        )
    return int(text)


def line(field: str, text: str) -> str | None:
    """One line of text, its blanks evened out."""
    words = " ".join(text.split())
    if len(words) > LONGEST or not words.translate(_JOINERS).isprintable():
        told = _("has more than {most} characters or some that cannot be printed")
        raise FieldError(field, told.format(most=LONGEST))
    return words or None


def day(field: str, text: str) -> date | None:
    """A date."""
    if not text:
        return None
    try:
        return date.fromisoformat(text if _DATE.fullmatch(text) else "")
    except ValueError:
        told = _("{text!r} is no date; write it as 2026-11-01")
        raise FieldError(field, told.format(text=text[:40])) from None


def instant(field: str, text: str) -> datetime | None:
    """An instant with its offset, as UTC."""
    if not text:
        return None
    try:
        at: datetime | None = datetime.fromisoformat(text)
        at = at.astimezone(UTC) if at is not None and at.tzinfo is not None else None
    except (ValueError, OverflowError):
        at = None
    if at is None:
        told = _("{text!r} is no instant with an offset; write 2026-11-01T12:00:00Z")
        raise FieldError(field, told.format(text=text[:40]))
    if not EARLIEST <= at.date() <= LATEST:
        told = _("{text} lies not between {earliest} and {latest}; write 2026-11-01T12:00:00Z")
        raise FieldError(field, told.format(text=text[:40], earliest=EARLIEST, latest=LATEST))
    return at


def currency(field: str, text: str) -> str | None:
    """The three letters of a currency."""
    if text and not _CURRENCY.fullmatch(text):
        raise FieldError(
            field, _("{text!r} is none; write its three letters, like EUR").format(text=text[:40])
        )
    return text or None


def word_of(words: type[Known]) -> Callable[[str, str], Known | None]:
    """A reader of one of the words of an enumeration, however they are capitalised."""

    def read(field: str, text: str) -> Known | None:
        if not text:
            return None
        try:
            return words(text.casefold())
        except ValueError:
            told = _("{text!r} is none; write one of {known}")
            raise FieldError(field, told.format(text=text[:40], known=", ".join(words))) from None

    return read


def names(field: str, text: str) -> tuple[str, ...]:
    """Several names with semicolons or commas between them, each once."""
    found = (line(field, part) for part in re.split("[;,]", text))
    return tuple(dict.fromkeys(name for name in found if name))

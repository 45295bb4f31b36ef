"""Assumptions as people write them, read with every mistake named; and as they are written again. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from listener.errors import FieldError
from listener.model import MARKET_SHARE, Assumption
from listener.words import _

LONGEST = 200
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_CURRENCY = re.compile("[A-Z]{3}", re.ASCII)


def read_assumption(given: Mapping[str, str]) -> Assumption:
    """The assumption that these texts mean; what is missing or empty is unknown. Raises FieldError."""
    name = _line("name", given.get("name", ""))
    if name is None:
        raise FieldError("name", _("is missing; every assumption has one of its own"))
    low, central, high = (number(field, given.get(field, "")) for field in ("low", "central", "high"))
    if not low <= central:
        raise FieldError("low", _("it is above central; low <= central <= high"))
    if not central <= high:
        raise FieldError("high", _("it is below central; low <= central <= high"))
    if name.startswith(MARKET_SHARE):
        _check_share("low", low)
        _check_share("high", high)
    return Assumption(
        name=name,
        low=low,
        central=central,
        high=high,
        source=_line("source", given.get("source", "")),
        date=_date(given.get("date", "")),
        currency=_currency(given.get("currency", "")),
    )


def write_assumption(one: Assumption) -> dict[str, str]:
    """The assumption as texts that `read_assumption` takes for the same one."""
    return {
        "name": one.name,
        "low": format(one.low, "f"),
        "central": format(one.central, "f"),
        "high": format(one.high, "f"),
        "source": one.source or "",
        "date": one.date.isoformat() if one.date else "",
        "currency": one.currency or "",
    }


def number(field: str, text: str) -> Decimal:
    """A decimal, exactly as written. Raises FieldError."""
    if not text:
        raise FieldError(field, _("is missing"))
    if not _NUMBER.fullmatch(text):
        raise FieldError(field, _("{text!r} is no number; write it like 0.125").format(text=text[:40]))
    return Decimal(text)


def _check_share(field: str, value: Decimal) -> None:
    if not 0 <= value <= 1:
        told = _("{value} is no share of a market; write a fraction from 0 to 1, like 0.125 for 12.5 %")
        raise FieldError(field, told.format(value=value))


def _line(field: str, text: str) -> str | None:
    words = " ".join(text.split())
    if len(words) > LONGEST or not words.isprintable():
        told = _("has more than {most} characters or some that cannot be printed")
        raise FieldError(field, told.format(most=LONGEST))
    return words or None


def _date(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text if _DATE.fullmatch(text) else "")
    except ValueError:
        told = _("{text!r} is no date; write it as 2026-11-01")
        raise FieldError("date", told.format(text=text[:40])) from None


def _currency(text: str) -> str | None:
    if text and not _CURRENCY.fullmatch(text):
        raise FieldError(
            "currency", _("{text!r} is none; write its three letters, like EUR").format(text=text[:40])
        )
    return text or None

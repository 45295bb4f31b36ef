"""How the figures and texts of a document are written. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from listener.render import figures
from listener.reports.monthly.document import Day, Figure, Text, Unit

Write = Callable[[float | None], str]


def value(one: Figure) -> str:
    """The figure itself: "41.2 %"."""
    return _writer(one)(one.value)


def interval(one: Figure) -> str:
    """Its interval: "38.1 to 44.2 %"; empty where it has none."""
    return figures.interval(one.low, one.high, _writer(one)) if one.value is not None else ""


def count(one: Figure) -> str:
    """What it is of: "1,234 mentions"; empty where that is not told."""
    return figures.counted(one.n, one.noun) if one.n is not None and one.noun else ""


def inline(one: Figure) -> str:
    """The figure as it stands in a sentence: "41.2 % (38.1 to 44.2 %)"."""
    return f"{value(one)} ({bounds})" if (bounds := interval(one)) else value(one)


def day(one: Day | str) -> str:
    """A date: "6 Nov 2026"."""
    return figures.day(date.fromisoformat(one if isinstance(one, str) else one.on))


def plain(text: Text) -> str:
    """A text as it is read aloud."""
    return "".join(
        one if isinstance(one, str) else inline(one) if isinstance(one, Figure) else day(one) for one in text
    )


def _writer(one: Figure) -> Write:
    return _WRITERS[one.unit] if one.unit is not Unit.MONEY else lambda amount: money(amount, one.currency)


def money(amount: float | None, currency: str) -> str:
    """An amount in its currency, whole from 100 on: "1,234 EUR"."""
    if amount is None:
        return figures.UNKNOWN
    written = f"{amount:,.0f}" if abs(amount) >= 100 or amount == int(amount) else f"{amount:,.2f}"
    return f"{written.replace('-', figures.MINUS)} {currency}".strip()


_WRITERS: dict[Unit, Write] = {
    Unit.NUMBER: figures.number,
    Unit.PERCENT: figures.percent,
    Unit.CHANGE: figures.change,
    Unit.POINTS: figures.points,
    Unit.SIGNED: figures.signed,
    Unit.HOURS: figures.hours,
    Unit.P: figures.probability,
}

"""Amounts in several currencies as one: by rates that were written down with their day, never looked up.

Ground rule R14 of the metrics specification.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from listener.errors import FieldError
from listener.words import _

_EVER = date.min


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of a currency is in the workspace's, from a day on; without one, where no other holds."""

    currency: str
    worth: Decimal
    since: date | None = None

    def __post_init__(self) -> None:
        if not self.worth > 0:
            raise FieldError("rate", _("{currency} must be worth more than 0").format(currency=self.currency))


@dataclass(frozen=True, slots=True)
class Rates:
    """All rates into one currency, the workspace's, which is also meant where an amount has None."""

    currency: str
    _by_currency: Mapping[str, tuple[tuple[date, Decimal], ...]]

    @classmethod
    def into(cls, currency: str, rates: Iterable[Rate] = ()) -> Rates:
        """The rates into that currency, in any order; there is at most one of a currency and day."""
        found: dict[str, list[tuple[date, Decimal]]] = {}
        for rate in rates:
            found.setdefault(rate.currency, []).append((rate.since or _EVER, rate.worth))
        latest_first = {of: tuple(sorted(known, reverse=True)) for of, known in found.items()}
        return cls(currency, MappingProxyType(latest_first))

    def on(self, currency: str | None, day: date) -> Decimal | None:
        """The rate that held on that day: the latest of then or before, else the undated one, else None."""
        if currency is None or currency == self.currency:
            return Decimal(1)
        return next((worth for since, worth in self._by_currency.get(currency, ()) if since <= day), None)

    def convert(self, amount: Decimal, currency: str | None, day: date) -> Decimal | None:
        """The amount in the workspace's currency by the rate of its day, unrounded; None without a rate."""
        rate = self.on(currency, day)
        return None if rate is None else amount * rate

    def total(self, items: Iterable[tuple[Decimal, str | None, date]]) -> Decimal | None:
        """The sum of amounts, each with its currency and day; None as soon as one has no rate."""
        whole = Decimal(0)
        for item in items:
            converted = self.convert(*item)
            if converted is None:
                return None
            whole += converted
        return whole

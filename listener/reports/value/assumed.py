"""Assumptions as they stand: those people brought and the defaults, as ranges in the workspace's currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from listener.config import Config
from listener.metrics.value.exchange import Rates
from listener.metrics.value.ranges import Range
from listener.model import Assumption
from listener.reports.value.known import with_defaults
from listener.reports.value.rates import rates_of
from listener.store import Store
from listener.store.assumptions import all_assumptions


@dataclass(frozen=True, slots=True)
class Assumed:
    """Assumptions by name, `brought` those of people, and the rates between currencies."""

    by_name: Mapping[str, Assumption]
    brought: frozenset[str]
    rates: Rates

    def range(self, name: str) -> Range | None:
        """The assumption as a range in the workspace's currency; None if it is not known."""
        found = self.by_name.get(name)
        if found is None:
            return None
        rate = self.rates.on(found.currency, found.date or date.max)
        if rate is None:
            return None
        low, central, high = (float(value * rate) for value in (found.low, found.central, found.high))
        return Range(low, central, high)

    def number(self, name: str) -> float | None:
        """The central value of an assumption."""
        found = self.range(name)
        return None if found is None else found.central

    def moved(self, told: Mapping[str, Decimal]) -> Assumed:
        """The same with the central value of some moved, to see what follows; a range grows to hold it."""
        moved = {}
        for name, value in told.items():
            if (one := self.by_name.get(name)) is not None:
                low, high = min(one.low, value), max(one.high, value)
                moved[name] = replace(one, low=low, central=value, high=high)
        return replace(self, by_name={**self.by_name, **moved})


def assumed(store: Store, config: Config) -> Assumed:
    """The assumptions as they are kept now."""
    brought = [kept.assumption for kept in all_assumptions(store)]
    return Assumed(
        by_name=with_defaults(brought),
        brought=frozenset(one.name for one in brought),
        rates=rates_of(config.workspace.currency, brought),
    )

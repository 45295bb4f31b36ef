"""The cost book of a period: what was entered, spread by days, and what reading X cost by its ledger.

Section D of the metrics specification. A category without an entry is not recorded, which is not 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from listener.config import Config
from listener.metrics.value.exchange import Rates
from listener.metrics.value.spreading import part
from listener.model import Cost, CostCategory, Period
from listener.reports.value.rates import rates_of
from listener.store import Store
from listener.store.assumptions import all_assumptions
from listener.store.business import COSTS, remembered_rows
from listener.store.purchases import dollars_by_day

DOLLARS = "USD"
"""What X bills in."""

_WINNING = (CostCategory.ADS, CostCategory.CONTENT)


@dataclass(frozen=True, slots=True)
class Entry:
    """A cost of which something falls into the period: `share` of it, in its currency.

    `worth` is the share in the workspace's currency, by the rate of the day on which the cost begins; None
    without such a rate.
    """

    cost: Cost
    share: Decimal
    currency: str
    worth: Decimal | None


@dataclass(frozen=True, slots=True)
class Unconverted:
    """An amount that is in no sum, for no rate from its currency was known on its days."""

    currency: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class CostBook:
    """What a period cost, in `currency`, the workspace's.

    `by_category` has the categories with something recorded, `missing` the others. `x_reads` are made of the
    ledger, one for each metered source, in category tools, and are in the sums; `entries` are what people
    brought. Days that are still to come by the period's `as_of` have cost nothing yet.
    """

    currency: str
    entries: tuple[Entry, ...]
    x_reads: tuple[Entry, ...]
    by_category: Mapping[CostCategory, Decimal]
    unconverted: tuple[Unconverted, ...]

    @property
    def known(self) -> Decimal | None:
        """All that could be converted; None if that is nothing."""
        return sum(self.by_category.values(), Decimal(0)) if self.by_category else None

    @property
    def total(self) -> Decimal | None:
        """What it all cost; None if nothing is recorded, or something is that has no rate."""
        return None if self.unconverted else self.known

    @property
    def incomplete(self) -> frozenset[CostCategory]:
        """The categories of which something is in no sum."""
        return frozenset(
            one.cost.category for one in (*self.entries, *self.x_reads) if one.worth is None and one.share
        )

    @property
    def missing(self) -> tuple[CostCategory, ...]:
        """The categories of which nothing is recorded."""
        return tuple(one for one in CostCategory if one not in self.by_category)

    @property
    def winning(self) -> Decimal | None:
        """What was spent on winning customers rather than on keeping them; None if nothing is recorded."""
        spent = [self.by_category[one] for one in _WINNING if one in self.by_category]
        return sum(spent, Decimal(0)) or None

    @property
    def lacks_labour(self) -> bool:
        """Whether no work is recorded, so that the costs are told too low."""
        return CostCategory.LABOUR in self.missing


def cost_book(store: Store, config: Config, period: Period) -> CostBook:
    """What the days of the period cost, of all that is kept now."""
    workspace = config.workspace.currency
    rates = rates_of(workspace, (kept.assumption for kept in all_assumptions(store)))
    since, until = period.start, period.reached
    entries = tuple(
        _entry(cost, part(cost.total, cost.start, cost.end, since, until), rates)
        for cost in remembered_rows(store, COSTS)
        if cost.start < until and cost.end >= since
    )
    x_reads = tuple(_x_reads(dollars_by_day(store, since, until), rates))
    return CostBook(
        workspace,
        entries,
        x_reads,
        _by_category((*entries, *x_reads)),
        _unconverted((*entries, *x_reads)),
    )


def _entry(cost: Cost, share: Decimal, rates: Rates) -> Entry:
    currency = cost.currency or rates.currency
    return Entry(cost, share, currency, rates.convert(share, currency, cost.start))


def _x_reads(bought: Sequence[tuple[str, date, Decimal]], rates: Rates) -> Iterable[Entry]:
    """What each source bought as one cost, every day of it converted by that day's rate."""
    for source, some in groupby(bought, key=lambda row: row[0]):
        rows = list(some)
        days = [day for _source, day, _dollars in rows]
        dollars = sum((amount for _source, _day, amount in rows), Decimal(0))
        cost = Cost(min(days), max(days), CostCategory.TOOLS, amount=dollars, note=source, currency=DOLLARS)
        worth = rates.total((amount, DOLLARS, day) for _source, day, amount in rows)
        yield Entry(cost, dollars, DOLLARS, worth)


def _by_category(entries: Sequence[Entry]) -> dict[CostCategory, Decimal]:
    sums: dict[CostCategory, Decimal] = {}
    for one in entries:
        if one.worth is not None:
            sums[one.cost.category] = sums.get(one.cost.category, Decimal(0)) + one.worth
    return {category: sums[category] for category in CostCategory if category in sums}


def _unconverted(entries: Sequence[Entry]) -> tuple[Unconverted, ...]:
    sums: dict[str, Decimal] = {}
    for one in entries:
        if one.worth is None:
            sums[one.currency] = sums.get(one.currency, Decimal(0)) + one.share
    return tuple(Unconverted(currency, sums[currency]) for currency in sorted(sums))

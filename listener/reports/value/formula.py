"""What something is worth, as a formula over named factors, each known as low <= central <= high.

Factors are assumptions, drawn once for all formulas they are in, or observations of a goal. What is missing
is told by name, and then there is no worth: unknown is not 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from listener.metrics.value.lifetime import discounted, simple
from listener.metrics.value.ranges import Draws, Range, likely
from listener.model import UNKNOWN, Estimate
from listener.reports.value.assumed import Assumed
from listener.reports.value.known import BY_NAME
from listener.words import _

if TYPE_CHECKING:
    from listener.metrics.value.ranges import Formula, Numbers


@dataclass(frozen=True, slots=True)
class Factor:
    """A number of a formula. `is_assumption` or observed, then `n` is how many rows it is of."""

    name: str
    title: str
    range: Range
    is_assumption: bool
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Worth:
    """What something is worth, in the workspace's currency, as a formula of its factors.

    `missing` says in words what it takes to know it; then `formula` is None. `sold` tells that it is
    revenue, where margins are not known.
    """

    factors: tuple[Factor, ...] = ()
    formula: Formula | None = None
    missing: tuple[str, ...] = ()
    is_revenue: bool = False

    @property
    def ranges(self) -> dict[str, Range]:
        """The ranges of its factors by name."""
        return {one.name: one.range for one in self.factors}


def likely_value(worth: Worth | None) -> Estimate:
    """P50 with P10 and P90 of a worth; unknown if it is."""
    if worth is None or worth.formula is None:
        return UNKNOWN
    return likely(worth.formula(Draws(worth.ranges))).estimate


@dataclass(slots=True)
class Builder:
    """Gathers the factors of one formula, and what is missing. `whose` keeps observations of goals apart."""

    known: Assumed
    whose: str
    factors: dict[str, Factor] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def assume(self, name: str) -> str:
        """The factor of an assumption; missing if it is not made."""
        found = self.known.range(name)
        if found is None:
            told = _("the assumption {name}")
            self.missing.append(told.format(name=name))
        else:
            title = BY_NAME[name].title if name in BY_NAME else name
            self.factors[name] = Factor(name, _(title), found, is_assumption=True)
        return name

    def observe(self, name: str, title: str, value: Range | float | None, n: int | None = None) -> str:
        """The factor of something counted; missing if nothing tells."""
        key = f"{self.whose}: {name}"
        if value is None:
            self.missing.append(title)
            return key
        told = value if isinstance(value, Range) else Range(value, value, value)
        self.factors[key] = Factor(key, title, told, is_assumption=False, n=n)
        return key

    def lifetime_value(self) -> Formula:
        """A customer's worth: as assumed, else by the margin of a month with retention and discount, or with
        the churn."""
        parts = ("margin_per_month", "retention", "discount")
        if self.known.range("clv") is None and all(self.known.range(name) for name in parts):
            margin, retention, discount = map(self.assume, parts)
            return lambda draws: discounted(draws[margin], draws[retention], draws[discount])
        if self.known.range("clv") is None and all(map(self.known.range, ("margin_per_month", "churn"))):
            margin, churn = map(self.assume, ("margin_per_month", "churn"))
            return lambda draws: simple(draws[margin], draws[churn])
        name = self.assume("clv")
        return lambda draws: draws[name]

    def worth(self, formula: Formula, *, is_revenue: bool = False) -> Worth:
        """The finished formula, or what it lacks."""
        if self.missing:
            return Worth(missing=tuple(dict.fromkeys(self.missing)))
        return Worth(tuple(self.factors.values()), formula, is_revenue=is_revenue)


def product(*names: str) -> Callable[[Mapping[str, Numbers]], Numbers]:
    """The product of factors, taken in this order."""

    def formula(draws: Mapping[str, Numbers]) -> Numbers:
        whole: Numbers = 1.0
        for name in names:
            whole = whole * draws[name]
        return whole

    return formula


def observed_or_assumed(made: Builder, name: str, title: str, seen: Estimate) -> str:
    """The factor as people assume it, else as it was observed."""
    if made.known.range(name) is not None or seen.value is None:
        return made.assume(name)
    return made.observe(name, title, range_of(seen), seen.n)


def range_of(estimate: Estimate) -> Range | None:
    """An estimate as a range; without an interval it is its value alone."""
    value = estimate.value
    if value is None:
        return None
    low, high = (value if end is None else end for end in (estimate.low, estimate.high))
    return Range(min(low, value), value, max(high, value))

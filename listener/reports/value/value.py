"""Was it worth it: what a period cost, what its goals are worth, the return, and what is at risk.

Worth is of the part of each goal that lies in the period; goals that exclude each other count once. Figures
are P50 with P10 and P90 of one simulation, in which every assumption is drawn once for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from listener.config import Config
from listener.metrics.value.exposure import replacement_cost, value_at_risk, value_at_risk_by_cases
from listener.metrics.value.ranges import Bar, Draws, Likely, Range, evaluate, extremes, likely, tornado
from listener.metrics.value.returns import likely_roi
from listener.model import UNKNOWN, Assumption, Estimate, Goal, Period
from listener.reports.value.assumed import Assumed, assumed
from listener.reports.value.complaints import Unanswered, customers_among, unanswered
from listener.reports.value.costs import CostBook, cost_book
from listener.reports.value.formula import Builder, Worth, likely_value
from listener.reports.value.goals import lasting
from listener.reports.value.media_cost import media_cost_of, negative_media_cost_of
from listener.reports.value.methods import deflected, worth_of
from listener.reports.value.overlap import counted_once
from listener.reports.value.state import state_of
from listener.store import Store
from listener.store.business import GOALS, remembered_rows
from listener.words import _

if TYPE_CHECKING:
    from listener.metrics.value.ranges import Formula, Numbers


@dataclass(frozen=True, slots=True)
class Line:
    """A goal's worth over the days it shares with the period. `is_counted`: it is part of the sum, and not
    left out for a larger one that values the same money."""

    goal: Goal
    period: Period
    worth: Worth
    value: Estimate
    is_counted: bool


@dataclass(frozen=True, slots=True)
class AtRisk:
    """What may be lost by complaints of the period that nobody answered: exposure, no part of any return.

    `value` counts authors; `by_cases` is the published formula (cases x 30 %), and `replacement` what it
    would cost to win those expected to leave anew, another view of the same loss.
    """

    complaints: Unanswered
    worth: Worth
    value: Estimate
    by_cases: float | None
    replacement: Worth
    replacement_value: Estimate


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a period in `currency`.

    `worth` is the sum of the counted lines, `roi` (worth - cost) / cost as a fraction, `probability_positive`
    the share of draws with worth above cost. `extremes` has every factor at its worst and best end at once,
    `tornado` what each of them does to the sum.
    """

    period: Period
    currency: str
    brand: str
    cost: CostBook
    lines: tuple[Line, ...]
    worth: Estimate
    roi: Estimate
    is_revenue: bool
    probability_positive: float | None
    extremes: Range | None
    tornado: tuple[Bar, ...]
    at_risk: AtRisk
    media: Estimate
    media_worth: Worth
    media_negative: Estimate
    deflection: Estimate
    deflection_worth: Worth
    assumptions: tuple[Assumption, ...]
    brought: frozenset[str]


def make_value(
    store: Store,
    config: Config,
    period: Period,
    *,
    brand: str | None = None,
    moved: Mapping[str, Decimal] = MappingProxyType({}),
) -> Value:
    """The value of a period; `moved` gives assumptions another central value, to see what follows."""
    name = brand or config.own_brand.name
    key = ("value", period, name, tuple(sorted(moved.items())), state_of(store, config))
    return store.results.get(key, lambda: _make(store, config, period, name, moved))


def _make(store: Store, config: Config, period: Period, brand: str, moved: Mapping[str, Decimal]) -> Value:
    known = assumed(store, config).moved(moved)
    cost = cost_book(store, config, period)
    lines = _lines(store, config, known, period)
    sum_of = _Sum([line.worth for line in lines if line.is_counted])
    media = media_cost_of(store, known, period, brand)
    saved = deflected(store, known, brand, period)
    worth = sum_of.likely()
    total = None if cost.total is None else float(cost.total)
    return Value(
        period=period,
        currency=config.workspace.currency,
        brand=brand,
        cost=cost,
        lines=lines,
        worth=UNKNOWN if worth is None else worth.estimate,
        roi=_roi(worth, total),
        is_revenue=any(line.worth.is_revenue for line in lines if line.is_counted),
        probability_positive=_chance(worth, total),
        extremes=sum_of.extremes(),
        tornado=sum_of.tornado(),
        at_risk=_at_risk(store, known, period, brand),
        media=likely_value(media),
        media_worth=media,
        media_negative=likely_value(negative_media_cost_of(store, known, period, brand)),
        deflection=likely_value(saved),
        deflection_worth=saved,
        assumptions=tuple(known.by_name[name] for name in sorted(known.by_name)),
        brought=known.brought,
    )


def _lines(store: Store, config: Config, known: Assumed, period: Period) -> tuple[Line, ...]:
    goals = remembered_rows(store, GOALS)
    found: list[Line] = []
    for goal in goals:
        shared = _shared(config, goal, period)
        worth = None if shared is None else worth_of(store, config, known, goal, shared)
        if shared is not None and worth is not None:
            found.append(Line(goal, shared, worth, likely_value(worth), is_counted=False))
    sums = {line.goal.id: line.value.value for line in found if line.value.value is not None}
    counted = counted_once(goals, sums)
    return tuple(replace(line, is_counted=line.goal.id in counted) for line in found)


def _shared(config: Config, goal: Goal, period: Period) -> Period | None:
    """The days that a goal and the period share and that have begun; None if there are none."""
    lasts = lasting(config, goal, period.as_of)
    if lasts is None:
        return None
    shared = replace(lasts, start=max(lasts.start, period.start), end=min(lasts.end, period.end))
    return shared if shared.days > 0 and shared.start_at < period.as_of else None


class _Sum:
    """The sum of several worths over one set of draws."""

    def __init__(self, worths: Sequence[Worth]) -> None:
        self._formulas = [one.formula for one in worths if one.formula is not None]
        self._ranges = {name: found for one in worths for name, found in one.ranges.items()}

    def _formula(self, draws: Mapping[str, Numbers]) -> Numbers:
        whole: Numbers = 0.0
        for formula in self._formulas:
            whole = whole + formula(draws)
        return whole

    def likely(self) -> Likely | None:
        """Its likely range; None without anything to add up."""
        return evaluate(self._formula, Draws(self._ranges)) if self._formulas else None

    def extremes(self) -> Range | None:
        """All factors at their worst and best ends at once."""
        return extremes(self._formula, self._ranges) if self._formulas else None

    def tornado(self) -> tuple[Bar, ...]:
        """What each factor that is not certain does to it."""
        if not self._formulas:
            return ()
        return tuple(bar for bar in tornado(self._formula, self._ranges) if bar.swing)


def _roi(worth: Likely | None, cost: float | None) -> Estimate:
    if worth is None or not cost:
        return UNKNOWN
    found = likely_roi(worth, likely(cost))
    return UNKNOWN if found is None else found.estimate


def _chance(worth: Likely | None, cost: float | None) -> float | None:
    return None if worth is None or not cost else worth.exceeds(likely(cost))


def _lifetime(known: Assumed) -> Worth:
    made = Builder(known, "")
    formula: Formula = made.lifetime_value()
    return made.worth(formula)


def _at_risk(store: Store, known: Assumed, period: Period, brand: str) -> AtRisk:
    found = unanswered(store, period, brand)
    worth = _worth_at_risk(store, Builder(known, brand), found)
    replacement = _replacement(store, Builder(known, brand), found)
    clv = likely_value(_lifetime(known)).value
    return AtRisk(
        complaints=found,
        worth=worth,
        value=likely_value(worth),
        by_cases=None if clv is None else float(value_at_risk_by_cases(found.cases, clv)),
        replacement=replacement,
        replacement_value=likely_value(replacement),
    )


def _worth_at_risk(store: Store, made: Builder, found: Unanswered) -> Worth:
    authors, customer = _left_alone(store, made, found)
    switch, each = made.assume("p_switch"), made.lifetime_value()
    return made.worth(
        lambda draws: value_at_risk(draws[authors], draws[customer], draws[switch], each(draws))
    )


def _replacement(store: Store, made: Builder, found: Unanswered) -> Worth:
    authors, customer = _left_alone(store, made, found)
    names = ("p_switch", "retention_cost_per_customer", "replacement_multiple")
    switch, keep, times = map(made.assume, names)
    return made.worth(
        lambda draws: replacement_cost(
            draws[authors] * draws[customer] * draws[switch], draws[keep], draws[times]
        )
    )


def _left_alone(store: Store, made: Builder, found: Unanswered) -> tuple[str, str]:
    """Who was left alone, and how many of them are customers: as people say, else as handles tell."""
    count = len(found.authors)
    authors = made.observe("unanswered", _("authors left without an answer"), count, count)
    return authors, customers_among(store, made, found.complaints)

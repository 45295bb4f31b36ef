"""Media cost equivalent of a goal: what its views beyond the baseline would cost as advertising.

Section A of the metrics specification. It is not the value of the communication, which is said beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from listener.config import Config
from listener.metrics.media_cost import media_cost_equivalent
from listener.model import Goal, Period
from listener.reports.value.assumed import Assumed
from listener.reports.value.currents import choice_of
from listener.reports.value.facts import days_of
from listener.reports.value.formula import Builder, Worth
from listener.reports.value.goal_metrics import GoalFilter, metric_of
from listener.store import Store
from listener.store.choice import ANY, Choice
from listener.store.exposures import Exposures, Seen, exposures
from listener.words import N_, _

if TYPE_CHECKING:
    from listener.metrics.value.ranges import Numbers

CAVEAT = N_(
    "What the same views would cost as advertising. It is not the value of the communication (Barcelona "
    "Principles, AMEC)."
)


@dataclass(frozen=True, slots=True)
class Baseline:
    """The views that there would have been anyway: measured and potential ones, or why they are unknown."""

    measured: float
    potential: float


def media_cost(
    store: Store, config: Config, known: Assumed, goal: Goal, period: Period, chosen: GoalFilter
) -> Worth:
    """Positive and neutral views beyond the goal's baseline x the price of a thousand.

    The baseline is the goal's where it is one of impressions, else the views of as many days before.
    """
    choice = choice_of(config, period, chosen)
    before = _before(store, period, chosen.brand, choice)
    baseline = Baseline(before.favourable.measured, before.favourable.potential)
    metric = metric_of(goal.metric or "")
    if metric is not None and goal.baseline is not None:
        if metric.name == "impressions":
            baseline = Baseline(float(goal.baseline), 0)
        elif metric.name == "potential_impressions":
            baseline = Baseline(0, float(goal.baseline))
    found = exposures(store, period, chosen.brand, choice)
    return _worth(Builder(known, goal.id), found.favourable, baseline)


def media_cost_of(store: Store, known: Assumed, period: Period, brand: str) -> Worth:
    """The same for a brand over a period, beyond the views of as many days before."""
    before = _before(store, period, brand, ANY).favourable
    found = exposures(store, period, brand)
    return _worth(Builder(known, brand), found.favourable, Baseline(before.measured, before.potential))


def negative_media_cost_of(store: Store, known: Assumed, period: Period, brand: str) -> Worth:
    """What the views of negative mentions would cost: shown apart, never taken off."""
    found = exposures(store, period, brand).negative
    return _worth(Builder(known, f"{brand}, negative"), found, Baseline(0, 0))


def _before(store: Store, period: Period, brand: str, choice: Choice) -> Exposures:
    first, last = days_of(period)
    past = replace(period, start=first, end=max(last, first)).before
    return exposures(store, past, brand, choice) if past.days else Exposures()


def _worth(made: Builder, seen: Seen, baseline: Baseline) -> Worth:
    views = seen.mentions - seen.unknown
    title = _("views of scored mentions")
    measured = made.observe("measured", title, seen.measured - baseline.measured if views else None, views)
    potential = made.observe("potential", _("potential views"), seen.potential - baseline.potential)
    share, price = made.assume("viewable_share"), made.assume("cpm")

    def formula(draws: Mapping[str, Numbers]) -> Numbers:
        views = draws[measured] + draws[share] * draws[potential]
        return media_cost_equivalent(views, draws[price])

    return made.worth(formula)

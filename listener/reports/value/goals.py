"""Goals with where they stand: the figure now, where it should be, the one word for it, and its worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from listener.config import Config
from listener.errors import FieldError
from listener.metrics.progress import Status, elapsed_share, expected, progress, status
from listener.model import UNKNOWN, Estimate, Goal, Period
from listener.reports.value.assumed import Assumed, assumed
from listener.reports.value.currents import current_of
from listener.reports.value.formula import Worth, likely_value
from listener.reports.value.goal_metrics import Metric, filter_of, metric_of
from listener.reports.value.methods import worth_of
from listener.reports.value.overlap import time_of
from listener.reports.value.state import state_of
from listener.store import Store
from listener.store.business import GOALS, remembered_rows


@dataclass(frozen=True, slots=True)
class GoalFigure:
    """A goal as it stands. `lasts` are its days, as of the report; None without a deadline.

    `current` is its metric over these days so far, `expected` where it should be by now and `progress` the
    share of the way from baseline to target. `status` is None where the figure is unknown. `value` is P50
    with P10 and P90 of `worth`, both unknown for what is not valued.
    """

    goal: Goal
    metric: Metric | None
    lasts: Period | None
    current: Estimate
    expected: float | None
    progress: float | None
    status: Status | None
    worth: Worth | None
    value: Estimate

    @property
    def days_left(self) -> int | None:
        """How many days are left until the deadline, none once it is over."""
        if self.lasts is None:
            return None
        today = self.lasts.as_of.astimezone(self.lasts.zone).date()
        return max(0, (self.lasts.end - today) // timedelta(days=1))

    @property
    def has_begun(self) -> bool:
        """Whether its time has begun."""
        return self.lasts is not None and self.lasts.start_at < self.lasts.as_of


def goal_figures(
    store: Store, config: Config, as_of: datetime, known: Assumed | None = None
) -> tuple[GoalFigure, ...]:
    """Every goal as it stands at an instant, by id. `known` are other assumptions than those kept."""
    goals = remembered_rows(store, GOALS)
    if known is not None:
        return _figures(store, config, known, goals, as_of)
    key = ("goals", as_of, state_of(store, config))
    return store.results.get(key, lambda: _figures(store, config, assumed(store, config), goals, as_of))


def _figures(
    store: Store, config: Config, known: Assumed, goals: Sequence[Goal], as_of: datetime
) -> tuple[GoalFigure, ...]:
    return tuple(_figure(store, config, known, goal, as_of) for goal in goals)


def _figure(store: Store, config: Config, known: Assumed, goal: Goal, as_of: datetime) -> GoalFigure:
    metric = metric_of(goal.metric) if goal.metric else None
    lasts = lasting(config, goal, as_of)
    if goal.is_draft or metric is None or lasts is None:
        return GoalFigure(goal, metric, lasts, UNKNOWN, None, None, Status.DRAFT, None, UNKNOWN)
    baseline, target = (None if one is None else float(one) for one in (goal.baseline, goal.target))
    current = _current(store, config, known, goal, metric, lasts)
    elapsed = elapsed_share(lasts)
    worth = worth_of(store, config, known, goal, lasts) if lasts.start_at < as_of else None
    return GoalFigure(
        goal=goal,
        metric=metric,
        lasts=lasts,
        current=current,
        expected=expected(baseline, target, elapsed) if baseline is not None and target is not None else None,
        progress=progress(baseline, target, current.value),
        status=status(baseline, target, current, elapsed),
        worth=worth,
        value=likely_value(worth),
    )


def _current(
    store: Store, config: Config, known: Assumed, goal: Goal, metric: Metric, lasts: Period
) -> Estimate:
    try:
        chosen = filter_of(config, goal)
    except FieldError:
        # Its brand or group is no longer in the configuration; other goals are told all the same.
        return UNKNOWN
    return current_of(store, config, known, metric.name, lasts, chosen)


def lasting(config: Config, goal: Goal, as_of: datetime) -> Period | None:
    """The days of a goal as a period; None without a deadline."""
    days = time_of(goal)
    return None if days is None else Period(days[0], days[1], config.zone, as_of)

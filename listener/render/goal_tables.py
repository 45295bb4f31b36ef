"""The table of goals: what each says, where it stands, and its worth."""

from __future__ import annotations

from collections.abc import Iterable

from listener.model import Estimate
from listener.render.tables import Cell, Column, Kind, Table, with_interval
from listener.reports.value.goals import GoalFigure
from listener.words import N_

GOALS = (
    Column("id", N_("Goal")),
    Column("kind", N_("Kind")),
    Column("metric", N_("Metric")),
    Column("filter", N_("Filter")),
    Column("unit", N_("Unit")),
    Column("baseline", N_("Baseline"), Kind.NUMBER),
    Column("target", N_("Target"), Kind.NUMBER),
    Column("start", N_("From"), Kind.INSTANT),
    Column("deadline", N_("Until"), Kind.INSTANT),
    Column("owner", N_("Owner")),
    Column("business_goal", N_("Serves")),
    *with_interval(Column("current", N_("Now"), Kind.NUMBER)),
    Column("expected", N_("Expected by now"), Kind.NUMBER),
    Column("progress", N_("Progress"), Kind.PERCENT),
    Column("status", N_("Status")),
    Column("value_method", N_("Valued by")),
    *with_interval(Column("value", N_("Worth"), Kind.NUMBER)),
)


def goals_table(found: Iterable[GoalFigure]) -> Table:
    """A row per goal; figures are in the unit of the report's JSON, worth is P50 with P10 and P90."""
    return Table("goals", N_("Goals"), GOALS, tuple(map(_row, found)))


def _row(one: GoalFigure) -> tuple[Cell, ...]:
    goal = one.goal
    return (
        goal.id,
        goal.kind.value,
        goal.metric,
        goal.filter,
        goal.unit,
        None if goal.baseline is None else float(goal.baseline),
        None if goal.target is None else float(goal.target),
        one.lasts.start if one.lasts else goal.start,
        goal.deadline,
        goal.owner,
        goal.business_goal,
        *_cells(one.current),
        one.expected,
        one.progress,
        one.status.value if one.status else None,
        goal.value_method.value,
        *_cells(one.value),
    )


def _cells(found: Estimate) -> tuple[Cell, Cell, Cell]:
    return found.value, found.low, found.high

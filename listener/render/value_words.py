"""How goals and money are told: figures of every unit, rounded ranges, one sentence for each goal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from listener.metrics.progress import Status
from listener.metrics.value.rounding import DIGITS, headline
from listener.model import Estimate, Goal, GoalKind, ValueMethod
from listener.render import figures
from listener.reports.value.goal_metrics import METRICS, Unit, metric_of
from listener.words import N_, _

Write = Callable[[float | None], str]

KINDS = {
    GoalKind.AWARENESS: N_("Awareness"),
    GoalKind.RETENTION: N_("Retention"),
    GoalKind.LEADS_SALES: N_("Leads and sales"),
    GoalKind.TRAFFIC: N_("Traffic"),
}
METHODS = {
    ValueMethod.NONE: N_("Not valued"),
    ValueMethod.MEDIA_COST: N_("Media cost equivalent"),
    ValueMethod.COST_PER_FOLLOWER: N_("Cost per follower × new followers"),
    ValueMethod.VERIFIED_SAVES: N_("Verified saves × lifetime value × loss without"),
    ValueMethod.RETENTION_DIFFERENCE: N_("Difference in retention against the control group"),
    ValueMethod.VALUE_AT_RISK: N_("Value at risk avoided"),
    ValueMethod.DEFLECTION: N_("Calls that were not needed"),
    ValueMethod.ATTRIBUTED_MARGIN: N_("Attributed margin"),
    ValueMethod.LEADS: N_("Leads × lifetime value × conversion rate"),
    ValueMethod.VISITS: N_("Visits × value per visit"),
}
STATUSES = {
    Status.DRAFT: N_("Draft"),
    Status.ACHIEVED: N_("Achieved"),
    Status.ON_TRACK: N_("On track"),
    Status.AT_RISK: N_("At risk"),
    Status.OFF_TRACK: N_("Off track"),
}


def writer(unit: Unit, currency: str) -> Write:
    """How a figure of that unit is written."""
    if unit is Unit.MONEY:
        return lambda value: rounded_money(value, currency)
    return {
        Unit.COUNT: figures.number,
        Unit.SHARE: figures.percent,
        Unit.SCORE: figures.signed,
        Unit.HOURS: figures.hours,
    }[unit]


def rounded_money(value: float | None, currency: str, *, digits: int = DIGITS) -> str:
    """An amount with two significant digits, "2,700 EUR": more would promise what no range holds."""
    if value is None:
        return figures.UNKNOWN
    return f"{_sign(figures.number(float(headline(value, digits=digits) or 0)))} {currency}"


def rounded_percent(fraction: float | None) -> str:
    """A fraction as percent with two significant digits: "64 %"."""
    if fraction is None:
        return figures.UNKNOWN
    return f"{_sign(figures.number(float(headline(fraction * 100) or 0)))} %"


def _sign(written: str) -> str:
    """With a typographic minus."""
    return written.replace("-", "−")


def money_range(found: Estimate, currency: str) -> str:
    """The likely range: "1,900 to 3,800 EUR"."""
    return figures.interval(found.low, found.high, lambda value: rounded_money(value, currency))


def statement(goal: Goal, currency: str) -> str:
    """What a goal says, in a line: "Share of voice from 34 % to 40 % until 31 Dec 2026"."""
    metric = metric_of(goal.metric) if goal.metric else None
    if metric is None:
        return _("{kind}: not measured yet").format(kind=_(KINDS[goal.kind]))
    write = writer(metric.unit, currency)
    name = _(metric.title)
    if goal.baseline is None or goal.target is None:
        return _("{metric}: no baseline or target yet").format(metric=name)
    if goal.deadline is None:
        told = _("{metric} from {baseline} to {target}")
    else:
        told = _("{metric} from {baseline} to {target} until {deadline}")
    return told.format(
        metric=name,
        baseline=write(float(goal.baseline)),
        target=write(float(goal.target)),
        deadline=figures.day(goal.deadline - timedelta(days=1)) if goal.deadline else "",
    )


def metric_names() -> list[tuple[str, str]]:
    """Every metric with its title, as people choose it."""
    return [(one.name, _(one.title)) for one in METRICS.values()]

"""Goals and value as JSON, to the letter of the contract: money is decimal strings, unknown is null."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from listener.model import Assumption, CostCategory, Estimate
from listener.render.report_json import estimate_json
from listener.reports.value.costs import CostBook
from listener.reports.value.goals import GoalFigure
from listener.reports.value.value import Value

_CENT = Decimal("0.01")


def goals_json(found: Iterable[GoalFigure]) -> list[dict[str, Any]]:
    """Every goal with where it stands."""
    return [_goal(one) for one in found]


def value_json(found: Value) -> dict[str, Any]:
    """The value of a period."""
    cost = found.cost
    return {
        "currency": found.currency,
        "cost": {
            "total": money(cost.total),
            "by_category": {
                one.value: _of_category(cost, one) for one in CostCategory if _is_recorded(cost, one)
            },
        },
        "worth": money_estimate(found.worth),
        "roi": estimate_json(found.roi),
        "roi_basis": "revenue" if found.is_revenue else "margin",
        "probability_positive": found.probability_positive,
        "exposure": money_estimate(found.at_risk.value),
        "media_cost_equivalent": money_estimate(found.media),
        "assumptions": [assumption_json(one) for one in found.assumptions],
    }


def _is_recorded(cost: CostBook, category: CostCategory) -> bool:
    return category in cost.by_category or category in cost.incomplete


def _of_category(cost: CostBook, category: CostCategory) -> str | None:
    """What it cost; unknown where something of it has no rate."""
    return None if category in cost.incomplete else money(cost.by_category[category])


def assumption_json(one: Assumption) -> dict[str, Any]:
    """An assumption, its numbers as they were written."""
    told = {
        "name": one.name,
        "low": format(one.low, "f"),
        "central": format(one.central, "f"),
        "high": format(one.high, "f"),
        "source": one.source,
        "date": one.date.isoformat() if one.date else None,
    }
    return told | ({"currency": one.currency} if one.currency else {})


def money(amount: Decimal | float | None) -> str | None:
    """An amount to the cent, as decimal text."""
    if amount is None:
        return None
    exact = amount if isinstance(amount, Decimal) else Decimal(repr(float(amount)))
    return format(exact.quantize(_CENT, ROUND_HALF_EVEN), "f")


def money_estimate(found: Estimate) -> dict[str, str | None]:
    """P50 with P10 and P90."""
    return {"value": money(found.value), "low": money(found.low), "high": money(found.high)}


def _goal(one: GoalFigure) -> dict[str, Any]:
    goal = one.goal
    return {
        "id": goal.id,
        "kind": goal.kind.value,
        "metric": goal.metric,
        "unit": goal.unit,
        "baseline": _number(goal.baseline),
        "target": _number(goal.target),
        "deadline": goal.deadline.isoformat() if goal.deadline else None,
        "current": estimate_json(one.current),
        "expected": one.expected,
        "progress": one.progress,
        "status": one.status.value if one.status else None,
        "value": money_estimate(one.value),
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)

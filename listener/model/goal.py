"""Goals: what is to be reached by when, and how reaching it is valued."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class GoalKind(StrEnum):
    """What a goal is good for."""

    AWARENESS = "awareness"
    RETENTION = "retention"
    LEADS_SALES = "leads_sales"
    TRAFFIC = "traffic"


class ValueMethod(StrEnum):
    """How a goal is valued in money. One method a goal, so that no money is counted by two."""

    NONE = "none"
    MEDIA_COST = "media cost equivalent"
    COST_PER_FOLLOWER = "cost per follower"
    VERIFIED_SAVES = "verified saves"
    RETENTION_DIFFERENCE = "retention difference"
    VALUE_AT_RISK = "value at risk avoided"
    DEFLECTION = "cost deflection"
    ATTRIBUTED_MARGIN = "attributed margin"
    LEADS = "leads"
    VISITS = "visits"


METHODS_OF = {
    GoalKind.AWARENESS: (ValueMethod.NONE, ValueMethod.MEDIA_COST, ValueMethod.COST_PER_FOLLOWER),
    GoalKind.RETENTION: (
        ValueMethod.NONE,
        ValueMethod.VERIFIED_SAVES,
        ValueMethod.RETENTION_DIFFERENCE,
        ValueMethod.VALUE_AT_RISK,
        ValueMethod.DEFLECTION,
    ),
    GoalKind.LEADS_SALES: (ValueMethod.NONE, ValueMethod.ATTRIBUTED_MARGIN, ValueMethod.LEADS),
    GoalKind.TRAFFIC: (ValueMethod.NONE, ValueMethod.VISITS),
}
"""The methods that a goal of a kind may be valued by (section D of the metrics specification)."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal, known by `id`. Without metric, baseline, target or deadline it is a draft and is not valued.

    `filter` narrows what `metric` counts ("brand=Acme;lang=en"); baseline and target are in the unit of the
    metric in the report's JSON, `unit` is only a label. `deadline` is the day on which it ends, which no
    longer belongs to it. `exclusive_of` names goals that value the same money: of these only the larger is
    counted.
    """

    id: str
    kind: GoalKind
    metric: str | None = None
    filter: str | None = None
    unit: str | None = None
    baseline: Decimal | None = None
    target: Decimal | None = None
    start: dt.date | None = None
    deadline: dt.date | None = None
    owner: str | None = None
    business_goal: str | None = None
    value_method: ValueMethod = ValueMethod.NONE
    exclusive_of: tuple[str, ...] = ()

    @property
    def is_draft(self) -> bool:
        """Whether something is missing that makes it measurable."""
        return bool(self.missing)

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of what is missing."""
        needed = {
            "metric": self.metric,
            "baseline": self.baseline,
            "target": self.target,
            "deadline": self.deadline,
        }
        return tuple(name for name, value in needed.items() if value is None)

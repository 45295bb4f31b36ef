"""The schemas of goals and of value: money as decimal text, ranges as P50 with P10 and P90."""

from __future__ import annotations

from listener.metrics.progress import Status
from listener.model import CostCategory, GoalKind
from web.api.shapes import (
    DATE,
    MONEY_OR_NULL,
    NUMBER_OR_NULL,
    SHARE_OR_NULL,
    TEXT,
    TEXT_OR_NULL,
    Schema,
    one_of,
    one_of_or_null,
    or_null,
    ref,
    rows,
    whole,
)

_DECIMAL: Schema = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
_GOAL: dict[str, Schema] = {
    "id": TEXT,
    "kind": one_of(list(GoalKind)),
    "metric": TEXT_OR_NULL,
    "unit": TEXT_OR_NULL,
    "baseline": NUMBER_OR_NULL,
    "target": NUMBER_OR_NULL,
    "deadline": or_null(DATE),
    "current": ref("Estimate"),
    "expected": NUMBER_OR_NULL,
    "progress": NUMBER_OR_NULL,
    "status": one_of_or_null(list(Status)) | {"description": "Null where the figure is not known."},
    "value": ref("Money"),
}
_ASSUMPTION: dict[str, Schema] = {
    "name": TEXT,
    **dict.fromkeys(("low", "central", "high"), _DECIMAL),
    "source": TEXT_OR_NULL,
    "date": or_null(DATE),
    "currency": TEXT,
}
_COST = whole(
    {
        "total": MONEY_OR_NULL,
        "by_category": whole(
            dict.fromkeys(map(str, CostCategory), MONEY_OR_NULL),
            optional=list(CostCategory),
            told="Only what is recorded: a category that is missing is not known to be 0.",
        ),
    }
)
_VALUE: dict[str, Schema] = {
    "currency": TEXT,
    "cost": _COST,
    "worth": ref("Money"),
    "roi": ref("Estimate") | {"description": "A fraction: P50 with P10 and P90."},
    "roi_basis": one_of(["margin", "revenue"]),
    "probability_positive": SHARE_OR_NULL,
    "exposure": ref("Money") | {"description": "At risk by unanswered complaints; in no sum."},
    "media_cost_equivalent": ref("Money"),
    "assumptions": rows(ref("Assumption")),
}
VALUE_SCHEMAS: dict[str, Schema] = {
    "Money": whole(
        dict.fromkeys(("value", "low", "high"), MONEY_OR_NULL),
        told="An amount, P50 with P10 and P90, in the currency of the value; null is unknown.",
    ),
    "Goal": whole(_GOAL, told="A goal as it stands at the report's as_of."),
    "Assumption": whole(_ASSUMPTION, optional=("currency",)),
    "Value": whole(_VALUE),
}
"""What of the report is about goals and money."""

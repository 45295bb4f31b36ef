"""What the figures of a report are made of, and so what may have changed them. Pure.

Posts and what is known of them are causes; what people bring is named by its table, as the trail names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from listener.model import ValueMethod
from listener.words import N_


class Cause(StrEnum):
    """Why a figure of days that are over may change."""

    LATE = N_("late arrivals")
    REMOVED = N_("removed at the source")
    CORRECTED = N_("corrections")
    TAUGHT = N_("audits and trainings")
    RESCORED = N_("scored again")
    RECOUNTED = N_("counters read again")
    POLLED = N_("polls made since")
    BROUGHT = N_("imports, assumptions and goals")
    SETTINGS = N_("other settings")
    VERSION = N_("another version")


@dataclass(frozen=True, slots=True)
class Made:
    """What a figure is made of: what may change in posts, and the tables that people bring."""

    causes: frozenset[Cause] = frozenset()
    tables: frozenset[str] = frozenset()

    def __or__(self, other: Made) -> Made:
        return Made(self.causes | other.causes, self.tables | other.tables)


def _of(*causes: Cause) -> Made:
    return Made(causes=frozenset(causes))


def _brought(*tables: str) -> Made:
    return Made(tables=frozenset(tables))


def _all(made: Iterable[Made]) -> Made:
    whole = Made()
    for one in made:
        whole = whole | one
    return whole


_HEARD = _of(Cause.LATE, Cause.REMOVED, Cause.CORRECTED)
_SEEN = _HEARD | _of(Cause.RECOUNTED)
_TONE = _HEARD | _of(Cause.RESCORED)
# How often scores are right is told by labels of other days too.
_TRUST = _TONE | _of(Cause.TAUGHT)
# Whether a post needs an answer depends on its tone.
_CASES = _TONE
_ASSUMED, _CUSTOMERS, _VISITS = _brought("assumption"), _brought("customers"), _brought("visits")
_GOALS = _brought("goals")
# Amounts in other currencies need the rates, which are assumptions.
_ORDERS, _COSTS = _brought("orders", "assumption"), _brought("costs", "assumption")
_PATHS = _ORDERS | _brought("touches")

METRICS_MADE_OF: Mapping[str, Made] = {
    **dict.fromkeys(("mentions", "share_of_voice", "unique_authors", "growth"), _HEARD),
    **dict.fromkeys(
        ("reach", "potential_impressions", "impressions", "engagements", "engagement_rate"), _SEEN
    ),
    **dict.fromkeys(("net", "mean", "positive_share", "negative_share"), _TONE),
    **dict.fromkeys(("response_rate", "within_target", "median_hours", "p90_hours"), _CASES),
    **dict.fromkeys(("resolution_rate", "customers_helped"), _CASES),
    **dict.fromkeys(("saves", "save_rate"), _CASES | _CUSTOMERS),
    **dict.fromkeys(("churn", "customers", "new_customers"), _CUSTOMERS),
    **dict.fromkeys(("visits", "leads", "conversions", "conversion_rate"), _VISITS),
    **dict.fromkeys(("revenue", "margin"), _ORDERS),
    "orders": _brought("orders"),
    "followers": _brought("counters"),
    "cac": _PATHS | _CUSTOMERS | _COSTS,
}
METHODS_MADE_OF: Mapping[ValueMethod, Made] = {
    ValueMethod.NONE: Made(),
    ValueMethod.MEDIA_COST: _SEEN | _TONE | _ASSUMED,
    ValueMethod.COST_PER_FOLLOWER: _brought("counters") | _ASSUMED,
    ValueMethod.VERIFIED_SAVES: _CASES | _CUSTOMERS | _ASSUMED,
    ValueMethod.RETENTION_DIFFERENCE: _CASES | _CUSTOMERS | _ASSUMED,
    ValueMethod.VALUE_AT_RISK: _CASES | _CUSTOMERS | _ASSUMED,
    ValueMethod.DEFLECTION: _brought("contacts") | _ASSUMED,
    ValueMethod.ATTRIBUTED_MARGIN: _PATHS,
    ValueMethod.LEADS: _VISITS | _ASSUMED,
    ValueMethod.VISITS: _VISITS | _ASSUMED,
}
_PARTS: Mapping[str, Made] = {
    "awareness": _SEEN,
    "sentiment": _TONE,
    "response": _CASES,
    "coverage": _of(Cause.POLLED),
    **dict.fromkeys(("scorers", "accuracy", "corrected"), _TRUST),
}
_VALUE: Mapping[str, Made] = {
    # What reading X costs is in it.
    "cost": _COSTS | _of(Cause.POLLED),
    "assumptions": _ASSUMED,
    "exposure": _CASES | _CUSTOMERS | _ASSUMED,
    "media_cost_equivalent": METHODS_MADE_OF[ValueMethod.MEDIA_COST],
    "currency": Made(),
}
_RETURNS = ("roi", "probability_positive")


def part_made_of(part: str) -> Made:
    """What a part of the figures of a brand, or the coverage, is made of."""
    return _PARTS.get(part, Made())


def goal_made_of(field: str, metric: str | None, method: ValueMethod | None) -> Made:
    """What a field of a goal is made of, by the name of its metric and its method; None is no known one."""
    if field == "value":
        return _GOALS | (METHODS_MADE_OF[method] if method else Made())
    if field in ("current", "progress", "status"):
        return _GOALS | (METRICS_MADE_OF[metric] if metric else Made())
    return _GOALS


def value_made_of(field: str, methods: Iterable[ValueMethod]) -> Made:
    """What a field of the value is made of, where goals are valued by these methods."""
    if field in _VALUE:
        return _VALUE[field]
    worth = _all((_GOALS, *(METHODS_MADE_OF[one] for one in methods)))
    return worth | _COSTS | _of(Cause.POLLED) if field in _RETURNS else worth

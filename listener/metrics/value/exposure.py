"""What may be lost where nobody answers, and what it would cost to win those customers anew.

Section D of the metrics specification. Both are exposure, two views of one thing: never added to a return,
nor to each other. Every function takes numbers or draws of them (arrays); amounts are in the currency given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from listener.metrics.value.ranges import Numbers

P_SWITCH_OF_SEED = 0.30
"""Of the published formula: a stated inclination in a survey, not a deed."""


def value_at_risk(
    authors: Numbers, p_customer: Numbers, p_switch: Numbers, lifetime_value: Numbers
) -> Numbers:
    """Distinct authors with a negative case unanswered for over 24 h x customers among them x those who leave
    x what each is worth.
    """
    return authors * p_customer * p_switch * lifetime_value


def value_at_risk_by_cases(cases: int, lifetime_value: Numbers) -> Numbers:
    """The formula as published: unanswered cases x 30 % x what a customer is worth. It counts twice who
    complains twice, and takes an inclination for a deed: kept beside the other for comparison.
    """
    return cases * P_SWITCH_OF_SEED * lifetime_value


def replacement_cost(lost: Numbers, retention_cost: Numbers, multiple: Numbers) -> Numbers:
    """Customers expected to be lost x the cost of keeping one x how many times as much a new one costs."""
    return lost * retention_cost * multiple

"""Was it worth its cost: the return on what was spent, and what it takes to break even.

Section D of the metrics specification. What counts as value (margin or revenue) and as cost is decided, and
labelled, by the caller.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar

from listener.metrics.value.ranges import Likely, likely

Money = TypeVar("Money", Decimal, float)


def roi(value: Money | None, cost: Money | None) -> Money | None:
    """(value - cost) / cost, a fraction; None where either is unknown or nothing was spent."""
    if value is None or cost is None or not cost:
        return None
    return (value - cost) / cost


def likely_roi(value: Likely, cost: Likely) -> Likely | None:
    """The return over the draws that both were made from; None where nothing is spent in some of them."""
    import numpy as np

    if not np.all(cost.values):
        return None
    return likely((value.values - cost.values) / cost.values)


def required(cost: Money | None, worth_each: Money | None) -> Money | None:
    """How many saves (leads, visits) pay for the cost, as a fraction: round up to show it.

    None where either is unknown or one is worth nothing.
    """
    if cost is None or worth_each is None or worth_each <= 0:
        return None
    return cost / worth_each

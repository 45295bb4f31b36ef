"""What a customer is worth over time, and what a visit or a lead is worth by the customers it leads to.

Section D of the metrics specification. Every function takes numbers or draws of them (arrays), and gives
amounts in the currency of the margin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from listener.errors import FieldError
from listener.words import _

if TYPE_CHECKING:
    from listener.metrics.value.ranges import Numbers


def discounted(margin: Numbers, retention: Numbers, discount: Numbers) -> Numbers:
    """Customer lifetime value m(1 + d) / (1 + d - r), the first payment now.

    `margin` is the gross margin of a period, `retention` the share of customers who stay for the next one and
    `discount` the interest of one. A FieldError where r >= 1 + d: such a customer would be worth without end.
    """
    import numpy as np

    grown = 1 + discount
    if np.any(retention >= grown):
        raise FieldError("retention", _("it must stay below 1 + discount; lower it or raise the discount"))
    return margin * grown / (grown - retention)


def simple(margin: Numbers, churn: Numbers) -> Numbers:
    """Customer lifetime value m / churn, the share of customers lost in a period.

    A FieldError unless churn > 0.
    """
    import numpy as np

    if np.any(churn <= 0):
        raise FieldError("churn", _("it must be above 0; nobody stays for ever"))
    return margin / churn


def value_each(lifetime_value: Numbers, conversion_rate: Numbers) -> Numbers:
    """What one visit or one lead is worth: the value of a customer x the share that become one."""
    return lifetime_value * conversion_rate

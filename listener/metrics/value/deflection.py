"""What answers in social channels save where people would otherwise have called.

Section D of the metrics specification. Every function takes numbers or draws of them (arrays).
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from listener.metrics.value.funnel import cost_each

if TYPE_CHECKING:
    from listener.metrics.value.ranges import Numbers


def saving(
    contacts: Numbers, would_have_called: Numbers, cost_call: Numbers, cost_contact: Numbers
) -> Numbers:
    """contacts x (share that would have called x cost of a call - cost of a contact); may be negative."""
    return contacts * (would_have_called * cost_call - cost_contact)


def saving_each(saved: Decimal | None, contacts: int | None) -> Decimal | None:
    """What was saved on each contact, to check a published figure by; None without contacts."""
    return cost_each(saved, contacts)

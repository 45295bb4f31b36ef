"""Headlines in money: two significant digits, for more would promise what a range does not hold."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

DIGITS = 2


def headline(amount: Decimal | float | None, *, digits: int = DIGITS) -> Decimal | None:
    """The amount with so many significant digits, halves away from 0: 2735.28 is 2700. Unknown stays so."""
    if amount is None:
        return None
    exact = amount if isinstance(amount, Decimal) else Decimal(repr(float(amount)))
    if not exact:
        return Decimal(0)
    rounded = Context(prec=digits, rounding=ROUND_HALF_UP).plus(exact)
    return Decimal(f"{rounded:f}")

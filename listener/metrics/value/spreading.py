"""An amount that was paid for a stretch of days, and the part of it that falls into a period.

Section D of the metrics specification (cost book): spread evenly by local days.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from listener.errors import FieldError
from listener.words import _

_PLACES = 6
"""Money is kept in millionths."""


def part(amount: Decimal, start: date, end: date, since: date, until: date) -> Decimal:
    """What of the amount for the days start to end, both of them included, falls into [since, until).

    Rounded to millionths in such a way that the parts of adjoining periods add up to the whole: a part is
    what has been spent before its last day ends, less what had been before its first. A FieldError if the
    end is before the start.
    """
    days = (end - start).days + 1
    if days < 1:
        raise FieldError("end", _("it is before start; it is the last day, and may be the same"))
    before, after = (min(max((day - start).days, 0), days) for day in (since, until))
    return _spent(amount, after, days) - _spent(amount, before, days) if before < after else Decimal(0)


def _spent(amount: Decimal, passed: int, days: int) -> Decimal:
    """The amount for the first so many days, in millionths; the whole of it, as it is, for all days."""
    if passed == days:
        return amount
    exact = Fraction(amount) * passed / days * 10**_PLACES
    return Decimal(round(exact)).scaleb(-_PLACES)

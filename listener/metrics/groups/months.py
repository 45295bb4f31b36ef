"""Calendar months from a day on, whole and in parts: the unit in which it is told how long customers stay."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

_YEAR = 12


def months_after(day: date, months: int) -> date:
    """The day so many months later (earlier if negative), or the last one of a month that is shorter."""
    year, month = divmod(day.year * _YEAR + day.month - 1 + months, _YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(start: date, end: date) -> float:
    """Months from a day to one not before it: whole ones, and of the next one the share of its days."""
    months = (end.year - start.year) * _YEAR + end.month - start.month
    if months_after(start, months) > end:
        months -= 1
    since, until = months_after(start, months), months_after(start, months + 1)
    return months + (end - since).days / (until - since).days

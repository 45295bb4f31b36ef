"""The ready-made periods of the picker: the last 7, 30 and 90 whole days, this month and this quarter.

Each is an address with a first day and no last one, so a link to it goes on to mean "up to now".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from listener.reports.periods import DEFAULT_DAYS
from listener.words import _
from web.filters import Filters

_DAYS = (7, DEFAULT_DAYS, 90)


@dataclass(frozen=True, slots=True)
class Span:
    """One period to choose: its short and its spoken name, its query string, and whether it is shown now."""

    short: str
    spoken: str
    query: str
    is_now: bool


def spans(filters: Filters) -> list[Span]:
    """The periods to choose from, for the page that shows `filters`."""
    today = filters.period.as_of.astimezone(filters.period.zone).date()
    found = [
        (_("{days} d").format(days=days), _("the last {days} days").format(days=days), _back(today, days))
        for days in _DAYS
    ]
    month = today.replace(day=1)
    quarter = month.replace(month=(today.month - 1) // 3 * 3 + 1)
    found += [(_("Month"), _("this month"), month), (_("Quarter"), _("this quarter"), quarter)]
    of_all_dates = filters.chosen.start is None
    present = None if "to" in filters.given or of_all_dates else filters.period.start
    starts = [start for _short, _spoken, start in found]
    # On some days two of them are the same days: the first is marked.
    marked = starts.index(present) if present in starts else None
    # The default period needs no address of its own, unless without one there is no period.
    default = None if of_all_dates else _back(today, DEFAULT_DAYS)
    asked = [None if start == default else start.isoformat() for start in starts]
    return [
        Span(short, spoken, filters.query(**{"from": asked[number], "to": None}), number == marked)
        for number, (short, spoken, _start) in enumerate(found)
    ]


def _back(today: date, days: int) -> date:
    return today - timedelta(days=days)

"""Whether amounts can be added up: each in the currency of the workspace, or in one that has a rate to it on
its day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from listener.config import Config
from listener.errors import UsageError
from listener.model import Assumption
from listener.render.figures import counted
from listener.reports.value.known import RATE
from listener.reports.value.rates import rates_of
from listener.store import Store
from listener.store.assumptions import all_assumptions
from listener.store.business import EVERY, remembered_rows
from listener.words import _

_DAYS = ("date", "start", "at")
"""The fields that tell the day by whose rate a row is converted."""


def check_currencies(config: Config, kept: Iterable[Assumption], rows: Sequence[Any]) -> list[str | None]:
    """For each row why its currency cannot be used, None if it can. The rates are among the assumptions."""
    workspace = config.workspace.currency
    rates = rates_of(workspace, kept)
    told = _(
        "currency: there is no rate from {currency} to {workspace} on {day}; add the assumption "
        "rate:{currency} first ({workspace} for one {currency}, with its date and source)"
    )

    def check(row: Any) -> str | None:
        if row.currency in (None, workspace):
            return None
        day = _day_of(row, config.zone)
        if rates.on(row.currency, day) is not None:
            return None
        shown = _("any day") if day == date.max else day
        return told.format(currency=row.currency, workspace=workspace, day=shown)

    return [check(row) for row in rows]


def check_removal(config: Config, store: Store, name: str) -> None:
    """Refuse, as UsageError, to take away a rate without which kept amounts could not be added up."""
    if not name.startswith(RATE):
        return
    of = name.removeprefix(RATE).partition(":")[0]
    kept = [one.assumption for one in all_assumptions(store)]
    workspace = config.workspace.currency
    before, after = (rates_of(workspace, some) for some in (kept, [one for one in kept if one.name != name]))
    left = [
        (kind, count)
        for kind, days in _days_in(of, config.zone, store)
        if (count := sum(before.on(of, day) is not None and after.on(of, day) is None for day in days))
    ]
    if left:
        told = _("{name} is still needed: without it {rows} in {currency} would have no rate. {remedy}")
        rows = ", ".join(f"{counted(count, 'row')} ({kind})" for kind, count in left)
        remedy = _("Change it instead, or bring those rows in {workspace}.").format(workspace=workspace)
        raise UsageError(told.format(name=name, rows=rows, currency=of, remedy=remedy))


def _days_in(of: str, zone: ZoneInfo, store: Store) -> Iterable[tuple[str, list[date]]]:
    """Of each kind, the days of its rows in that currency."""
    for kept in EVERY:
        if "currency" in kept.names:
            rows = remembered_rows(store, kept)
            yield kept.kind, [_day_of(row, zone) for row in rows if row.currency == of]
    told = (one.assumption for one in all_assumptions(store))
    yield "assumptions", [_day_of(one, zone) for one in told if one.currency == of]


def _day_of(row: Any, zone: ZoneInfo) -> date:
    """The day by whose rate the row is converted; one without a day by the latest."""
    name = next(name for name in _DAYS if hasattr(row, name))
    day: date | datetime | None = getattr(row, name)
    if day is None:
        return date.max
    return day.astimezone(zone).date() if isinstance(day, datetime) else day

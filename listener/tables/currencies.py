"""Whether amounts can be added up: each in the currency of the workspace, or in one that has a rate to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from listener.config import Config
from listener.errors import UsageError
from listener.render.figures import counted
from listener.reports.value.known import RATE
from listener.reports.value.rates import rates_of
from listener.store import Store
from listener.store.assumptions import all_assumptions
from listener.store.business import EVERY, remembered_rows
from listener.words import _

_DAYS = ("date", "start", "at")
"""The fields that tell the day by whose rate a row is converted."""


def check_currencies(store: Store, rows: Sequence[Any], workspace: str) -> list[str | None]:
    """For each row why its currency cannot be used, None if it can."""
    known = {workspace, *_with_rate(store)}
    told = _(
        "currency: there is no rate from {currency} to {workspace}; add the assumption rate:{currency} first "
        "({workspace} for one {currency}, with its date and source)"
    )
    return [
        None if row.currency in known else told.format(currency=row.currency, workspace=workspace)
        for row in rows
    ]


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
            day = next(name for name in _DAYS if name in kept.names)
            rows = remembered_rows(store, kept)
            yield kept.kind, [_local(getattr(row, day), zone) for row in rows if row.currency == of]
    told = (one.assumption for one in all_assumptions(store))
    yield "assumptions", [one.date or date.max for one in told if one.currency == of]


def _local(day: date | datetime, zone: ZoneInfo) -> date:
    return day.astimezone(zone).date() if isinstance(day, datetime) else day


def _with_rate(store: Store) -> set[str]:
    names = (kept.assumption.name for kept in all_assumptions(store))
    return {name.removeprefix(RATE).partition(":")[0] for name in names if name.startswith(RATE)}

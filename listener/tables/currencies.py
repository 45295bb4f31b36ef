"""Whether amounts can be added up: each in the currency of the workspace, or in one that has a rate to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from listener.reports.value.known import RATE
from listener.store import Store
from listener.store.assumptions import all_assumptions
from listener.words import _


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


def _with_rate(store: Store) -> set[str]:
    names = (kept.assumption.name for kept in all_assumptions(store))
    return {name.removeprefix(RATE).partition(":")[0] for name in names if name.startswith(RATE)}

"""Which learned scorers are in use since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from listener.store.database import Store
from listener.store.schema import scorers


@dataclass(frozen=True, slots=True)
class InUse:
    """The learned scorer of a language, and since when every score of that language is its."""

    lang: str
    scorer: str
    since: datetime


def learned_in_use(store: Store) -> tuple[InUse, ...]:
    """The languages that a learned scorer is in use for, sorted."""
    with store.read() as connection:
        rows = connection.execute(select(scorers).order_by(scorers.c.lang))
        return tuple(InUse(row.lang, row.scorer, row.since) for row in rows)

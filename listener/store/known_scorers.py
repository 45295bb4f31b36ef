"""Which learned scorers are in use since when, and a mark of all that is known of how good scorers are."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from listener.store.database import Store
from listener.store.schema import audit_mentions, scorers, trainings


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


def scorer_state(store: Store) -> Hashable:
    """Stands for the scorers in use, the trainings and the answers in audits; it changes with any of them."""
    answers = select(func.count(audit_mentions.c.answered_at), func.max(audit_mentions.c.answered_at))
    trained = select(trainings.c.lang, trainings.c.finished_at).order_by(trainings.c.lang)
    with store.read() as connection:
        told = tuple(tuple(row) for row in connection.execute(trained))
        found = tuple(connection.execute(answers).one())
    return learned_in_use(store), told, found

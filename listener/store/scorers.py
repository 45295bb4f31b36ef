"""Learned scorers as they are kept, and which of them are in use for which language since when."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from listener.errors import ScorersChanged
from listener.store.bulk import keep_many
from listener.store.database import Store
from listener.store.schema import audit_mentions, models, rescorings, scorers, trainings

KEPT = 5
"""So many models of a language are kept beside those that are needed, the newest."""


@dataclass(frozen=True, slots=True)
class InUse:
    """The learned scorer of a language, and since when every score of that language is its."""

    lang: str
    scorer: str
    since: datetime


def learned_scorers(connection: Connection) -> dict[str, str]:
    """The learned scorer in use for each language that has one, by name."""
    query = select(scorers.c.lang, scorers.c.scorer).order_by(scorers.c.lang)
    return {row.lang: row.scorer for row in connection.execute(query)}


def scorers_in_use(store: Store) -> dict[str, str]:
    """The same, in a read of its own."""
    with store.read() as connection:
        return learned_scorers(connection)


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


def check_scorers(connection: Connection, told: Mapping[str, str]) -> None:
    """ScorersChanged unless these are the learned scorers in use; for the transaction that keeps scores."""
    if learned_scorers(connection) != told:
        raise ScorersChanged


def put_in_use(connection: Connection, target: Mapping[str, str], now: datetime) -> None:
    """Have languages scored by these, and by no other learned ones; those that stay keep their `since`."""
    held = learned_scorers(connection)
    gone = [lang for lang, name in held.items() if target.get(lang) != name]
    connection.execute(delete(scorers).where(scorers.c.lang.in_(gone)))
    fresh = [
        {"lang": lang, "scorer": name, "since": now}
        for lang, name in sorted(target.items())
        if held.get(lang) != name
    ]
    if fresh:
        connection.execute(insert(scorers), fresh)


def keep_model(
    connection: Connection, scorer: str, lang: str, content: bytes, *, who: str, now: datetime
) -> None:
    """Keep a model under the name of its scorer; old ones of the language that nothing needs go."""
    row = {"scorer": scorer, "lang": lang, "made_at": now, "made_by": who, "content": content}
    keep_many(connection, models, [row])
    _prune(connection, lang)


def model_content(store: Store, scorer: str) -> bytes | None:
    """The model behind a scorer's name, as it was kept; None if there is none."""
    with store.read() as connection:
        return connection.scalar(select(models.c.content).where(models.c.scorer == scorer))


def _prune(connection: Connection, lang: str) -> None:
    """Drop models beyond the newest; those in use, or about to be, stay."""
    coming = connection.scalars(select(rescorings.c.scorers).where(rescorings.c.finished_at.is_(None)))
    needed = {*learned_scorers(connection).values()}.union(*(json.loads(one).values() for one in coming))
    mine = select(models.c.scorer).where(models.c.lang == lang)
    newest = connection.scalars(mine.order_by(models.c.made_at.desc(), models.c.scorer))
    unneeded = [one for one in newest if one not in needed]
    connection.execute(delete(models).where(models.c.scorer.in_(unneeded[KEPT:])))

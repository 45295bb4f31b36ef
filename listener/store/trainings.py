"""Trainings of scorers: asked for on a page, done elsewhere, and what came of each language's last one."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from listener.model import Estimate, Outcome, Training
from listener.store.audit import record
from listener.store.bulk import keep_many
from listener.store.database import Store
from listener.store.schema import trainings as table


def trainings(store: Store) -> tuple[Training, ...]:
    """The last training of each language, by language."""
    with store.read() as connection:
        return tuple(map(_training, connection.execute(select(table).order_by(table.c.lang))))


def ask_for_training(store: Store, lang: str, *, who: str, now: datetime) -> None:
    """Have a language trained by whoever runs in the background; asked twice is asked once."""
    with store.write() as connection:
        held = _held(connection, lang)
        if held.is_asked:
            return
        row = {"lang": lang, "asked_at": now, "asked_by": who}
        keep_many(connection, table, [row])
        record(connection, at=now, who=who, action="sentiment.train", subject=lang)


def note_training(
    connection: Connection,
    lang: str,
    *,
    now: datetime,
    outcome: Outcome | None = None,
    error: str | None = None,
    ends: bool = True,
) -> None:
    """Keep what a training came to; of one that failed the outcome before stays.

    What came to it otherwise `ends` no training that was asked for.
    """
    held = _held(connection, lang)
    result = held.outcome if outcome is None else outcome
    told = None if result is None else json.dumps(asdict(result), sort_keys=True)
    finished = now if ends or not held.is_asked else held.finished_at
    row = {"lang": lang, "finished_at": finished, "result": told, "error": error}
    keep_many(connection, table, [row])


def _held(connection: Connection, lang: str) -> Training:
    row = connection.execute(select(table).where(table.c.lang == lang)).first()
    return Training(lang) if row is None else _training(row)


def _training(row: Row[Any]) -> Training:
    outcome = None if row.result is None else _outcome(json.loads(row.result))
    return Training(row.lang, row.asked_at, row.asked_by, row.finished_at, outcome, row.error)


def _outcome(told: dict[str, Any]) -> Outcome:
    lists = {name: tuple(map(tuple, told[name])) for name in ("curve", "matrix")}
    lists["brands"] = tuple((name, tuple(map(tuple, matrix))) for name, matrix in told.get("brands", ()))
    plain = {"labels": tuple(told["labels"]), "difference": Estimate(**told["difference"])}
    return Outcome(**{**told, **lists, **plain})

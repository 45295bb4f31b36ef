"""When the daemon last gave a sign of life, or why it did not: kept for the pages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from listener.store.database import Store
from listener.store.rows import upsert
from listener.store.schema import from_micros, settings, to_micros

_KEY = "life_sign"


@dataclass(frozen=True, slots=True)
class LifeSign:
    """The last attempt: it was heard if there is no `error`."""

    at: datetime
    error: str | None


def keep_sign(store: Store, at: datetime, error: str | None) -> None:
    """Keep how the attempt went, in place of the one before."""
    value = json.dumps({"at": to_micros(at), "error": error})
    with store.write() as connection:
        statement = upsert(connection.dialect.name, settings).values(key=_KEY, value=value)
        connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": value}))


def last_sign(store: Store) -> LifeSign | None:
    """How the last attempt went, None if there was none."""
    with store.read() as connection:
        value = connection.scalar(select(settings.c.value).where(settings.c.key == _KEY))
    if value is None:
        return None
    told = json.loads(value)
    return LifeSign(from_micros(told["at"]), told["error"])

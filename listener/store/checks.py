"""Checks of a database as a whole: is the file sound, do the rollups say what the mentions say?"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, func, select, text

from listener.store import rollups
from listener.store.database import Store
from listener.store.schema import SUMS, author_days, mention_days

_PLACE = ("day", "brand", "source", "author_group")
_WHO = ("brand", "day", "author_id")


def integrity(store: Store) -> str | None:
    """What SQLite's own check finds wrong, None if nothing. PostgreSQL checks its pages itself."""
    if store.path is None:
        return None
    with store.read() as connection:
        found = connection.scalar(text("PRAGMA integrity_check(1)"))
    return None if found == "ok" else str(found)


def rollups_agree(store: Store) -> bool:
    """Whether counting the mentions anew gives exactly the rollups that are stored."""
    with store.read() as connection:
        told = rollups.told(lambda table: table.c.post_id.is_not(None)).subquery()
        sums = select(
            *(told.c[name] for name in _PLACE), *(func.sum(told.c[name]) for name in SUMS)
        ).group_by(*(told.c[name] for name in _PLACE))
        who = select(
            *(told.c[name] for name in _WHO),
            func.sum(told.c.mentions),
            func.sum(told.c.reposts),
            func.max(told.c.followers),
        ).group_by(*(told.c[name] for name in _WHO))
        return _rows(connection, sums) == _rows(
            connection, select(*(mention_days.c[name] for name in (*_PLACE, *SUMS)))
        ) and _rows(connection, who) == _rows(
            connection,
            select(*(author_days.c[name] for name in (*_WHO, "mentions", "reposts", "followers"))),
        )


def _rows(connection: Connection, query: Select[Any]) -> set[tuple[Any, ...]]:
    return {tuple(row) for row in connection.execute(query)}

"""Marks on a whole database: what it is for. Kept in `settings`."""

from __future__ import annotations

from sqlalchemy import select

from listener.store.database import Store
from listener.store.rows import upsert
from listener.store.schema import settings

_DEMO = "demo"


def is_demo(store: Store) -> bool:
    """Whether the database holds the made-up demo and nothing real."""
    with store.read() as connection:
        return connection.scalar(select(settings.c.value).where(settings.c.key == _DEMO)) is not None


def mark_demo(store: Store) -> None:
    """Mark an empty database as one that the demo may make anew at any time."""
    with store.write() as connection:
        connection.execute(
            upsert(connection.dialect.name, settings)
            .values(key=_DEMO, value="made up")
            .on_conflict_do_nothing()
        )

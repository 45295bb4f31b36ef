"""Marks on a whole database: what it is for, what signs its cookies, how far long work on it is.

Kept in `settings`.
"""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, delete, select

from listener.store.bulk import keep_many
from listener.store.database import Store
from listener.store.rows import upsert
from listener.store.schema import settings

MOVING = "timezone_left"
"""Stands while days move to the zone that is stored: the zone that they leave."""
SWITCHING = "scores_switched"
"""Stands while some days have new scores and others old ones: how many posts have new ones."""
_DEMO = "demo"
_WEB_SECRET = "web_secret"


def mark(connection: Connection, key: str) -> str | None:
    """What stands under a key, None for nothing."""
    return connection.scalar(select(settings.c.value).where(settings.c.key == key))


def keep_mark(connection: Connection, key: str, value: str) -> None:
    """Keep a value under a key, in place of the one before."""
    keep_many(connection, settings, [{"key": key, "value": value}])


def drop_mark(connection: Connection, key: str) -> None:
    """Forget what stands under a key."""
    connection.execute(delete(settings).where(settings.c.key == key))


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


def web_secret(store: Store) -> str:
    """What signs the pages' cookies where the environment gives no key: random, made on first use."""
    with store.read() as connection:
        kept = connection.scalar(select(settings.c.value).where(settings.c.key == _WEB_SECRET))
    if kept is not None:
        return str(kept)
    with store.write() as connection:
        connection.execute(
            upsert(connection.dialect.name, settings)
            .values(key=_WEB_SECRET, value=secrets.token_hex(32))
            .on_conflict_do_nothing()
        )
        return str(connection.scalar(select(settings.c.value).where(settings.c.key == _WEB_SECRET)))

"""The trail of who did what: appended in the transaction that does it, read back in pages. Nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select

from listener.model import Entry
from listener.store.database import Store
from listener.store.schema import audit

PAGE = 50
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Trail:
    """A page of the trail, newest first; `more` is the id to go on before, None at the end."""

    rows: tuple[Entry, ...]
    more: int | None


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """Which entries: by whom, of what kind, on which posts. None means any."""

    who: str | None = None
    action: str | None = None
    posts: tuple[int, ...] | None = None


EVERYTHING = TrailFilter()


def record(
    connection: Connection,
    *,
    at: datetime,
    who: str,
    action: str,
    subject: str,
    post_id: int | None = None,
    brand: str | None = None,
    undoes: int | None = None,
    data: Mapping[str, object] | None = None,
) -> int:
    """Append an entry inside the caller's write transaction; returns its id. `data` holds no secret."""
    number = (connection.scalar(select(func.max(audit.c.id))) or 0) + 1
    row = {
        "id": number,
        "at": at,
        "who": who,
        "action": action,
        "subject": subject,
        "post_id": post_id,
        "brand": brand,
        "undoes": undoes,
        "data": json.dumps(dict(data or {}), ensure_ascii=False, sort_keys=True),
    }
    connection.execute(insert(audit), row)
    return number


def trail(
    store: Store, chosen: TrailFilter = EVERYTHING, *, before: int | None = None, limit: int = PAGE
) -> Trail:
    """The newest entries, or those before the entry of that id."""
    query = _query(chosen, before).limit(limit + 1)
    with store.read() as connection:
        found = [_entry(row) for row in connection.execute(query)]
    more = found[limit - 1].id if len(found) > limit else None
    return Trail(tuple(found[:limit]), more)


def every_entry(store: Store, chosen: TrailFilter = EVERYTHING) -> Iterator[Entry]:
    """All entries, newest first, read in batches."""
    before: int | None = None
    while True:
        page = trail(store, chosen, before=before, limit=_BATCH)
        yield from page.rows
        if page.more is None:
            return
        before = page.more


def actors(store: Store) -> tuple[str, ...]:
    """Everybody the trail names, sorted."""
    return _distinct(store, select(audit.c.who).distinct())


def actions(store: Store) -> tuple[str, ...]:
    """Every kind of entry there is, sorted."""
    return _distinct(store, select(audit.c.action).distinct())


def _query(chosen: TrailFilter, before: int | None) -> Select[Any]:
    query = select(audit).order_by(audit.c.id.desc())
    if chosen.who is not None:
        query = query.where(audit.c.who == chosen.who)
    if chosen.action is not None:
        query = query.where(audit.c.action == chosen.action)
    if chosen.posts is not None:
        query = query.where(audit.c.post_id.in_(chosen.posts))
    return query if before is None else query.where(audit.c.id < before)


def _distinct(store: Store, query: Select[tuple[str]]) -> tuple[str, ...]:
    with store.read() as connection:
        return tuple(sorted(connection.scalars(query)))


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        id=row.id,
        at=row.at,
        who=row.who,
        action=row.action,
        subject=row.subject,
        post=row.post_id,
        brand=row.brand,
        undoes=row.undoes,
        data=json.loads(row.data),
    )

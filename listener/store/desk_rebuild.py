"""Making messages and cases again from what is kept, batch by batch: after a change of the rules, or at will.

A batch is a transaction; interrupted, the next run goes on behind the last one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from listener.model import EnrichedPost, Post
from listener.store.casework import Casework
from listener.store.database import Store
from listener.store.desk import DeskChanges
from listener.store.marks import keep_mark, mark
from listener.store.own_posts import drop_own
from listener.store.rows import among, desk_fields
from listener.store.schema import audit, messages, posts
from listener.store.stored import posts_with_authors, read_post
from listener.store.threads import Thread, name_threads

BATCH = 2_000
_SETTINGS = "desk"
_REACHED = "desk_rebuilt"

Reading = Callable[[Post, str | None], EnrichedPost]
"""From a kept post and its language to what it means to the desk."""


def agrees(store: Store, work: Casework) -> bool:
    """Whether what is kept was made by these settings. Where nothing is kept yet it is from now on."""
    with store.read() as connection:
        if mark(connection, _SETTINGS) == work.settings:
            return True
        if connection.scalar(select(func.max(posts.c.id))) is not None:
            return False
    with store.write() as connection:
        keep_mark(connection, _SETTINGS, work.settings)
    return True


def rebuild(
    store: Store, read: Reading, work: Casework, *, progress: Callable[[int, int], None] | None = None
) -> None:
    """Read all posts again for the desk, and make all messages and cases again."""
    with store.read() as connection:
        last = connection.scalar(select(func.max(posts.c.id))) or 0
        begun, _, reached = (mark(connection, _REACHED) or "").partition(":")
    done = int(reached) if begun == work.settings else 0
    while done < last:
        with store.write() as connection:
            _renew(connection, done, done + BATCH, read, work)
            done = min(last, done + BATCH)
            keep_mark(connection, _REACHED, f"{work.settings}:{done}")
        if progress is not None:
            progress(done, last)
    with store.write() as connection:
        keep_mark(connection, _SETTINGS, work.settings)
        keep_mark(connection, _REACHED, "")


def _renew(connection: Connection, after: int, until: int, reading: Reading, work: Casework) -> None:
    query = posts_with_authors().where(posts.c.id > after, posts.c.id <= until, posts.c.removed_at.is_(None))
    found = connection.execute(query.order_by(posts.c.id)).all()
    rows = [dict(row._mapping) for row in found]
    read = [reading(read_post(row).post, row.lang) for row in found]
    renamed = _note(connection, rows, read)
    drop_own(connection, [row["id"] for row, one in zip(rows, read, strict=True) if one.brand is None])
    changes = DeskChanges(connection, work)
    changes.kept(rows, read, renamed)
    changes.touched(_at_work(connection, [row["id"] for row in rows]))
    changes.finish()


def _note(
    connection: Connection, rows: Sequence[dict[str, Any]], read: Sequence[EnrichedPost]
) -> set[Thread]:
    """Bring the posts' own columns up to date; returns the conversations that got another name."""
    nameless = [row for row in rows if row["thread"] is None]
    renamed = name_threads(connection, nameless)
    named = {row["id"] for row in nameless if row["thread"] is not None}
    fresh = []
    for row, one in zip(rows, read, strict=True):
        fields = desk_fields(one)
        if row["id"] in named or any(row[name] != value for name, value in fields.items()):
            fresh.append({"number": row["id"], "new_thread": row["thread"], **_renamed(fields)})
            row.update(fields)
    if fresh:
        connection.execute(
            update(posts)
            .where(posts.c.id == bindparam("number"))
            .values(
                thread=bindparam("new_thread"),
                tags=bindparam("new_tags"),
                signals=bindparam("new_signals"),
            ),
            fresh,
        )
    return renamed


def _renamed(fields: dict[str, Any]) -> dict[str, Any]:
    return {f"new_{name}": value for name, value in fields.items()}


def _at_work(connection: Connection, numbers: Sequence[int]) -> set[Thread]:
    """The conversations of those of the posts that were messages so far, or that agents worked on."""
    found: set[Thread] = set()
    for told in (messages.c.post_id, audit.c.post_id):
        query = select(posts.c.network, posts.c.thread).distinct().join(told.table, told == posts.c.id)
        query = query.where(among(connection, posts.c.id, numbers), posts.c.thread.is_not(None))
        found.update((row.network, row.thread) for row in connection.execute(query))
    return found

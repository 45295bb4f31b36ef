"""Making messages and cases again from what is kept, batch by batch: after a change of the rules, or at will.

A batch is a transaction; interrupted, the next run goes on behind the last one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, or_, select, update

from listener.model import RSS, Author, EnrichedPost, Kind, Post, ReplyTo
from listener.store.case_hours import count_again, days_spoken
from listener.store.cases import bump
from listener.store.casework import Casework
from listener.store.database import Store
from listener.store.desk import DeskChanges
from listener.store.marks import keep_mark, mark
from listener.store.own_posts import drop_own
from listener.store.rows import among, desk_fields
from listener.store.schema import audit, authors, messages, posts
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
            rows = _next(connection, done)
            done = rows[-1]["id"] if len(rows) == BATCH else last
            _renew(connection, rows, read, work)
            keep_mark(connection, _REACHED, f"{work.settings}:{done}")
        if progress is not None:
            progress(done, last)
    with store.write() as connection:
        count_again(connection)
        # Days may be others than they were, and what was summed up of them wrong.
        bump(connection, days_spoken(connection, work.zone))
        keep_mark(connection, _SETTINGS, work.settings)
        keep_mark(connection, _REACHED, "")


# What nobody can answer is no business of the desk, unless other rules once said otherwise.
_AT_DESK = or_(
    and_(posts.c.network != RSS, posts.c.kind != Kind.REPOST.value),
    posts.c.thread.is_not(None),
    posts.c.tags.is_not(None),
    posts.c.signals != 0,
)
# Whole rows would cost more than what is made of them.
_COLUMNS = (
    *("id", "network", "native_id", "author_id", "created_at", "text", "lang", "kind", "reply_to_id"),
    *("reply_to_handle", "conversation_id", "ref_id", "followers", "thread", "tags", "signals"),
)


def _next(connection: Connection, after: int) -> list[dict[str, Any]]:
    """Rows of the next posts that the desk may be asked about, with who wrote them."""
    whose = (authors.c.native_id.label("author_native_id"), authors.c.handle, authors.c.name)
    query = (
        select(*(posts.c[name] for name in _COLUMNS), *whose)
        .join(authors, authors.c.id == posts.c.author_id)
        .where(posts.c.id > after, posts.c.removed_at.is_(None), _AT_DESK)
        .order_by(posts.c.id)
        .limit(BATCH)
    )
    names = (*_COLUMNS, *(column.name for column in whose))
    return [dict(zip(names, row, strict=True)) for row in connection.execute(query)]


def _post(row: Mapping[str, Any]) -> Post:
    """A post as far as the desk reads it."""
    replied = row["reply_to_id"] is not None or row["reply_to_handle"] is not None
    return Post(
        network=row["network"],
        id=row["native_id"],
        author=Author(row["author_native_id"], row["handle"], row["name"], row["followers"]),
        text=row["text"],
        created_at=row["created_at"],
        lang=row["lang"],
        kind=Kind(row["kind"]),
        reply_to=ReplyTo(row["reply_to_id"], row["reply_to_handle"]) if replied else None,
        conversation_id=row["conversation_id"],
        ref_id=row["ref_id"],
    )


def _renew(connection: Connection, rows: list[dict[str, Any]], reading: Reading, work: Casework) -> None:
    read = [reading(_post(row), row["lang"]) for row in rows]
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

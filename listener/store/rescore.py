"""Scoring what is kept again, batch by batch, with rollups and cases following in the same transaction."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, bindparam, func, select, update

from listener.model import Kind, Score
from listener.store import rollups
from listener.store.casework import Casework
from listener.store.corrections import correct
from listener.store.database import Store
from listener.store.desk import DeskChanges
from listener.store.rows import score_fields
from listener.store.schema import mentions, posts
from listener.store.threads import threads_of_posts

BATCH = 2_000

Scoring = Callable[[str, str | None, Kind], Score | None]
"""From a post's text, language and kind to its score, None where no scorer is proved."""


def rescore(
    store: Store,
    score: Scoring,
    work: Casework | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Score every post again; returns how many scores changed. Interrupted, it can simply be run again.

    What turns negative, or is so no more, may need a response by `work`.
    """
    with store.read() as connection:
        last = connection.scalar(select(func.max(posts.c.id))) or 0
    changed = done = 0
    while done < last:
        with store.write() as connection:
            changed += _rescore(connection, done, done + BATCH, score, work)
        done = min(last, done + BATCH)
        if progress is not None:
            progress(done, last)
    return changed


def _rescore(connection: Connection, after: int, until: int, score: Scoring, work: Casework | None) -> int:
    columns = (posts.c.id, posts.c.text, posts.c.lang, posts.c.kind, posts.c.compound, posts.c.scorer)
    some = posts.c.id > after, posts.c.id <= until, posts.c.removed_at.is_(None)
    found = connection.execute(select(*columns).where(*some)).all()
    fresh = []
    for row in found:
        now = score(row.text, row.lang, Kind(row.kind))
        if (row.compound, row.scorer) != ((now.compound, now.scorer) if now else (None, None)):
            fresh.append({"post": row.id, **score_fields(now)})
    if not fresh:
        return 0
    connection.execute(
        update(posts)
        .where(posts.c.id == bindparam("post"))
        .values({name: bindparam(name) for name in score_fields(None)}),
        fresh,
    )
    connection.execute(
        update(mentions)
        .where(mentions.c.post_id == bindparam("post"))
        .values(compound=bindparam("compound"), sentiment=bindparam("sentiment")),
        [{name: one[name] for name in ("post", "compound", "sentiment")} for one in fresh],
    )
    ids = [one["post"] for one in fresh]
    correct(connection, ids)
    places = connection.execute(
        select(mentions.c.brand, mentions.c.day).distinct().where(mentions.c.post_id.in_(ids))
    )
    rollups.renew(connection, {(row.brand, row.day) for row in places})
    desk = DeskChanges(connection, work)
    desk.touched(threads_of_posts(connection, ids))
    desk.finish()
    return len(fresh)

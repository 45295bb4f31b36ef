"""What changed since an instant in what figures of a period are made of: how many of each kind."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from listener.model import Action
from listener.store.database import Store
from listener.store.schema import (
    amplifications,
    audit,
    audit_mentions,
    labels,
    mentions,
    messages,
    own_posts,
    polls,
    posts,
    trainings,
)

_CORRECTIONS = (
    *(Action.SENTIMENT, Action.SPAM, Action.NO_SPAM, Action.NEEDS, Action.DISMISS),
    *(Action.LINK, Action.ELSEWHERE, Action.UNDO),
)
"""What agents do that changes what was already counted."""
_BROUGHT = ("add", "change", "remove", "import")


@dataclass(frozen=True, slots=True)
class Since:
    """Posts written then that came later, were removed, or whose counters were read again; those of which
    somebody said something; what audits and trainings came to; rows that people brought, by their table;
    polls made.
    """

    late: int
    removed: int
    recounted: int
    corrected: int
    taught: int
    brought: Mapping[str, int]
    polls: int


def changed_since(store: Store, then: datetime, start: datetime, end: datetime) -> Since:
    """What changed since `then` of posts written in [start, end), and of what people bring."""
    written = and_(posts.c.created_at >= start, posts.c.created_at < end)
    with store.read() as connection:
        known = written, posts.c.first_seen_at <= then
        return Since(
            late=_count(connection, written, posts.c.first_seen_at > then, _counts()),
            removed=_count(connection, *known, posts.c.removed_at > then),
            recounted=_count(connection, *known, posts.c.counters_at > then),
            corrected=len(_corrected(connection, then, written)),
            taught=_taught(connection, then),
            brought=_brought(connection, then),
            polls=connection.scalar(select(func.count()).where(polls.c.finished_at > then)) or 0,
        )


def scorers_of(store: Store, start: datetime, end: datetime, *, seen: datetime) -> dict[str, int]:
    """How many of the posts written in [start, end) and seen until then each scorer has scored."""
    query = (
        select(posts.c.scorer, func.count().label("posts"))
        .where(posts.c.created_at >= start, posts.c.created_at < end)
        .where(posts.c.first_seen_at <= seen, posts.c.removed_at.is_(None))
        .group_by(posts.c.scorer)
    )
    with store.read() as connection:
        return {row.scorer or "": row.posts for row in connection.execute(query)}


def _count(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(posts).where(*conditions)) or 0


def _counts() -> ColumnElement[bool]:
    """Whether a post is counted anywhere: what nobody counts changes no figure."""
    mine = (
        exists().where(table.c.post_id == posts.c.id)
        for table in (mentions, amplifications, messages, own_posts)
    )
    return or_(*mine)


def _corrected(connection: Connection, then: datetime, written: ColumnElement[bool]) -> set[int]:
    """The posts of which somebody said something since."""
    told = select(audit.c.post_id).join(posts, posts.c.id == audit.c.post_id)
    work = told.where(audit.c.at > then, audit.c.action.in_([one.value for one in _CORRECTIONS]), written)
    said = select(labels.c.post_id).join(posts, posts.c.id == labels.c.post_id)
    return {*connection.scalars(work), *connection.scalars(said.where(labels.c.at > then, written))}


def _taught(connection: Connection, then: datetime) -> int:
    """How many mentions of audits were labelled since, and languages trained."""
    labelled = select(func.count()).where(audit_mentions.c.answered_at > then)
    trained = select(func.count()).where(trainings.c.finished_at > then)
    return sum(connection.scalar(one) or 0 for one in (labelled, trained))


def _brought(connection: Connection, then: datetime) -> dict[str, int]:
    """How many rows of each table that people bring were added, changed or removed since."""
    found: dict[str, int] = {}
    for row in connection.execute(select(audit.c.action, audit.c.data).where(audit.c.at > then)):
        kind, _dot, what = row.action.partition(".")
        if what in _BROUGHT and kind not in ("rule", "user", "token"):
            found[kind] = found.get(kind, 0) + (_rows(json.loads(row.data)) if what == "import" else 1)
    return found


def _rows(data: Mapping[str, object]) -> int:
    """How many rows an import tells of."""
    numbers: Iterable[object] = (data.get(name, 0) for name in ("new", "changed", "removed", "labels"))
    return sum(int(str(one)) for one in numbers)

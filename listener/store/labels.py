"""What people said of posts: their sentiment, or whether they need a response. The latest word stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from listener.model import Sentiment
from listener.store.bulk import keep_many
from listener.store.database import Store
from listener.store.rows import among
from listener.store.schema import labels, posts


class LabelKind(StrEnum):
    """What a label tells."""

    SENTIMENT = "sentiment"
    NEEDS = "needs"


class Origin(StrEnum):
    """How somebody came to label a post. Only what was drawn at random, or brought from elsewhere, tells how
    often a scorer is right; all of it teaches.
    """

    RANDOM = "random"
    UNCERTAIN = "uncertain"
    CORRECTION = "correction"
    IMPORT = "import"


FAIR = frozenset({Origin.RANDOM, Origin.IMPORT})
"""The labels that a scorer may be judged by."""


@dataclass(frozen=True, slots=True)
class Label:
    """One person's word on one post. `was` is what we had said then, and `scorer` who; None: nothing."""

    post: int
    kind: LabelKind
    by: str
    label: str
    at: datetime
    was: str | None = None
    scorer: str | None = None
    origin: Origin = Origin.CORRECTION


def keep_label(connection: Connection, one: Label) -> None:
    """Keep a label in place of the one that the same person gave before; what was drawn stays drawn."""
    mine = labels.c.post_id == one.post, labels.c.kind == one.kind.value, labels.c.by == one.by
    held = connection.scalar(select(labels.c.origin).where(*mine))
    origin = Origin.RANDOM if held == Origin.RANDOM.value else one.origin
    row = {
        "post_id": one.post,
        "kind": one.kind.value,
        "by": one.by,
        "label": one.label,
        "was": one.was,
        "scorer": one.scorer,
        "at": one.at,
        "origin": origin.value,
    }
    keep_many(connection, labels, [row])


def change_label(
    connection: Connection, post: int, kind: LabelKind, by: str, label: str, at: datetime, origin: Origin
) -> None:
    """Let a person have said something else of a post; what we had said stays."""
    mine = labels.c.post_id == post, labels.c.kind == kind.value, labels.c.by == by
    connection.execute(update(labels).where(*mine).values(label=label, at=at, origin=origin.value))


def said_before(connection: Connection, post: int, kind: LabelKind) -> str | None:
    """What we had said of a post when it was labelled first."""
    query = select(labels.c.was).where(labels.c.post_id == post, labels.c.kind == kind.value)
    return connection.scalar(query.order_by(labels.c.at, labels.c.by).limit(1))


def drop_label(connection: Connection, post: int, kind: LabelKind, by: str) -> None:
    """Take a person's label back."""
    mine = labels.c.post_id == post, labels.c.kind == kind.value, labels.c.by == by
    connection.execute(delete(labels).where(*mine))


@dataclass(frozen=True, slots=True)
class Given:
    """A label of sentiment with the post it is of, in a language ("" if unknown). `scored` is what the scorer
    says of the post now, None where nobody scores it.
    """

    lang: str
    post: int
    network: str
    native_id: str
    source: str
    label: Sentiment
    by: str
    at: datetime
    origin: Origin
    scored: Sentiment | None


def given_labels(store: Store) -> tuple[Given, ...]:
    """Every label of sentiment, in the order of time; what was removed at its source teaches nothing more."""
    query = (
        select(labels, *(posts.c[name] for name in ("lang", "network", "native_id", "source", "sentiment")))
        .join(posts, posts.c.id == labels.c.post_id)
        .where(labels.c.kind == LabelKind.SENTIMENT.value, posts.c.removed_at.is_(None))
        .order_by(labels.c.at, labels.c.by, labels.c.post_id)
    )
    with store.read() as connection:
        return tuple(map(_given, connection.execute(query)))


def _given(row: Row[Any]) -> Given:
    return Given(
        lang=row.lang or "",
        post=row.post_id,
        network=row.network,
        native_id=row.native_id,
        source=row.source,
        label=Sentiment(row.label),
        by=row.by,
        at=row.at,
        origin=Origin(row.origin),
        scored=None if row.sentiment is None else Sentiment(row.sentiment),
    )


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody said of a post, and when."""

    label: Sentiment
    by: str
    at: datetime


def words_on(store: Store, post: int) -> tuple[Word, ...]:
    """What people said of the tone of a post, the latest word first: it stands."""
    query = select(labels.c.label, labels.c.by, labels.c.at).where(
        labels.c.post_id == post, labels.c.kind == LabelKind.SENTIMENT.value
    )
    with store.read() as connection:
        rows = connection.execute(query.order_by(labels.c.at.desc(), labels.c.by.desc()))
        return tuple(Word(Sentiment(row.label), row.by, row.at) for row in rows)


def sentiments_of(connection: Connection, numbers: Iterable[int]) -> dict[int, str]:
    """The sentiment that people gave to posts: the latest word on each."""
    found: dict[int, str] = {}
    query = (
        select(labels.c.post_id, labels.c.label)
        .where(among(connection, labels.c.post_id, numbers), labels.c.kind == LabelKind.SENTIMENT.value)
        .order_by(labels.c.at, labels.c.by)
    )
    for number, label in connection.execute(query):
        found[number] = label
    return found

"""Labels of sentiment as a table that people bring and take away: each by what networks call its post."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select

from listener.model import Sentiment
from listener.store import rollups
from listener.store.audit import record
from listener.store.casework import Casework
from listener.store.corrections import correct
from listener.store.database import Store
from listener.store.desk import DeskChanges
from listener.store.labels import Label, LabelKind, Origin, keep_label
from listener.store.rows import among
from listener.store.schema import labels, post_versions, posts
from listener.store.threads import threads_of_posts

NOBODY = "import"
"""Whose word a label is that names nobody."""


@dataclass(frozen=True, slots=True)
class LabelRow:
    """What somebody says of a post. `at` is when; of a row without it, when it is imported."""

    network: str
    post_id: str
    label: Sentiment
    by: str = NOBODY
    at: datetime | None = field(default=None, compare=False)


def all_labels(store: Store) -> list[LabelRow]:
    """Every label of sentiment, sorted by its post and who gave it."""
    query = (
        select(posts.c.network, posts.c.native_id, labels.c.label, labels.c.by, labels.c.at)
        .join(posts, posts.c.id == labels.c.post_id)
        .where(labels.c.kind == LabelKind.SENTIMENT.value)
    )
    with store.read() as connection:
        rows = connection.execute(query).all()
    found = [LabelRow(row.network, row.native_id, Sentiment(row.label), row.by, row.at) for row in rows]
    return sorted(found, key=lambda one: (one.network, one.post_id, one.by))


def kept_posts(store: Store, keys: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of the posts, by network and id, that are kept. Any version's id counts."""
    with store.read() as connection:
        return set(_numbers(connection, keys))


def save_labels(store: Store, rows: Sequence[LabelRow], work: Casework, *, who: str, now: datetime) -> None:
    """Keep these labels, each in place of the one that the same person gave before, in one transaction.

    Mentions, figures and cases follow. What is the same already is left as it is.
    """
    with store.write() as connection:
        numbers = _numbers(connection, {(one.network, one.post_id) for one in rows})
        known = _known(connection, set(numbers.values()))
        fresh = []
        for one in rows:
            number = numbers[one.network, one.post_id]
            label, at = known.get((number, one.by), (None, now))
            at = one.at or (at if label == one.label else now)
            if known.get((number, one.by)) != (one.label.value, at):
                fresh.append((number, one, at))
        if not fresh:
            return
        _keep(connection, fresh)
        changed = {number for number, _one, _at in fresh}
        rollups.renew(connection, correct(connection, changed))
        desk = DeskChanges(connection, work)
        desk.touched(threads_of_posts(connection, changed))
        desk.finish()
        record(
            connection, at=now, who=who, action="labels.import", subject="", data={"labels": str(len(fresh))}
        )


def _keep(connection: Connection, fresh: Sequence[tuple[int, LabelRow, datetime]]) -> None:
    """Keep labels beside what the scorer says."""
    numbers = {number for number, _one, _at in fresh}
    query = select(posts.c.id, posts.c.sentiment, posts.c.scorer)
    scored = {row.id: row for row in connection.execute(query.where(among(connection, posts.c.id, numbers)))}
    for number, one, at in fresh:
        row = scored[number]
        kind, was, origin = LabelKind.SENTIMENT, row.sentiment, Origin.IMPORT
        keep_label(connection, Label(number, kind, one.by, one.label.value, at, was, row.scorer, origin))


def _known(connection: Connection, numbers: Collection[int]) -> dict[tuple[int, str], tuple[str, datetime]]:
    """The labels of these posts, by post and person."""
    query = select(labels.c.post_id, labels.c.by, labels.c.label, labels.c.at).where(
        among(connection, labels.c.post_id, numbers), labels.c.kind == LabelKind.SENTIMENT.value
    )
    return {(row.post_id, row.by): (row.label, row.at) for row in connection.execute(query)}


def _numbers(connection: Connection, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The posts of these networks and ids."""
    wanted = set(keys)
    ids = {native_id for _network, native_id in wanted}
    found: dict[tuple[str, str], int] = {}
    for table, number in ((post_versions, post_versions.c.post_id), (posts, posts.c.id)):
        query = select(table.c.network, table.c.native_id, number)
        for network, native_id, post in connection.execute(
            query.where(among(connection, table.c.native_id, ids))
        ):
            if (network, native_id) in wanted:
                found[network, native_id] = post
    return found

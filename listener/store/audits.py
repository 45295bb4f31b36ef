"""Audits of sentiment: mentions drawn at random, labelled one by one, kept with what the scorer had said.

A label given here corrects the mention as any other does, but is compared with the class that was predicted
when the sample was drawn. Labels given elsewhere are of posts that people chose, so they do not count here.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, func, insert, select, update

from listener.errors import UsageError
from listener.model import Action, Period, Sentiment
from listener.store.agent_work import Doing, act_within, undo_within
from listener.store.audit import record
from listener.store.bulk import insert_many
from listener.store.casework import Casework
from listener.store.corrections import SCORED
from listener.store.database import Store
from listener.store.labels import LabelKind, Origin
from listener.store.schema import audit_mentions, audits, labels, mentions, posts
from listener.words import _

BETWEEN = " + "
"""What stands between the names of scorers where several are in use, each for languages of its own."""
LEAST, USUAL, MOST = 50, 200, 500
"""How many mentions an audit may have."""


@dataclass(frozen=True, slots=True)
class Audit:
    """A random sample of the `population` mentions of a brand (None: of all) that `scorer` had scored in the
    local days [start, end); `size` is how many were asked for.
    """

    id: int
    brand: str | None
    start: date
    end: date
    size: int
    seed: int
    population: int
    scorer: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A mention of the sample, at its place in the order, with the class the scorer gave it at the draw.

    `label` is what people say, None while nobody was asked or it was skipped. What `is_gone` was removed at
    its source before it was labelled, or is a mention no more.
    """

    place: int
    post: int
    brand: str
    network: str
    native_id: str
    lang: str
    source: str
    predicted: Sentiment
    label: Sentiment | None
    by: str | None
    at: datetime | None
    is_skipped: bool
    is_gone: bool

    @property
    def is_left(self) -> bool:
        """Whether somebody has still to say something of it."""
        return self.label is None and not self.is_skipped and not self.is_gone


@dataclass(frozen=True, slots=True)
class Asked:
    """What a sample is drawn of; `brand` None means all of `brands`, the tracked ones."""

    brand: str | None
    brands: tuple[str, ...]
    period: Period
    size: int
    seed: int
    scorer: str


def draw(store: Store, asked: Asked, *, who: str, now: datetime) -> int:
    """Draw a sample, uniformly and without putting back; returns the audit's id.

    The same seed draws the same mentions in whatever order they came. UsageError if there is nothing to draw.
    """
    found = _population(store, asked)
    if not found:
        none = _("No mention in these days is scored by {scorer}; choose others or run `listener rescore`.")
        raise UsageError(none.format(scorer=asked.scorer))
    some = random.Random(asked.seed).sample(found, min(asked.size, len(found)))
    with store.write() as connection:
        number = (connection.scalar(select(func.max(audits.c.id))) or 0) + 1
        connection.execute(insert(audits), _row(number, asked, len(found), who, now))
        rows = [_drawn_row(number, place, row) for place, row in enumerate(some, 1)]
        insert_many(connection, insert(audit_mentions), rows)
        told = {"brand": asked.brand, "from": asked.period.start, "to": asked.period.end, "size": len(some)}
        data = {name: str(value) for name, value in told.items() if value is not None}
        record(connection, at=now, who=who, action="audit.draw", subject=f"audit {number}", data=data)
    return number


def _population(store: Store, asked: Asked) -> list[tuple[str, str, str, int, str]]:
    """The mentions that may be drawn, in an order that does not depend on when they came."""
    brands = asked.brands if asked.brand is None else (asked.brand,)
    query = (
        select(posts.c.network, posts.c.native_id, mentions.c.brand, posts.c.id, SCORED[1])
        .join(posts, posts.c.id == mentions.c.post_id)
        .where(
            mentions.c.brand.in_(brands),
            mentions.c.created_at >= asked.period.start_at,
            mentions.c.created_at < asked.period.end_at,
            posts.c.scorer.in_(asked.scorer.split(BETWEEN)),
            SCORED[1].is_not(None),
            posts.c.removed_at.is_(None),
        )
    )
    with store.read() as connection:
        return sorted(tuple(row) for row in connection.execute(query))


def _row(number: int, asked: Asked, population: int, who: str, now: datetime) -> dict[str, Any]:
    return {
        "id": number,
        "brand": asked.brand,
        "from_day": asked.period.start,
        "to_day": asked.period.end,
        "size": asked.size,
        "seed": asked.seed,
        "population": population,
        "scorer": asked.scorer,
        "drawn_at": now,
        "drawn_by": who,
    }


def _drawn_row(number: int, place: int, row: tuple[str, str, str, int, str]) -> dict[str, Any]:
    _network, _id, brand, post, predicted = row
    return {
        "audit_id": number,
        "place": place,
        "post_id": post,
        "brand": brand,
        "predicted": predicted,
        "is_skipped": False,
    }


def all_audits(store: Store) -> tuple[Audit, ...]:
    """Every audit, the newest first."""
    with store.read() as connection:
        rows = connection.execute(select(audits).order_by(audits.c.id.desc())).all()
    return tuple(
        Audit(
            id=row.id,
            brand=row.brand,
            start=row.from_day,
            end=row.to_day,
            size=row.size,
            seed=row.seed,
            population=row.population,
            scorer=row.scorer,
            at=row.drawn_at,
            by=row.drawn_by,
        )
        for row in rows
    )


def samples(store: Store, numbers: Collection[int]) -> dict[int, tuple[Drawn, ...]]:
    """The samples of these audits, each in its order."""
    given = and_(
        labels.c.post_id == audit_mentions.c.post_id,
        labels.c.kind == LabelKind.SENTIMENT.value,
        labels.c.by == audit_mentions.c.answered_by,
    )
    still = and_(mentions.c.post_id == audit_mentions.c.post_id, mentions.c.brand == audit_mentions.c.brand)
    query = (
        select(
            audit_mentions,
            *(posts.c.network, posts.c.native_id, posts.c.lang, posts.c.source, posts.c.removed_at),
            labels.c.label,
            mentions.c.post_id.label("still"),
        )
        .join(posts, posts.c.id == audit_mentions.c.post_id)
        .outerjoin(labels, given)
        .outerjoin(mentions, still)
        .where(audit_mentions.c.audit_id.in_(list(numbers)))
        .order_by(audit_mentions.c.audit_id, audit_mentions.c.place)
    )
    found: dict[int, list[Drawn]] = {number: [] for number in numbers}
    with store.read() as connection:
        for row in connection.execute(query):
            found[row.audit_id].append(_drawn(row))
    return {number: tuple(rows) for number, rows in found.items()}


def _drawn(row: Row[Any]) -> Drawn:
    is_labelled = row.label is not None and not row.is_skipped and row.answered_at is not None
    is_gone = row.still is None or (row.removed_at is not None and not is_labelled)
    return Drawn(
        place=row.place,
        post=row.post_id,
        brand=row.brand,
        network=row.network,
        native_id=row.native_id,
        lang=row.lang or "",
        source=row.source,
        predicted=Sentiment(row.predicted),
        label=Sentiment(row.label) if is_labelled and not is_gone else None,
        by=row.answered_by,
        at=row.answered_at,
        is_skipped=row.is_skipped,
        is_gone=is_gone,
    )


def answer(
    store: Store,
    work: Casework,
    number: int,
    place: int,
    label: Sentiment | None,
    *,
    who: str,
    at: datetime,
) -> None:
    """Label a mention of the sample, which corrects it everywhere; None skips it.

    UsageError if the audit has no such mention.
    """
    with store.write() as connection:
        row = connection.execute(select(audit_mentions).where(*_at(number, place))).first()
        if row is None:
            raise UsageError(_("This audit has no such mention; reload the page."))
        entry = None
        if label is not None:
            data = {"label": label.value, "audit": str(number), "origin": Origin.RANDOM.value}
            doing = Doing(row.post_id, row.brand, Action.SENTIMENT, data)
            (entry,) = act_within(connection, work, [doing], who=who, at=at)
        change = update(audit_mentions).where(*_at(number, place))
        connection.execute(
            change.values(is_skipped=label is None, answered_by=who, answered_at=at, entry=entry)
        )


def take_back(store: Store, work: Casework, number: int, *, who: str, at: datetime) -> int | None:
    """Take back what somebody said last in an audit; returns its place, None if there is nothing left."""
    mine = select(audit_mentions).where(
        audit_mentions.c.audit_id == number, audit_mentions.c.answered_by == who
    )
    latest = mine.order_by(audit_mentions.c.answered_at.desc(), audit_mentions.c.place.desc()).limit(1)
    with store.write() as connection:
        row = connection.execute(latest).first()
        if row is None:
            return None
        if row.entry is not None:
            undo_within(connection, work, row.entry, {"audit": str(number)}, who=who, at=at)
        cleared = dict.fromkeys(("answered_by", "answered_at", "entry"))
        change = update(audit_mentions).where(*_at(number, row.place))
        connection.execute(change.values(is_skipped=False, **cleared))
        return int(row.place)


def _at(number: int, place: int) -> Sequence[Any]:
    return audit_mentions.c.audit_id == number, audit_mentions.c.place == place

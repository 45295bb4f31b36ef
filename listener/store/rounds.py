"""Rounds of labelling: what each person is asked next, what they say, and taking it back.

A label given here corrects the mention as any other does. Of the places that are double two people are
asked, each without seeing the other's word. Rounds are drawn in round_draw.py.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, select

from listener.errors import UsageError
from listener.model import Action, Sentiment
from listener.store.agent_work import Doing, act_within, undo_within
from listener.store.bulk import keep_many
from listener.store.casework import Casework
from listener.store.database import Store
from listener.store.labels import LabelKind, Origin
from listener.store.schema import (
    labelling_answers,
    labelling_posts,
    labelling_rounds,
    labels,
    mentions,
    posts,
)
from listener.words import _


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person said of a place; `label` is None where it was skipped."""

    by: str
    at: datetime
    label: Sentiment | None


@dataclass(frozen=True, slots=True)
class Place:
    """A post that a round asks for, under one of the brands it names, with the answers that stand.

    What `is_gone` was removed at its source, or is a mention no more.
    """

    number: int
    post: int
    brand: str
    origin: Origin
    is_double: bool
    is_gone: bool
    answers: tuple[Answer, ...]

    @property
    def is_done(self) -> bool:
        """Whether anybody has answered."""
        return bool(self.answers)

    def is_left_for(self, who: str) -> bool:
        """Whether that person has still to say something of it."""
        asked = 2 if self.is_double else 1
        return not self.is_gone and len(self.answers) < asked and who not in {one.by for one in self.answers}


@dataclass(frozen=True, slots=True)
class Round:
    """What is asked of a language's posts. `scorer` is whose doubts chose them, None where nobody scored."""

    id: int
    lang: str
    seed: int
    scorer: str | None
    at: datetime
    by: str
    places: tuple[Place, ...]

    def queue(self, who: str) -> tuple[Place, ...]:
        """What that person is still asked, in an order of their own: two people seldom meet at a place."""
        order = _order(self.seed, who, len(self.places))
        left = (one for one in self.places if one.is_left_for(who))
        return tuple(sorted(left, key=lambda one: order[one.number - 1]))

    @property
    def count(self) -> int:
        """How many places can be, or are, answered."""
        return sum(one.is_done or not one.is_gone for one in self.places)


def rounds(store: Store, lang: str | None = None) -> tuple[Round, ...]:
    """Every round of a language (None: of all), the oldest first."""
    with store.read() as connection:
        return rounds_within(connection, lang)


def rounds_within(connection: Connection, lang: str | None = None) -> tuple[Round, ...]:
    """The same inside the caller's transaction."""
    query = select(labelling_rounds).order_by(labelling_rounds.c.id)
    if lang is not None:
        query = query.where(labelling_rounds.c.lang == lang)
    rows = connection.execute(query).all()
    places = _places(connection, [row.id for row in rows])
    return tuple(
        Round(row.id, row.lang, row.seed, row.scorer, row.drawn_at, row.drawn_by, places[row.id])
        for row in rows
    )


def open_round(found: Iterable[Round], who: str) -> Round | None:
    """The oldest of the rounds in which that person is asked for something, None if there is none."""
    return next((one for one in found if one.queue(who)), None)


def _places(connection: Connection, numbers: Collection[int]) -> dict[int, tuple[Place, ...]]:
    """The places of these rounds, each in its order."""
    brand = select(func.min(mentions.c.brand)).where(mentions.c.post_id == labelling_posts.c.post_id)
    query = (
        select(labelling_posts, posts.c.removed_at, brand.scalar_subquery().label("brand"))
        .join(posts, posts.c.id == labelling_posts.c.post_id)
        .where(labelling_posts.c.round_id.in_(numbers))
        .order_by(labelling_posts.c.round_id, labelling_posts.c.place)
    )
    given = _answers(connection, numbers)
    found: dict[int, list[Place]] = {number: [] for number in numbers}
    for row in connection.execute(query):
        found[row.round_id].append(_place(row, given.get((row.round_id, row.place), ())))
    return {number: tuple(some) for number, some in found.items()}


def _place(row: Row[Any], given: Sequence[Answer]) -> Place:
    is_gone = row.removed_at is not None or row.brand is None
    return Place(
        row.place, row.post_id, row.brand or "", Origin(row.origin), row.is_double, is_gone, tuple(given)
    )


def _answers(connection: Connection, numbers: Collection[int]) -> dict[tuple[int, int], list[Answer]]:
    """The answers of these rounds by round and place; a label that was taken back elsewhere is none."""
    asked = and_(
        labelling_posts.c.round_id == labelling_answers.c.round_id,
        labelling_posts.c.place == labelling_answers.c.place,
    )
    given = and_(
        labels.c.post_id == labelling_posts.c.post_id,
        labels.c.kind == LabelKind.SENTIMENT.value,
        labels.c.by == labelling_answers.c.by,
    )
    query = (
        select(labelling_answers, labels.c.label)
        .join(labelling_posts, asked)
        .outerjoin(labels, given)
        .where(labelling_answers.c.round_id.in_(numbers))
        .order_by(labelling_answers.c.at, labelling_answers.c.by)
    )
    found: dict[tuple[int, int], list[Answer]] = {}
    for row in connection.execute(query):
        if row.is_skipped or row.label is not None:
            label = None if row.is_skipped else Sentiment(row.label)
            found.setdefault((row.round_id, row.place), []).append(Answer(row.by, row.at, label))
    return found


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
    """Label a post of the round, which corrects it everywhere; None skips it. What is gone is passed over.

    Said again it stands in place of what the same person said before. UsageError if there is no such place.
    """
    with store.write() as connection:
        found = _places(connection, [number])[number]
        asked = next((one for one in found if one.number == place), None)
        if asked is None:
            raise UsageError(_("This round has no such mention; reload the page."))
        if asked.is_gone:
            return
        _clear(connection, work, number, place, who=who, at=at)
        entry = None
        if label is not None:
            data = {"label": label.value, "round": str(number), "origin": asked.origin.value}
            doing = Doing(asked.post, asked.brand, Action.SENTIMENT, data)
            (entry,) = act_within(connection, work, [doing], who=who, at=at)
        row = {"round_id": number, "place": place, "by": who, "at": at, "is_skipped": label is None}
        keep_many(connection, labelling_answers, [row | {"entry": entry}])


def take_back(store: Store, work: Casework, lang: str, *, who: str, at: datetime) -> bool:
    """Take back what somebody said last in the rounds of a language; whether there was anything."""
    mine = (
        select(labelling_answers, labelling_rounds.c.seed)
        .join(labelling_rounds, labelling_rounds.c.id == labelling_answers.c.round_id)
        .where(labelling_answers.c.by == who, labelling_rounds.c.lang == lang)
        .order_by(labelling_answers.c.at.desc(), labelling_answers.c.round_id.desc())
    )
    with store.write() as connection:
        row = connection.execute(mine.limit(1)).first()
        if row is None:
            return False
        at_once = mine.where(labelling_answers.c.at == row.at, labelling_answers.c.round_id == row.round_id)
        size = select(func.count()).where(labelling_posts.c.round_id == row.round_id)
        order = _order(row.seed, who, connection.scalar(size) or 0)
        last = max(connection.execute(at_once), key=lambda one: order[one.place - 1])
        _clear(connection, work, last.round_id, last.place, who=who, at=at)
        return True


def _clear(
    connection: Connection, work: Casework, number: int, place: int, *, who: str, at: datetime
) -> None:
    """Leave a place as if this person had never answered it."""
    mine = (
        labelling_answers.c.round_id == number,
        labelling_answers.c.place == place,
        labelling_answers.c.by == who,
    )
    entry = connection.scalar(select(labelling_answers.c.entry).where(*mine))
    if entry is not None:
        undo_within(connection, work, entry, {"round": str(number)}, who=who, at=at)
    connection.execute(delete(labelling_answers).where(*mine))


def _order(seed: int, who: str, size: int) -> list[int]:
    """When each of so many places is that person's turn."""
    return random.Random(f"{seed}:{who}").sample(range(size), size)

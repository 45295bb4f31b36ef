"""What scorers learn from: every label of sentiment with the text it is of, by language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from listener.model import Sentiment
from listener.store.database import Store
from listener.store.labels import FAIR, LabelKind, Origin
from listener.store.rows import among, in_lists
from listener.store.schema import labels, mentions, post_vectors, posts


@dataclass(frozen=True, slots=True)
class Lesson:
    """A post that people labelled: the latest word on it. `key` is what the network calls it.

    `scored` is what the kept score says and `scorer` who, None where nobody scored it. `is_fair` if somebody
    came upon it by chance or brought the label along, `is_disputed` if people contradict each other on it.
    `brands` are those it is a mention of.
    """

    post: int
    key: str
    text: str
    lang: str
    label: Sentiment
    is_fair: bool
    is_disputed: bool
    scored: Sentiment | None
    scorer: str | None
    brands: tuple[str, ...] = ()


def lessons(store: Store, lang: str | None = None) -> tuple[Lesson, ...]:
    """Every labelled post of a language (None: of all), sorted by key; what was removed has no text."""
    query = (
        select(
            *(posts.c.id, posts.c.network, posts.c.native_id, posts.c.text, posts.c.lang),
            *(posts.c.sentiment, posts.c.scorer, labels.c.label, labels.c.origin),
        )
        .join(posts, posts.c.id == labels.c.post_id)
        .where(labels.c.kind == LabelKind.SENTIMENT.value, posts.c.removed_at.is_(None))
        .where(posts.c.lang.is_not(None) if lang is None else posts.c.lang == lang)
        .order_by(labels.c.at, labels.c.by)
    )
    told: dict[int, list[Any]] = {}
    with store.read() as connection:
        for row in connection.execute(query):
            told.setdefault(row.id, []).append(row)
        brands = _brands(connection, told)
    found = (_lesson(rows, brands.get(number, ())) for number, rows in told.items())
    return tuple(sorted(found, key=lambda one: one.key))


def label_counts(store: Store) -> dict[str, dict[Origin, tuple[int, int, int]]]:
    """How many labels each language has by how they came about, as (negative, neutral, positive)."""
    query = (
        select(posts.c.lang, labels.c.origin, labels.c.label, func.count().label("n"))
        .join(posts, posts.c.id == labels.c.post_id)
        .where(labels.c.kind == LabelKind.SENTIMENT.value, posts.c.removed_at.is_(None))
        .group_by(posts.c.lang, labels.c.origin, labels.c.label)
    )
    places = {Sentiment.NEGATIVE: 0, Sentiment.NEUTRAL: 1, Sentiment.POSITIVE: 2}
    found: dict[str, dict[Origin, list[int]]] = {}
    with store.read() as connection:
        for lang, origin, label, n in connection.execute(query):
            counts = found.setdefault(lang or "", {}).setdefault(Origin(origin), [0, 0, 0])
            counts[places[Sentiment(label)]] += n
    return {
        lang: {origin: (n[0], n[1], n[2]) for origin, n in sorted(by.items())}
        for lang, by in sorted(found.items())
    }


def vectors_of(connection: Connection, encoder: str, numbers: Iterable[int]) -> dict[int, bytes]:
    """What the encoder made of these posts, as far as that is kept."""
    found: dict[int, bytes] = {}
    for some in in_lists(sorted(set(numbers))):
        query = select(post_vectors.c.post_id, post_vectors.c.vector)
        query = query.where(post_vectors.c.encoder == encoder, post_vectors.c.post_id.in_(some))
        found.update((row.post_id, bytes(row.vector)) for row in connection.execute(query))
    return found


def _brands(connection: Connection, numbers: Iterable[int]) -> dict[int, tuple[str, ...]]:
    query = select(mentions.c.post_id, mentions.c.brand).where(among(connection, mentions.c.post_id, numbers))
    found: dict[int, tuple[str, ...]] = {}
    for number, brand in connection.execute(query.order_by(mentions.c.brand)):
        found[number] = (*found.get(number, ()), brand)
    return found


def _lesson(rows: list[Any], brands: tuple[str, ...]) -> Lesson:
    latest = rows[-1]
    return Lesson(
        post=latest.id,
        key=f"{latest.network}:{latest.native_id}",
        text=latest.text,
        lang=latest.lang,
        label=Sentiment(latest.label),
        is_fair=any(Origin(row.origin) in FAIR for row in rows),
        is_disputed=len({row.label for row in rows}) > 1,
        scored=None if latest.sentiment is None else Sentiment(latest.sentiment),
        scorer=latest.scorer,
        brands=brands,
    )

"""New scores beside the old ones: which posts get another, and how all of them take the old ones' place.

It decides nothing about when (rescore.py does) and scores nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    delete,
    exists,
    func,
    null,
    or_,
    select,
    union,
    update,
)

from listener.model import Kind, Score, Sentiment, batches
from listener.store import rollups
from listener.store.bulk import keep_many
from listener.store.casework import Casework
from listener.store.corrections import correct
from listener.store.desk import DeskChanges
from listener.store.fresh_sums import apply_sums, touched_days, uncount
from listener.store.labels import LabelKind
from listener.store.rows import Tone, among, score_fields, tone_of
from listener.store.schema import (
    fresh_days,
    fresh_scores,
    fresh_sentences,
    fresh_sums,
    labels,
    mentions,
    messages,
    post_vectors,
    posts,
    rescorings,
)

Scores = tuple[Score | None, Mapping[str, Score]]
"""The score of a post, and of what it says about brands that it is not all about."""

Scoring = Callable[[str, str | None, Kind, Collection[str], bytes | None], Scores]
"""From a post's text, language, kind, brands it is a mention of, and vector to its scores."""

_SCORE = tuple(score_fields(None))
_SOME = 2_000


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept post as scorers see it, with the columns of its score; `sentences` are the tones of its own that
    its mentions have so far.
    """

    number: int
    text: str
    lang: str | None
    kind: Kind
    score: tuple[Any, ...] = field(compare=False)
    sentences: dict[str, Tone]
    vector: bytes | None = field(compare=False)

    def scores(self, scoring: Scoring) -> Scores:
        """What a scorer makes of it."""
        return scoring(self.text, self.lang, self.kind, tuple(self.sentences), self.vector)


Rows = tuple[Sequence[Any], Sequence[Any]]
"""Of posts and of their mentions, as they are read: what did not change is compared quicker than built."""

_DENSE = 4
_KINDS = {one.value: one for one in Kind}


def kept(connection: Connection, which: ColumnElement[bool], encoder: str | None) -> list[Kept]:
    """The posts that a condition selects, in order; what was removed has no text and is never among them."""
    return built(rows_of(connection, which, encoder))


def rows_of(connection: Connection, which: ColumnElement[bool], encoder: str | None) -> Rows:
    """The same, not yet built."""
    vector: ColumnElement[Any] = null()
    source: Any = posts
    if encoder is not None:
        vector = post_vectors.c.vector
        mine = and_(post_vectors.c.post_id == posts.c.id, post_vectors.c.encoder == encoder)
        source = posts.outerjoin(post_vectors, mine)
    columns = (posts.c[name] for name in ("id", "text", "lang", "kind", *_SCORE))
    query = select(*columns, vector).select_from(source).where(which, posts.c.removed_at.is_(None))
    rows = connection.execute(query.order_by(posts.c.id)).all()
    return rows, _sentences(connection, [row[0] for row in rows])


def built(rows: Rows) -> list[Kept]:
    """The posts that these rows tell of."""
    told: dict[int, dict[str, Tone]] = {}
    for number, brand, compound, sentiment in rows[1]:
        told.setdefault(number, {})[brand] = (compound, sentiment)
    return [
        Kept(number, text, lang, _KINDS[kind], tuple(score), told.get(number, {}), vector)
        for number, text, lang, kind, *score, vector in rows[0]
    ]


def _sentences(connection: Connection, numbers: Sequence[int]) -> Sequence[Any]:
    if not numbers:
        return []
    columns = ("post_id", "brand", "sentence_compound", "sentence_sentiment")
    query = select(*(mentions.c[name] for name in columns)).order_by(mentions.c.post_id, mentions.c.brand)
    first, last = numbers[0], numbers[-1]
    if last - first < _DENSE * len(numbers):
        mine = and_(mentions.c.post_id >= first, mentions.c.post_id <= last)
    else:
        mine = among(connection, mentions.c.post_id, numbers)
    return connection.execute(query.where(mine)).all()


def lay_beside(connection: Connection, scored: Iterable[tuple[Kept, Scores]]) -> None:
    """Keep the new scores of those posts, and of those mentions, that have others so far."""
    scores, sentences = [], []
    for one, (score, own) in scored:
        fresh = score_fields(score)
        if tuple(fresh.values()) != one.score:
            scores.append({"post_id": one.number, **fresh, "is_stale": False})
        for brand, before in one.sentences.items():
            compound, sentiment = tone_of(own.get(brand))
            if (compound, sentiment) != before:
                row = {"post_id": one.number, "brand": brand, "compound": compound, "sentiment": sentiment}
                sentences.append(row)
    keep_many(connection, fresh_scores, scores)
    keep_many(connection, fresh_sentences, sentences)
    uncount(connection, {row["post_id"] for row in (*scores, *sentences)})


def outdate(connection: Connection, numbers: Iterable[int]) -> None:
    """Posts were changed: those whose new scores are laid beside the old ones must be scored once more."""
    staged = _staged(connection)
    rows = [
        {"post_id": number, **score_fields(None), "is_stale": True}
        for number in sorted(set(numbers))
        if staged is not None and number <= staged
    ]
    if rows:
        mine = among(connection, fresh_sentences.c.post_id, (row["post_id"] for row in rows))
        connection.execute(delete(fresh_sentences).where(mine))
        keep_many(connection, fresh_scores, rows)
        uncount(connection, [row["post_id"] for row in rows])


def _staged(connection: Connection) -> int | None:
    """Up to which post the re-scoring under way has come, None if none is."""
    return connection.scalar(select(rescorings.c.staged).where(rescorings.c.finished_at.is_(None)))


def drop_fresh(connection: Connection, numbers: Collection[int] | None = None) -> None:
    """Forget the new scores of posts, None: of all."""
    if numbers is None:
        for table in (fresh_sums, fresh_days, fresh_sentences, fresh_scores):
            connection.execute(delete(table))
        return
    if numbers:
        for table in (fresh_sentences, fresh_scores):
            connection.execute(delete(table).where(among(connection, table.c.post_id, numbers)))
        if _staged(connection) is not None:
            uncount(connection, numbers)


def stale(connection: Connection, most: int | None = None) -> list[int]:
    """The posts that must be scored once more, up to so many."""
    query = select(fresh_scores.c.post_id).where(fresh_scores.c.is_stale)
    return list(connection.scalars(query.order_by(fresh_scores.c.post_id).limit(most)))


_touched = union(select(fresh_scores.c.post_id), select(fresh_sentences.c.post_id)).subquery("touched")


def many(connection: Connection, most: int) -> bool:
    """Whether more than so many posts get new scores."""
    query = select(fresh_scores.c.post_id).order_by(fresh_scores.c.post_id).limit(1).offset(most)
    return connection.scalar(query) is not None


def next_place(connection: Connection, most: int) -> tuple[date | None, list[int]]:
    """A day with the posts of its mentions that get new scores; where none is left, some posts that nobody
    counts.
    """
    ready = and_(fresh_scores.c.post_id == mentions.c.post_id, fresh_scores.c.is_stale.is_(False))
    own = fresh_sentences.c.post_id == mentions.c.post_id
    if found := touched_days(connection):
        query = select(mentions.c.post_id).distinct().where(rollups.on(found[0])(mentions))
        return found[0], list(
            connection.scalars(query.where(or_(exists().where(ready), exists().where(own))))
        )
    rest = select(fresh_scores.c.post_id).where(fresh_scores.c.is_stale.is_(False))
    return None, list(connection.scalars(rest.order_by(fresh_scores.c.post_id).limit(most)))


def take_some(connection: Connection, work: Casework | None, day: date | None, numbers: Sequence[int]) -> int:
    """Put the new scores of these posts in force, all of a day's mentions or of none; returns of how many."""
    _put(connection, work, day, numbers)
    for table in (fresh_sentences, fresh_scores):
        connection.execute(delete(table).where(among(connection, table.c.post_id, numbers)))
    return len(numbers)


def take_place(connection: Connection, work: Casework | None) -> int:
    """Put the new scores in the place of the old ones, with all that is made of them; returns of how many
    posts. Where people said something, their word stands.

    What they change in the rollups must be counted (fresh_sums.py).
    """
    changed = connection.scalar(select(func.count()).select_from(_touched)) or 0
    _put(connection, work, None, None)
    drop_fresh(connection)
    return changed


def _put(
    connection: Connection, work: Casework | None, day: date | None, numbers: Sequence[int] | None
) -> None:
    """Put new scores in force, those of a day and its posts, or all where no posts are given."""

    def of(column: Column[int]) -> tuple[ColumnElement[bool], ...]:
        return () if numbers is None else (among(connection, column, numbers),)

    found = connection.execute(_turned().where(*of(messages.c.post_id)))
    threads = {(row.network, row.thread) for row in found}
    _write(connection, of)
    mine = (exists().where(table.c.post_id == labels.c.post_id) for table in (fresh_scores, fresh_sentences))
    labelled = select(labels.c.post_id).distinct().where(labels.c.kind == LabelKind.SENTIMENT.value)
    said = list(connection.scalars(labelled.where(or_(*mine), *of(labels.c.post_id))))
    for some in batches(sorted(said), _SOME):
        correct(connection, some)
    if numbers is None or day is not None:
        apply_sums(connection, day)
    desk = DeskChanges(connection, work)
    desk.touched(threads)
    desk.finish()


def _turned() -> Select[Any]:
    """The conversations of messages that turn negative, or are so no more: no other tone concerns cases."""
    own = case(
        (fresh_sentences.c.post_id.is_not(None), fresh_sentences.c.sentiment),
        else_=mentions.c.sentence_sentiment,
    )
    whole = case((fresh_scores.c.post_id.is_not(None), fresh_scores.c.sentiment), else_=posts.c.sentiment)
    before, after = (
        func.coalesce(*tone, "") == Sentiment.NEGATIVE.value
        for tone in ((mentions.c.sentence_sentiment, posts.c.sentiment), (own, whole))
    )
    of_message = (
        and_(table.c.post_id == messages.c.post_id, table.c.brand == messages.c.brand)
        for table in (mentions, fresh_sentences)
    )
    return (
        select(posts.c.network, posts.c.thread)
        .distinct()
        .select_from(messages)
        .join(posts, posts.c.id == messages.c.post_id)
        .outerjoin(mentions, next(of_message))
        .outerjoin(fresh_sentences, next(of_message))
        .outerjoin(fresh_scores, fresh_scores.c.post_id == messages.c.post_id)
        .where(or_(fresh_scores.c.post_id.is_not(None), fresh_sentences.c.post_id.is_not(None)))
        .where(before != after, posts.c.thread.is_not(None))
    )


def _write(connection: Connection, of: Callable[[Column[int]], tuple[ColumnElement[bool], ...]]) -> None:
    """Write the new scores over the old ones; `of` keeps to some posts."""
    own = fresh_sentences.c.post_id == mentions.c.post_id, fresh_sentences.c.brand == mentions.c.brand
    connection.execute(
        update(mentions)
        .where(*own, *of(mentions.c.post_id))
        .values(sentence_compound=fresh_sentences.c.compound, sentence_sentiment=fresh_sentences.c.sentiment)
    )
    connection.execute(
        update(posts)
        .where(posts.c.id == fresh_scores.c.post_id, *of(posts.c.id))
        .values({name: fresh_scores.c[name] for name in _SCORE})
    )
    # Of most the whole post has another score, and then no post has to be looked up.
    with_own = select(fresh_sentences.c.post_id).where(*of(fresh_sentences.c.post_id))
    by_sentence = with_own.except_(select(fresh_scores.c.post_id)).subquery()
    for scored, mine in (
        (fresh_scores, (mentions.c.post_id == fresh_scores.c.post_id,)),
        (posts, (mentions.c.post_id == by_sentence.c.post_id, posts.c.id == by_sentence.c.post_id)),
    ):
        connection.execute(
            update(mentions)
            .where(*mine, *of(mentions.c.post_id))
            .values(
                compound=func.coalesce(mentions.c.sentence_compound, scored.c.compound),
                sentiment=func.coalesce(mentions.c.sentence_sentiment, scored.c.sentiment),
            )
        )

"""Drawing a round of labelling: posts drawn at random, and those on which the scorer is least certain.

The draw is seeded, and the same in whatever order the posts came.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, func, select

from listener.errors import UsageError
from listener.model import SCALE
from listener.store import rollups
from listener.store.audit import record
from listener.store.bulk import insert_many
from listener.store.database import Store
from listener.store.labels import FAIR, LabelKind, Origin
from listener.store.rounds import open_round, rounds_within
from listener.store.rows import among, score_of
from listener.store.schema import facet_days, labelling_posts, labelling_rounds, labels, mentions, posts
from listener.words import _

SIZE = 100
"""How many posts a round asks for where nothing else is said."""
POOL = 2_000
"""Of so many, drawn at random, the least certain are chosen."""
MOST = 100_000
"""Of a language with more posts than about this, only the newest are drawn from."""
_RANDOM = 0.4
"""The share that is drawn at random: what measures how often the scorer is right."""
_DOUBLE = 5
"""Of so many random posts one is asked twice."""
_THRESHOLD = SCALE // 20
"""Where a compound score changes its class."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A post that a round asks for: how it was come upon, and whether two people are asked."""

    post: int
    origin: Origin
    is_double: bool


def draw_round(
    store: Store,
    lang: str,
    *,
    size: int = SIZE,
    seed: int,
    who: str,
    now: datetime,
    most: int = MOST,
    judges: int = 0,
) -> int:
    """Draw up to `size` posts of a language that nobody has labelled yet; returns the round's id.

    They are mentions, neither by tracked brands nor removed, and no text stands twice among them. Until the
    language has so many labels that may judge (`judges`), all that would lack are random. Where a round asks
    that person for something already, by now, it is that one. UsageError if there is no such post.
    """
    with store.read() as connection:
        since = _since(connection, lang, most)
        population = _population(connection, lang, since)
        pool = random.Random(seed).sample(population, min(POOL, len(population)))
        rows = _scored(connection, [number for _network, _id, number in pool])
        lacking = max(0, judges - _fair(connection, lang)) if judges else 0
    chosen = choose(rows, size, seed, at_random=lacking)
    scorer = min((row.scorer for row in rows if row.scorer is not None), default=None)
    with store.write() as connection:
        if (opened := open_round(rounds_within(connection, lang), who)) is not None:
            return opened.id
        if not chosen:
            none = _("Every mention in {lang} was asked for already; come back when more are kept.")
            raise UsageError(none.format(lang=lang))
        number = (connection.scalar(select(func.max(labelling_rounds.c.id))) or 0) + 1
        made = {"id": number, "lang": lang, "seed": seed, "scorer": scorer, "drawn_at": now, "drawn_by": who}
        insert_many(connection, labelling_rounds.insert(), [made])
        places = [_place(number, place, one) for place, one in enumerate(chosen, 1)]
        insert_many(connection, labelling_posts.insert(), places)
        told = {"lang": lang, "size": len(chosen), "population": len(population)}
        told |= {} if since is None else {"since": since.isoformat()}
        record(connection, at=now, who=who, action="round.draw", subject=f"round {number}", data=told)
    return number


def languages(store: Store) -> dict[str, int]:
    """The languages there are mentions in, with how many, the most first; mentions in an unknown one are left
    out.
    """
    mentioned = func.sum(facet_days.c.mentions)
    query = (
        select(facet_days.c.lang, mentioned)
        .where(facet_days.c.facet == rollups.ALL, facet_days.c.lang != "")
        .group_by(facet_days.c.lang)
    )
    with store.read() as connection:
        rows = [(lang, int(count)) for lang, count in connection.execute(query) if count]
    return dict(sorted(rows, key=lambda row: (-row[1], row[0])))


def choose(rows: Sequence[Any], size: int, seed: int, *, at_random: int = 0) -> list[Chosen]:
    """Of posts in the order in which they were drawn: the first of them, and of the rest the least certain.

    Shuffled together, so that nobody can tell which is which. At least `at_random` are random; all, where
    nothing is scored.
    """
    texts: dict[str, Any] = {}
    for row in rows:
        texts.setdefault(row.text, row)
    distinct = list(texts.values())
    count = min(size, len(distinct))
    is_scored = any(row.compound is not None for row in distinct)
    first = max(round(count * _RANDOM), min(count, at_random)) if is_scored else count
    least_certain = sorted(distinct[first:], key=certainty)[: count - first]
    chosen = [
        *(Chosen(row.id, Origin.RANDOM, place % _DOUBLE == 0) for place, row in enumerate(distinct[:first])),
        *(Chosen(row.id, Origin.UNCERTAIN, is_double=False) for row in least_certain),
    ]
    random.Random(seed).shuffle(chosen)
    return chosen


def _fair(connection: Connection, lang: str) -> int:
    """How many posts of a language have a label that may judge a scorer."""
    query = (
        select(func.count(labels.c.post_id.distinct()))
        .join(posts, posts.c.id == labels.c.post_id)
        .where(
            labels.c.kind == LabelKind.SENTIMENT.value,
            labels.c.origin.in_(sorted(FAIR)),
            posts.c.lang == lang,
            posts.c.removed_at.is_(None),
        )
    )
    return int(connection.scalar(query) or 0)


def certainty(row: Any) -> int:
    """How sure the scorer is of a post, in 1/10,000: only the order means anything, and within one scorer.

    Of probabilities the greatest; of a bare compound score its distance to where the class changes, or to 0,
    which means that nothing was found. What has no score yet comes last.
    """
    score = score_of(row)
    if score is None:
        return SCALE + 1
    if (told := score.probabilities) is not None:
        return max(told.negative, told.neutral, told.positive)
    return min(abs(score.compound), abs(abs(score.compound) - _THRESHOLD))


def _since(connection: Connection, lang: str, most: int) -> datetime | None:
    """From when on posts are drawn, None for all that are kept: as old as the newest `most` or so."""
    of_lang = connection.scalar(select(func.count()).where(posts.c.lang == lang)) or 0
    if of_lang <= most:
        return None
    total = connection.scalar(select(func.count()).select_from(posts)) or 0
    oldest = select(posts.c.created_at).order_by(posts.c.created_at.desc())
    return connection.scalar(oldest.offset(most * total // of_lang).limit(1))


def _population(connection: Connection, lang: str, since: datetime | None) -> list[tuple[str, str, int]]:
    """The posts that may be drawn, in an order that does not depend on when they came."""
    labelled = select(labels.c.post_id).where(labels.c.kind == LabelKind.SENTIMENT.value)
    query = select(posts.c.network, posts.c.native_id, posts.c.id).where(
        posts.c.lang == lang,
        posts.c.removed_at.is_(None),
        ~posts.c.is_own,
        exists().where(mentions.c.post_id == posts.c.id),
        posts.c.id.not_in(labelled),
        # Who skipped a post in a round before is not asked for it again.
        posts.c.id.not_in(select(labelling_posts.c.post_id)),
    )
    if since is not None:
        query = query.where(posts.c.created_at >= since)
    return sorted(tuple(row) for row in connection.execute(query))


def _scored(connection: Connection, numbers: Sequence[int]) -> list[Row[Any]]:
    """These posts with their texts and scores, in the order given."""
    columns = (posts.c[name] for name in ("id", "text", "compound", "negative", "positive", "scorer"))
    query = select(*columns).where(among(connection, posts.c.id, numbers))
    found = {row.id: row for row in connection.execute(query)}
    return [found[number] for number in numbers]


def _place(number: int, place: int, one: Chosen) -> dict[str, Any]:
    return {
        "round_id": number,
        "place": place,
        "post_id": one.post,
        "origin": one.origin.value,
        "is_double": one.is_double,
    }

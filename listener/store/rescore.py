"""Scoring what is kept again: batch by batch beside what stands, then all of it takes the place at once.

Until the one transaction of the end every figure is that of the old scores. Where that would keep others from
writing for long, days take their new scores one by one, and no report is made until all have. Interrupted
anywhere, it goes on where it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, update

from listener.errors import StoreError
from listener.store.casework import Casework
from listener.store.database import Store
from listener.store.fresh import (
    Scoring,
    built,
    drop_fresh,
    kept,
    lay_beside,
    many,
    next_place,
    outdate,
    rows_of,
    stale,
    take_place,
    take_some,
)
from listener.store.fresh_sums import count_beside, count_within, touched_days, uncounted
from listener.store.marks import SWITCHING, drop_mark, keep_mark, mark
from listener.store.rows import among
from listener.store.schema import posts, rescorings
from listener.store.scorers import put_in_use
from listener.store.stages import Stages, Watch, unwatched
from listener.store.vectors import AT_ONCE, Encoder, keep_vectors, lacking

BATCH = 5_000

MOST_AT_ONCE = 300_000
"""So many posts get their new scores at one moment, which takes some seconds. Where there are more they do so
day by day, for else nobody could write for minutes, and no report is made until all have.
"""

FEW_DAYS = 3
"""How many days, changed at the last moment, are counted within the switch, and else at once."""


@dataclass(frozen=True, slots=True)
class Rescoring:
    """One scoring of all that is kept. `scorers` names the learned scorer of each language after it.

    Posts up to the number `staged` of `last` are done; it is over once `finished_at` is set, and `changed` is
    then how many posts got another score. `settings` stands for all else that scores depend on.
    """

    number: int
    scorers: Mapping[str, str]
    settings: str
    started_at: datetime
    staged: int
    last: int
    finished_at: datetime | None = None
    changed: int | None = None


@dataclass(frozen=True, slots=True)
class Anew:
    """What scores anew: `score` by the scorers that come, once the posts in languages of `needs_vectors` have
    one of the `encoder`. `settings` stands for all that scores depend on but learned scorers.
    """

    score: Scoring
    scorers: Mapping[str, str]
    settings: str
    needs_vectors: frozenset[str] = frozenset()
    encoder: Encoder | None = None


def rescore(
    store: Store,
    anew: Anew,
    work: Casework | None = None,
    *,
    clock: Callable[[], datetime],
    watch: Watch = unwatched,
) -> int:
    """Score every post again, to the end; returns how many scores changed. Interrupted, it goes on next time.

    What turns negative, or is so no more, may need a response by `work`.
    """
    begun = begin(store, anew, clock())
    held: Rescoring | None = begun
    with Stages(watch) as stages:
        while held is not None and held.changed is None:
            held = step(store, held, anew, work, clock())
            if held is not None and held.finished_at is None:
                stages.tell(*_stage_of(store, held))
    # Where somebody else, the daemon say, made the last step it is done all the same.
    changed = _changed(store, begun.number) if held is None else held.changed
    if changed is None:
        raise StoreError("Another re-scoring took the place of this one; run `listener rescore` again.")
    return changed


def _stage_of(store: Store, held: Rescoring) -> tuple[str, int, int]:
    """What it is at, how much of that is done, and how much there is in all."""
    if held.staged < held.last:
        return "scores", held.staged, held.last
    with store.read() as connection:
        found, left = len(touched_days(connection)), len(uncounted(connection))
        if mark(connection, SWITCHING) is not None:
            return "days with new scores", 0, found
        return "daily sums", found - left, found


def unfinished(store: Store) -> Rescoring | None:
    """The re-scoring that is under way, None if there is none."""
    with store.read() as connection:
        return _unfinished(connection)


def is_left_midway(store: Store) -> bool:
    """Whether some days have new scores and others old ones, and nothing is under way that would end it."""
    with store.read() as connection:
        return mark(connection, SWITCHING) is not None and _unfinished(connection) is None


def begin(store: Store, anew: Anew, now: datetime) -> Rescoring:
    """Begin to score all again, or go on with it where the same was begun; another one is dropped."""
    with store.write() as connection:
        held = _unfinished(connection)
        if held is not None and (held.scorers, held.settings) == (anew.scorers, anew.settings):
            return held
        if held is not None:
            _drop(connection, now)
        number = (connection.scalar(select(func.max(rescorings.c.id))) or 0) + 1
        begun = Rescoring(number, dict(anew.scorers), anew.settings, now, 0, _last(connection))
        row = {
            "id": number,
            "scorers": json.dumps(begun.scorers, sort_keys=True),
            "settings": begun.settings,
            "started_at": now,
            "staged": 0,
            "last": begun.last,
        }
        connection.execute(insert(rescorings).values(row))
        return begun


def abandon(store: Store, now: datetime) -> None:
    """Drop the re-scoring under way; all that is kept stays as it is."""
    with store.write() as connection:
        _drop(connection, now)


def step(
    store: Store, begun: Rescoring, anew: Anew, work: Casework | None, now: datetime
) -> Rescoring | None:
    """Do the next bit: some vectors, a batch, or the switch at the end. How it stands then; None if it is
    over, or dropped for another, by somebody else.
    """
    with store.read() as connection:
        held = _still(connection, begun)
        again = stale(connection, BATCH)
        left = uncounted(connection) if held is not None and held.staged >= held.last else []
        is_much = many(connection, MOST_AT_ONCE)
    if held is None:
        return None
    if held.staged < held.last:
        return held if _encode(store, held, anew) else _stage(store, held, anew)
    if len(again) == BATCH:
        return _stage(store, held, anew, again)
    if len(left) > FEW_DAYS:
        for day in left[:FEW_DAYS]:
            count_beside(store, day)
        return held
    return _take_some(store, held, work) if is_much else _switch(store, held, anew, work, now)


def _encode(store: Store, held: Rescoring, anew: Anew) -> bool:
    """Make some of the vectors that the next batch lacks; False if it lacks none."""
    if anew.encoder is None or not anew.needs_vectors:
        return False
    next_ones = select(posts.c.id).where(posts.c.id > held.staged).order_by(posts.c.id).limit(BATCH)
    query = select(posts.c.id, posts.c.text).where(
        posts.c.id.in_(next_ones), lacking(anew.needs_vectors, anew.encoder.name)
    )
    with store.read() as connection:
        read = {row.id: row.text for row in connection.execute(query.order_by(posts.c.id).limit(AT_ONCE))}
    if not read:
        return False
    made = anew.encoder.encode(list(read.values()))
    with store.write() as connection:
        keep_vectors(connection, anew.encoder.name, read, made)
    return True


def _stage(store: Store, held: Rescoring, anew: Anew, again: Sequence[int] = ()) -> Rescoring | None:
    """Score the next batch, or the stale posts `again`. That takes its time, in which others may write: what
    they change is stale.
    """
    with store.read() as connection:
        until = held.staged if again else _end(connection, held.staged)
        rows = rows_of(connection, _some(connection, held, until, again), _vectors_by(anew))
    scored = {one.number: (one, one.scores(anew.score)) for one in built(rows)}
    with store.write() as connection:
        if _unfinished(connection) != held:
            return _still(connection, held)
        now = rows_of(connection, _some(connection, held, until, again), _vectors_by(anew))
        stand = [one for one, _scores in scored.values()] if now == rows else built(now)
        same = [one for one in stand if one.number in scored and one == scored[one.number][0]]
        drop_fresh(connection, again)
        lay_beside(connection, [(one, scored[one.number][1]) for one in same])
        _note(connection, held, staged=until, last=_last(connection))
        outdate(connection, {one.number for one in stand} - {one.number for one in same})
        return _unfinished(connection)


def _take_some(store: Store, held: Rescoring, work: Casework | None) -> Rescoring | None:
    """Let the new scores of a day take the place of the old ones; no report is made until all have."""
    with store.write() as connection:
        if _unfinished(connection) != held:
            return _still(connection, held)
        day, numbers = next_place(connection, MOST_AT_ONCE)
        if day is not None and day in uncounted(connection):
            count_within(connection, day)
        taken = take_some(connection, work, day, numbers)
        keep_mark(connection, SWITCHING, str(taken + int(mark(connection, SWITCHING) or 0)))
    return held


def _switch(
    store: Store, held: Rescoring, anew: Anew, work: Casework | None, now: datetime
) -> Rescoring | None:
    """Let the new scores take the place of the old ones, and score what came since the last batch."""
    with store.write() as connection:
        if _unfinished(connection) != held:
            return _still(connection, held)
        last = _last(connection)
        if last - held.staged > BATCH:
            _note(connection, held, last=last)
            return _unfinished(connection)
        rest = stale(connection)
        some = or_(posts.c.id > held.staged, among(connection, posts.c.id, rest))
        found = kept(connection, some, _vectors_by(anew))
        drop_fresh(connection, rest)
        lay_beside(connection, [(one, one.scores(anew.score)) for one in found])
        left = uncounted(connection)
        if len(left) > FEW_DAYS:
            # Too many to be counted while nobody else can write.
            _note(connection, held, staged=last, last=last)
            return _unfinished(connection)
        for day in left:
            count_within(connection, day)
        changed = take_place(connection, work) + int(mark(connection, SWITCHING) or 0)
        drop_mark(connection, SWITCHING)
        put_in_use(connection, anew.scorers, now)
        _note(connection, held, staged=last, last=last, finished_at=now, changed=changed)
    return replace(held, staged=last, last=last, finished_at=now, changed=changed)


def _some(connection: Connection, held: Rescoring, until: int, again: Sequence[int]) -> ColumnElement[bool]:
    """The condition on `posts` of a batch."""
    if again:
        return among(connection, posts.c.id, again)
    return and_(posts.c.id > held.staged, posts.c.id <= until)


def _end(connection: Connection, after: int) -> int:
    """The number of the last post of the batch after this one."""
    batch = select(posts.c.id).where(posts.c.id > after).order_by(posts.c.id).limit(BATCH).subquery()
    return connection.scalar(select(func.max(batch.c.id))) or after


def _vectors_by(anew: Anew) -> str | None:
    return anew.encoder.name if anew.encoder is not None and anew.needs_vectors else None


def _last(connection: Connection) -> int:
    return connection.scalar(select(func.max(posts.c.id))) or 0


def _note(connection: Connection, held: Rescoring, **told: Any) -> None:
    connection.execute(update(rescorings).where(rescorings.c.id == held.number).values(told))


def _unfinished(connection: Connection) -> Rescoring | None:
    row = connection.execute(select(rescorings).where(rescorings.c.finished_at.is_(None))).first()
    if row is None:
        return None
    scorers = json.loads(row.scorers)
    return Rescoring(row.id, scorers, row.settings, row.started_at, row.staged, row.last)


def _changed(store: Store, number: int) -> int | None:
    """How many posts a re-scoring that came to its end changed; None for one that was dropped."""
    with store.read() as connection:
        return connection.scalar(select(rescorings.c.changed).where(rescorings.c.id == number))


def _still(connection: Connection, held: Rescoring) -> Rescoring | None:
    """How the re-scoring stands by now, None if it is not under way any more."""
    found = _unfinished(connection)
    return found if found is not None and found.number == held.number else None


def _drop(connection: Connection, now: datetime) -> None:
    # The row stays, so that no other gets its number: somebody may be at work on it still. So does the mark
    # of days that have new scores already: no report is right before all is scored by the same. Where
    # nobody begins that, the daemon does.
    drop_fresh(connection)
    under_way = update(rescorings).where(rescorings.c.finished_at.is_(None))
    connection.execute(under_way.values(finished_at=now))

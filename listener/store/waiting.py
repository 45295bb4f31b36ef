"""Posts that are scored only once a vector of their text is known: some at a time, the newest first."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select, update

from listener.store import rollups
from listener.store.casework import Casework
from listener.store.corrections import restore
from listener.store.database import Store
from listener.store.desk import DeskChanges
from listener.store.fresh import Kept, Scores, kept, outdate
from listener.store.rescore import Anew
from listener.store.rows import among, score_fields, tone_of
from listener.store.schema import mentions, posts
from listener.store.scorers import check_scorers
from listener.store.threads import threads_of_posts
from listener.store.vectors import AT_ONCE, keep_vectors, waiting


def score_waiting(store: Store, by: Anew, work: Casework | None = None) -> int:
    """Make the vectors of some posts that wait for them, and score these posts; returns how many.

    ScorersChanged if it is not by the scorers in use: nothing was kept then.
    """
    if by.encoder is None or not by.needs_vectors:
        return 0
    query = select(posts.c.id, posts.c.text).where(waiting(by.needs_vectors, by.encoder.name))
    with store.read() as connection:
        read = {
            row.id: row.text for row in connection.execute(query.order_by(posts.c.id.desc()).limit(AT_ONCE))
        }
    if not read:
        return 0
    made = by.encoder.encode(list(read.values()))
    with store.write() as connection:
        check_scorers(connection, by.scorers)
        keep_vectors(connection, by.encoder.name, read, made)
        found = [
            one
            for one in kept(connection, among(connection, posts.c.id, read), by.encoder.name)
            if one.vector is not None
        ]
        _write(connection, [(one, one.scores(by.score)) for one in found], work)
    return len(read)


def _write(connection: Connection, scored: Sequence[tuple[Kept, Scores]], work: Casework | None) -> None:
    """Give posts these scores, with all that is made of them."""
    numbers = [one.number for one, _scores in scored]
    whole = [{"post": one.number, **score_fields(score)} for one, (score, _own) in scored]
    own = [
        {"post": one.number, "of": brand, **dict(zip(_TONE, tone_of(told.get(brand)), strict=True))}
        for one, (_score, told) in scored
        for brand in one.sentences
    ]
    if whole:
        mine = update(posts).where(posts.c.id == bindparam("post"))
        connection.execute(mine.values({name: bindparam(name) for name in score_fields(None)}), whole)
    if own:
        mine = update(mentions).where(
            mentions.c.post_id == bindparam("post"), mentions.c.brand == bindparam("of")
        )
        connection.execute(mine.values({name: bindparam(name) for name in _TONE}), own)
    rollups.renew(connection, restore(connection, numbers))
    desk = DeskChanges(connection, work)
    desk.touched(threads_of_posts(connection, numbers))
    desk.finish()
    outdate(connection, numbers)


_TONE = ("sentence_compound", "sentence_sentiment")

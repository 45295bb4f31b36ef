"""What a reading brings beside posts, kept with them: money, profiles, volumes, gaps, removals."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from listener.model import Gap, Poll, Reading, X
from listener.store.bulk import insert_many
from listener.store.casework import Casework
from listener.store.profiles import keep_profiles
from listener.store.purchases import settle
from listener.store.removals import remove
from listener.store.rows import upsert
from listener.store.schema import gaps
from listener.store.volumes import keep_volumes


def keep_beside(
    connection: Connection, poll: Poll, reading: Reading, zone: ZoneInfo, work: Casework | None
) -> None:
    """Keep all that is no post. Of a source without any of it this costs nothing."""
    if reading.purchases:
        settle(connection, poll.source, poll.part, reading.purchases)
    if reading.profiles:
        keep_profiles(connection, X, reading.profiles, poll.started_at)
    if reading.volumes:
        keep_volumes(connection, poll.source, reading.volumes)
    if reading.removed:
        remove(connection, X, reading.removed, now=poll.started_at, zone=zone, work=work)
    _keep_gaps(connection, poll, reading.gaps)


def _keep_gaps(connection: Connection, poll: Poll, found: tuple[Gap, ...]) -> None:
    statement = upsert(connection.dialect.name, gaps).on_conflict_do_nothing()
    rows = [
        {
            "source": poll.source,
            "part": poll.part,
            "start_at": one.start,
            "end_at": one.end,
            "reason": one.reason,
        }
        for one in found
    ]
    insert_many(connection, statement, rows)

"""What sets off alerts at once: told to the watch within the transaction that keeps it, and raised there.

Where no rule asks, this costs one look at the few rules there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from listener.model import AlertKind, Poll, PollStatus
from listener.store.alerts import raise_alerts, rules_of
from listener.store.rows import Told, among
from listener.store.schema import cursors, polls, posts
from listener.store.watch import Heard, Spent, Watch


def heard(connection: Connection, watch: Watch, told: Sequence[Told], now: datetime) -> None:
    """Raise what rules on reach want of new mentions."""
    known = [one for one in told if one.followers is not None]
    if not known or not (rules := rules_of(connection, [AlertKind.REACH])):
        return
    ids = {one.post_id for one in known}
    query = select(posts.c.id, posts.c.network).where(among(connection, posts.c.id, ids))
    networks = {row.id: row.network for row in connection.execute(query)}
    found = [
        Heard(one.post_id, one.brand, networks[one.post_id], one.created_at, one.followers or 0)
        for one in known
    ]
    raise_alerts(connection, rules, watch.heard(found, now), watch.judge, now)


def polled(connection: Connection, watch: Watch, poll: Poll) -> None:
    """Raise what rules on sources want of a poll that is in the ledger by now."""
    is_fine = poll.status is PollStatus.PAUSED or (poll.status.succeeded and poll.healthy)
    if is_fine or poll.upkeep or not (rules := rules_of(connection, [AlertKind.SOURCE])):
        return
    mine = cursors.c.source == poll.source, cursors.c.part == poll.part
    good_at = connection.scalar(select(cursors.c.last_good_at).where(*mine))
    if good_at is None:
        first = select(func.min(polls.c.started_at))
        first = first.where(polls.c.source == poll.source, polls.c.part == poll.part)
        good_at = connection.scalar(first) or poll.started_at
    raise_alerts(connection, rules, watch.polled(poll, good_at), watch.judge, poll.finished_at)


def spent(connection: Connection, watch: Watch, found: Spent, now: datetime) -> None:
    """Raise what rules on budgets want of what a source has spent."""
    if rules := rules_of(connection, [AlertKind.BUDGET]):
        raise_alerts(connection, rules, watch.spent(found, now), watch.judge, now)

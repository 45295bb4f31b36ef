"""What was raised and what became of it, for people: the last alerts, their deliveries, what was given up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, func, literal_column, select

from listener.model import Alert, AlertKind, Delivery, DeliveryState
from listener.store.alerts import keep_alert, put_out, read_alert
from listener.store.audit import record
from listener.store.database import Store
from listener.store.rows import among
from listener.store.schema import alerts, deliveries, to_micros

PAGE = 50


@dataclass(frozen=True, slots=True)
class Logged:
    """An alert and its deliveries, by channel."""

    alert: Alert
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class Fired:
    """What a rule raised: when last, how much, and how much of it a cool-down suppressed."""

    last_at: datetime | None = None
    raised: int = 0
    suppressed: int = 0


def fired(store: Store) -> dict[str, Fired]:
    """What each rule raised, by its name; those that raised nothing have no entry."""
    told = alerts.c.is_suppressed.is_(False)
    query = select(
        alerts.c.rule,
        func.max(alerts.c.at).filter(told),
        func.count().filter(told),
        func.count().filter(alerts.c.is_suppressed),
    ).group_by(alerts.c.rule)
    with store.read() as connection:
        return {rule: Fired(at, int(n), int(hushed)) for rule, at, n, hushed in connection.execute(query)}


def latest(store: Store, limit: int = PAGE) -> tuple[Logged, ...]:
    """The last alerts, the newest first."""
    with store.read() as connection:
        query = select(alerts).order_by(alerts.c.at.desc(), alerts.c.key).limit(limit)
        return _logged(connection, [read_alert(row) for row in connection.execute(query)])


def given_up(store: Store, limit: int = PAGE) -> tuple[Logged, ...]:
    """Alerts of which a delivery was given up, the newest first."""
    # Written out, because only so the partial index is used.
    failed = deliveries.c.state == literal_column("'failed'")
    with store.read() as connection:
        keys = set(
            connection.scalars(
                select(deliveries.c.alert_key)
                .where(failed)
                .order_by(deliveries.c.created_at.desc(), deliveries.c.alert_key)
                .limit(limit)
            )
        )
        rows = connection.execute(select(alerts).where(among(connection, alerts.c.key, keys)))
        found = sorted(map(read_alert, rows), key=lambda one: (one.at, one.key), reverse=True)
        return _logged(connection, found)


def waiting(store: Store) -> int:
    """How many deliveries wait for their turn or another attempt."""
    query = select(func.count()).select_from(deliveries)
    with store.read() as connection:
        is_waiting = deliveries.c.state == literal_column("'waiting'")
        return int(connection.scalar(query.where(is_waiting)) or 0)


def put_test(store: Store, channel: str, title: str, *, who: str, now: datetime) -> str:
    """Put a message for trying a channel into the outbox; its key."""
    key = sha256(f"test {channel} {to_micros(now)}".encode()).hexdigest()
    with store.write() as connection:
        if connection.scalar(select(alerts.c.key).where(alerts.c.key == key)) is None:
            alert = Alert(key, "", AlertKind.TEST, None, now, title, link="/alerts", subject=channel)
            keep_alert(connection, alert)
            put_out(connection, key, channel, created_at=now, due_at=now, held=False)
            record(connection, at=now, who=who, action="channel.test", subject=channel)
    return key


def _logged(connection: Connection, found: Iterable[Alert]) -> tuple[Logged, ...]:
    told = list(found)
    mine: dict[str, list[Delivery]] = {}
    query = select(deliveries).where(among(connection, deliveries.c.alert_key, {one.key for one in told}))
    for row in connection.execute(query.order_by(deliveries.c.channel)):
        mine.setdefault(row.alert_key, []).append(_delivery(row))
    return tuple(Logged(one, tuple(mine.get(one.key, ()))) for one in told)


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        alert=row.alert_key,
        channel=row.channel,
        state=DeliveryState(row.state),
        created_at=row.created_at,
        due_at=row.due_at,
        attempts=row.attempts,
        last_error=row.last_error,
        sent_at=row.sent_at,
    )

"""The outbox: what is due on which channel, claimed by one, sent elsewhere, and what came of it kept.

A claim is a lease. Who dies with one is survived by it until it runs out, or until the next daemon, which is
the only one, takes all back; what was sent but not recorded is then sent again under the same key.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, Connection, and_, literal_column, select, update

from listener.model import DeliveryState, OutMessage
from listener.store.alerts import read_alert
from listener.store.audit import record
from listener.store.database import Store
from listener.store.schema import alerts, deliveries


def due_channels(store: Store, now: datetime) -> tuple[str, ...]:
    """The channels for which something is due that nobody has claimed, sorted. One look into an index."""
    query = select(deliveries.c.channel).where(_is_due(now)).distinct()
    with store.read() as connection:
        return tuple(sorted(connection.scalars(query)))


def claim(store: Store, channel: str, now: datetime, lease: timedelta) -> OutMessage | None:
    """Claim what is due longest on a channel until `lease` has passed; None if nothing is.

    All that quiet hours held back and that is due becomes one message.
    """
    mine = and_(_is_due(now), deliveries.c.channel == channel)
    order = (deliveries.c.due_at, deliveries.c.created_at, deliveries.c.alert_key)
    with store.write() as connection:
        first = connection.execute(select(deliveries).where(mine).order_by(*order).limit(1)).one_or_none()
        if first is None:
            return None
        message = first.message or _gather(connection, mine)
        theirs = and_(_is_waiting(), deliveries.c.message == message, deliveries.c.channel == channel)
        values = {"claimed_until": now + lease, "attempts": deliveries.c.attempts + 1}
        free = and_(theirs, deliveries.c.claimed_until <= now)
        if not connection.execute(update(deliveries).where(free).values(values)).rowcount:
            return None
        rows = connection.execute(
            select(alerts).join(deliveries, deliveries.c.alert_key == alerts.c.key).where(theirs)
        )
        found = sorted(map(read_alert, rows), key=lambda one: (one.at, one.rule, one.key))
        return OutMessage(message, channel, tuple(found), first.created_at, first.attempts + 1)


def sent(store: Store, message: OutMessage, now: datetime) -> None:
    """Keep that a message was delivered."""
    _settle(store, message, state=DeliveryState.SENT.value, sent_at=now, last_error=None)


def again(store: Store, message: OutMessage, error: str, due_at: datetime) -> None:
    """Keep why an attempt failed, and when the next one is due."""
    _settle(store, message, due_at=due_at, claimed_until=due_at, last_error=error)


def give_up(store: Store, message: OutMessage, error: str) -> None:
    """Keep that a message will never be delivered, and why."""
    _settle(store, message, state=DeliveryState.FAILED.value, last_error=error)


def release(store: Store, now: datetime) -> None:
    """Take back every claim: for the only daemon, as it starts."""
    held = and_(_is_waiting(), deliveries.c.claimed_until > deliveries.c.due_at)
    with store.write() as connection:
        connection.execute(update(deliveries).where(held).values(claimed_until=deliveries.c.due_at))


def send_again(store: Store, key: str, channel: str, *, who: str, now: datetime) -> bool:
    """Let what was given up be tried anew, under its old key; whether there was such a delivery."""
    query = select(deliveries.c.message).where(
        deliveries.c.alert_key == key,
        deliveries.c.channel == channel,
        deliveries.c.state == DeliveryState.FAILED.value,
    )
    values = {"state": DeliveryState.WAITING.value, "due_at": now, "claimed_until": now, "attempts": 0}
    with store.write() as connection:
        message = connection.scalar(query)
        if message is None:
            return False
        theirs = and_(deliveries.c.message == message, deliveries.c.channel == channel)
        # From now on it counts as new: how long it may be tried is reckoned from there.
        connection.execute(update(deliveries).where(theirs).values(**values, created_at=now))
        record(connection, at=now, who=who, action="alert.again", subject=channel)
        return True


def _settle(store: Store, message: OutMessage, **values: object) -> None:
    theirs = and_(_is_waiting(), deliveries.c.message == message.key, deliveries.c.channel == message.channel)
    with store.write() as connection:
        connection.execute(update(deliveries).where(theirs).values(**values))


def _gather(connection: Connection, mine: ColumnElement[bool]) -> str:
    """Make one message of all that was held and is due; its key, made of theirs."""
    held = and_(mine, deliveries.c.message.is_(None))
    keys = sorted(connection.scalars(select(deliveries.c.alert_key).where(held)))
    message = sha256("\n".join(keys).encode()).hexdigest()
    connection.execute(update(deliveries).where(held).values(message=message))
    return message


def _is_waiting() -> ColumnElement[bool]:
    # Written out, because only so the partial index is used.
    return deliveries.c.state == literal_column("'waiting'")


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(_is_waiting(), deliveries.c.due_at <= now, deliveries.c.claimed_until <= now)

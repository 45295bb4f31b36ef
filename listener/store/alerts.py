"""Alert rules, and what they raise: written within the transaction that causes it. Sends nothing.

Which rule a signal sets off is judged by rules kept elsewhere (watch.py); here an occasion becomes one alert
however often it is told, and a cool-down suppresses what comes too soon after another.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from listener.model import (
    Alert,
    AlertKind,
    AlertRule,
    AlertSignal,
    DeliveryState,
    KeptRule,
    QuietHours,
    Raised,
)
from listener.store.audit import record
from listener.store.database import Store
from listener.store.rows import among
from listener.store.schema import alert_rules, alerts, deliveries
from listener.store.watch import Judge


def all_rules(store: Store) -> tuple[KeptRule, ...]:
    """Every rule, by name."""
    with store.read() as connection:
        return _rules(connection)


def save_rules(store: Store, rules: Sequence[AlertRule], *, who: str, now: datetime) -> None:
    """Keep these rules, each in place of the one of its name, in one transaction; recorded if it changes."""
    with store.write() as connection:
        kept = {one.rule.name: one for one in _rules(connection)}
        for rule in rules:
            _keep(connection, rule, kept.get(rule.name), who=who, now=now)


def rename_rule(store: Store, name: str, rule: AlertRule, *, who: str, now: datetime) -> None:
    """Keep the rule in place of the one that was called `name`."""
    with store.write() as connection:
        kept = {one.rule.name: one for one in _rules(connection)}
        if name != rule.name and name in kept:
            _drop(connection, name, who=who, now=now)
        _keep(connection, rule, kept.get(rule.name), who=who, now=now)


def remove_rule(store: Store, name: str, *, who: str, now: datetime) -> bool:
    """Take a rule away; what it raised stays. Whether there was one."""
    with store.write() as connection:
        return _drop(connection, name, who=who, now=now)


def _drop(connection: Connection, name: str, *, who: str, now: datetime) -> bool:
    gone = connection.execute(delete(alert_rules).where(alert_rules.c.name == name)).rowcount > 0
    if gone:
        record(connection, at=now, who=who, action="rule.remove", subject=name)
    return gone


def _keep(connection: Connection, rule: AlertRule, held: KeptRule | None, *, who: str, now: datetime) -> None:
    if held is not None and held.rule == rule:
        return
    watched = held is not None and _watches(held.rule) == _watches(rule)
    since = held.since if held is not None and watched else now
    row = _row(rule) | {"since": since, "evaluated_at": held.evaluated_at if held and watched else None}
    if held is None:
        connection.execute(insert(alert_rules).values(row))
    else:
        connection.execute(update(alert_rules).where(alert_rules.c.name == rule.name).values(row))
    action = "rule.add" if held is None else "rule.change"
    told = {name: value for name, value in _row(rule).items() if name != "name" and value is not None}
    record(connection, at=now, who=who, action=action, subject=rule.name, data=told)


def _watches(rule: AlertRule) -> tuple[object, ...]:
    """What a rule looks at; the rest says only how it is told."""
    return rule.kind, rule.brand, rule.threshold


def rules_of(connection: Connection, kinds: Collection[AlertKind]) -> tuple[KeptRule, ...]:
    """The rules of these kinds, by name, inside the caller's transaction."""
    return _rules(connection, kinds)


def raise_alerts(
    connection: Connection,
    rules: Sequence[KeptRule],
    signals: Iterable[AlertSignal],
    judge: Judge,
    now: datetime,
) -> int:
    """Keep what the rules make of the signals, inside the caller's transaction; how many alerts are new.

    What was raised before adds nothing. Within the cool-down of an alert of the same rule, brand and subject
    that was not suppressed itself, another one is kept as suppressed and never sent.
    """
    told = {one.key: one for one in judge(rules, tuple(signals), now)}
    known = set(connection.scalars(select(alerts.c.key).where(among(connection, alerts.c.key, told))))
    fresh = [one for key, one in sorted(told.items(), key=_in_order) if key not in known]
    for one in fresh:
        suppressed = _is_cooling(connection, one, now)
        keep_alert(connection, _alert(one, now, suppressed=suppressed))
        if one.rule.channel is not None and not suppressed:
            put_out(connection, one.key, one.rule.channel, created_at=now, due_at=one.due_at, held=one.held)
    return len(fresh)


def mark_evaluated(connection: Connection, names: Collection[str], now: datetime) -> None:
    """Note that the clock looked at these rules, inside the transaction of what they raised."""
    mine = among(connection, alert_rules.c.name, names)
    connection.execute(update(alert_rules).where(mine).values(evaluated_at=now))


def keep_alert(connection: Connection, alert: Alert) -> None:
    """Keep an alert that is new."""
    row = {
        "key": alert.key,
        "rule": alert.rule,
        "kind": alert.kind.value,
        "brand": alert.brand,
        "subject": alert.subject,
        "at": alert.at,
        "title": alert.title,
        "facts": json.dumps(alert.facts, ensure_ascii=False),
        "link": alert.link,
        "posts": json.dumps(alert.posts),
        "is_suppressed": alert.is_suppressed,
    }
    connection.execute(insert(alerts).values(row))


def put_out(
    connection: Connection, key: str, channel: str, *, created_at: datetime, due_at: datetime, held: bool
) -> None:
    """Put an alert into the outbox of a channel."""
    row = {
        "alert_key": key,
        "channel": channel,
        "state": DeliveryState.WAITING.value,
        "created_at": created_at,
        "due_at": due_at,
        "is_held": held,
        "message": None if held else key,
        "attempts": 0,
        "claimed_until": created_at,
    }
    connection.execute(insert(deliveries).values(row))


def read_alert(row: Row[Any]) -> Alert:
    """An alert from its row."""
    return Alert(
        key=row.key,
        rule=row.rule,
        kind=AlertKind(row.kind),
        brand=row.brand,
        at=row.at,
        title=row.title,
        facts=tuple((name, value) for name, value in json.loads(row.facts)),
        link=row.link,
        subject=row.subject,
        posts=tuple(json.loads(row.posts)),
        is_suppressed=row.is_suppressed,
    )


def _in_order(item: tuple[str, Raised]) -> tuple[object, ...]:
    # Of several at once the strongest is told and suppresses the others, whatever order they came in.
    key, one = item
    return one.rule.name, -one.signal.strength, key


def _is_cooling(connection: Connection, one: Raised, now: datetime) -> bool:
    if not one.rule.cooldown:
        return False
    query = select(alerts.c.key).where(
        alerts.c.rule == one.rule.name,
        alerts.c.at > now - one.rule.cooldown,
        alerts.c.kind == one.signal.kind.value,
        alerts.c.brand.is_(None) if one.signal.brand is None else alerts.c.brand == one.signal.brand,
        alerts.c.subject == one.signal.subject,
        alerts.c.is_suppressed.is_(False),
    )
    return connection.scalar(query.limit(1)) is not None


def _alert(one: Raised, now: datetime, *, suppressed: bool) -> Alert:
    signal = one.signal
    return Alert(
        key=one.key,
        rule=one.rule.name,
        kind=signal.kind,
        brand=signal.brand,
        at=now,
        title=signal.title,
        facts=signal.facts,
        link=signal.link,
        subject=signal.subject,
        posts=signal.posts,
        is_suppressed=suppressed,
    )


def _rules(connection: Connection, kinds: Collection[AlertKind] | None = None) -> tuple[KeptRule, ...]:
    query = select(alert_rules)
    if kinds is not None:
        query = query.where(alert_rules.c.kind.in_([kind.value for kind in kinds]))
    found = [_rule(row) for row in connection.execute(query)]
    return tuple(sorted(found, key=lambda one: one.rule.name))


def _rule(row: Row[Any]) -> KeptRule:
    quiet = row.quiet_hours and QuietHours(*map(time.fromisoformat, row.quiet_hours.split("-")))
    rule = AlertRule(
        name=row.name,
        kind=AlertKind(row.kind),
        brand=row.brand,
        threshold=row.threshold,
        quiet_hours=quiet or None,
        cooldown=timedelta(seconds=row.cooldown_seconds),
        channel=row.channel,
    )
    return KeptRule(rule, row.since, row.evaluated_at)


def _row(rule: AlertRule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "kind": rule.kind.value,
        "brand": rule.brand,
        "threshold": rule.threshold,
        "quiet_hours": str(rule.quiet_hours) if rule.quiet_hours else None,
        "cooldown_seconds": int(rule.cooldown.total_seconds()),
        "channel": rule.channel,
    }

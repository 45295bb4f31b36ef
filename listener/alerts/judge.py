"""Which rules a signal sets off, under which key, and when quiet hours let it be told. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from listener.alerts.kinds import KINDS
from listener.model import AlertKind, AlertRule, AlertSignal, KeptRule, QuietHours, Raised


def judge(
    rules: Sequence[KeptRule], signals: Sequence[AlertSignal], now: datetime, *, zone: ZoneInfo
) -> tuple[Raised, ...]:
    """The alerts that the rules want of the signals at `now`, whatever was raised before."""
    return tuple(_raised(rules, signals, now, zone))


def _raised(
    rules: Sequence[KeptRule], signals: Sequence[AlertSignal], now: datetime, zone: ZoneInfo
) -> Iterator[Raised]:
    for kept in rules:
        for signal in signals:
            if _concerns(kept.rule, signal) and _is_reached(kept, signal):
                until = quiet_until(now, kept.rule.quiet_hours, zone)
                yield Raised(kept.rule, signal, key_of(kept.rule, signal), until or now, until is not None)


def key_of(rule: AlertRule, signal: AlertSignal) -> str:
    """What names the alert for ever: a hash of the rule's name and what the alert is about."""
    told = [rule.name, signal.kind.value, signal.brand, signal.about]
    return sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def quiet_until(at: datetime, quiet: QuietHours | None, zone: ZoneInfo) -> datetime | None:
    """When the quiet hours that `at` falls into end, None if it falls into none."""
    if quiet is None:
        return None
    local = at.astimezone(zone)
    clock = local.time()
    over_midnight = quiet.start > quiet.end
    after_start, before_end = clock >= quiet.start, clock < quiet.end
    if not (after_start or before_end if over_midnight else after_start and before_end):
        return None
    day = local.date() + timedelta(days=int(over_midnight and after_start))
    ends = _instants(datetime.combine(day, quiet.end), zone)
    return next((end for end in ends if end > at), at)


def _instants(wall: datetime, zone: ZoneInfo) -> list[datetime]:
    """When a clock shows that: twice where it is put back, else once."""
    first, last = sorted(_instant(wall, zone, fold) for fold in (0, 1))
    if last.astimezone(zone).replace(tzinfo=None) == wall:
        return [first, last]
    # It never does: the clock is put forward over it, at the moment looked for.
    while first.astimezone(zone).utcoffset() != last.astimezone(zone).utcoffset():
        first += timedelta(minutes=1)
    return [first]


def start_of(hour: int, now: datetime, zone: ZoneInfo) -> datetime:
    """When that hour of the local day of `now` begins."""
    return _instant(datetime.combine(now.astimezone(zone).date(), time(hour)), zone, 0)


def start_of_day(day: int, now: datetime, zone: ZoneInfo) -> datetime:
    """When that day of the local month of `now` begins."""
    return _instant(datetime.combine(now.astimezone(zone).date().replace(day=day), time()), zone, 0)


def _instant(local: datetime, zone: ZoneInfo, fold: int) -> datetime:
    return local.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def _concerns(rule: AlertRule, signal: AlertSignal) -> bool:
    return rule.kind is signal.kind and rule.brand in (None, signal.brand)


def _is_reached(kept: KeptRule, signal: AlertSignal) -> bool:
    told, rule = KINDS[signal.kind], kept.rule
    threshold = next(
        (one for one in (rule.threshold, signal.usual, told.default) if one is not None), told.low
    )
    since = signal.at
    if signal.kind is AlertKind.OVERDUE:
        # It is the wait beyond the due time that must have come about under the rule.
        since += timedelta(hours=threshold)
    reached = signal.strength <= threshold if told.at_most else signal.strength >= threshold
    return reached and since >= kept.since

"""Rules that go by the clock: what they look at is read, and what they make of it kept with their mark.

Reach, sources and budgets are not here: they are raised in the transaction that causes them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog

from listener.alerts.judge import judge, start_of, start_of_day
from listener.alerts.kinds import KINDS
from listener.alerts.monthly import monthly_reports
from listener.alerts.signals import (
    LOOK_BACK,
    signals_of_cases,
    signals_of_digest,
    signals_of_report,
    signals_of_spikes,
)
from listener.config import Config
from listener.errors import StoreError
from listener.model import AlertKind, AlertSignal, KeptRule, Role
from listener.reports.periods import last_days
from listener.reports.report import make_report
from listener.reports.spikes import spikes
from listener.store import Store
from listener.store.alerts import all_rules, mark_evaluated, raise_alerts, rules_of
from listener.store.inbox import InboxFilter, counts
from listener.store.overdue import overdue_cases, tally
from listener.store.settled import check_settled

log = structlog.get_logger()

Finder = Callable[[Store, Config, Sequence[str], datetime], Sequence[AlertSignal]]
"""What there is of one kind, of these brands, at an instant."""

DAY = timedelta(days=1)
_SELDOM = timedelta(minutes=15)
"""How often whole reports are made for rules."""


def _cases(store: Store, config: Config, brands: Sequence[str], now: datetime) -> Sequence[AlertSignal]:
    start = now - LOOK_BACK
    own = [brand.name for brand in config.brands if brand.role is Role.OWN and brand.name in brands]
    found = (case for brand in own for case in overdue_cases(store, brand, start, now))
    return signals_of_cases(found, now)


def _spikes(store: Store, config: Config, brands: Sequence[str], now: datetime) -> Sequence[AlertSignal]:
    return signals_of_spikes(one for one in spikes(store, config, now) if one.brand in brands)


def _shifts(store: Store, config: Config, brands: Sequence[str], now: datetime) -> Sequence[AlertSignal]:
    report = make_report(store, config, last_days(7, config.zone, now), scorers=True)
    return [one for one in signals_of_report(report) if one.brand in brands]


def _digests(store: Store, config: Config, brands: Sequence[str], now: datetime) -> Sequence[AlertSignal]:
    check_settled(store)
    day = now.astimezone(config.zone)
    return [
        signals_of_digest(
            brand,
            day,
            tally(store, brand, now - DAY, now),
            counts(store, InboxFilter((brand,)), now),
        )
        for brand in brands
    ]


FINDERS: Mapping[AlertKind, Finder] = {
    AlertKind.SPIKE: _spikes,
    AlertKind.DRIFT: _spikes,
    AlertKind.OVERDUE: _cases,
    AlertKind.SHIFT: _shifts,
    AlertKind.DIGEST: _digests,
    AlertKind.REPORT: monthly_reports,
}
"""The kinds that go by the clock and what finds them. A rule of a kind that nothing finds never fires."""
SELDOM = (AlertKind.SPIKE, AlertKind.DRIFT, AlertKind.SHIFT)


def evaluate(
    store: Store, config: Config, now: datetime, *, finders: Mapping[AlertKind, Finder] = FINDERS
) -> int:
    """Look at every rule that is due to be looked at; how many alerts are new.

    Rules of a kind whose figures cannot be told now, say because days switch their scores, stay due.
    """
    due = [one for one in all_rules(store) if one.rule.kind in finders and _is_due(one, config, now)]
    if not due:
        return 0
    signals: list[AlertSignal] = []
    for kind in sorted({one.rule.kind for one in due}):
        brands = _brands(config, [one for one in due if one.rule.kind is kind])
        try:
            signals += finders[kind](store, config, brands, now)
        except StoreError as error:
            log.error("rules not evaluated", kind=kind.value, error=str(error))
            due = [one for one in due if one.rule.kind is not kind]
    names = {one.rule.name for one in due}
    with store.write() as connection:
        # As they are now: what was changed or taken away meanwhile is not what was looked for.
        kept = [one for one in rules_of(connection, list(finders)) if one in due]
        raised = raise_alerts(connection, kept, signals, partial(judge, zone=config.zone), now)
        mark_evaluated(connection, names & {one.rule.name for one in kept}, now)
    return raised


def _brands(config: Config, rules: Sequence[KeptRule]) -> list[str]:
    """The tracked brands that the rules are about, in the order of the configuration."""
    wanted = {one.rule.brand for one in rules}
    return [one.name for one in config.brands if wanted & {None, one.name}]


def _is_due(kept: KeptRule, config: Config, now: datetime) -> bool:
    rule, looked = kept.rule, kept.evaluated_at
    if rule.kind in SELDOM:
        return looked is None or not looked <= now < looked + _SELDOM
    starts = _STARTS.get(rule.kind)
    if starts is None:
        return True
    told = KINDS[rule.kind].default if rule.threshold is None else rule.threshold
    return (looked or kept.since) < starts(int(told or 0), now, config.zone) <= now


_STARTS = {AlertKind.DIGEST: start_of, AlertKind.REPORT: start_of_day}
"""From when on, today or this month, what goes by the calendar is due."""

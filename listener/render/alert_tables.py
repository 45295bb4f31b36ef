"""Alerts as tables: the rules with how they stand, and what was raised."""

from __future__ import annotations

from collections.abc import Iterable

from listener.model import AlertRule, DeliveryState
from listener.render.tables import Cell, Column, Kind, Table
from listener.store.alert_log import Fired, Logged
from listener.words import N_

RULES = (
    Column("name", N_("Name")),
    Column("kind", N_("Kind")),
    Column("brand", N_("Brand")),
    Column("threshold", N_("Threshold"), Kind.NUMBER),
    Column("quiet_hours", N_("Quiet hours")),
    Column("cooldown_hours", N_("Cool-down"), Kind.HOURS),
    Column("channel", N_("Channel")),
    Column("last_fired_at", N_("Last fired"), Kind.INSTANT),
    Column("raised", N_("Alerts"), Kind.NUMBER),
    Column("suppressed", N_("Suppressed"), Kind.NUMBER),
    Column("never", N_("May never fire")),
    Column("channel_problem", N_("What is wrong with the channel")),
)
LOG = (
    Column("key", N_("Key")),
    Column("at", N_("Time"), Kind.INSTANT),
    Column("rule", N_("Rule")),
    Column("kind", N_("Kind")),
    Column("brand", N_("Brand")),
    Column("title", N_("Alert")),
    Column("facts", N_("Facts")),
    Column("link", N_("Link"), Kind.LINK),
    Column("channel", N_("Channel")),
    Column("state", N_("State")),
    Column("attempts", N_("Attempts"), Kind.NUMBER),
    Column("due_at", N_("Next attempt"), Kind.INSTANT),
    Column("sent_at", N_("Sent"), Kind.INSTANT),
    Column("error", N_("What is wrong")),
)
SUPPRESSED = "suppressed"
"""The state of an alert that a cool-down kept from being sent."""
SHOWN = "shown"
"""The state of an alert of a rule without a channel."""


def rules_table(found: Iterable[tuple[AlertRule, Fired, str | None, str | None]]) -> Table:
    """A row per rule: with what it raised, why it may never fire, and what is wrong with its channel."""
    rows = tuple(
        (
            rule.name,
            rule.kind.value,
            rule.brand,
            rule.threshold,
            str(rule.quiet_hours) if rule.quiet_hours else None,
            rule.cooldown.total_seconds() / 3_600,
            rule.channel,
            fired.last_at,
            fired.raised,
            fired.suppressed,
            never,
            problem,
        )
        for rule, fired, never, problem in found
    )
    return Table("alerts", N_("Alert rules"), RULES, rows)


def log_table(found: Iterable[Logged]) -> Table:
    """A row per alert and channel it goes to; one row of an alert that goes nowhere."""
    return Table("alerts-log", N_("Alerts"), LOG, tuple(row for one in found for row in _rows(one)))


def _rows(logged: Logged) -> Iterable[tuple[Cell, ...]]:
    alert = logged.alert
    facts = "; ".join(f"{name}: {value}" for name, value in alert.facts) or None
    told = (alert.key, alert.at, alert.rule or None, alert.kind.value, alert.brand, alert.title, facts)
    if not logged.deliveries:
        state = SUPPRESSED if alert.is_suppressed else SHOWN
        yield (*told, alert.link, None, state, 0, None, None, None)
    for one in logged.deliveries:
        due_at = one.due_at if one.state is DeliveryState.WAITING else None
        state = one.state.value
        yield (*told, alert.link, one.channel, state, one.attempts, due_at, one.sent_at, one.last_error)

"""Alerts: the rules people make, what may set one off, the alert that results, and its way to a channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum


class AlertKind(StrEnum):
    """What an alert is about. TEST is sent by hand to try a channel, no rule is of that kind."""

    SPIKE = "spike"
    DRIFT = "drift"
    SHIFT = "shift"
    OVERDUE = "overdue"
    SOURCE = "source"
    BUDGET = "budget"
    REACH = "reach"
    DIGEST = "digest"
    REPORT = "report"
    TEST = "test"


RULE_KINDS = tuple(kind for kind in AlertKind if kind is not AlertKind.TEST)
"""The kinds that a rule may be of."""

COOLDOWN = timedelta(hours=1)
"""The cool-down of a rule that names none."""


class DeliveryState(StrEnum):
    """Where a delivery stands: it waits for its turn or another attempt, was sent, or is given up."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when to when, in local time of the workspace, nothing is sent; over midnight if start > end."""

    start: time
    end: time

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


@dataclass(frozen=True, slots=True)
class AlertRule:
    """What people want to be told of. The name is its identity.

    No `brand` means every brand; no `threshold` that of the kind; no `channel` that its alerts are shown on
    the page and sent nowhere. Within `cooldown` of an alert, further ones of the rule on the same brand, case
    or source are suppressed.
    """

    name: str
    kind: AlertKind
    brand: str | None = None
    threshold: float | None = None
    quiet_hours: QuietHours | None = None
    cooldown: timedelta = COOLDOWN
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class KeptRule:
    """A rule as it is kept: what was so before `since` sets nothing off, `evaluated_at` is when it was last
    looked at by the clock.
    """

    rule: AlertRule
    since: datetime
    evaluated_at: datetime | None = None


Facts = tuple[tuple[str, str], ...]
"""What an alert tells in names and values, in their order."""


@dataclass(frozen=True, slots=True)
class AlertSignal:
    """Something that may set off an alert.

    `about` tells this occasion from every other of the kind and brand (the day of a spike, a case and its due
    time, a source and the start of its outage); `subject` is what a cool-down goes by beside rule and brand.
    `at` is since when it is so; `strength` is what thresholds are compared with, `usual` the threshold of a
    rule that names none, where it is not that of the kind. Nothing in `title` and
    `facts` is by one stranger: who wrote what is read from `posts` when the alert is sent, and gone when they
    are.
    """

    kind: AlertKind
    brand: str | None
    about: str
    at: datetime
    strength: float
    title: str
    facts: Facts = ()
    link: str = ""
    subject: str = ""
    posts: tuple[int, ...] = ()
    usual: float | None = None


@dataclass(frozen=True, slots=True)
class Raised:
    """An alert that a rule wants of a signal: not before `due_at`, with others of its channel if `held`."""

    rule: AlertRule
    signal: AlertSignal
    key: str
    due_at: datetime
    held: bool = False


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert as it is kept. `key` is the same however often and by whomever it is raised."""

    key: str
    rule: str
    kind: AlertKind
    brand: str | None
    at: datetime
    title: str
    facts: Facts = ()
    link: str = ""
    subject: str = ""
    posts: tuple[int, ...] = ()
    is_suppressed: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """An alert on its way to a channel."""

    alert: str
    channel: str
    state: DeliveryState
    created_at: datetime
    due_at: datetime
    attempts: int = 0
    last_error: str | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OutMessage:
    """What one attempt sends: an alert, or all that quiet hours held back. Every attempt has this key."""

    key: str
    channel: str
    alerts: tuple[Alert, ...]
    created_at: datetime
    attempts: int

"""Rules as people write them, read with every mistake named; and as they are written out again. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import time, timedelta

from listener.alerts.kinds import KINDS
from listener.config.described import written
from listener.config.values import duration
from listener.errors import FieldError
from listener.model import RULE_KINDS, AlertKind, AlertRule, QuietHours
from listener.model.alert import COOLDOWN
from listener.words import _

FIELDS = ("name", "kind", "brand", "threshold", "quiet_hours", "cooldown", "channel")
"""The columns of a rule in files and the fields of its form."""
LONGEST_NAME = 80
_LONGEST_BRAND = 200
_CHANNEL = re.compile("[a-z0-9]+(_[a-z0-9]+)*")
_QUIET = re.compile(r"(\d\d:\d\d)\s*-\s*(\d\d:\d\d)")


def read_rule(given: Mapping[str, str]) -> AlertRule:
    """The rule that these texts mean; what is missing or empty is as if not said. Raises FieldError."""
    kind = _kind(given.get("kind", ""))
    return AlertRule(
        name=_name(given.get("name", "")),
        kind=kind,
        brand=_brand(kind, given.get("brand", "")),
        threshold=_threshold(kind, given.get("threshold", "")),
        quiet_hours=_quiet_hours(given.get("quiet_hours", "")),
        cooldown=_cooldown(given.get("cooldown", "")),
        channel=_channel(given.get("channel", "")),
    )


def write_rule(rule: AlertRule) -> dict[str, str]:
    """The rule as texts that `read_rule` takes for the same rule."""
    return {
        "name": rule.name,
        "kind": rule.kind.value,
        "brand": rule.brand or "",
        "threshold": "" if rule.threshold is None else number(rule.threshold),
        "quiet_hours": str(rule.quiet_hours or ""),
        "cooldown": written(rule.cooldown) if rule.cooldown else "0",
        "channel": rule.channel or "",
    }


def number(value: float) -> str:
    """A threshold in as few digits as tell it exactly."""
    return str(int(value)) if value == int(value) else repr(value)


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise FieldError("name", _("is missing; every rule has one of its own"))
    if len(name) > LONGEST_NAME or not name.isprintable():
        told = _("has more than {most} characters or some that cannot be printed")
        raise FieldError("name", told.format(most=LONGEST_NAME))
    return name


def _kind(text: str) -> AlertKind:
    if text in [kind.value for kind in RULE_KINDS]:
        return AlertKind(text)
    told = _("{text!r} is none; allowed are {kinds}")
    raise FieldError("kind", told.format(text=text[:40], kinds=", ".join(RULE_KINDS)))


def _brand(kind: AlertKind, text: str) -> str | None:
    if text and not KINDS[kind].of_brands:
        raise FieldError("brand", _("a rule of this kind watches sources; leave the brand empty"))
    if len(text) > _LONGEST_BRAND:
        raise FieldError("brand", _("is longer than the name of any brand"))
    return text or None


def _threshold(kind: AlertKind, text: str) -> float | None:
    if not text:
        return None
    told = KINDS[kind]
    try:
        value = float(text) if text.isascii() else math.nan
    except ValueError:
        value = math.nan
    if not told.low <= value <= told.high or (told.whole and value != int(value)):
        words = _("{text!r} is no whole number from {low} to {high}")
        words = words if told.whole else _("{text!r} is no number from {low} to {high}")
        said = words.format(text=text[:40], low=number(told.low), high=number(told.high))
        raise FieldError("threshold", said)
    return value


def _quiet_hours(text: str) -> QuietHours | None:
    if not text:
        return None
    match = _QUIET.fullmatch(text)
    try:
        start, end = map(time.fromisoformat, match.groups()) if match else (None, None)
    except ValueError:
        start = end = None
    if start is None or end is None:
        raise FieldError("quiet_hours", _('{text!r} are none; write "22:00-07:00"').format(text=text[:40]))
    if start == end:
        raise FieldError("quiet_hours", _("they never end, so nothing would ever be sent"))
    return QuietHours(start, end)


def _cooldown(text: str) -> timedelta:
    if not text:
        return COOLDOWN
    if text == "0":
        return timedelta()
    try:
        return duration(text)
    except ValueError as error:
        raise FieldError("cooldown", str(error)) from None


def _channel(text: str) -> str | None:
    if text and (not _CHANNEL.fullmatch(text) or len(text) > LONGEST_NAME):
        told = _("{text!r} is no name of a channel; write NAME of LISTENER_CHANNEL_NAME in lower case")
        # Somebody may have put the URL itself here, which holds secrets.
        raise FieldError("channel", told.format(text=text[:40] if ":" not in text else "…"))
    return text or None

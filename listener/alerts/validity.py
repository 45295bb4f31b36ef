"""Which rules can never fire, and why; with what is wrong with their channels. It only reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from listener.alerts.channels import ChannelState, examined
from listener.alerts.evaluate import FINDERS
from listener.config import Config
from listener.model import AlertKind, AlertRule, Brand, Role, SourceKind
from listener.store import Store
from listener.store.alerts import all_rules
from listener.store.overdue import first_day
from listener.words import _

_AT_ONCE = (AlertKind.SOURCE, AlertKind.BUDGET, AlertKind.REACH)
"""Kinds that are raised where they are caused, not by the clock."""
_HISTORY = {AlertKind.SPIKE: 28, AlertKind.DRIFT: 28, AlertKind.SHIFT: 14}
"""How many days of mentions a kind needs to compare with."""


def why_never(
    rule: AlertRule,
    config: Config,
    store: Store,
    now: datetime,
    *,
    found_by_clock: Collection[AlertKind] = FINDERS.keys(),
) -> str | None:
    """Why the rule cannot fire as things stand, None if it can."""
    if rule.kind not in found_by_clock and rule.kind not in _AT_ONCE:
        return _("this version does not look for this yet")
    if rule.brand is not None and config.brand(rule.brand) is None:
        known = ", ".join(brand.name for brand in config.brands)
        return _("{brand!r} is not tracked; tracked are {known}").format(brand=rule.brand, known=known)
    if rule.kind is AlertKind.REPORT:
        return _why_no_report(rule, config)
    if rule.kind is AlertKind.OVERDUE:
        return _why_no_cases(rule, config)
    if rule.kind in _HISTORY:
        return _why_too_little(rule, config, store, now)
    return _why_no_source(rule, config)


def _why_no_report(rule: AlertRule, config: Config) -> str | None:
    brands = [brand for brand in config.brands if rule.brand in (None, brand.name)]
    if any(brand.role is Role.OWN for brand in brands):
        return None
    told = _("{brand} is a rival, and reports are sent of your own brands")
    return told.format(brand=rule.brand or _("every brand"))


def _why_no_cases(rule: AlertRule, config: Config) -> str | None:
    brands = [brand for brand in config.brands if rule.brand in (None, brand.name)]
    if any(_is_asked(brand) for brand in brands):
        return None
    if rule.brand is not None and brands[0].role is not Role.OWN:
        return _("{brand} is a rival, whose cases are not yours to answer").format(brand=rule.brand)
    told = _("no handle is configured for {brand}, so nobody can write to it and be answered")
    return told.format(brand=rule.brand or _("any brand of your own"))


def _is_asked(brand: Brand) -> bool:
    return brand.role is Role.OWN and any(brand.handles.values())


def _why_too_little(rule: AlertRule, config: Config, store: Store, now: datetime) -> str | None:
    needed = _HISTORY[rule.kind]
    first = first_day(store, rule.brand)
    days = 0 if first is None else (now.astimezone(config.zone).date() - first).days
    if days >= needed:
        return None
    told = _("there are {days} complete days of mentions to compare with, and it needs {needed}")
    return told.format(days=max(0, days), needed=needed)


def _why_no_source(rule: AlertRule, config: Config) -> str | None:
    metered = [source for source in config.sources if source.kind is SourceKind.X]
    if rule.kind is AlertKind.SOURCE and not config.sources:
        return _("no source is configured")
    if rule.kind is AlertKind.REACH and not metered:
        return _("only X tells how many follow an author, and no X source is configured")
    if rule.kind is AlertKind.BUDGET:
        if not metered:
            return _("no X source is configured, and nothing else costs money")
        if not any(one.x and (one.x.daily_budget or one.x.monthly_budget) for one in metered):
            return _("no X source has a budget; set daily_budget or monthly_budget")
    return None


def problems(
    config: Config,
    store: Store | None,
    now: datetime,
    *,
    states: Mapping[str, ChannelState] | None = None,
) -> tuple[str, ...]:
    """What keeps rules from firing and alerts from being sent, a sentence each. Rules need the store."""
    rules = [kept.rule for kept in all_rules(store)] if store is not None else []
    named = {rule.channel for rule in rules if rule.channel is not None}
    found = states if states is not None else examined(config, named)
    told = [f"channel {one.name}: {one.problem}" for one in found.values() if one.problem]
    if store is not None:
        for rule in rules:
            if why := why_never(rule, config, store, now):
                told.append(_("alert rule {name!r} may never fire: {why}").format(name=rule.name, why=why))
            if rule.channel is not None and (problem := found[rule.channel].problem):
                words = _("alert rule {name!r} is sent nowhere, channel {channel}: {problem}")
                told.append(words.format(name=rule.name, channel=rule.channel, problem=problem))
    return tuple(told)

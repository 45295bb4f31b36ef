"""/alerts: what people want to be told of, where it goes, and what was. Changes are in alert_rules.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, abort

from listener.alerts.channels import ChannelState
from listener.alerts.kinds import KINDS
from listener.alerts.rules import number, write_rule
from listener.alerts.validity import why_never
from listener.config.described import written
from listener.model import RULE_KINDS, AlertKind, AlertRule, KeptRule, Rank
from listener.render.alert_tables import log_table, rules_table
from listener.render.figures import number as figure
from listener.render.figures import percent
from listener.store.alert_log import Fired, fired, given_up, latest, waiting
from listener.store.alerts import all_rules
from listener.tables import sheets, write_csv
from listener.words import _
from web.access import allowed
from web.answers import csv_answer, table_answer
from web.filters import WrongField, read_filters
from web.frame import render
from web.importing import Brought, new_job
from web.site import Site, site

blueprint = Blueprint("alerts", __name__)
MOST_IN_FILES = 5_000
_NEW = {"cooldown": "1h"}
"""What the form of a new rule begins with."""


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule with how it stands: why it may `never` fire, and its channel, None if it has none."""

    kept: KeptRule
    watches: str
    cooldown: str
    fired: Fired
    never: str | None
    channel: ChannelState | None


@blueprint.get("/alerts")
@allowed(Rank.VIEWER)
def show() -> str:
    """The page; with `change` the form holds that rule."""
    found = site()
    given = read_filters(found, found.clock(), ("change",)).given
    if "change" not in given:
        return page()
    kept = {one.rule.name: one.rule for one in all_rules(found.store)}
    if given["change"] not in kept:
        raise WrongField("change", _("change: there is no rule of that name."))
    rule = kept[given["change"]]
    return page(typed=write_rule(rule), was=rule.name)


@blueprint.get("/alerts.<suffix>")
@allowed(Rank.VIEWER)
def file(suffix: str) -> Response:
    """CSV: the rules as they are imported. JSON: with how they stand as well."""
    found = site()
    if suffix == "csv":
        return csv_answer("alerts", iter([write_csv(sheets(found.config)["alerts"], found.store)]))
    if suffix != "json":
        abort(404)
    views = _views(found)
    rows = (
        (one.kept.rule, one.fired, one.never, one.channel.problem if one.channel else None) for one in views
    )
    return table_answer(rules_table(rows), suffix)


@blueprint.get("/alerts/log.<suffix>")
@allowed(Rank.VIEWER)
def log_file(suffix: str) -> Response:
    """The last alerts with their deliveries."""
    if suffix not in ("csv", "json"):
        abort(404)
    return table_answer(log_table(latest(site().store, MOST_IN_FILES)), suffix)


def page(
    *,
    typed: Mapping[str, str] | None = None,
    was: str = "",
    wrong: Mapping[str, str] | None = None,
    brought: Brought | None = None,
) -> str:
    """The page; `typed` is what its form holds, of the rule that `was` called so; `wrong` says by field, or
    section, what cannot be; `brought` is what came of a file.
    """
    found = site()
    views = _views(found)
    channels = _states(found, views)
    return render(
        "alerts.html",
        found,
        found.clock(),
        here="/alerts",
        rules=views,
        kinds=[(kind.value, KINDS[kind]) for kind in RULE_KINDS],
        kind_title=lambda kind: _("Test") if kind is AlertKind.TEST else _(KINDS[kind].title),
        threshold_words=number,
        kind_names=[(kind.value, _(KINDS[kind].title)) for kind in RULE_KINDS],
        brands=[(one.name, one.name) for one in found.config.brands],
        channels=channels,
        channel_names=[(one.name, one.name) for one in channels],
        typed=_NEW if typed is None else typed,
        was=was,
        wrong=wrong or {},
        log=latest(found.store),
        failures=given_up(found.store),
        waiting=waiting(found.store),
        brought=brought,
        job=new_job(),
    )


def _views(found: Site) -> list[RuleView]:
    now = found.clock()
    kept = all_rules(found.store)
    told = fired(found.store)
    names = {one.rule.channel for one in kept if one.rule.channel is not None}
    states = found.channels.states(names, now)
    return [
        RuleView(
            kept=one,
            watches=_watches(one.rule),
            cooldown=written(one.rule.cooldown) if one.rule.cooldown else _("none"),
            fired=told.get(one.rule.name, Fired()),
            never=why_never(one.rule, found.config, found.store, now),
            channel=states[one.rule.channel] if one.rule.channel else None,
        )
        for one in kept
    ]


def _states(found: Site, views: list[RuleView]) -> list[ChannelState]:
    names = {one.channel.name for one in views if one.channel is not None}
    return list(found.channels.states(names, found.clock()).values())


def _watches(rule: AlertRule) -> str:
    """The threshold in words: "from 10,000 followers"."""
    told = KINDS[rule.kind]
    value = told.default if rule.threshold is None else rule.threshold
    if value is None:
        return _(told.usual)
    # A figure keeps one digit; a threshold is told as it was set.
    exact = figure(value) if value == int(value) else number(value)
    return _(told.words).format(value=exact, percent=percent(value))

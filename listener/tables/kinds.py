"""The kinds of tables there are. A new kind is a function that makes its sheet, and a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from listener.alerts.rules import read_rule, write_rule
from listener.config import Config
from listener.desk import casework
from listener.model import AlertRule, Assumption
from listener.store import Store
from listener.store.alerts import all_rules, save_rules
from listener.store.assumptions import all_assumptions, save_assumptions
from listener.store.business import (
    CONTACTS,
    COSTS,
    COUNTERS,
    CUSTOMERS,
    GOALS,
    ORDERS,
    TOUCHES,
    VISITS,
    Kept,
    Progress,
    remembered_rows,
    save_rows,
)
from listener.store.label_rows import LabelRow, all_labels, save_labels
from listener.tables import business
from listener.tables.assumptions import ASSUMPTION, check_assumptions
from listener.tables.currencies import check_currencies
from listener.tables.goals import check_goals, goal_form
from listener.tables.labels import check_labels, read_label, write_label
from listener.tables.rows import Form
from listener.tables.sheet import Check, Row, Sheet


def alerts(_config: Config) -> Sheet[AlertRule]:
    """The rules of alerts, known by their names."""
    return Sheet(
        kind="alerts",
        row=AlertRule,
        read=read_rule,
        write=write_rule,
        identity=("name",),
        load=lambda store: [kept.rule for kept in all_rules(store)],
        save=_save_rules,
    )


def assumptions(config: Config) -> Sheet[Assumption]:
    """Numbers that people bring, known by their names."""
    return Sheet(
        kind="assumptions",
        row=Assumption,
        read=ASSUMPTION.read,
        write=ASSUMPTION.write,
        identity=("name",),
        load=lambda store: [kept.assumption for kept in all_assumptions(store)],
        save=_save_assumptions,
        check=lambda store, rows: check_assumptions(config, store, rows),
    )


def _save_assumptions(
    store: Store, found: Sequence[Assumption], who: str, now: datetime, _progress: Progress
) -> None:
    save_assumptions(store, found, who=who, now=now)


def _save_rules(
    store: Store, rules: Sequence[AlertRule], who: str, now: datetime, _progress: Progress
) -> None:
    save_rules(store, rules, who=who, now=now)


def labels(config: Config) -> Sheet[LabelRow]:
    """What people say of the tone of posts, known by the post and who says it."""

    def save(store: Store, rows: Sequence[LabelRow], who: str, now: datetime, _progress: Progress) -> None:
        save_labels(store, rows, casework(config), who=who, now=now)

    return Sheet(
        kind="labels",
        row=LabelRow,
        read=read_label,
        write=write_label,
        identity=("network", "post_id", "by"),
        load=all_labels,
        save=save,
        check=check_labels,
    )


def _kept(kept: Kept[Row], form: Form[Row], check: Check[Row] | None) -> Sheet[Row]:
    def save(store: Store, rows: Sequence[Row], who: str, now: datetime, progress: Progress) -> None:
        save_rows(store, kept, rows, who=who, now=now, progress=progress)

    return Sheet(
        kind=kept.kind,
        row=kept.row,
        read=form.read,
        write=form.write,
        identity=kept.identity,
        load=lambda store: remembered_rows(store, kept),
        save=save,
        check=check,
    )


def _with_money(kept: Kept[Row], form: Callable[[str], Form[Row]]) -> Callable[[Config], Sheet[Row]]:
    """The sheet of a noun that holds amounts, each in a currency that has a rate on its day."""

    def make(config: Config) -> Sheet[Row]:
        def check(store: Store, rows: Sequence[Row]) -> Sequence[str | None]:
            return check_currencies(config, [one.assumption for one in all_assumptions(store)], rows)

        return _kept(kept, form(config.workspace.currency), check)

    return make


def goals(config: Config) -> Sheet[Any]:
    """Goals, known by their ids."""
    return _kept(GOALS, goal_form(config), lambda store, rows: check_goals(config, store, rows))


_MAKERS: Mapping[str, Callable[[Config], Sheet[Any]]] = {
    "customers": _with_money(CUSTOMERS, business.customer_form),
    "orders": _with_money(ORDERS, business.order_form),
    "touches": _with_money(TOUCHES, business.touch_form),
    "visits": _with_money(VISITS, business.visits_form),
    "counters": lambda _config: _kept(COUNTERS, business.counter_form(), None),
    "contacts": _with_money(CONTACTS, business.contacts_form),
    "costs": _with_money(COSTS, business.cost_form),
    "goals": goals,
    "assumptions": assumptions,
    "labels": labels,
    "alerts": alerts,
}
KINDS = tuple(_MAKERS)


def sheets(config: Config) -> dict[str, Sheet[Any]]:
    """Every kind by its name, as a configuration has it."""
    return {kind: make(config) for kind, make in _MAKERS.items()}

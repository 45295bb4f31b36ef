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
from listener.store.label_rows import LabelRow, all_labels, save_labels
from listener.tables.assumptions import read_assumption, write_assumption
from listener.tables.labels import check_labels, read_label, write_label
from listener.tables.sheet import Sheet


def alerts(_config: Config) -> Sheet[AlertRule]:
    """The rules of alerts, known by their names."""
    return Sheet(
        kind="alerts",
        row=AlertRule,
        read=read_rule,
        write=write_rule,
        key=lambda rule: rule.name,
        load=lambda store: [kept.rule for kept in all_rules(store)],
        save=_save_rules,
    )


def assumptions(_config: Config) -> Sheet[Assumption]:
    """Numbers that people bring, known by their names."""
    return Sheet(
        kind="assumptions",
        row=Assumption,
        read=read_assumption,
        write=write_assumption,
        key=lambda one: one.name,
        load=lambda store: [kept.assumption for kept in all_assumptions(store)],
        save=_save_assumptions,
    )


def _save_assumptions(store: Store, found: Sequence[Assumption], who: str, now: datetime) -> None:
    save_assumptions(store, found, who=who, now=now)


def _save_rules(store: Store, rules: Sequence[AlertRule], who: str, now: datetime) -> None:
    save_rules(store, rules, who=who, now=now)


def labels(config: Config) -> Sheet[LabelRow]:
    """What people say of the tone of posts, known by the post and who says it."""

    def save(store: Store, rows: Sequence[LabelRow], who: str, now: datetime) -> None:
        save_labels(store, rows, casework(config), who=who, now=now)

    return Sheet(
        kind="labels",
        row=LabelRow,
        read=read_label,
        write=write_label,
        key=lambda row: (row.network, row.post_id, row.by),
        load=all_labels,
        save=save,
        check=check_labels,
    )


_MAKERS: Mapping[str, Callable[[Config], Sheet[Any]]] = {
    "alerts": alerts,
    "assumptions": assumptions,
    "labels": labels,
}
KINDS = tuple(_MAKERS)


def sheets(config: Config) -> dict[str, Sheet[Any]]:
    """Every kind by its name, as a configuration has it."""
    return {kind: make(config) for kind, make in _MAKERS.items()}

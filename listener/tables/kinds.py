"""The kinds of tables there are. A new kind is a function that makes its sheet, and a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from listener.alerts.rules import read_rule, write_rule
from listener.config import Config
from listener.model import AlertRule
from listener.store import Store
from listener.store.alerts import all_rules, save_rules
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


def _save_rules(store: Store, rules: Sequence[AlertRule], who: str, now: datetime) -> None:
    save_rules(store, rules, who=who, now=now)


_MAKERS: Mapping[str, Callable[[Config], Sheet[Any]]] = {"alerts": alerts}
KINDS = tuple(_MAKERS)


def sheets(config: Config) -> dict[str, Sheet[Any]]:
    """Every kind by its name, as a configuration has it."""
    return {kind: make(config) for kind, make in _MAKERS.items()}

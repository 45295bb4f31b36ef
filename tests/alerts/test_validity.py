"""Which rules may never fire, each with its reason; and what check and doctor say of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from listener.alerts.validity import problems, why_never
from listener.config import Config
from listener.model import RULE_KINDS, AlertKind, AlertRule, SourceKind, XSettings
from listener.store import Store
from listener.store.save import save
from tests.alerts.rig import a_channel, a_rule, keep_rules, told_to
from tests.builders import NOW, WARSAW, a_brand, a_config, a_post, a_source, read
from tests.desks import BRANDS

FEED = a_source()
X = replace(a_source("X"), kind=SourceKind.X, url=None, x=XSettings())
METERED = replace(X, x=XSettings(daily_budget=Decimal(2)))
FULL = a_config(FEED, METERED, brands=BRANDS)


def mentioned(store: Store, days: int) -> None:
    """A mention of Acme so many days ago."""
    post = a_post(1, "acme", created_at=NOW - timedelta(days=days))
    save(store, [read(post, "Acme")], source="X", now=NOW, zone=WARSAW)


@pytest.mark.parametrize(
    ("rule", "config", "why"),
    [
        (a_rule(brand="Nobody"), FULL, "'Nobody' is not tracked; tracked are Acme, Bolt"),
        (a_rule(), a_config(FEED), "only X tells how many follow an author, and no X source is configured"),
        (a_rule(kind=AlertKind.SOURCE), a_config(), "no source is configured"),
        (
            a_rule(kind=AlertKind.BUDGET),
            a_config(FEED),
            "no X source is configured, and nothing else costs money",
        ),
        (
            a_rule(kind=AlertKind.BUDGET),
            a_config(X),
            "no X source has a budget; set daily_budget or monthly_budget",
        ),
        (
            a_rule(kind=AlertKind.OVERDUE, brand="Bolt"),
            FULL,
            "Bolt is a rival, whose cases are not yours to answer",
        ),
        (
            a_rule(kind=AlertKind.OVERDUE, brand="Acme"),
            a_config(X, brands=(a_brand(),)),
            "no handle is configured for Acme, so nobody can write to it and be answered",
        ),
        (
            a_rule(kind=AlertKind.SHIFT),
            FULL,
            "there are 10 complete days of mentions to compare with, and it needs 14",
        ),
        (
            a_rule(kind=AlertKind.SPIKE),
            FULL,
            "there are 10 complete days of mentions to compare with, and it needs 28",
        ),
    ],
)
def test_a_rule_that_may_never_fire_is_told_with_its_reason(
    sqlite_store: Store, rule: AlertRule, config: Config, why: str
) -> None:
    mentioned(sqlite_store, 10)
    assert why_never(rule, config, sqlite_store, NOW, found_by_clock=RULE_KINDS) == why


def test_what_this_version_does_not_look_for_never_fires(sqlite_store: Store) -> None:
    found = why_never(a_rule(kind=AlertKind.SPIKE), FULL, sqlite_store, NOW, found_by_clock=())
    assert found == "this version does not look for this yet"


@pytest.mark.parametrize("kind", RULE_KINDS)
def test_where_everything_is_there_every_kind_may_fire(sqlite_store: Store, kind: AlertKind) -> None:
    mentioned(sqlite_store, 28)
    assert why_never(a_rule(kind=kind), FULL, sqlite_store, NOW, found_by_clock=RULE_KINDS) is None


def test_rules_and_channels_are_told_of_without_an_address(sqlite_store: Store) -> None:
    keep_rules(sqlite_store, a_rule("Loud"), a_rule("Lost", channel="gone"))
    config = told_to(a_channel("http://10.0.0.1/s3cr3t"), sources=(METERED,))
    refused = (
        "its host has no public address; if it is yours and may be reached, add it to allow_private under "
        "[network] in keywords.toml"
    )
    gone = "LISTENER_CHANNEL_GONE is not set in the daemon's environment"
    assert problems(config, sqlite_store, NOW) == (
        f"channel gone: {gone}",
        f"channel ops: {refused}",
        f"alert rule 'Lost' is sent nowhere, channel gone: {gone}",
        f"alert rule 'Loud' is sent nowhere, channel ops: {refused}",
    )
    assert problems(config, None, NOW) == (f"channel ops: {refused}",)

"""Alerts are kept in the transaction that causes them, once each, and hushed by their cool-down."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from listener.alerts.watch import watching
from listener.model import (
    AlertKind,
    AlertRule,
    Cursor,
    Poll,
    PollStatus,
    Purchase,
    Resource,
    Source,
    SourceKind,
    XSettings,
)
from listener.store import Store
from listener.store.alert_log import Fired, fired, latest
from listener.store.alerts import all_rules, save_rules
from listener.store.audit import trail
from listener.store.outbox import claim, due_channels
from listener.store.purchases import reserve, settle
from listener.store.save import save
from listener.store.schema import alerts, deliveries, posts
from listener.store.watch import Watch
from tests.alerts.rig import a_rule, a_signal, keep_rules, raise_
from tests.builders import NOW, WARSAW, a_config, a_post, read

WATCH = watching(a_config())
HOUR = timedelta(hours=1)


def titles(store: Store) -> list[str]:
    """What was raised, the newest first."""
    return [one.alert.title for one in latest(store)]


def hear(store: Store, *followers: int | None, watch: Watch | None = WATCH, hours: float = 1) -> None:
    """Save mentions of Acme by authors with so many followers."""
    found = [
        read(a_post(f"{count}", author=f"a{count}", followers=count, created_at=NOW - hours * HOUR), "Acme")
        for count in followers
    ]
    save(store, found, source="X", now=NOW, zone=WARSAW, watch=watch)


def poll(store: Store, status: PollStatus, hours: float, *, healthy: bool = True) -> None:
    """A poll of a feed every quarter of an hour, so many hours after NOW."""
    start = NOW + hours * HOUR
    told = Poll(
        *("Feed", "", start, start, start, HOUR / 4, status),
        error=None if status.succeeded else "it answered 500",
        healthy=healthy,
    )
    save(
        store,
        [],
        source="Feed",
        now=start,
        zone=WARSAW,
        poll=told,
        cursor=Cursor("Feed", "", start),
        watch=WATCH,
    )


def test_a_mention_with_reach_is_told_once_however_often_it_is_saved(store: Store) -> None:
    keep_rules(store, a_rule(threshold=10_000))
    for _ in range(2):
        hear(store, 9_999, 10_000, None)
    assert titles(store) == ["Acme was mentioned by an author with 10,000 followers"]
    assert due_channels(store, NOW) == ("ops",)


def test_imports_and_old_posts_raise_nothing(sqlite_store: Store) -> None:
    keep_rules(sqlite_store, a_rule(threshold=10_000))
    hear(sqlite_store, 10_000, watch=None)
    hear(sqlite_store, 20_000, hours=24 * 8)
    assert titles(sqlite_store) == []


def test_what_fails_to_be_saved_raises_nothing_and_what_fails_to_be_raised_saves_nothing(
    store: Store,
) -> None:
    keep_rules(store, a_rule(threshold=10_000))

    def broken(*_arguments: object) -> tuple[()]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        hear(store, 10_000, watch=replace(WATCH, judge=broken))
    with store.read() as connection:
        for table in (posts, alerts, deliveries):
            assert connection.execute(select(table)).all() == []


def test_a_source_that_fails_for_three_intervals_is_told_once_an_outage(store: Store) -> None:
    keep_rules(store, a_rule("Down", AlertKind.SOURCE))
    poll(store, PollStatus.OK, 0)
    told = []
    for hours in (0.25, 0.5, 0.75, 1, 2):
        poll(store, PollStatus.FAILED, hours)
        told.append(len(titles(store)))
    poll(store, PollStatus.OK, 3)
    for hours in (3.5, 4, 5):
        poll(store, PollStatus.FAILED, hours)
        told.append(len(titles(store)))
    assert told == [0, 0, 1, 1, 1, 1, 2, 2]
    assert titles(store)[0] == "Source Feed cannot be read"


def test_a_source_that_was_never_read_is_told_from_its_first_poll_on(sqlite_store: Store) -> None:
    keep_rules(sqlite_store, a_rule("Down", AlertKind.SOURCE))
    poll(sqlite_store, PollStatus.FAILED, 0)
    assert titles(sqlite_store) == []
    poll(sqlite_store, PollStatus.FAILED, 1)
    assert titles(sqlite_store) == ["Source Feed cannot be read"]


def test_a_feed_that_was_emptied_is_told_at_once_and_a_paused_source_never(sqlite_store: Store) -> None:
    keep_rules(sqlite_store, a_rule("Down", AlertKind.SOURCE))
    poll(sqlite_store, PollStatus.PAUSED, 100)
    assert titles(sqlite_store) == []
    poll(sqlite_store, PollStatus.OK, 101, healthy=False)
    assert titles(sqlite_store) == ["Source Feed is unhealthy"]


def test_a_budget_near_its_end_is_told_in_the_reservation(store: Store) -> None:
    keep_rules(store, a_rule("Money", AlertKind.BUDGET))
    limits = XSettings(daily_budget=Decimal(2), monthly_budget=Decimal(40))
    source = Source("X", SourceKind.X, HOUR, x=limits)

    def spend(number: int) -> int:
        granted = reserve(
            store,
            source,
            "mentions",
            Resource.POST,
            unit=Decimal("0.5"),
            most=1,
            least=1,
            now=NOW,
            watch=WATCH,
        )
        if granted:
            bought = Purchase(Resource.POST, Decimal("0.5"), NOW, requests=1, ids=(str(number),))
            with store.write() as connection:
                settle(connection, "X", "mentions", [bought])
        return granted

    assert [spend(number) for number in range(5)] == [1, 1, 1, 1, 0]
    assert titles(store) == ["X: 100.0 % of the daily budget is used"]


def test_within_the_cool_down_further_ones_are_kept_as_suppressed_and_never_sent(store: Store) -> None:
    keep_rules(store, a_rule(cooldown=HOUR))
    for minutes in (0, 30, 59, 61, 90):
        raise_(store, a_signal(str(minutes)), now=NOW + timedelta(minutes=minutes))
    raise_(store, a_signal("other", brand="Bolt"), a_signal("case", subject="case 1"), now=NOW)
    assert fired(store)["Loud"] == Fired(NOW + timedelta(minutes=61), 4, 3)
    sent = 0
    while claim(store, "ops", NOW + 2 * HOUR, HOUR):
        sent += 1
    assert sent == 4


def test_of_several_at_once_the_strongest_is_told(sqlite_store: Store) -> None:
    keep_rules(sqlite_store, a_rule(cooldown=HOUR))
    raise_(sqlite_store, *(a_signal(str(n), strength=n, title=f"{n}") for n in (20_000, 90_000, 30_000)))
    told = [(one.alert.title, one.alert.is_suppressed) for one in latest(sqlite_store)]
    assert sorted(told) == [("20000", True), ("30000", True), ("90000", False)]


def test_a_rule_without_a_channel_is_shown_and_sent_nowhere(sqlite_store: Store) -> None:
    keep_rules(sqlite_store, a_rule(channel=None))
    raise_(sqlite_store, a_signal())
    [logged] = latest(sqlite_store)
    assert (logged.deliveries, logged.alert.is_suppressed) == ((), False)


def test_a_rule_that_looks_at_something_else_begins_anew_and_one_told_otherwise_goes_on(
    store: Store,
) -> None:
    rule = AlertRule("Loud", AlertKind.REACH, threshold=5)
    for hours, changed in ((0, rule), (1, rule), (2, replace(rule, channel="ops"))):
        save_rules(store, [changed], who="mona", now=NOW + hours * HOUR)
        assert all_rules(store)[0].since == NOW
    save_rules(store, [replace(rule, threshold=6)], who="mona", now=NOW + 3 * HOUR)
    assert all_rules(store)[0].since == NOW + 3 * HOUR
    assert [one.action for one in trail(store).rows] == ["rule.change", "rule.change", "rule.add"]


def test_a_claim_is_given_once_until_its_lease_is_over(store: Store) -> None:
    keep_rules(store, a_rule())
    raise_(store, a_signal())
    first = claim(store, "ops", NOW, HOUR)
    assert first is not None
    assert (claim(store, "ops", NOW + HOUR / 2, HOUR), due_channels(store, NOW + HOUR / 2)) == (None, ())
    again = claim(store, "ops", NOW + HOUR, HOUR)
    assert again is not None
    assert (again.key, first.attempts, again.attempts) == (first.key, 1, 2)


def test_an_empty_outbox_costs_one_look_into_an_index(sqlite_store: Store) -> None:
    with sqlite_store.read() as connection:
        plan = connection.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT DISTINCT channel FROM deliveries "
                "WHERE state = 'waiting' AND due_at <= 1 AND claimed_until <= 1"
            )
        ).all()
    assert "SEARCH deliveries USING INDEX ix_deliveries_waiting (due_at<?)" in str(plan)

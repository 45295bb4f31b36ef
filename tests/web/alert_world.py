"""Rules, channels and what they told, for the pages: some sent, one held, one suppressed, one given up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from listener.config import Config
from listener.model import AlertKind, QuietHours
from listener.store import Store
from listener.store.lifesign import keep_sign
from listener.store.outbox import claim, give_up, sent
from tests.alerts.rig import LOOPBACK, a_channel, a_rule, a_signal, keep_rules, raise_
from tests.web.people import World, make_world
from tests.web.world import NOW, make_config

LEASE = timedelta(minutes=1)


def alert_config() -> Config:
    """Three channels: one to be sent to, one whose address is private, one that nobody can read."""
    channels = (
        a_channel("http://127.0.0.1:9/path-is-secret"),
        a_channel("http://10.1.2.3/path-is-secret", "inside"),
        a_channel("webhook+https://192.0.2.7/path-is-secret", "bare", secret=None),
    )
    return replace(make_config(), network=LOOPBACK, channels={one.name: one for one in channels})


def fill_alerts(store: Store) -> None:
    """Rules of most kinds, and four alerts."""
    keep_rules(
        store,
        a_rule("Loud voices", brand="Acme", threshold=25_000, cooldown=timedelta(hours=6)),
        a_rule("Late at night", AlertKind.OVERDUE, quiet_hours=QuietHours(time(0), time(23, 59))),
        a_rule("Feeds", AlertKind.SOURCE, channel="inside"),
        a_rule("Money", AlertKind.BUDGET, channel="bare"),
        a_rule("Morning", AlertKind.DIGEST, channel=None),
        now=NOW - timedelta(days=30),
    )
    loud: dict[str, Any] = {"title": "Acme was mentioned by an author with 52,000 followers", "at": NOW}
    raise_(store, a_signal("1", **loud), now=NOW - timedelta(hours=3))
    message = claim(store, "ops", NOW, LEASE)
    assert message is not None
    sent(store, message, NOW - timedelta(hours=3))
    raise_(store, a_signal("2", **loud), now=NOW - timedelta(hours=2))
    waits: dict[str, Any] = {"strength": 3.0, "subject": "case 7", "at": NOW - timedelta(hours=3)}
    raise_(store, a_signal("7", AlertKind.OVERDUE, title="Acme: a case is overdue", **waits), now=NOW)
    down: dict[str, Any] = {"brand": None, "strength": 9.0, "usual": 1.0, "at": NOW, "link": "/status"}
    wrong = "the server answered 500; wait or check the address"
    raise_(
        store,
        a_signal(
            "News",
            AlertKind.SOURCE,
            title="Source News cannot be read",
            facts=(("Not read since", "2026-11-22 21:10 UTC"), ("What is wrong", wrong)),
            **down,
        ),
        now=NOW - timedelta(minutes=20),
    )
    lost = claim(store, "inside", NOW, LEASE)
    assert lost is not None
    give_up(store, lost, "its host has no public address; if it is yours, add it to allow_private")
    keep_sign(store, NOW - timedelta(minutes=2), None)


@contextmanager
def alert_world(folder: Path) -> Iterator[World]:
    """An app over them, with an account of each role."""
    world = make_world(folder, config=alert_config())
    fill_alerts(world.store)
    yield world
    world.store.close()

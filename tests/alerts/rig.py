"""Short ways to rules, signals and a deliverer on a database, for tests."""

from __future__ import annotations

import asyncio
from datetime import datetime, time, timedelta
from functools import partial
from ipaddress import ip_network
from typing import Any

from listener.alerts.deliver import Deliverer
from listener.alerts.judge import judge
from listener.config import Channel, Config, Network, Secret
from listener.model import AlertKind, AlertRule, AlertSignal, QuietHours
from listener.net import Fetcher
from listener.store import Store
from listener.store.alerts import raise_alerts, rules_of, save_rules
from tests.builders import NOW, WARSAW, a_config

SECRET = "hush-hush-hush-hush"
LOOPBACK = Network(allow_private=(ip_network("127.0.0.1/32"),))


def a_rule(name: str = "Loud", kind: AlertKind = AlertKind.REACH, **changes: Any) -> AlertRule:
    """A rule on reach for the channel "ops" without a cool-down."""
    given: dict[str, Any] = {"cooldown": timedelta(), "channel": "ops"}
    return AlertRule(name, kind, **(given | changes))


def at_night(name: str) -> AlertRule:
    """A rule on reach that keeps quiet from ten to seven."""
    return a_rule(name, quiet_hours=QuietHours(time(22), time(7)))


def a_signal(about: str = "1", kind: AlertKind = AlertKind.REACH, **changes: Any) -> AlertSignal:
    """A mention of Acme by somebody with 50,000 followers, at NOW."""
    given: dict[str, Any] = {
        "brand": "Acme",
        "at": NOW,
        "strength": 50_000,
        "title": "Acme was mentioned",
        "facts": (("Followers", "50,000"),),
        "link": "/mentions/1",
    }
    return AlertSignal(kind=kind, about=about, **(given | changes))


def a_channel(url: str, name: str = "ops", secret: str | None = SECRET) -> Channel:
    """A channel, signed if it is a webhook."""
    return Channel(name, Secret(url), None if secret is None else Secret(secret))


def told_to(*channels: Channel, network: Network = LOOPBACK, **changes: Any) -> Config:
    """A configuration with these channels that may reach loopback."""
    return a_config(network=network, channels={one.name: one for one in channels}, **changes)


def keep_rules(store: Store, *rules: AlertRule, now: datetime = NOW - timedelta(days=30)) -> None:
    """Keep rules that were made a month ago."""
    save_rules(store, rules, who="mona", now=now)


def raise_(store: Store, *signals: AlertSignal, now: datetime = NOW) -> int:
    """Raise what the kept rules want of these signals; how many alerts are new."""
    with store.write() as connection:
        rules = rules_of(connection, list(AlertKind))
        return raise_alerts(connection, rules, signals, partial(judge, zone=WARSAW), now)


class Clock:
    """A clock that is put forward by hand."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def deliver(store: Store, config: Config, clock: Clock | None = None, *, deadline: float = 5.0) -> None:
    """Deliver all that is due now, on every channel, to the end."""
    asyncio.run(_deliver(store, config, clock or Clock(), deadline))


async def _deliver(store: Store, config: Config, clock: Clock, deadline: float) -> None:
    async with Fetcher(allow_private=config.network.allow_private, deadline=deadline) as fetcher:
        deliverer = Deliverer(config, store, fetcher, clock=clock, deadline=deadline)
        await deliverer.begin()
        await deliverer.tick()
        await asyncio.gather(*deliverer._at_work.values())

"""Delivery to real servers on loopback: signed, retried, given up, and no channel waits for another."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from datetime import timedelta

import pytest

from listener.alerts.deliver import Deliverer
from listener.config import Network
from listener.model import DeliveryState
from listener.net import Fetcher
from listener.store import Store
from listener.store.alert_log import latest
from listener.store.lookup import number_of
from listener.store.outbox import claim
from listener.store.removals import remove
from listener.store.save import save
from tests.alerts.rig import (
    LOOPBACK,
    SECRET,
    Clock,
    a_channel,
    a_rule,
    a_signal,
    at_night,
    deliver,
    keep_rules,
    raise_,
    told_to,
)
from tests.builders import NOW, WARSAW, a_post, read
from tests.fakes.sink import Sink


def states(store: Store) -> list[tuple[DeliveryState, int, str | None]]:
    """How every delivery stands, the newest alert first."""
    return [
        (delivery.state, delivery.attempts, delivery.last_error)
        for logged in latest(store)
        for delivery in logged.deliveries
    ]


def test_a_webhook_gets_what_was_raised_once_and_signed(store: Store) -> None:
    keep_rules(store, a_rule())
    assert (raise_(store, a_signal()), raise_(store, a_signal())) == (1, 0)
    with Sink() as sink:
        config = told_to(a_channel(sink.url()))
        deliver(store, config)
        deliver(store, config)
        [got] = sink.got
    signed = "sha256=" + hmac.new(SECRET.encode(), got.body, hashlib.sha256).hexdigest()
    assert got.headers["x-listener-signature"] == signed
    assert got.told == {
        "key": got.headers["x-listener-key"],
        "kind": "reach",
        "brand": "Acme",
        "at": "2026-03-10T12:00:00Z",
        "title": "Acme was mentioned",
        "text": "Followers: 50,000\n/mentions/1",
        "facts": {"Followers": "50,000"},
        "link": "/mentions/1",
        "alerts": [got.told["key"]],
        "sent_at": "2026-03-10T12:00:00Z",
    }
    assert states(store) == [(DeliveryState.SENT, 1, None)]


def test_a_failure_that_may_pass_is_tried_again_later_under_the_same_key(sqlite_store: Store) -> None:
    keep_rules(sqlite_store, a_rule())
    raise_(sqlite_store, a_signal())
    clock = Clock()
    with Sink() as sink:
        sink.answers.extend((503, 429, 408))
        sink.headers["retry-after"] = "600"
        config = told_to(a_channel(sink.url()))
        for minutes in (0, 9, 11, 22, 60):
            clock.now = NOW + timedelta(minutes=minutes)
            deliver(sqlite_store, config, clock)
        assert len(sink.keys) == 4
        assert len(set(sink.keys)) == 1
    assert states(sqlite_store) == [(DeliveryState.SENT, 4, None)]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (404, "the webhook refused it (404); check the channel, then send it again"),
        (302, "the webhook answered 302; redirects are not followed: enter the address they lead to"),
    ],
)
def test_a_failure_that_will_not_pass_is_given_up_at_once(
    sqlite_store: Store, status: int, said: str
) -> None:
    keep_rules(sqlite_store, a_rule())
    raise_(sqlite_store, a_signal())
    with Sink() as sink:
        sink.answers.append(status)
        sink.headers["location"] = sink.url("/elsewhere")
        deliver(sqlite_store, told_to(a_channel(sink.url())))
        deliver(sqlite_store, told_to(a_channel(sink.url())), Clock(NOW + timedelta(days=1)))
        assert [one.path for one in sink.got] == ["/hook"]
    assert states(sqlite_store) == [(DeliveryState.FAILED, 1, said)]


def test_after_a_day_of_failures_it_is_given_up(sqlite_store: Store) -> None:
    keep_rules(sqlite_store, a_rule())
    raise_(sqlite_store, a_signal())
    not_set = "LISTENER_CHANNEL_OPS is not set in the daemon's environment"
    deliver(sqlite_store, told_to())
    assert states(sqlite_store) == [(DeliveryState.WAITING, 1, not_set)]
    deliver(sqlite_store, told_to(), Clock(NOW + timedelta(hours=24)))
    assert states(sqlite_store) == [(DeliveryState.FAILED, 2, not_set)]


@pytest.mark.parametrize("url", ["webhook+{}", "{}"])
def test_nothing_is_sent_to_a_private_address_that_is_not_allowed(sqlite_store: Store, url: str) -> None:
    keep_rules(sqlite_store, a_rule())
    raise_(sqlite_store, a_signal())
    with Sink() as sink:
        config = told_to(a_channel(url.format(sink.url())), network=Network())
        deliver(sqlite_store, config)
        assert sink.got == []
    [(state, _attempts, error)] = states(sqlite_store)
    assert state is DeliveryState.FAILED
    assert error is not None
    assert error.startswith("its host has no public address; if it is yours and may be reached, add it")


def test_a_channel_that_hangs_or_fails_delays_no_other(sqlite_store: Store) -> None:
    names = ("fails", "hangs", "works")
    keep_rules(sqlite_store, *(a_rule(name, channel=name) for name in names))
    for number in range(3):
        raise_(sqlite_store, a_signal(str(number)))
    with Sink() as sink:
        sink.hanging.add("/hangs")
        channels = [a_channel(sink.url(f"/{name}"), name) for name in names]
        channels[0] = a_channel("http://127.0.0.1:1/fails", "fails")

        async def until_the_third_has_all() -> None:
            async with Fetcher(allow_private=LOOPBACK.allow_private) as fetcher:
                deliverer = Deliverer(told_to(*channels), sqlite_store, fetcher, clock=Clock())
                await deliverer.tick()
                while sum(one.path == "/works" for one in sink.got) < 3:
                    await asyncio.sleep(0.01)
                assert sum(one.path == "/hangs" for one in sink.got) <= 1
                await deliverer.finish(0)

        asyncio.run(asyncio.wait_for(until_the_third_has_all(), 15))


def test_what_hangs_is_ended_at_its_deadline(sqlite_store: Store) -> None:
    keep_rules(sqlite_store, a_rule())
    raise_(sqlite_store, a_signal())
    with Sink() as sink:
        sink.hanging.add("/hook")
        deliver(sqlite_store, told_to(a_channel(sink.url())), deadline=0.2)
    [(state, _attempts, error)] = states(sqlite_store)
    assert (state, "hangs or is too slow" in (error or "")) == (DeliveryState.WAITING, True)


def test_what_quiet_hours_hold_goes_out_as_one_message_when_they_are_over(sqlite_store: Store) -> None:
    keep_rules(sqlite_store, at_night("Loud"), at_night("Deaf"))
    late = NOW + timedelta(hours=11)
    for number in range(2):
        raise_(sqlite_store, a_signal(str(number), title=f"Number {number}"), now=late)
    with Sink() as sink:
        config = told_to(a_channel(sink.url()))
        deliver(sqlite_store, config, Clock(late))
        assert sink.got == []
        sink.answers.append(500)
        deliver(sqlite_store, config, Clock(late + timedelta(hours=8)))
        deliver(sqlite_store, config, Clock(late + timedelta(hours=9)))
        first, second = sink.got
    assert first.told["key"] == second.told["key"]
    assert (second.told["kind"], second.told["title"]) == ("digest", "4 alerts from quiet hours")
    listed = [line for line in second.told["text"].split("\n") if line.startswith("Number")]
    assert sorted(listed) == ["Number 0", "Number 0", "Number 1", "Number 1"]
    assert {state for state, _attempts, _error in states(sqlite_store)} == {DeliveryState.SENT}


def test_what_a_stranger_wrote_is_sent_while_it_is_there_and_kept_nowhere(store: Store) -> None:
    found = [
        read(a_post(1, "Acme is a word of mine"), "Acme"),
        read(a_post(2, "Acme is mine as well", author="bert"), "Acme"),
    ]
    save(store, found, source="X", now=NOW, zone=WARSAW)
    post, other = number_of(store, "x", "1"), number_of(store, "x", "2")
    keep_rules(store, a_rule())
    raise_(store, a_signal(posts=(post, other)), a_signal("2", posts=(post,), strength=60_000))
    clock = Clock()
    with Sink() as sink:
        sink.answers.append(500)
        config = told_to(a_channel(sink.url()))
        deliver(store, config, clock)
        assert "@anna: Acme is a word of mine\n@bert: Acme is mine as well" in sink.got[0].told["text"]
        with store.write() as connection:
            remove(connection, "x", ["1"], now=NOW, zone=WARSAW, work=None)
        clock.now += timedelta(minutes=1)
        deliver(store, config, clock)
        assert "a word of mine" not in sink.got[-1].told["text"]
    assert "a word of mine" not in str([logged.alert for logged in latest(store)])


def test_a_deliverer_that_died_loses_nothing_and_doubles_one_at_the_most(sqlite_store: Store) -> None:
    keep_rules(sqlite_store, a_rule())
    for number in range(3):
        raise_(sqlite_store, a_signal(str(number)))
    claimed = claim(sqlite_store, "ops", NOW, timedelta(minutes=2))
    assert claimed is not None
    with Sink() as sink:
        deliver(sqlite_store, told_to(a_channel(sink.url())))
        assert len(sink.keys) == len(set(sink.keys)) == 3
        assert claimed.key in sink.keys

"""Delivery to real servers on loopback: signed, retried, given up, and no channel waits for another."""

from __future__ import annotations

import hashlib
import hmac

from listener.store import Store
from tests.alerts.rig import SECRET, a_channel, a_rule, a_signal, deliver, keep_rules, raise_, told_to
from tests.fakes.sink import Sink


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

"""Channels of apprise: in a process of their own, which may be killed, behind the address check."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from datetime import date
from typing import Any

import pytest

from listener.alerts.channels import ChannelState, examined
from listener.alerts.process import Sender
from listener.config import Network
from listener.errors import DeadlineExceeded
from listener.model import AlertKind, DeliveryState, Period
from listener.publishing import document_of, kept, publish, rendered
from listener.store import Store
from tests.alerts.rig import a_channel, a_rule, a_signal, deliver, keep_rules, raise_, told_to
from tests.alerts.test_deliver import states
from tests.builders import NOW, WARSAW, a_config
from tests.fakes.sink import Sink

PASSWORD = "hunter2hunter2"


def plain(sink: Sink, scheme: str = "json", path: str = "/hook") -> str:
    return f"{scheme}://me:{PASSWORD}@127.0.0.1:{sink.port}{path}"


def test_apprise_sends_what_was_raised(sqlite_store: Store) -> None:
    keep_rules(sqlite_store, a_rule())
    raise_(sqlite_store, a_signal())
    with Sink() as sink:
        deliver(sqlite_store, told_to(a_channel(plain(sink), secret=None)))
        [got] = sink.got
    assert (got.told["title"], got.told["message"]) == (
        "Acme was mentioned",
        "Followers: 50,000\n/mentions/1",
    )
    assert states(sqlite_store) == [(DeliveryState.SENT, 1, None)]


def test_a_report_goes_along_as_a_file_where_the_channel_takes_any(sqlite_store: Store) -> None:
    month = Period(date(2026, 2, 1), date(2026, 3, 1), WARSAW, NOW)
    publish(sqlite_store, a_config(), month, who="mona", now=NOW)
    keep_rules(sqlite_store, a_rule(kind=AlertKind.REPORT))
    raise_(sqlite_store, a_signal(kind=AlertKind.REPORT, link="/report/1", strength=1))
    with Sink() as sink:
        deliver(sqlite_store, told_to(a_channel(plain(sink), secret=None)))
        [got] = sink.got
    [file] = got.told["attachments"]
    sent = b64decode(file["base64"])
    assert (file["filename"], sent) == (
        "report-1.html",
        rendered(document_of(kept(sqlite_store, 1)[1]), "html"),
    )
    assert states(sqlite_store) == [(DeliveryState.SENT, 1, None)]


def test_its_failures_are_told_by_their_status_and_without_the_address(
    sqlite_store: Store, capfd: pytest.CaptureFixture[str]
) -> None:
    keep_rules(sqlite_store, a_rule())
    raise_(sqlite_store, a_signal())
    raise_(sqlite_store, a_signal("2"))
    with Sink() as sink:
        sink.answers.extend((503, 401))
        deliver(sqlite_store, told_to(a_channel(plain(sink), secret=None)))
    told = states(sqlite_store)
    assert sorted(error or "" for _state, _attempts, error in told) == [
        "JSON failed (503); it is tried again",
        "JSON refused it (401); check the channel, then send it again",
    ]
    assert PASSWORD not in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    "scheme",
    ["json://{0}", "mailto://{0}?from=a@example.com&to=b@example.com", "rsyslog://{1}", "ntfy://{0}"],
    ids=["json", "mail", "udp", "ntfy"],
)
def test_no_plugin_reaches_a_private_address_that_is_not_allowed(sqlite_store: Store, scheme: str) -> None:
    keep_rules(sqlite_store, a_rule())
    raise_(sqlite_store, a_signal())
    with Sink() as sink:
        url = scheme.format(plain(sink, "").removeprefix("://"), f"127.0.0.1:{sink.port}")
        deliver(sqlite_store, told_to(a_channel(url, secret=None), network=Network()))
        assert sink.got == []
    [(state, _attempts, error)] = states(sqlite_store)
    assert state is DeliveryState.FAILED
    assert (error or "").startswith("its host has no public address")


def test_a_plugin_that_hangs_is_killed_at_its_deadline() -> None:
    async def ask() -> tuple[dict[str, Any], int | None]:
        async with Sender(deadline=0.5) as sender:
            url = {"url": plain(sink), "allow_private": ["127.0.0.1/32"]}
            answer = dict(await sender.ask(url))
            hung = sender._process
            with pytest.raises(DeadlineExceeded, match=r"it was not done after 0\.5 s"):
                await sender.ask(url | {"title": "t", "body": "b"})
            return answer, hung.returncode if hung else None

    with Sink() as sink:
        sink.hanging.add("/hook")
        assert asyncio.run(ask()) == ({"readable": True, "service": "JSON", "host": "127.0.0.1"}, -9)


def test_channels_are_examined_without_a_word_of_their_secrets() -> None:
    channels = (
        a_channel("http://127.0.0.1:9/s3cr3t", "allowed"),
        a_channel("webhook+https://10.0.0.1/s3cr3t", "inside"),
        a_channel("https:///s3cr3t", "nowhere"),
        a_channel("webhook+https://192.0.2.7/s3cr3t", "unsigned", secret=None),
        a_channel("ntfys://s3cr3t-topic", "phone", None),
        a_channel("slack://s3cr3t", "torn", None),
        a_channel("jsons://me:s3cr3t@192.168.1.1/x", "home", None),
    )
    found = examined(told_to(*channels), ["absent"])
    refused = (
        "its host has no public address; if it is yours and may be reached, add it to allow_private under "
        "[network] in keywords.toml"
    )
    unreadable = (
        "the address in LISTENER_CHANNEL_{} cannot be read; write an apprise URL or https:// with a …_SECRET"
    )
    assert found == {
        "absent": ChannelState(
            "absent", problem="LISTENER_CHANNEL_ABSENT is not set in the daemon's environment"
        ),
        "allowed": ChannelState("allowed", "Signed webhook", "127.0.0.1"),
        "home": ChannelState("home", "JSON", "192.168.1.1", refused),
        "inside": ChannelState("inside", "Signed webhook", "10.0.0.1", refused),
        "nowhere": ChannelState("nowhere", "Signed webhook", None, unreadable.format("NOWHERE")),
        "phone": ChannelState("phone", "ntfy"),
        "torn": ChannelState("torn", problem=unreadable.format("TORN")),
        "unsigned": ChannelState(
            "unsigned",
            "Signed webhook",
            "192.0.2.7",
            "LISTENER_CHANNEL_UNSIGNED_SECRET is not set: what a webhook gets is signed with it",
        ),
    }

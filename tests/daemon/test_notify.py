"""The jobs of alerts in the daemon: each by itself, and a sign of life only while all run well."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from listener.config import Secret
from listener.daemon.notify import Notices, notifying
from listener.errors import StoreError
from listener.model import AlertKind
from listener.store import Store
from listener.store.alert_log import latest
from listener.store.lifesign import LifeSign, last_sign
from tests.alerts.rig import Clock, a_channel, a_rule, a_signal, keep_rules, raise_, told_to
from tests.builders import NOW
from tests.fakes.sink import Sink

MINUTE = timedelta(minutes=1)


def with_notices(
    store: Store, sink: Sink, do: Callable[[Notices, Clock], Awaitable[None]], path: str = "/alive"
) -> None:
    """Do something with the jobs of a daemon whose sign of life goes to the sink."""
    clock = Clock()
    config = told_to(a_channel(sink.url()), deadman_url=Secret(sink.url(path)))

    async def main() -> None:
        async with notifying(config, store, clock=clock) as notices:
            await do(notices, clock)

    asyncio.run(main())


def test_the_jobs_raise_deliver_and_give_a_sign_until_they_are_told_to_stop(sqlite_store: Store) -> None:
    keep_rules(sqlite_store, a_rule(), a_rule("Morning", AlertKind.DIGEST, brand="Acme"))
    raise_(sqlite_store, a_signal())

    async def run(notices: Notices, _clock: Clock) -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(notices.run(stop))
        while len(sink.got) < 3:
            await asyncio.sleep(0.01)
        stop.set()
        await running

    with Sink() as sink:
        with_notices(sqlite_store, sink, lambda *told: asyncio.wait_for(run(*told), 15))
        assert sorted(one.path for one in sink.got) == ["/alive", "/hook", "/hook"]
    assert len(latest(sqlite_store)) == 2
    assert last_sign(sqlite_store) == LifeSign(NOW, None)


def test_a_daemon_with_a_stuck_job_goes_silent_until_it_runs_again(sqlite_store: Store) -> None:
    async def run(notices: Notices, clock: Clock) -> None:
        notices.beat("polls")
        notices.beat("outbox")
        await notices.sign()
        clock.now += 7 * MINUTE
        notices.beat("polls")
        await notices.sign()
        notices.beat("outbox")
        await notices.sign()

    told = []
    with Sink() as sink:

        async def watched(notices: Notices, clock: Clock) -> None:
            await run(notices, clock)
            told.append(last_sign(sqlite_store))

        with_notices(sqlite_store, sink, watched)
        assert [one.path for one in sink.got] == ["/alive", "/alive"]
    assert told == [LifeSign(NOW + 7 * MINUTE, None)]


def test_a_sign_that_is_not_heard_is_told_without_the_address(
    sqlite_store: Store, capfd: pytest.CaptureFixture[str]
) -> None:
    async def once(notices: Notices, _clock: Clock) -> None:
        await notices.sign()

    found = []
    with Sink() as sink:
        sink.answers.append(500)
        with_notices(sqlite_store, sink, once, "/s3cr3t")
        found.append(last_sign(sqlite_store))
    with_notices(sqlite_store, sink, once, "/s3cr3t")
    found.append(last_sign(sqlite_store))
    assert found == [
        LifeSign(NOW, "the address in LISTENER_DEADMAN_URL answered 500"),
        LifeSign(NOW, "the address in LISTENER_DEADMAN_URL cannot be asked (FetchError)"),
    ]
    assert "s3cr3t" not in "".join(capfd.readouterr())


def test_a_job_that_fails_is_tried_again_and_counts_as_stuck_meanwhile(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run(notices: Notices, clock: Clock) -> None:
        def broken(*_arguments: object) -> int:
            raise StoreError("the disk is full")

        monkeypatch.setattr("listener.daemon.notify.evaluate", broken)
        stop = asyncio.Event()
        running = asyncio.create_task(notices.run(stop))
        while not sink.got:
            await asyncio.sleep(0.01)
        clock.now += 7 * MINUTE
        notices.beat("outbox")
        notices.beat("sign")
        told.append(notices.stuck())
        stop.set()
        await running

    told: list[str | None] = []
    with Sink() as sink:
        with_notices(sqlite_store, sink, lambda *told: asyncio.wait_for(run(*told), 15))
    assert told == ["these jobs of the daemon are stuck: rules; the log says more"]

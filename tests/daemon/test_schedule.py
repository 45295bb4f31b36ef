"""When parts are visited: on time, the slow ones last, one never in the way of another."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from structlog.testing import capture_logs

from listener.config import Config
from listener.daemon import schedule
from listener.daemon.collect import Collector
from listener.daemon.rounds import all_parts, in_order, poll_once
from listener.daemon.schedule import EverySecond, Schedule, keep_awake
from listener.model import Cursor, PollStatus, Reading, SourceKind
from listener.store import Store
from listener.store.ledger import standings
from tests.builders import NOW, a_config, a_source
from tests.fakes.reader import FakeReader, reading

MINUTE = timedelta(minutes=1)


class Clock:
    """A clock that the test turns."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def run(
    store: Store,
    config: Config,
    reader: FakeReader,
    steps: Callable[[Schedule, Clock], Any],
) -> None:
    """Run a coroutine function over a schedule whose ticks it makes itself."""

    async def main() -> None:
        clock = Clock()
        collector = Collector(config, store, {SourceKind.RSS: reader}, clock=clock)
        with capture_logs():
            await steps(Schedule(config, store, collector, clock=clock), clock)
        collector.close()

    asyncio.run(main())


async def settle(planned: Schedule, *, hung: Sequence[str] = ()) -> None:
    """Let the visits under way end, those that hang excepted."""
    await planned.tick()
    visits = [task for (source, _), task in planned._under_way.items() if source not in hung]
    if visits:
        await asyncio.wait(visits, timeout=30)


def test_a_part_is_visited_at_once_and_then_when_it_is_due(sqlite_store: Store) -> None:
    reader = FakeReader()

    async def steps(planned: Schedule, clock: Clock) -> None:
        for _ in range(31):
            await settle(planned)
            clock.now += MINUTE

    run(sqlite_store, a_config(a_source(minutes=15)), reader, steps)
    assert reader.times("Feed") == [NOW, NOW + 15 * MINUTE, NOW + 30 * MINUTE]


def test_a_restart_neither_skips_nor_repeats(sqlite_store: Store) -> None:
    reader = FakeReader()

    async def first(planned: Schedule, _clock: Clock) -> None:
        await settle(planned)

    async def second(planned: Schedule, clock: Clock) -> None:
        clock.now += 14 * MINUTE
        await settle(planned)
        clock.now += MINUTE
        await settle(planned)

    for steps in (first, second):
        run(sqlite_store, a_config(a_source(minutes=15)), reader, steps)
    assert reader.times("Feed") == [NOW, NOW + 15 * MINUTE]


def test_a_source_whose_url_was_corrected_is_visited_at_once(sqlite_store: Store) -> None:
    async def once(planned: Schedule, _clock: Clock) -> None:
        await settle(planned)

    reader = FakeReader()
    for url in ("http://127.0.0.1/typo", "http://127.0.0.1/feed"):
        run(sqlite_store, a_config(a_source(url=url)), reader, once)
    assert reader.times("Feed") == [NOW, NOW]


def test_a_clock_that_was_wrong_for_years_stops_no_source(sqlite_store: Store) -> None:
    reader = FakeReader()

    async def steps(planned: Schedule, clock: Clock) -> None:
        clock.now += timedelta(days=3_650)
        await settle(planned)
        clock.now -= timedelta(days=3_650)
        await settle(planned)

    run(sqlite_store, a_config(a_source()), reader, steps)
    assert reader.times("Feed") == [NOW + timedelta(days=3_650), NOW]


def test_a_clock_that_is_turned_back_makes_no_source_wait_for_longer(sqlite_store: Store) -> None:
    reader = FakeReader()

    async def steps(planned: Schedule, clock: Clock) -> None:
        await settle(planned)
        for minutes in (-60, 14, 1):
            clock.now += minutes * MINUTE
            await settle(planned)

    run(sqlite_store, a_config(a_source()), reader, steps)
    assert reader.times("Feed") == [NOW, NOW - 45 * MINUTE]


def test_a_clock_turned_back_during_a_visit_makes_nobody_wait_either(sqlite_store: Store) -> None:
    reader = FakeReader()

    async def steps(planned: Schedule, clock: Clock) -> None:
        await planned.tick()
        clock.now -= 60 * MINUTE
        await settle(planned)
        clock.now += 15 * MINUTE
        await settle(planned)

    run(sqlite_store, a_config(a_source()), reader, steps)
    assert len(reader.times("Feed")) == 2


def test_a_clock_turned_back_between_two_runs_makes_no_source_wait_for_longer(sqlite_store: Store) -> None:
    reader = FakeReader()

    async def first(planned: Schedule, clock: Clock) -> None:
        clock.now += 60 * MINUTE
        await settle(planned)

    async def second(planned: Schedule, clock: Clock) -> None:
        for minutes in (0, 14, 1):
            clock.now += minutes * MINUTE
            await settle(planned)

    run(sqlite_store, a_config(a_source()), reader, first)
    run(sqlite_store, a_config(a_source()), reader, second)
    assert reader.times("Feed") == [NOW + 60 * MINUTE, NOW + 15 * MINUTE]


def test_a_job_of_every_second_is_woken_when_the_clock_was_turned_back() -> None:
    async def woken() -> None:
        ran = asyncio.Event()
        stop = asyncio.Event()
        scheduler = AsyncIOScheduler(timezone=UTC)
        job = scheduler.add_job(
            ran.set,
            EverySecond(),
            next_run_time=datetime.now(UTC) + timedelta(hours=1),
            misfire_grace_time=None,
        )
        scheduler.start()
        awake = asyncio.create_task(keep_awake(job, stop, clock=lambda: datetime.now(UTC)))
        await asyncio.wait_for(ran.wait(), 30)
        stop.set()
        await awake
        scheduler.shutdown(wait=False)

    asyncio.run(woken())


def test_the_clock_fires_once_however_long_it_slept() -> None:
    every = EverySecond()
    assert every.get_next_fire_time(None, NOW) == NOW
    assert every.get_next_fire_time(NOW - timedelta(days=365), NOW) == NOW + timedelta(seconds=1)


def test_a_source_that_hangs_delays_no_other(sqlite_store: Store) -> None:
    reader = FakeReader(hangs={"Hung"})

    async def steps(planned: Schedule, clock: Clock) -> None:
        for _ in range(3):
            await settle(planned, hung=["Hung"])
            clock.now += 15 * MINUTE
        for task in list(planned._under_way.values()):
            task.cancel()

    run(sqlite_store, a_config(a_source("Hung"), a_source("Quick")), reader, steps)
    assert reader.times("Quick") == [NOW, NOW + 15 * MINUTE, NOW + 30 * MINUTE]
    assert reader.times("Hung") == [NOW]


def test_a_failing_source_is_visited_again_and_delays_no_other(sqlite_store: Store) -> None:
    reader = FakeReader({"Broken": Reading(PollStatus.FAILED, error="no"), "Buggy": ValueError("bug")})

    async def steps(planned: Schedule, clock: Clock) -> None:
        for _ in range(2):
            await settle(planned)
            clock.now += 15 * MINUTE

    run(sqlite_store, a_config(a_source("Broken"), a_source("Buggy"), a_source("Fine")), reader, steps)
    assert {name: len(reader.times(name)) for name in ("Broken", "Buggy", "Fine")} == dict.fromkeys(
        ("Broken", "Buggy", "Fine"), 2
    )
    assert standings(sqlite_store)["Fine", ""].status is PollStatus.OK


def test_parts_that_hung_go_last_and_the_longest_due_first() -> None:
    parts = all_parts(a_config(*(a_source(name) for name in ("late", "hung", "new", "later"))))
    cursors = {
        ("late", ""): Cursor("late", "", NOW - 5 * MINUTE),
        ("hung", ""): Cursor("hung", "", NOW - 99 * MINUTE, {"hung": "1"}),
        ("later", ""): Cursor("later", "", NOW - 1 * MINUTE),
    }
    assert [part.source.name for part in in_order(parts, cursors)] == ["new", "late", "later", "hung"]


def test_there_is_a_bound_to_visits_under_way(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "AT_ONCE", 3)
    names = [f"s{number}" for number in range(7)]
    reader = FakeReader(hangs=set(names))

    async def steps(planned: Schedule, _clock: Clock) -> None:
        await settle(planned, hung=names)
        while len(reader.asked) < 3:
            await asyncio.sleep(0.01)
        await settle(planned, hung=names)
        assert len(planned._under_way) == len(reader.asked) == 3
        for task in list(planned._under_way.values()):
            task.cancel()

    run(sqlite_store, a_config(*map(a_source, names)), reader, steps)


def test_a_database_that_fails_stops_nothing_and_is_tried_again(sqlite_store: Store) -> None:
    reader = FakeReader({"Feed": reading()})
    trigger = "CREATE TRIGGER full BEFORE INSERT ON polls BEGIN SELECT RAISE(FAIL, 'disk is full'); END"

    async def steps(planned: Schedule, clock: Clock) -> None:
        with sqlite_store.write() as connection:
            connection.exec_driver_sql(trigger)
        await settle(planned)
        await settle(planned)
        with sqlite_store.write() as connection:
            connection.exec_driver_sql("DROP TRIGGER full")
        clock.now += MINUTE
        await settle(planned)

    run(sqlite_store, a_config(a_source()), reader, steps)
    assert reader.times("Feed") == [NOW, NOW + MINUTE]
    assert standings(sqlite_store)["Feed", ""].started_at == NOW + MINUTE


def test_a_cursor_that_another_process_moved_is_followed(sqlite_store: Store) -> None:
    reader = FakeReader()

    async def steps(planned: Schedule, clock: Clock) -> None:
        await settle(planned)
        with sqlite_store.write() as connection:
            moved = json.dumps({"url": "http://127.0.0.1/feed", "etag": "of a restored backup"})
            connection.exec_driver_sql("UPDATE cursors SET state = ?", (moved,))
        clock.now += 15 * MINUTE
        await settle(planned)

    run(sqlite_store, a_config(a_source()), reader, steps)
    cursor = reader.asked[1][3]
    assert cursor is not None
    assert cursor.state["etag"] == "of a restored backup"


def test_an_error_nobody_foresaw_is_logged_and_hammers_nobody(sqlite_store: Store) -> None:
    reader = FakeReader()

    async def steps(planned: Schedule, clock: Clock) -> None:
        with sqlite_store.write() as connection:
            connection.exec_driver_sql("ALTER TABLE polls RENAME TO gone")
        for _ in range(3):
            await settle(planned)
            clock.now += timedelta(seconds=1)

    run(sqlite_store, a_config(a_source()), reader, steps)
    assert reader.times("Feed") == [NOW]


def test_stopping_ends_the_visits_under_way(sqlite_store: Store) -> None:
    reader = FakeReader(hangs={"Hung"})

    async def steps(planned: Schedule, _clock: Clock) -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(planned.run(stop))
        while not reader.asked:
            await asyncio.sleep(0.01)
        stop.set()
        await asyncio.wait_for(running, timeout=30)
        assert planned._under_way == {}

    run(sqlite_store, a_config(a_source("Hung")), reader, steps)


def test_a_round_visits_everything_due_or_not(sqlite_store: Store) -> None:
    reader = FakeReader({"B": Reading(PollStatus.FAILED, error="no")})
    config = a_config(a_source("A"), a_source("B"))

    async def twice() -> list[str]:
        collector = Collector(config, sqlite_store, {SourceKind.RSS: reader}, clock=lambda: NOW)
        for _ in range(2):
            visits = await poll_once(collector, all_parts(config), sqlite_store, clock=lambda: NOW)
        collector.close()
        return [f"{visit.poll.source} {visit.poll.status.value}" for visit in visits]

    with capture_logs():
        assert asyncio.run(twice()) == ["A ok", "B failed"]
    assert len(reader.asked) == 4

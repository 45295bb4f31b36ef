"""Health: every source's state with its sentence, and whether the product is ready."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from listener.model import Cursor, Poll, PollStatus, Source, SourceKind, XSettings
from listener.reports.health import Health, State, health, is_ready
from listener.store import Store, ledger
from tests.builders import NOW, WARSAW, a_config, a_source

QUARTER = timedelta(minutes=15)
FEED = a_source()


def visit(
    store: Store,
    status: PollStatus = PollStatus.OK,
    *,
    ago: timedelta = timedelta(minutes=5),
    source: Source = FEED,
    part: str = "",
    error: str | None = None,
    notice: str | None = None,
    healthy: bool = True,
) -> None:
    started = NOW - ago
    poll = Poll(
        source.name, part, started, started, started, source.every, status, 3, 1, error, notice, healthy
    )
    with store.write() as connection:
        cursor = Cursor(source.name, part, started + source.every)
        ledger.record(connection, [(poll, cursor)], zone=WARSAW)


def state_of(store: Store, source: Source = FEED) -> tuple[State, tuple[str, ...], bool]:
    found = health(store, a_config(source), NOW)
    [one] = found.sources
    return one.state, one.problems, one in found.unhealthy


def test_a_source_that_was_never_visited_waits(sqlite_store: Store) -> None:
    assert state_of(sqlite_store) == (State.WAITING, (), False)


def test_a_good_poll_is_healthy(sqlite_store: Store) -> None:
    visit(sqlite_store)
    assert state_of(sqlite_store) == (State.HEALTHY, (), False)
    [part] = health(sqlite_store, a_config(FEED), NOW).sources[0].parts
    last = NOW - timedelta(minutes=5)
    assert (part.last_poll_at, part.last_good_at, part.next_due_at) == (last, last, last + QUARTER)
    assert (part.seen, part.new) == (3, 1)


def test_a_failure_is_told_in_its_own_words(sqlite_store: Store) -> None:
    visit(sqlite_store, PollStatus.FAILED, error="The server answered 500; wait.")
    assert state_of(sqlite_store) == (State.FAILING, ("The server answered 500; wait.",), True)


def test_a_source_that_moved_is_healthy_and_says_so(sqlite_store: Store) -> None:
    visit(sqlite_store, notice="the feed has moved for good")
    assert state_of(sqlite_store) == (State.HEALTHY, ("the feed has moved for good",), False)


def test_a_success_with_something_wrong_is_unhealthy(sqlite_store: Store) -> None:
    visit(sqlite_store, notice="the feed is empty now but had entries before", healthy=False)
    assert state_of(sqlite_store) == (
        State.UNHEALTHY,
        ("the feed is empty now but had entries before",),
        True,
    )


def test_a_pause_is_no_ill_health(sqlite_store: Store) -> None:
    x = Source("X", SourceKind.X, timedelta(minutes=5), x=XSettings(read=("mentions",)))
    visit(
        sqlite_store, PollStatus.PAUSED, source=x, part="mentions", error="X needs a token", ago=QUARTER * 9
    )
    assert state_of(sqlite_store, x) == (State.PAUSED, ("X needs a token",), False)


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (QUARTER * 5, "Its last poll was due 60 min ago; is the daemon running?"),
        (timedelta(hours=7, minutes=15), "Its last poll was due 7 h ago; is the daemon running?"),
        (timedelta(days=3, minutes=15), "Its last poll was due 3 days ago; is the daemon running?"),
    ],
)
def test_a_poll_that_is_three_intervals_late_is_overdue(
    sqlite_store: Store, ago: timedelta, said: str
) -> None:
    visit(sqlite_store, ago=ago)
    assert state_of(sqlite_store) == (State.OVERDUE, (said,), True)


def test_up_to_three_intervals_late_is_healthy(sqlite_store: Store) -> None:
    visit(sqlite_store, ago=QUARTER * 4)
    assert state_of(sqlite_store)[0] is State.HEALTHY


def test_a_source_is_as_ill_as_its_worst_part(sqlite_store: Store) -> None:
    search = a_source(url="http://127.0.0.1/?q={query}")
    visit(sqlite_store, source=search, part="Acme")
    visit(sqlite_store, PollStatus.FAILED, source=search, part="Bolt", error="It broke.")
    assert state_of(sqlite_store, search) == (State.FAILING, ("It broke.",), True)


def test_a_sentence_of_several_parts_is_told_once(sqlite_store: Store) -> None:
    search = a_source(url="http://127.0.0.1/?q={query}")
    for brand in ("Acme", "Bolt"):
        visit(sqlite_store, PollStatus.FAILED, source=search, part=brand, error="It broke.")
    assert state_of(sqlite_store, search)[1] == ("It broke.",)


def test_the_coverage_is_that_of_the_last_week(sqlite_store: Store) -> None:
    visit(sqlite_store, ago=timedelta(minutes=20))
    visit(sqlite_store, PollStatus.FAILED, error="It broke.")
    assert health(sqlite_store, a_config(FEED), NOW).sources[0].coverage == 0.5


def ready(good: datetime | None, started: datetime, *sources: Source) -> bool:
    return is_ready(Health(NOW, (), good), a_config(*sources), started)


def test_it_is_ready_from_the_start_for_three_intervals_then_only_with_a_good_poll() -> None:
    assert ready(None, NOW, FEED)
    assert ready(None, NOW - 3 * QUARTER, FEED)
    assert not ready(None, NOW - 3 * QUARTER - timedelta(seconds=1), FEED)
    assert ready(NOW - 3 * QUARTER, NOW - timedelta(days=1), FEED)
    assert not ready(NOW - 3 * QUARTER - timedelta(seconds=1), NOW - timedelta(days=1), FEED)


def test_a_failed_poll_does_not_make_it_ready(sqlite_store: Store) -> None:
    visit(sqlite_store, ago=timedelta(hours=2))
    visit(sqlite_store, PollStatus.FAILED, error="It broke.")
    found = health(sqlite_store, a_config(FEED), NOW)
    assert found.last_good_at == NOW - timedelta(hours=2)
    assert not is_ready(found, a_config(FEED), NOW - timedelta(hours=3))


def test_the_slowest_source_sets_the_interval_and_without_sources_it_is_ready() -> None:
    assert ready(None, NOW - timedelta(hours=2), FEED, a_source("Slow", minutes=60))
    assert ready(None, NOW - timedelta(days=9))

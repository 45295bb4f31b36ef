"""Everything that can go wrong at X: one request for each step of the pause, words that help, and no loss."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest

from listener.model import PollStatus
from listener.reports.health import State, health
from listener.store import Store
from tests.sources.x.rig import START, Rig, listening, x_source

FAILED, PAUSED, OK = PollStatus.FAILED, PollStatus.PAUSED, PollStatus.OK

FAULTS = [
    ("400", FAILED, "X does not understand the request (400)"),
    ("401", FAILED, "X does not accept the token (401); make a new one"),
    ("402", FAILED, "out of credits (402); buy some"),
    ("403", FAILED, "X forbids this to the token (403)"),
    ("404", FAILED, "X knows no such address (404)"),
    ("429 with reset", PAUSED, "the rate limit of X is used up (429)"),
    ("429 without reset", FAILED, "X asks to slow down (429)"),
    ("daily cap", PAUSED, "the cap of the account at X for this day is reached"),
    ("monthly cap", PAUSED, "the cap of the account at X for this month is reached"),
    ("500", FAILED, "X has a problem of its own (500)"),
    ("502", FAILED, "X has a problem of its own (502)"),
    ("503", FAILED, "X has a problem of its own (503)"),
    ("503 with retry-after", PAUSED, "X has a problem of its own (503)"),
    ("302", FAILED, "X answered with 302"),
    ("hang", FAILED, "X did not answer in time"),
    ("drip", FAILED, "X did not answer in time"),
    ("reset", FAILED, "X cannot be reached"),
    ("cut off", FAILED, "X cannot be reached"),
    ("html", FAILED, "X answered with a web page"),
    ("broken json", FAILED, "X answered with something that is no JSON"),
    ("empty", FAILED, "X answered with something that is no JSON"),
    ("list", FAILED, "X answered with something that is no object"),
    ("only errors", FAILED, 'X answered with errors ("Service Unavailable")'),
]


@pytest.fixture
def faulty(sqlite_store: Store) -> object:
    """A rig that has a question and its answer to read."""
    with listening(sqlite_store, x_source()) as rig:
        world = rig.fake.world
        asked = world.publish(world.join("anna"), "@acmehelp acme broke", START - timedelta(minutes=9))
        world.publish(
            world.join("acmehelp"), "@anna sorry", START - timedelta(minutes=4), replied_to=asked.first_id
        )
        yield rig


@pytest.mark.parametrize(("fault", "status", "said"), FAULTS, ids=[fault for fault, _, _ in FAULTS])
def test_a_fault_is_told_costs_one_request_and_reading_goes_on(
    faulty: Rig, fault: str, status: PollStatus, said: str
) -> None:
    if fault in ("hang", "drip"):
        # Of the others none is told for one of these, however busy the machine is.
        faulty.total = 0.5
    faulty.fake.faults.append(fault)
    first = faulty.poll("mentions", "replies")
    wide = fault not in ("400", "404")
    assert first[0].status is status or first[1].status is status
    [told] = {poll.error for poll in first if poll.error}
    assert told is not None
    assert said in told
    assert "tried again from 2026-" in told
    assert len(faulty.fake.asked) == (1 if wide else 3)
    shown = health(faulty.store, faulty.config, faulty.clock.now).sources[0]
    assert shown.state is (State.FAILING if status is FAILED else State.PAUSED)
    assert told in shown.problems

    # In time it goes on by itself, and everything is there once.
    last = faulty.poll("mentions", "replies", days=6, hours=6)
    last += faulty.poll("mentions", "replies", minutes=5)
    assert {poll.status for poll in last} == {OK}
    assert len(faulty.kept()) == 2


@pytest.mark.parametrize("fault", ["401", "402", "503", "429 without reset", "html", "reset"])
def test_a_fault_that_stays_is_asked_about_less_and_less_often(faulty: Rig, fault: str) -> None:
    faulty.fake.faults.extend([fault] * 1_000)
    for _ in range(24 * 12):
        faulty.poll("mentions", "replies", minutes=5)
    # 5, 10, 20, 40, 60, 60 ... minutes: 26 in a day, and not one for each part.
    assert 24 <= 1_000 - len(faulty.fake.faults) <= 28
    faulty.fake.faults.clear()
    for _ in range(13):
        faulty.poll("mentions", "replies", minutes=5)
    assert len(faulty.kept()) == 2


def test_after_a_success_the_pauses_begin_small_again(faulty: Rig) -> None:
    faulty.fake.faults.extend(["503"] * 3)
    for minutes in (0, 5, 10):
        faulty.poll("mentions", minutes=minutes)
    [poll] = faulty.poll("mentions", minutes=20)
    assert poll.status is OK
    faulty.fake.faults.append("503")
    faulty.poll("mentions", minutes=5)
    [poll] = faulty.poll("mentions", minutes=5)
    assert poll.status is OK


def test_a_pause_that_x_names_is_kept_across_processes(faulty: Rig) -> None:
    faulty.fake.faults.append("429 with reset")
    faulty.poll("mentions", "replies")
    faulty.fresh = True
    polls = faulty.poll("mentions", "replies", minutes=9)
    assert [poll.status for poll in polls] == [PAUSED, PAUSED]
    assert {poll.error for poll in polls} == {
        "the rate limit of X is used up (429); nothing to do here; tried again from 2026-03-10 12:10 UTC on"
    }
    assert len(faulty.fake.asked) == 1
    polls = faulty.poll("mentions", "replies", minutes=2)
    assert [poll.status for poll in polls] == [OK, OK]


@pytest.mark.parametrize("fault", ["503", "daily cap", "monthly cap"])
def test_another_process_tries_at_once_where_x_does_not_say_until_when(faulty: Rig, fault: str) -> None:
    faulty.fake.faults.append(fault)
    faulty.poll("mentions", "replies")
    faulty.fresh = True
    assert {poll.status for poll in faulty.poll("mentions", "replies", seconds=1)} == {OK}


def test_the_last_request_of_a_rate_limit_is_not_followed_by_one_too_many(faulty: Rig) -> None:
    world = faulty.fake.world
    for number in range(350):
        world.publish(world.join("anna"), f"acme {number}", START - timedelta(minutes=number + 20))
    faulty.fake.limits["/2/tweets/search/recent"] = 2
    polls = faulty.poll("mentions")
    assert (polls[0].status, polls[0].new) == (PAUSED, 200)
    assert "the rate limit of X is used up" in str(polls[0].error)
    assert {asked.status for asked in faulty.fake.asked} == {200}
    for _ in range(3):
        faulty.poll("mentions", minutes=15)
    assert len(faulty.kept()) == 351
    assert {asked.status for asked in faulty.fake.asked} == {200}


def test_partial_errors_are_told_and_the_rest_is_kept(faulty: Rig) -> None:
    faulty.fake.faults.append("partial errors")
    [poll] = faulty.poll("mentions")
    assert (poll.status, poll.new) == (OK, 1)
    assert "X left something out of its answer: Not Found Error" in str(poll.notice)


def test_what_one_page_has_to_tell_stands_after_the_others(faulty: Rig) -> None:
    world = faulty.fake.world
    for number in range(150):
        world.publish(world.join("anna"), f"acme {number}", START - timedelta(minutes=number + 20))
    faulty.fake.faults.append("no ids")
    [poll] = faulty.poll("mentions")
    assert (poll.healthy, len(faulty.fake.asked)) == (False, 3)
    assert "posts of an answer cannot be read" in str(poll.notice)


def test_what_x_left_out_of_an_answer_is_read_by_the_next_poll(faulty: Rig) -> None:
    world = faulty.fake.world
    for minute in (5, 6, 7):
        world.publish(world.join("anna"), f"acme {minute}", START - timedelta(minutes=minute))
    faulty.poll("mentions")
    for minute in (1, 2, 3):
        world.publish(world.join("anna"), f"acme again {minute}", START + timedelta(minutes=minute))
    faulty.fake.faults.append("left out")
    [poll] = faulty.poll("mentions", minutes=5)
    assert (poll.new, "X left something out" in str(poll.notice)) == (2, True)
    [poll] = faulty.poll("mentions", minutes=5)
    assert (poll.new, poll.notice) == (1, None)


def test_a_post_that_cannot_be_read_is_told_and_the_rest_is_kept(faulty: Rig) -> None:
    faulty.fake.faults.append("no ids")
    [poll] = faulty.poll("mentions")
    assert (poll.status, poll.new, poll.healthy) == (OK, 1, False)
    assert "1 posts of an answer cannot be read" in str(poll.notice)


def test_profiles_that_fail_for_a_while_hold_the_page_back(faulty: Rig) -> None:
    faulty.fake.faults.extend(["", "503"])
    [poll] = faulty.poll("mentions")
    assert (poll.status, faulty.kept()) == (FAILED, {})
    faulty.poll("mentions", minutes=5)
    assert len(faulty.kept()) == 1
    assert faulty.fake.reads() == 1


def test_without_access_to_profiles_posts_are_kept_and_that_is_told(faulty: Rig) -> None:
    faulty.fake.faults.extend(["", "403"])
    [poll] = faulty.poll("mentions")
    assert (poll.status, poll.new, poll.healthy) == (OK, 1, False)
    assert "authors have no handle" in str(poll.notice)
    assert "X forbids this to the token (403)" in str(poll.notice)


def test_a_request_under_way_ends_when_the_listener_stops(sqlite_store: Store) -> None:
    with listening(sqlite_store, x_source()) as rig:
        rig.poll("counts")
        rig.fake.faults.append("hang")
        assert rig.reader is not None
        threading.Timer(0.5, rig.reader.close).start()
        begun = time.monotonic()
        [poll] = rig.poll("mentions")
        # The fake would answer after five seconds, the deadline is thirty.
        assert time.monotonic() - begun < 4
        assert poll.status is FAILED


def test_an_answer_larger_than_any_is_not_read_to_its_end(
    faulty: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("listener.sources.x.session.MOST_BYTES", 100)
    [poll] = faulty.poll("mentions")
    assert "X answered with more than any answer holds" in str(poll.error)

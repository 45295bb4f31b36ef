"""Who waits when: the sum of the backlog holds whatever happens, and lists have what is counted."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listener.config import Config
from listener.desk import casework
from listener.errors import UsageError
from listener.metrics.backlog import Backlog, by_age
from listener.model import Action, EnrichedPost, ReplyTo, Role, Signal
from listener.store import Store
from listener.store.agent_work import Doing, act
from listener.store.inbox import InboxFilter, Tab, list_cases, oldest_cases
from listener.store.removals import forget_post
from listener.store.save import save
from listener.store.waits import (
    Event,
    WaitChoice,
    count_ages,
    count_events,
    count_waits,
    every_wait,
    list_waits,
)
from tests.builders import NOW, WARSAW, a_brand, a_config, a_post, at, read
from tests.databases import new_sqlite

HOURS = st.integers(0, 24 * 9).map(lambda hours: at(1) + timedelta(hours=hours))
POSTS = st.lists(st.tuples(st.integers(0, 4), HOURS, st.booleans()), min_size=1, max_size=14)
DEEDS = st.lists(
    st.tuples(
        st.integers(0, 20), HOURS, st.sampled_from((Action.RESOLVE, Action.DISMISS, Action.REOPEN, None))
    ),
    max_size=6,
)


def desk_config() -> Config:
    return a_config(brands=(a_brand("Acme", Role.OWN, handles={"x": ("acme",)}),))


def asked(number: int, writer: int, when: datetime) -> EnrichedPost:
    """A question of one of a few people, each in a conversation of their own."""
    post = a_post(f"q{number}", author=f"w{writer}", created_at=when, conversation_id=f"c{writer}")
    return read(post, tags=("Acme",), signals=Signal.QUESTION)


def answered(number: int, writer: int, when: datetime) -> EnrichedPost:
    """Acme's word to that person."""
    post = a_post(
        f"a{number}",
        author="acme",
        created_at=when,
        conversation_id=f"c{writer}",
        reply_to=ReplyTo(None, f"w{writer}"),
    )
    return read(post, is_own=True, brand="Acme", names=(f"w{writer}",))


def fill(store: Store, posts: list[tuple[int, datetime, bool]]) -> None:
    found = [
        (answered if is_ours else asked)(number, writer, when)
        for number, (writer, when, is_ours) in enumerate(posts)
    ]
    save(store, found, source="X", now=NOW, zone=WARSAW, work=casework(desk_config()))


def work_on(store: Store, deeds: list[tuple[int, datetime, Action | None]]) -> None:
    """What agents do to cases in whatever state; what cannot be done is refused and left. None: withdrawn."""
    work = casework(desk_config())
    for place, when, action in deeds:
        found = [
            case
            for tab in (Tab.WAITING, Tab.ANSWERED, Tab.CLOSED)
            for case in list_cases(store, InboxFilter(("Acme",), tab), NOW)
        ]
        if not found:
            return
        case = found[place % len(found)]
        if action is None:
            forget_post(store, "x", case.last.post.id, now=when, zone=WARSAW, work=work)
            continue
        try:
            act(store, work, [Doing(case.post, "Acme", action)], who="Jo", at=when)
        except UsageError:
            continue


@settings(max_examples=40, deadline=None)
@given(POSTS, DEEDS, HOURS, HOURS)
def test_those_who_waited_and_came_less_those_who_stopped_are_those_who_wait(
    posts: list[tuple[int, datetime, bool]],
    deeds: list[tuple[int, datetime, Action | None]],
    start: datetime,
    end: datetime,
) -> None:
    start, end = min(start, end), max(start, end)
    with TemporaryDirectory() as folder:
        store = new_sqlite(Path(folder) / "desk.db")
        fill(store, posts)
        work_on(store, deeds)
        counts = count_events(store, "Acme", start, end)
        told = Backlog(**{event.value: n for event, n in counts.items() if event is not Event.END})
        assert told.end == counts[Event.END]
        for event, n in counts.items():
            chosen = WaitChoice("Acme", event, start, end)
            assert (
                (event, n) == (event, count_waits(store, chosen)) == (event, len(list_waits(store, chosen)))
            )
        waiting = list_waits(store, WaitChoice("Acme", Event.END, start, end))
        ages = [(end - one.opened_at) / timedelta(hours=1) for one in waiting]
        bounds = [timedelta(hours=hours) for hours in (4, 24, 72)]
        assert count_ages(store, "Acme", end, bounds) == by_age(ages)
        store.close()


@pytest.fixture
def desk(store: Store) -> Store:
    """Five people who wait since the first to the fifth of March, the third of whom was answered."""
    posts = [(number, at(1 + number), False) for number in range(5)]
    fill(store, [*posts, (2, at(4), True)])
    return store


def test_those_who_wait_are_listed_the_oldest_first(desk: Store) -> None:
    found = oldest_cases(desk, "Acme", NOW, 3)
    assert [case.waiting_since for case in found] == [at(1), at(2), at(4)]
    assert oldest_cases(desk, "Bolt", NOW, 3) == ()


def test_who_asks_after_that_instant_does_not_wait_yet(desk: Store) -> None:
    assert [case.waiting_since for case in oldest_cases(desk, "Acme", at(2), 9)] == [at(1)]


def test_waits_are_narrowed_by_when_they_began(desk: Store) -> None:
    chosen = WaitChoice("Acme", Event.END, at(1), at(9), after=at(1), until=at(4))
    assert [one.opened_at for one in every_wait(desk, chosen)] == [at(2), at(4)]

"""What visits bring is kept together, and each answers for itself alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import permutations

import pytest
from sqlalchemy.exc import IntegrityError

from listener.daemon import keeping
from listener.daemon.ingest import Step, ingest_polls
from listener.daemon.keeping import Keeper
from listener.enrich import Enricher
from listener.model import Author, Cursor, Kind, Period, Poll, PollStatus, Post, Reading
from listener.store import Store
from listener.store.ledger import polls_by_source, standings
from listener.store.listing import all_posts
from listener.store.save import Saved
from tests.builders import NOW, WARSAW, a_config, a_post, a_source

ENRICHER = Enricher(a_config(a_source("Feed")))
SOURCES = ("First", "Second", "Third")
TODAY = Period(NOW.date(), NOW.date() + timedelta(days=1), WARSAW, NOW + timedelta(hours=1))


def article(number: int, text: str) -> Post:
    return a_post(number, text, network="rss", kind=Kind.ARTICLE, author=Author("@paper", "paper"))


def a_step(source: str, *posts: Post, every_post: bool = False) -> Step:
    every = a_source(source).every
    poll = Poll(source, "", NOW, NOW, NOW, every, PollStatus.OK, len(posts))
    reading = Reading(PollStatus.OK, len(posts), posts, state={"etag": source})
    return Step(reading, poll, Cursor(source, "", NOW + every, {"etag": source}), every_post=every_post)


class Gate:
    """Keeps steps in the database, once it is opened; knows what each call was given."""

    def __init__(self, store: Store) -> None:
        self._keep = partial(ingest_polls, store, lambda: ENRICHER, zone=WARSAW)
        self._begun = threading.Event()
        self._open = threading.Event()
        self.calls: list[list[str]] = []

    def __call__(self, steps: Sequence[Step]) -> Sequence[Saved]:
        self.calls.append([step.poll.source for step in steps])
        self._begun.set()
        assert self._open.wait(5)
        return self._keep(steps)

    def submit_while_busy(self, keeper: Keeper, *steps: Step) -> list[Future[Saved]]:
        """Have the keeper busy with a step of its own while these come."""
        keeper.submit(a_step("Busy"))
        assert self._begun.wait(5)
        return [keeper.submit(step) for step in steps]

    def open(self) -> None:
        self._open.set()


def together(store: Store, *steps: Step) -> tuple[list[Saved], list[list[str]]]:
    """Keep steps that come while the keeper is busy: what each changed, and what was kept together."""
    gate = Gate(store)
    keeper = Keeper(gate)
    futures = gate.submit_while_busy(keeper, *steps)
    gate.open()
    saved = [future.result(10) for future in futures]
    keeper.close()
    return saved, gate.calls[1:]


def kept(store: Store) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Source and brands of each kept post, by its text."""
    return {
        stored.post.text: (stored.source, tuple(one.brand for one in mentions))
        for stored, mentions in all_posts(store)
    }


def test_what_waits_is_kept_in_one_transaction_and_counted_apart(store: Store) -> None:
    saved, calls = together(
        store,
        a_step("First", article(1, "Acme wins"), article(2, "Acme and Bolt")),
        a_step("Second"),
        a_step("Third", article(3, "Bolt loses"), article(4, "Weather")),
    )
    assert calls == [[*SOURCES]]
    assert saved == [Saved(2, 3), Saved(0, 0), Saved(1, 1)]
    assert kept(store) == {
        "Acme wins": ("First", ("Acme",)),
        "Acme and Bolt": ("First", ("Acme", "Bolt")),
        "Bolt loses": ("Third", ("Bolt",)),
    }
    found = standings(store)
    assert {name: (found[name, ""].new, found[name, ""].cursor.state) for name in SOURCES} == {
        "First": (2, {"etag": "First"}),
        "Second": (0, {"etag": "Second"}),
        "Third": (1, {"etag": "Third"}),
    }
    assert polls_by_source(store, TODAY) == dict.fromkeys(["Busy", *SOURCES], (1, 1))


def test_one_that_fails_takes_no_other_along(store: Store) -> None:
    gate = Gate(store)
    keeper = Keeper(gate)
    wrong = a_step("Second", article(2, "Acme draws"))
    wrong = replace(wrong, cursor=replace(wrong.cursor, due_at=None))  # type: ignore[arg-type]
    first, second, third = gate.submit_while_busy(
        keeper,
        a_step("First", article(1, "Acme wins")),
        wrong,
        a_step("Third", article(3, "Acme loses")),
    )
    gate.open()
    assert (first.result(10), third.result(10)) == (Saved(1, 1), Saved(1, 1))
    with pytest.raises(IntegrityError):
        second.result(10)
    keeper.close()
    assert gate.calls == [["Busy"], [*SOURCES], ["First"], ["Second"], ["Third"]]
    assert kept(store) == {"Acme wins": ("First", ("Acme",)), "Acme loses": ("Third", ("Acme",))}
    assert ("Second", "") not in standings(store)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_what_stands_of_a_post_that_several_bring_does_not_depend_on_the_order(
    new_sqlite_store: Callable[[], Store], order: Sequence[int]
) -> None:
    steps = [
        a_step("First", article(1, "Acme, says the first"), article(2, "Bolt")),
        a_step("Second", article(1, "Bolt, says the second")),
        a_step("Third", article(3, "Acme"), article(1, "Weather, says the third")),
    ]
    at_once = new_sqlite_store()
    _saved, calls = together(at_once, *(steps[number] for number in order))
    assert [len(call) for call in calls] == [1, 1, 1]
    assert kept(at_once) == {
        "Acme, says the first": ("First", ("Acme",)),
        "Bolt": ("First", ("Bolt",)),
        "Acme": ("Third", ("Acme",)),
    }


def test_a_transaction_does_not_grow_without_end(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_POSTS", 2)
    monkeypatch.setattr(keeping, "MOST_STEPS", 3)
    posts = [article(number, f"Acme {number}") for number in range(4)]
    steps = [
        a_step("First", posts[0]),
        a_step("Second", *posts[1:]),
        a_step("Third"),
        *map(a_step, ("Fourth", "Fifth", "Sixth")),
    ]
    _saved, calls = together(sqlite_store, *steps)
    assert calls == [["First", "Second"], ["Third", "Fourth", "Fifth"], ["Sixth"]]


def test_a_step_of_conversations_is_kept_alone(sqlite_store: Store) -> None:
    steps = [a_step("First"), a_step("Second", article(1, "Weather"), every_post=True), a_step("Third")]
    _saved, calls = together(sqlite_store, *steps)
    assert calls == [["First"], ["Second"], ["Third"]]


def test_closing_finishes_what_is_being_kept_and_drops_the_rest(sqlite_store: Store) -> None:
    gate = Gate(sqlite_store)
    keeper = Keeper(gate)
    [waiting] = gate.submit_while_busy(keeper, a_step("First", article(1, "Acme wins")))
    closing = threading.Thread(target=keeper.close)
    closing.start()
    with pytest.raises(CancelledError):
        waiting.result(10)
    gate.open()
    closing.join(10)
    assert {source for source, _part in standings(sqlite_store)} == {"Busy"}
    assert kept(sqlite_store) == {}


def test_what_is_under_way_is_waited_for_but_not_for_long(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "PATIENCE", 60.0)
    monkeypatch.setattr(keeping, "ENOUGH", 2)
    gate, under_way = Gate(sqlite_store), 1
    gate.open()
    keeper = Keeper(gate, under_way=lambda: under_way)
    futures = [keeper.submit(a_step(source)) for source in ("First", "Second")]
    assert [future.result(10) for future in futures] == [Saved(0, 0)] * 2
    under_way = 0
    keeper.submit(a_step("Third")).result(10)
    monkeypatch.setattr(keeping, "PATIENCE", 0.0)
    under_way = 1
    keeper.submit(a_step("Fourth")).result(10)
    keeper.close()
    assert gate.calls == [["First", "Second"], ["Third"], ["Fourth"]]

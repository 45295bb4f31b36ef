"""The work on scores in the background: taken up wherever it was left, bit by bit, until told to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from listener import scoring
from listener.config import Config
from listener.daemon import upkeep as module
from listener.daemon.ingest import ingest_archive
from listener.daemon.upkeep import QUIET, Upkeep
from listener.enrich.scoring import vader_name
from listener.errors import StoreError
from listener.scoring import Enrichers, anew_by
from listener.store import Store
from listener.store import rescore as rescoring_module
from listener.store.checks import rollups_agree
from listener.store.day_columns import stale_days
from listener.store.rescore import abandon, begin, step, unfinished
from listener.store.save import save
from listener.store.scorers import scorers_in_use
from listener.store.settled import unsettled
from tests.builders import NOW, WARSAW, a_brand, a_config, a_post, at, read
from tests.fakes.scorers import read_fake_model
from tests.rescoring import ENCODER, keep, scorers_of, tamper, use

CONFIG = a_config()
OTHER = a_config(brands=(a_brand("Acme", exclude=("ohio",)),))
ONE = "learned-en-1"
POSTS = 8


@pytest.fixture(autouse=True)
def fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Models are those of fake scorers; three posts are a batch."""
    monkeypatch.setattr(scoring, "learned_from", read_fake_model)
    monkeypatch.setattr(scoring, "encoder", lambda _vader: ENCODER)
    monkeypatch.setattr(rescoring_module, "BATCH", 3)
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.01)


@pytest.fixture
def filled(store: Store) -> Store:
    bring(store, *range(POSTS))
    return store


def bring(store: Store, *numbers: int) -> None:
    """Posts come."""
    found = [a_post(number, f"Acme {number}") for number in numbers]
    ingest_archive(store, Enrichers(store, CONFIG).now, found, now=NOW, zone=WARSAW)


def clock() -> datetime:
    return NOW


def begun(store: Store, config: Config = CONFIG) -> None:
    """Somebody began to score all again, did a batch and was stopped."""
    keep(store, ONE)
    target = anew_by(store, config, {"en": ONE})
    step(store, begin(store, target, NOW), target, None, NOW)


def until_idle(upkeep: Upkeep) -> int:
    """Do all there is to do; in how many bits."""
    bits = 0
    while upkeep.step():
        bits += 1
    return bits


def test_what_was_left_unfinished_is_finished(filled: Store) -> None:
    begun(filled)
    assert until_idle(Upkeep(CONFIG, filled, clock=clock)) == 3
    assert (scorers_of(filled), scorers_in_use(filled)) == ({ONE: POSTS}, {"en": ONE})
    assert rollups_agree(filled)


def test_posts_that_come_between_two_bits_are_kept_and_scored_with_the_rest(filled: Store) -> None:
    begun(filled)
    upkeep = Upkeep(CONFIG, filled, clock=clock)
    for number in range(POSTS, POSTS + 3):
        bring(filled, number)
        assert upkeep.step()
    assert ONE not in scorers_of(filled)
    bring(filled, POSTS + 3)
    until_idle(upkeep)
    assert scorers_of(filled) == {ONE: POSTS + 4}
    bring(filled, POSTS + 4)
    assert scorers_of(filled) == {ONE: POSTS + 5}


def test_what_was_left_by_another_configuration_begins_anew(filled: Store) -> None:
    begun(filled, OTHER)
    assert until_idle(Upkeep(CONFIG, filled, clock=clock)) == 4
    assert scorers_of(filled) == {ONE: POSTS}


def test_what_another_process_begins_by_a_newer_configuration_is_left_to_it(filled: Store) -> None:
    upkeep = Upkeep(CONFIG, filled, clock=clock)
    assert until_idle(upkeep) == 0
    begun(filled, OTHER)
    held = unfinished(filled)
    assert (until_idle(upkeep), unfinished(filled)) == (0, held)


def test_a_scorer_that_cannot_be_read_any_more_is_not_put_in_use(filled: Store) -> None:
    begun(filled)
    tamper(filled, ONE)
    before = scorers_of(filled)
    assert until_idle(Upkeep(CONFIG, filled, clock=clock)) == 0
    assert (unfinished(filled), scorers_of(filled), scorers_in_use(filled)) == (None, before, {})


def left_midway(store: Store) -> None:
    """Some days got new scores, others did not, and what was under way is dropped."""
    begun(store)
    held = unfinished(store)
    assert held is not None
    target = anew_by(store, CONFIG, {"en": ONE})
    while unsettled(store) is None:
        assert step(store, held, target, None, NOW) is not None
        held = unfinished(store)
        assert held is not None
    abandon(store, NOW)


@pytest.mark.parametrize("is_lost", [False, True], ids=["readable", "lost"])
def test_a_switch_that_was_dropped_midway_ends_by_the_scorers_in_use_that_can_be_read(
    filled: Store, monkeypatch: pytest.MonkeyPatch, is_lost: bool
) -> None:
    monkeypatch.setattr(rescoring_module, "MOST_AT_ONCE", 2)
    use(filled, "learned-en-2")
    before = scorers_of(filled)
    left_midway(filled)
    assert (unfinished(filled), scorers_of(filled) != before) == (None, True)
    if is_lost:
        tamper(filled, "learned-en-2")
    assert until_idle(Upkeep(CONFIG, filled, clock=clock)) > 0
    assert (unfinished(filled), unsettled(filled)) == (None, None)
    told = {vader_name(): POSTS} if is_lost else before
    assert (scorers_of(filled), scorers_in_use(filled)) == (told, {} if is_lost else {"en": "learned-en-2"})
    assert rollups_agree(filled)


def test_new_posts_are_scored_once_their_vectors_are_made(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(filled, ONE, vectors=True)
    upkeep = Upkeep(CONFIG, filled, clock=clock)
    assert until_idle(upkeep) == 0
    bring(filled, *range(20, 25))
    assert scorers_of(filled) == {ONE: POSTS, None: 5}
    monkeypatch.setattr("listener.store.waiting.AT_ONCE", 2)
    assert until_idle(upkeep) == 3
    assert scorers_of(filled) == {ONE: POSTS + 5}
    assert rollups_agree(filled)


def test_posts_that_wait_come_before_scoring_all_again_and_are_in_it_too(filled: Store) -> None:
    use(filled, ONE, vectors=True)
    keep(filled, "learned-en-2")
    target = anew_by(filled, CONFIG, {"en": "learned-en-2"})
    held = begin(filled, target, NOW)
    bring(filled, 20)
    for _ in range(3):
        step(filled, held, target, None, NOW)
    upkeep = Upkeep(CONFIG, filled, clock=clock)
    assert upkeep.step()
    assert scorers_of(filled) == {ONE: POSTS + 1}
    until_idle(upkeep)
    assert scorers_of(filled) == {"learned-en-2": POSTS + 1}
    assert rollups_agree(filled)


def test_trainings_that_are_asked_for_come_first(filled: Store) -> None:
    asked = [True, True]
    begun(filled)
    upkeep = Upkeep(CONFIG, filled, clock=clock, teach=lambda: bool(asked) and asked.pop())
    held = unfinished(filled)
    assert (upkeep.step(), upkeep.step(), unfinished(filled)) == (True, True, held)
    assert until_idle(upkeep) == 3


def test_days_that_are_over_are_kept_once_they_are_quiet(filled: Store) -> None:
    now = [NOW]
    upkeep = Upkeep(CONFIG, filled, clock=lambda: now[0])
    save(filled, [read(a_post(30, created_at=at(10)), "Acme")], source="Feed", now=NOW, zone=WARSAW)
    bits = []
    for seconds in (0, 9, 1, 0):
        now[0] += timedelta(seconds=seconds)
        bits.append(upkeep.step())
    # Today goes on changing.
    assert (bits, list(stale_days(filled))) == ([False, False, True, False], [date(2026, 3, 10)])


def test_a_day_that_changes_again_has_to_be_quiet_again(filled: Store) -> None:
    now = [NOW]
    upkeep = Upkeep(CONFIG, filled, clock=lambda: now[0])
    bits = []
    for number in range(20, 23):
        bits.append(upkeep.step())
        now[0] += QUIET
        bring(filled, number)
    bits.append(upkeep.step())
    now[0] += QUIET
    assert ([*bits, upkeep.step()], stale_days(filled)) == ([False] * 4 + [True], {})


def run(upkeep: Upkeep, until: Callable[[], bool]) -> None:
    """Let it run until something holds, then tell it to stop."""

    async def main() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(upkeep.run(stop))
        while not until():
            await asyncio.sleep(0.005)
        stop.set()
        await asyncio.wait_for(running, 20)

    asyncio.run(main())


def test_it_runs_until_it_is_told_to_stop_whatever_fails(filled: Store) -> None:
    begun(filled)
    failures: list[Exception] = [StoreError("The disk is full."), ValueError("a bug")]
    beats: list[None] = []

    def teach() -> bool:
        if failures:
            raise failures.pop()
        return False

    upkeep = Upkeep(CONFIG, filled, clock=clock, teach=teach, beat=lambda: beats.append(None))
    run(upkeep, lambda: unfinished(filled) is None)
    assert scorers_of(filled) == {ONE: POSTS}
    assert len(beats) >= 3


def test_told_to_stop_it_ends_between_two_batches(filled: Store) -> None:
    begun(filled)
    before = unfinished(filled)

    async def main() -> None:
        stop = asyncio.Event()
        await asyncio.wait_for(Upkeep(CONFIG, filled, clock=clock, beat=stop.set).run(stop), 20)

    asyncio.run(main())
    held = unfinished(filled)
    assert before is not None
    assert held is not None
    assert (before.staged, held.staged) == (3, 6)

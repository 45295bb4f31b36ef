"""Hold-outs of proactive answers: who is held out, where they are listed, and how it begins and ends."""

from __future__ import annotations

from collections import Counter

import pytest

from listener.errors import UsageError
from listener.model import Action, Holdout, Post, is_held_out
from listener.store import Store
from listener.store.audit import trail
from listener.store.holdouts import all_holdouts, end_holdout, held_now, start_holdout
from listener.store.inbox import InboxFilter, Tab, counts, list_cases, oldest_cases, total
from listener.store.overdue import overdue_cases
from tests.desks import Rig, ask, minute

ACME = ("Acme",)
LATE = minute(24 * 60)
IN_HALF = [number for number in range(1, 30) if is_held_out("Acme", "x", str(number))]
OTHERS = [number for number in range(1, 30) if number not in IN_HALF]
LEAVING = "I will cancel my Acme"


@pytest.fixture
def desk(store: Store) -> Rig:
    return Rig(store)


def mention(number: int, minutes: float = 10, **changes: str) -> Post:
    return ask(number, minutes, LEAVING, by=f"a{number}", **changes)


def listed(desk: Rig, tab: Tab = Tab.WAITING) -> set[str]:
    found = list_cases(desk.store, InboxFilter(ACME, tab), LATE)
    assert len(found) == total(desk.store, InboxFilter(ACME, tab), LATE)
    return {case.last.post.id for case in found}


def test_the_half_is_drawn_by_a_hash_that_never_changes() -> None:
    assert [number for number in range(1, 17) if is_held_out("Acme", "x", str(number))] == [
        3,
        7,
        8,
        11,
        12,
        16,
    ]
    halves = Counter(is_held_out("Acme", "x", str(number)) for number in range(2_000))
    assert 900 < halves[True] < 1_100
    assert any(is_held_out("Acme", "x", str(n)) != is_held_out("Bolt", "x", str(n)) for n in range(9))


def test_a_random_half_of_mere_mentions_leaves_the_counts_but_stays_listed(desk: Rig) -> None:
    start_holdout(desk.store, "Acme", who="mona", now=minute(0))
    held, answered = IN_HALF[0], OTHERS[0]
    desk.keep(mention(held), mention(answered), ask("direct", 10))
    assert listed(desk) == {str(answered), "direct"}
    assert listed(desk, Tab.HELD) == {str(held)}
    told = counts(desk.store, InboxFilter(ACME), LATE)
    assert (told[Tab.WAITING], told[Tab.OVERDUE], told[Tab.UNASSIGNED], told[Tab.HELD]) == (2, 2, 2, 1)
    assert held_now(desk.store, ACME) == {(desk.number(held), "Acme")}


def test_nobody_is_alerted_of_what_is_held_out(desk: Rig) -> None:
    start_holdout(desk.store, "Acme", who="mona", now=minute(0))
    desk.keep(mention(IN_HALF[0]), mention(OTHERS[0]))
    answered = desk.number(OTHERS[0])
    assert [one.post for one in overdue_cases(desk.store, "Acme", minute(0), LATE)] == [answered]
    assert [one.post for one in oldest_cases(desk.store, "Acme", LATE, 9)] == [answered]


def test_who_turns_to_the_brand_waits_like_anybody_else(desk: Rig) -> None:
    start_holdout(desk.store, "Acme", who="mona", now=minute(0))
    number = IN_HALF[0]
    desk.keep(mention(number, conversation_id="t"))
    assert listed(desk, Tab.HELD) == {str(number)}
    desk.keep(ask("again", 20, "@acme why?", by=f"a{number}", conversation_id="t"))
    assert (listed(desk), listed(desk, Tab.HELD)) == ({"again"}, set())


def test_what_an_agent_says_needs_an_answer_is_held_out_no_longer(desk: Rig) -> None:
    start_holdout(desk.store, "Acme", who="mona", now=minute(0))
    desk.keep(mention(IN_HALF[0]))
    desk.act(IN_HALF[0], Action.NEEDS, needs="yes")
    assert listed(desk) == {str(IN_HALF[0])}


def test_a_hold_out_reaches_what_is_opened_while_it_goes_on_and_its_end_lets_all_wait(desk: Rig) -> None:
    before, within = IN_HALF[:2]
    desk.keep(mention(before, 0), mention(within, 10))
    start_holdout(desk.store, "Acme", who="mona", now=minute(10))
    assert (listed(desk), listed(desk, Tab.HELD)) == ({str(before)}, {str(within)})
    end_holdout(desk.store, "Acme", who="otto", now=minute(60))
    assert (listed(desk), listed(desk, Tab.HELD)) == ({str(before), str(within)}, set())
    assert all_holdouts(desk.store) == (Holdout("Acme", minute(10), "mona", minute(60), "otto"),)


def test_beginning_and_ending_are_in_the_trail_and_neither_happens_twice(store: Store) -> None:
    start_holdout(store, "Acme", who="mona", now=minute(0))
    with pytest.raises(UsageError, match="goes on already"):
        start_holdout(store, "Acme", who="mona", now=minute(1))
    start_holdout(store, "Bolt", who="mona", now=minute(1))
    end_holdout(store, "Acme", who="otto", now=minute(2))
    with pytest.raises(UsageError, match="no hold-out"):
        end_holdout(store, "Acme", who="otto", now=minute(3))
    start_holdout(store, "Acme", who="mona", now=minute(4))
    assert [(entry.action, entry.subject, entry.who) for entry in trail(store).rows] == [
        ("holdout.start", "Acme", "mona"),
        ("holdout.end", "Acme", "otto"),
        ("holdout.start", "Bolt", "mona"),
        ("holdout.start", "Acme", "mona"),
    ]
    assert [one.brand for one in all_holdouts(store)] == ["Acme", "Bolt", "Acme"]


def test_the_cases_of_another_brand_are_not_held_out(desk: Rig) -> None:
    start_holdout(desk.store, "Bolt", who="mona", now=minute(0))
    desk.keep(mention(IN_HALF[0]))
    assert listed(desk) == {str(IN_HALF[0])}

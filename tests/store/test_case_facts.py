"""The facts of cases that money is made of, as they stood at an instant."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from listener.model import Action, Period
from listener.store import Store
from listener.store.case_facts import CaseFact, case_facts
from tests.builders import WARSAW
from tests.desks import (
    ANSWERED,
    DISMISSED,
    NOON,
    OPEN,
    RESOLVED,
    WITHDRAWN,
    Rig,
    answer,
    ask,
    minute,
    minutes_of,
)

LATER = minute(10_000)
ANGRY = "@acme why is it broken again? This is awful"


@pytest.fixture
def desk(store: Store) -> Rig:
    return Rig(store)


def facts(desk: Rig, as_of: datetime = LATER, brand: str = "Acme") -> tuple[CaseFact, ...]:
    return case_facts(desk.store, brand, Period(NOON.date(), NOON.date() + timedelta(1), WARSAW, as_of))


def test_a_case_is_told_with_who_wrote_it_when_it_was_answered_and_its_tone(desk: Rig) -> None:
    first, second = ask(1, 0, ANGRY, by="Anna"), ask(3, 5, "@acme where is it?", by="bert")
    desk.keep(second, first, answer(2, 30, first))
    anna, bert = facts(desk)
    assert (anna.post, anna.network, anna.handle) == (desk.number(1), "x", "Anna")
    assert (minutes_of(anna.opened_at), minutes_of(anna.answered_at), anna.state) == (0, 30, ANSWERED)
    assert (anna.is_negative, bert.is_negative) == (True, False)
    assert (bert.answered_at, bert.closed_at, bert.state, bert.counts) == (None, None, OPEN, True)
    assert facts(desk, brand="Bolt") == ()


def test_what_came_later_has_not_happened_yet(desk: Rig) -> None:
    question = ask(1)
    desk.keep(question, answer(2, 30, question))
    desk.act(1, Action.RESOLVE, minutes=60)

    def at(minutes: float) -> tuple[str, float | None, float | None]:
        (found,) = facts(desk, minute(minutes))
        return found.state, minutes_of(found.answered_at), minutes_of(found.closed_at)

    assert [at(29), at(30), at(59), at(60)] == [
        (OPEN, None, None),
        (ANSWERED, 30, None),
        (ANSWERED, 30, None),
        (RESOLVED, 30, 60),
    ]
    assert facts(desk, minute(0)) == ()
    assert len(facts(desk, minute(1))) == 1


def test_what_needed_no_answer_or_was_taken_back_does_not_count(desk: Rig) -> None:
    desk.keep(ask(1, by="anna"), ask(2, by="bert"), ask(3, by="cleo"))
    desk.act(1, Action.DISMISS, minutes=10)
    desk.remove("2", minutes=20)
    told = {one.state: one.counts for one in facts(desk)}
    assert told == {DISMISSED: False, WITHDRAWN: False, OPEN: True}
    assert [one.counts for one in facts(desk, minute(5))] == [True, True, True]


def test_cases_are_of_the_local_days_of_the_period_in_their_order(desk: Rig) -> None:
    # The day of the 9th in Warsaw lasts from 23:00 to 23:00 UTC.
    times = (-13 * 60 - 1, -13 * 60, 11 * 60 - 1, 11 * 60)
    desk.keep(*(ask(n, minutes, by=f"a{n}", conversation_id=str(n)) for n, minutes in enumerate(times)))
    assert [one.handle for one in facts(desk)] == ["a1", "a2"]

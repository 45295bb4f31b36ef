"""Complaints by author: whose were answered within a day, and whose wait, at an instant."""

from __future__ import annotations

from datetime import timedelta

import pytest

from listener.model import Action, Period
from listener.reports.value.complaints import AnsweredSoon, answered_soon, unanswered
from listener.store import Store
from tests.builders import WARSAW
from tests.desks import NOON, Rig, answer, ask, minute

DAY = 24 * 60
ANGRY = "@acme why is it broken again? This is awful"


@pytest.fixture
def desk(store: Store) -> Rig:
    return Rig(store)


def days(as_of_minutes: float) -> Period:
    return Period(NOON.date(), NOON.date() + timedelta(days=3), WARSAW, minute(as_of_minutes))


def soon(desk: Rig, minutes: float) -> AnsweredSoon:
    return answered_soon(desk.store, days(minutes), "Acme")


def test_an_answer_within_the_day_is_soon_and_one_a_minute_later_is_not(desk: Rig) -> None:
    soon_enough, late = ask(1, 0, ANGRY, by="anna"), ask(3, 0, ANGRY, by="bert")
    desk.keep(soon_enough, answer(2, DAY, soon_enough), late, answer(4, DAY + 1, late))
    assert soon(desk, 3 * DAY) == AnsweredSoon(known=2, answered=1)
    # What is answered is known at once, what is not only after the day.
    assert soon(desk, DAY) == AnsweredSoon(known=1, answered=1)
    assert soon(desk, DAY - 1) == AnsweredSoon(known=0, answered=0)


def test_who_complains_twice_counts_once_and_only_if_both_were_answered(desk: Rig) -> None:
    posts = [ask(n, n, ANGRY, by="anna", conversation_id=str(n)) for n in (1, 3)]
    desk.keep(*posts, answer(2, 30, posts[0]))
    assert soon(desk, 3 * DAY) == AnsweredSoon(known=1, answered=0)
    desk.keep(answer(4, 40, posts[1]))
    assert soon(desk, 3 * DAY) == AnsweredSoon(known=1, answered=1)


def test_who_waits_for_over_a_day_is_left_alone(desk: Rig) -> None:
    posts = [ask(1, 0, ANGRY, by="@Anna"), ask(2, 10, ANGRY, by="@Anna", conversation_id="2")]
    answered = ask(3, 0, ANGRY, by="bert")
    desk.keep(*posts, answered, answer(4, 3_000, answered), ask(5, 0, "@acme where is it?", by="cleo"))
    found = unanswered(desk.store, days(2 * DAY), "Acme")
    assert found.posts == (desk.number(1), desk.number(3), desk.number(2))
    assert (found.cases, len(found.authors)) == (3, 2)
    assert found.handles == {("x", "anna"), ("x", "bert")}
    assert unanswered(desk.store, days(3_000), "Acme").cases == 2
    assert unanswered(desk.store, days(DAY), "Acme").cases == 0
    assert unanswered(desk.store, days(2 * DAY), "Bolt").cases == 0


def test_what_was_closed_without_a_word_was_left_alone_and_what_needed_none_was_not(desk: Rig) -> None:
    desk.keep(ask(1, 0, ANGRY, by="anna"), ask(2, 0, ANGRY, by="bert"))
    desk.act(1, Action.RESOLVE)
    desk.act(2, Action.DISMISS)
    assert unanswered(desk.store, days(2 * DAY), "Acme").handles == {("x", "anna")}


def test_what_was_answered_elsewhere_is_answered(desk: Rig) -> None:
    desk.keep(ask(1, 0, ANGRY, by="anna"))
    desk.act(1, Action.ELSEWHERE, minutes=30, channel="phone")
    assert soon(desk, 2 * DAY) == AnsweredSoon(known=1, answered=1)
    assert unanswered(desk.store, days(2 * DAY), "Acme").cases == 0

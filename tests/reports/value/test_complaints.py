"""Complaints by author: whose were answered within a day, and whose wait, at an instant."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from decimal import Decimal

import pytest

from listener.config import Config
from listener.model import Action, Assumption, Customer, Period
from listener.reports.value.assumed import assumed
from listener.reports.value.complaints import (
    Complaint,
    Unanswered,
    answered_soon,
    customers_among,
    unanswered,
)
from listener.reports.value.formula import Builder
from listener.store import Store
from listener.store.assumptions import save_assumptions
from listener.store.business import CUSTOMERS, save_rows
from tests.builders import WARSAW, a_config
from tests.desks import NOON, Rig, answer, ask, minute

DAY = 24 * 60
ANGRY = "@acme why is it broken again? This is awful"


@pytest.fixture
def desk(store: Store) -> Rig:
    return Rig(store)


def days(as_of_minutes: float) -> Period:
    return Period(NOON.date(), NOON.date() + timedelta(days=3), WARSAW, minute(as_of_minutes))


def soon(desk: Rig, minutes: float) -> tuple[int, int]:
    """Complaining authors whose outcome is known, and those answered soon."""
    found = answered_soon(desk.store, days(minutes), "Acme")
    return found.known, found.answered


def names(found: Unanswered) -> set[str | None]:
    return {one.handle for one in found.complaints}


def test_an_answer_within_the_day_is_soon_and_one_a_minute_later_is_not(desk: Rig) -> None:
    soon_enough, late = ask(1, 0, ANGRY, by="anna"), ask(3, 0, ANGRY, by="bert")
    desk.keep(soon_enough, answer(2, DAY, soon_enough), late, answer(4, DAY + 1, late))
    assert soon(desk, 3 * DAY) == (2, 1)
    # What is answered is known at once, what is not only after the day.
    assert soon(desk, DAY) == (1, 1)
    assert soon(desk, DAY - 1) == (0, 0)


def test_who_complains_twice_counts_once_and_only_if_both_were_answered(desk: Rig) -> None:
    posts = [ask(n, n, ANGRY, by="anna", conversation_id=str(n)) for n in (1, 3)]
    desk.keep(*posts, answer(2, 30, posts[0]))
    assert soon(desk, 3 * DAY) == (1, 0)
    desk.keep(answer(4, 40, posts[1]))
    assert soon(desk, 3 * DAY) == (1, 1)


def test_who_waits_for_over_a_day_is_left_alone(desk: Rig) -> None:
    posts = [ask(1, 0, ANGRY, by="@Anna"), ask(2, 10, ANGRY, by="@Anna", conversation_id="2")]
    answered = ask(3, 0, ANGRY, by="bert")
    desk.keep(*posts, answered, answer(4, 3_000, answered), ask(5, 0, "@acme where is it?", by="cleo"))
    found = unanswered(desk.store, days(2 * DAY), "Acme")
    assert found.posts == (desk.number(1), desk.number(3), desk.number(2))
    assert (found.cases, len(found.authors)) == (3, 2)
    assert names(found) == {"@Anna", "bert"}
    assert unanswered(desk.store, days(3_000), "Acme").cases == 2
    assert unanswered(desk.store, days(DAY), "Acme").cases == 0
    assert unanswered(desk.store, days(2 * DAY), "Bolt").cases == 0


def test_what_was_closed_without_a_word_was_left_alone_and_what_needed_none_was_not(desk: Rig) -> None:
    desk.keep(ask(1, 0, ANGRY, by="anna"), ask(2, 0, ANGRY, by="bert"))
    desk.act(1, Action.RESOLVE)
    desk.act(2, Action.DISMISS)
    assert names(unanswered(desk.store, days(2 * DAY), "Acme")) == {"anna"}


def test_what_was_answered_elsewhere_is_answered(desk: Rig) -> None:
    desk.keep(ask(1, 0, ANGRY, by="anna"))
    desk.act(1, Action.ELSEWHERE, minutes=30, channel="phone")
    assert soon(desk, 2 * DAY) == (1, 1)
    assert unanswered(desk.store, days(2 * DAY), "Acme").cases == 0


def test_what_an_author_writes_in_anger_later_is_not_known_before(desk: Rig) -> None:
    calm = ask(1, 0, "@acme where is my order?", by="anna", conversation_id="1")
    desk.keep(calm, ask(2, 2 * DAY, ANGRY, by="anna", conversation_id="1"))
    assert unanswered(desk.store, days(2 * DAY - 1), "Acme").cases == 0
    assert unanswered(desk.store, days(3 * DAY), "Acme").cases == 1


def customers(desk: Rig, *rows: Customer) -> None:
    save_rows(desk.store, CUSTOMERS, rows, who="mona", now=NOON)


def share(desk: Rig, config: Config, found: Collection[Complaint]) -> float | None:
    """The share of authors who are customers, as a formula would have it."""
    made = Builder(assumed(desk.store, config), "test")
    name = customers_among(desk.store, made, found)
    return made.factors[name].range.central


def test_customers_are_those_who_were_on_the_day_they_complained(desk: Rig) -> None:
    config = a_config()
    names = enumerate(("anna", "bert", "cleo", "@Dora"), start=1)
    posts = [ask(number, number, ANGRY, by=name) for number, name in names]
    desk.keep(*posts)
    found = unanswered(desk.store, days(2 * DAY), "Acme").complaints
    # Nobody brought customers: the default has it that everybody is one.
    assert share(desk, config, found) == 1
    start = NOON.date() - timedelta(days=90)
    customers(
        desk,
        Customer("c1", start, network="x", handle="Anna"),
        Customer("c2", start, end=NOON.date() - timedelta(days=1), network="x", handle="bert"),
        Customer("c3", start, network="x", handle="dora"),
    )
    assert share(desk, config, found) == 0.5
    one = Assumption("p_customer", *(Decimal("0.9"),) * 3)
    save_assumptions(desk.store, [one], who="mona", now=NOON)
    assert share(desk, config, found) == 0.9

"""Customers saved: verified by who is still a customer after 30 days, whatever an agent claims."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from listener.metrics.proportions import proportion
from listener.model import Action, Period
from listener.reports.value.saves import Fate, Saves, SaveSort, saves
from listener.store import Store
from tests.builders import WARSAW
from tests.desks import CONFIG, NOON, Rig, answer, ask
from tests.metrics.examples import example
from tests.reports.value.customers import bring

LATER = NOON + timedelta(days=31)
DAY = 24 * 60
THREAT = "@acme why is it broken again? I will cancel"
CUSTOMERS = "id,start,end,network,handle"


@pytest.fixture
def desk(store: Store) -> Rig:
    return Rig(store)


def told(desk: Rig, as_of: datetime = LATER) -> Saves:
    day = NOON.date()
    return saves(desk.store, CONFIG, Period(day, day + timedelta(days=2), WARSAW, as_of))


def fates(found: Saves) -> dict[str | None, Fate]:
    return {one.case.handle: one.fate for one in found.cases}


def test_a_complaint_answered_in_time_and_the_customer_kept_is_one_verified_save(desk: Rig) -> None:
    complaint = ask(1, 0, THREAT, by="anna")
    desk.keep(complaint, answer(2, 30, complaint))
    bring(desk.store, CONFIG, "customers", CUSTOMERS, "C1,2024-01-01,,x,@Anna")
    found = told(desk)
    assert (found.saved, found.customers, found.known, found.unverified) == (1, 1, 1, 0)
    assert found.rate == proportion(1, 1)
    (kept,) = found.of(SaveSort.SAVED)
    assert (kept.case.post, kept.customer, kept.fate) == (desk.number(1), "C1", Fate.SAVED)
    assert kept.judged_at == NOON + timedelta(days=30)


def test_who_left_stayed_unanswered_or_is_no_customer_is_no_save(desk: Rig) -> None:
    left, stayed, claimed = (ask(n, n, THREAT, by=by) for n, by in ((1, "lea"), (3, "sam"), (5, "cleo")))
    desk.keep(left, answer(2, 20, left), stayed, claimed, answer(6, 20, claimed))
    desk.act(5, Action.SAVE)
    bring(
        desk.store,
        CONFIG,
        "customers",
        CUSTOMERS,
        "C1,2024-01-01,2026-03-20,x,lea",
        "C2,2024-01-01,,x,sam",
        "C3,2024-01-01,2026-03-01,x,cleo",
    )
    found = told(desk)
    assert fates(found) == {"lea": Fate.LEFT, "sam": Fate.STAYED, "cleo": Fate.UNKNOWN}
    assert (found.saved, found.known, found.unverified) == (0, 2, 1)
    assert [one.case.handle for one in found.of(SaveSort.UNVERIFIED)] == ["cleo"]
    assert found.rate == proportion(0, 2)


def test_the_last_day_of_the_thirty_decides(desk: Rig) -> None:
    posts = [ask(n, 0, THREAT, by=by) for n, by in ((1, "eve"), (3, "ann"))]
    desk.keep(*posts, *(answer(int(post.id) + 1, 5, post) for post in posts))
    # An end is the first day on which somebody is no customer: the 30th day is 8 April.
    customers = ("C1,2024-01-01,2026-04-08,x,eve", "C2,2024-01-01,2026-04-09,x,ann")
    bring(desk.store, CONFIG, "customers", CUSTOMERS, *customers)
    assert fates(told(desk)) == {"eve": Fate.LEFT, "ann": Fate.SAVED}


def test_before_thirty_days_are_over_nothing_is_known_of_those_who_left_either(desk: Rig) -> None:
    posts = [ask(n, 0, THREAT, by=by) for n, by in ((1, "eve"), (3, "ann"))]
    desk.keep(*posts, *(answer(int(post.id) + 1, 5, post) for post in posts))
    desk.act(1, Action.SAVE)
    customers = ("C1,2024-01-01,2026-03-12,x,eve", "C2,2024-01-01,,x,ann")
    bring(desk.store, CONFIG, "customers", CUSTOMERS, *customers)
    found = told(desk, NOON + timedelta(days=30) - timedelta(seconds=1))
    assert fates(found) == {"eve": Fate.PENDING, "ann": Fate.PENDING}
    assert (found.known, found.rate.value, found.unverified) == (0, None, 1)
    assert fates(told(desk, NOON + timedelta(days=30))) == {"eve": Fate.LEFT, "ann": Fate.SAVED}


def test_an_answer_after_the_thirty_days_saved_nobody(desk: Rig) -> None:
    late, too_late = ask(1, 0, THREAT, by="ann"), ask(3, 0, THREAT, by="eve")
    desk.keep(late, answer(2, 30 * DAY - 1, late), too_late, answer(4, 30 * DAY, too_late))
    customers = ("C1,2024-01-01,,x,ann", "C2,2024-01-01,,x,eve")
    bring(desk.store, CONFIG, "customers", CUSTOMERS, *customers)
    assert fates(told(desk, LATER)) == {"ann": Fate.SAVED, "eve": Fate.STAYED}


def test_a_case_is_at_risk_by_its_words_by_its_tag_or_by_a_claim(desk: Rig) -> None:
    posts = [ask(n, 0, "@acme why?", by=f"a{n}") for n in (1, 2, 3, 4)]
    desk.keep(*posts, ask(5, 0, THREAT, by="a5"))
    desk.act(2, Action.TAG, tag="churn-risk")
    desk.act(3, Action.SAVE)
    desk.act(4, Action.TAG, tag="churn-risk, or so")
    found = told(desk)
    told_as = {one.case.handle: (one.case.is_risk, one.case.claimed_at is not None) for one in found.cases}
    assert told_as == {"a2": (True, False), "a3": (False, True), "a5": (True, False)}


def test_what_was_tagged_claimed_or_written_later_does_not_exist(desk: Rig) -> None:
    words = ask(5, 100, THREAT, by="a1", conversation_id="1")
    desk.keep(ask(1, 0, by="a1"), ask(2, 0, by="a2"), ask(3, 0, by="a3"), words)
    desk.act(2, Action.TAG, tag="churn-risk", minutes=100)
    desk.act(3, Action.SAVE, minutes=100)
    assert told(desk, NOON + timedelta(minutes=99)).cases == ()
    assert fates(told(desk, NOON + timedelta(minutes=100))) == dict.fromkeys(("a1", "a2", "a3"), Fate.UNKNOWN)


def test_what_needed_no_answer_or_was_taken_back_is_not_counted(desk: Rig) -> None:
    desk.keep(ask(1, 0, THREAT, by="a1"), ask(2, 0, THREAT, by="a2"), ask(3, 0, THREAT, by="a3"))
    desk.act(1, Action.DISMISS)
    desk.remove("2")
    assert fates(told(desk)) == {"a3": Fate.UNKNOWN}


def test_one_customer_who_was_about_to_leave_twice_is_kept_once(desk: Rig) -> None:
    first, again = ask(1, 0, THREAT), ask(3, 60, THREAT, conversation_id="3")
    desk.keep(first, answer(2, 5, first), again, answer(4, 65, again))
    bring(desk.store, CONFIG, "customers", CUSTOMERS, "C1,2024-01-01,,x,anna")
    found = told(desk)
    assert (found.saved, found.customers) == (2, 1)


def test_a_handle_that_changed_hands_is_whose_it_was_on_that_day(desk: Rig) -> None:
    complaint = ask(1, 0, THREAT)
    desk.keep(complaint, answer(2, 5, complaint))
    customers = ("C1,2020-01-01,2025-01-01,x,anna", "C2,2025-01-01,,x,@ANNA", "C3,2019-01-01,,mail,anna")
    bring(desk.store, CONFIG, "customers", CUSTOMERS, *customers)
    assert [one.customer for one in told(desk).cases] == ["C2"]


def test_what_is_imported_or_done_later_is_seen_at_once(desk: Rig) -> None:
    complaint = ask(1, 0, THREAT)
    desk.keep(complaint)
    assert fates(told(desk)) == {"anna": Fate.UNKNOWN}
    bring(desk.store, CONFIG, "customers", CUSTOMERS, "C1,2024-01-01,,x,anna")
    assert fates(told(desk)) == {"anna": Fate.STAYED}
    desk.keep(answer(2, 5, complaint))
    assert fates(told(desk)) == {"anna": Fate.SAVED}


def test_saves_are_of_one_brand_and_one_period(desk: Rig) -> None:
    desk.keep(ask(1, 0, THREAT), ask(2, 0, "@bolt why? I will cancel", by="otto"))
    period = Period(NOON.date(), NOON.date() + timedelta(days=1), WARSAW, LATER)
    assert fates(saves(desk.store, CONFIG, period, "Bolt")) == {"otto": Fate.UNKNOWN}
    assert (
        saves(desk.store, CONFIG, replace(period, start=period.end, end=period.end + timedelta(1))).cases
        == ()
    )


def test_the_worked_example_of_the_specification(desk: Rig) -> None:
    inputs, expected, tolerance = example("C6")
    posts = [ask(n, 0, THREAT, by=f"a{n}") for n in range(1, inputs["at_risk_verified"] + 1)]
    desk.keep(*posts, *(answer(f"r{post.id}", 5, post, f"Answer {post.id}.") for post in posts))
    ends = ["" if n <= inputs["retained_at_30d"] else "2026-04-01" for n in range(1, len(posts) + 1)]
    lines = (f"C{n},2024-01-01,{end},x,a{n}" for n, end in enumerate(ends, start=1))
    bring(desk.store, CONFIG, "customers", CUSTOMERS, *lines)
    rate = told(desk).rate
    assert rate.value == pytest.approx(expected["save_rate"], abs=tolerance)
    assert [rate.low, rate.high] == pytest.approx(expected["save_ci"], abs=tolerance)

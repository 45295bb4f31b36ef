"""What proactive answers do, by lot: everybody counts as drawn, and nobody before their time is over."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from listener.metrics.groups.rates import Arm, compare_rates
from listener.metrics.groups.verdicts import Verdict
from listener.model import Action, Post, is_held_out
from listener.reports.value.trial import Trial, Watched, trial
from listener.store import Store
from listener.store.holdouts import end_holdout, start_holdout
from tests.desks import CONFIG, NOON, Rig, answer, ask, minute
from tests.reports.value.customers import bring

LATER = NOON + timedelta(days=31)
DAY = 24 * 60
LEAVING = "I will cancel my Acme"
HELD = [f"p{n}" for n in range(200) if is_held_out("Acme", "x", f"p{n}")]
ANSWERED = [f"p{n}" for n in range(200) if not is_held_out("Acme", "x", f"p{n}")]


@pytest.fixture
def desk(store: Store) -> Rig:
    start_holdout(store, "Acme", who="mona", now=minute(0))
    return Rig(store)


def told(desk: Rig, as_of: datetime = LATER) -> Trial:
    return trial(desk.store, CONFIG, "Acme", as_of)


def by_handle(found: Trial) -> dict[str | None, Watched]:
    return {one.assigned.handle: one for one in found.people}


def leaving(name: str, minutes: float = 10) -> Post:
    return ask(name, minutes, LEAVING, by=f"by-{name}")


def test_everybody_counts_as_drawn_whether_they_were_answered_or_not(desk: Rig) -> None:
    kept, slipped, dropped = ANSWERED[0], HELD[0], HELD[1]
    posts = [leaving(name) for name in (kept, slipped, dropped)]
    desk.keep(*posts, answer("r1", 20, posts[0]), answer("r2", 30, posts[1], "Sorry to hear."))
    desk.act(dropped, Action.NEEDS, needs="no")
    found = told(desk)
    assert {one.assigned.handle: (one.assigned.is_held, one.answered) for one in found.people} == {
        f"by-{kept}": (False, True),
        f"by-{slipped}": (True, True),
        f"by-{dropped}": (True, False),
    }
    assert found.answered == compare_rates(Arm(1, 1), Arm(1, 2))
    assert (found.count(held=True), found.count(held=False)) == (2, 1)


def test_only_mere_mentions_of_who_may_leave_are_drawn_and_only_while_it_goes_on(desk: Rig) -> None:
    early, late = leaving("early", -1), leaving("late", 60)
    desk.keep(early, late, ask("direct", 10, "@acme why? I will cancel"), ask("calm", 10, "Acme is fine"))
    desk.keep(leaving("in", 59))
    end_holdout(desk.store, "Acme", who="mona", now=minute(60))
    assert set(by_handle(told(desk))) == {"by-in"}
    assert told(desk, minute(58)).people == ()


def test_who_writes_again_is_one_person_drawn_by_their_first_post(desk: Rig) -> None:
    first = ask("1", 10, LEAVING, by="eve")
    desk.keep(first, ask("2", 20, LEAVING + ", awful and terrible", by="eve", conversation_id="2"))
    (one,) = told(desk).people
    assert (one.assigned.post, one.again) == (desk.number("1"), True)


def test_the_outcomes_are_those_of_thirty_days(desk: Rig) -> None:
    names = [*ANSWERED[:3], *HELD[:3]]
    desk.keep(*(leaving(name, 0) for name in names))
    terrible = "Acme is awful and terrible"
    desk.keep(
        ask("n1", 30 * DAY, terrible, by=f"by-{names[3]}"),
        ask("n2", 30 * DAY + 1, terrible, by=f"by-{names[4]}"),
    )
    bring(
        desk.store,
        CONFIG,
        "customers",
        "id,start,end,network,handle",
        f"C0,2024-01-01,,x,by-{names[0]}",
        f"C3,2024-01-01,2026-04-08,x,by-{names[3]}",
        f"C4,2026-03-20,,x,by-{names[4]}",
    )
    bring(
        desk.store, CONFIG, "orders", "id,customer_id,at", "1,C0,2026-03-09T09:00Z", "2,C4,2026-03-20T09:00Z"
    )
    found = told(desk)
    assert found.again == compare_rates(Arm(0, 3), Arm(1, 3))
    # Who was no customer when they wrote cannot stay one, but may become one.
    assert found.stayed == compare_rates(Arm(1, 1), Arm(0, 1))
    assert found.ordered == compare_rates(Arm(0, 1), Arm(1, 2))


def test_before_thirty_days_are_over_nobody_is_compared(desk: Rig) -> None:
    desk.keep(leaving(HELD[0], 0))
    found = told(desk, NOON + timedelta(days=30) - timedelta(seconds=1))
    assert (found.count(held=True), found.again.control.n) == (1, None)
    assert told(desk, NOON + timedelta(days=30)).again.control.n == 1


def test_a_clear_difference_of_large_halves_has_a_verdict(sqlite_store: Store) -> None:
    start_holdout(sqlite_store, "Acme", who="mona", now=minute(0))
    desk = Rig(sqlite_store)
    desk.keep(*(leaving(name, 0) for name in (*HELD[:40], *ANSWERED[:40])))
    desk.keep(*(ask(f"n-{name}", 60, "Acme is awful and terrible", by=f"by-{name}") for name in HELD[:20]))
    assert told(desk).again.verdict is Verdict.LOWER


def test_without_a_hold_out_there_is_nothing_to_tell(store: Store) -> None:
    desk = Rig(store)
    desk.keep(leaving("1"))
    assert (told(desk).holdouts, told(desk).people) == ((), ())

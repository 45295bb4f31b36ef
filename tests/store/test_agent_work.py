"""What agents do on cases, what takes it back, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from listener.errors import StaleCase, UsageError
from listener.model import Action, Kind, ReplyTo
from listener.store import Store
from listener.store.agent_work import Doing, act, entries_of, undoing
from listener.store.audit import trail
from listener.store.inbox import case_of
from listener.store.schema import audit, cases
from tests.desks import (
    ANSWERED,
    DISMISSED,
    OPEN,
    RESOLVED,
    Rig,
    answer,
    ask,
    everything,
    everything_and_figures,
    minute,
    states,
    waits,
)

QUESTION = ask(1)
STAFF = answer(2, 10, QUESTION, by="joe_from_acme")


@pytest.fixture
def rig(store: Store) -> Rig:
    """Anna asks, staff without a handle of the brand replies."""
    found = Rig(store)
    found.keep(QUESTION, STAFF)
    return found


def the_case(store: Store) -> dict[str, Any]:
    """The row of the only case."""
    [row] = everything(store)["cases"]
    return row


AT_PHONE = {"channel": "phone", "at": minute(30).isoformat()}


@pytest.mark.parametrize(
    ("action", "data", "expected"),
    [
        (Action.ASSIGN, {"to": "Ann"}, {"assignee": "Ann", "assigned_at": minute(60)}),
        (Action.TAG, {"tag": 'zażółć "100 %"'}, {"tags": '["zażółć \\"100 %\\""]'}),
        (
            Action.ELSEWHERE,
            AT_PHONE,
            {"state": ANSWERED, "first_response_at": minute(30), "rule": "elsewhere", "agent": "Jo"},
        ),
        (Action.ELSEWHERE, {"channel": "dm"}, {"state": ANSWERED, "first_response_at": minute(60)}),
        (Action.LINK, {"post": "2"}, {"state": ANSWERED, "first_response_at": minute(10), "rule": "manual"}),
        (Action.DISMISS, {}, {"state": DISMISSED, "closed_at": minute(60), "closed_by": "Jo"}),
        (Action.RESOLVE, {}, {"state": RESOLVED, "closed_at": minute(60), "closed_by": "Jo"}),
        (Action.SAVE, {}, {"outcome": "saved", "outcome_at": minute(60)}),
        (Action.SENTIMENT, {"label": "negative"}, {"is_negative": True}),
    ],
    ids=lambda one: one.value if isinstance(one, Action) else None,
)
def test_an_action_shows_in_the_case_and_its_undo_leaves_all_as_it_was(
    rig: Rig, action: Action, data: dict[str, Any], expected: dict[str, Any]
) -> None:
    before = everything_and_figures(rig.store)
    entry = rig.act(1, action, **data)
    case = the_case(rig.store)
    assert {name: case[name] for name in expected} == expected
    rig.undo(1, entry)
    assert everything_and_figures(rig.store) == before


@pytest.mark.parametrize(
    ("action", "data"),
    [
        (Action.NEEDS, {"needs": "no"}),
        (Action.SPAM, {}),
        (Action.SPAM, {"scope": "author"}),
    ],
)
def test_what_needs_no_response_after_all_is_no_case_until_that_is_taken_back(
    rig: Rig, action: Action, data: dict[str, Any]
) -> None:
    before = everything_and_figures(rig.store)
    entry = rig.act(1, action, **data)
    assert states(rig.store) == {}
    rig.undo(1, entry)
    assert everything_and_figures(rig.store) == before


def test_what_was_done_before_can_be_undone_by_doing_the_opposite(rig: Rig) -> None:
    rig.act(1, Action.TAG, tag="billing")
    before = everything_and_figures(rig.store)
    untag = rig.act(1, Action.UNTAG, tag="billing")
    assert the_case(rig.store)["tags"] == "[]"
    rig.undo(1, untag)
    assert everything_and_figures(rig.store) == before
    rig.act(1, Action.ASSIGN, to="Ann")
    rig.act(1, Action.ASSIGN)
    assert (the_case(rig.store)["assignee"], the_case(rig.store)["assigned_at"]) == (None, None)


def test_a_case_that_is_reopened_waits_from_then_until_that_is_taken_back(rig: Rig) -> None:
    rig.keep(answer(3, 20, QUESTION))
    rig.act(1, Action.RESOLVE)
    before = everything_and_figures(rig.store)
    entry = rig.act(1, Action.REOPEN, minutes=70)
    assert waits(rig.store) == {("1", "Acme"): [(0, 20, ANSWERED), (70, None, OPEN)]}
    rig.undo(1, entry)
    assert everything_and_figures(rig.store) == before


def test_work_hangs_on_the_message_it_was_done_on(rig: Rig) -> None:
    rig.act(1, Action.ASSIGN, to="Ann")
    rig.act(1, Action.TAG, tag="billing")
    rig.keep(ask(0, -30, conversation_id="1"))
    case = the_case(rig.store)
    assert (case["post_id"], case["assignee"], case["tags"]) == ("0", "Ann", '["billing"]')
    rig.undo("1", 2)
    assert the_case(rig.store)["tags"] == "[]"


def test_the_trail_says_who_did_what_when_and_how(rig: Rig) -> None:
    first = rig.act(1, Action.TAG, who="Ann", minutes=5, tag="billing")
    second = rig.act(1, Action.UNDO, who="Ben", minutes=6, undoes=first)
    number = rig.number(1)
    told = [
        (one.id, one.who, one.at, one.action, one.post, one.brand, one.undoes, one.data)
        for one in trail(rig.store).rows
    ]
    assert told == [
        (second, "Ben", minute(6), "undo", number, "Acme", first, {}),
        (first, "Ann", minute(5), "tag", number, "Acme", None, {"tag": "billing"}),
    ]
    assert [one.number for one in entries_of(rig.store, [first, second])] == [second, first]


def test_several_things_are_taken_back_the_newest_first(rig: Rig) -> None:
    before = everything_and_figures(rig.store)
    entries = [
        rig.act(1, Action.ASSIGN, to="Ann"),
        rig.act(1, Action.RESOLVE),
        rig.act(1, Action.REOPEN, minutes=65),
    ]
    wanted = undoing(entries_of(rig.store, entries))
    assert [one.undoes for one in wanted] == entries[::-1]
    act(rig.store, rig.work, wanted, who="Jo", at=minute(70))
    assert everything_and_figures(rig.store) == before


def version(rig: Rig, post: int = 1) -> int:
    case = case_of(rig.store, rig.number(post), "Acme")
    assert case is not None
    return case.version


def test_somebody_who_has_not_seen_the_latest_changes_nothing(rig: Rig) -> None:
    seen = version(rig)
    rig.act(1, Action.ASSIGN, to="Ann", version=seen)
    before = everything_and_figures(rig.store), len(trail(rig.store).rows)
    with pytest.raises(StaleCase, match="Somebody else was quicker; nothing was changed") as stale:
        rig.act(1, Action.ASSIGN, to="Ben", version=seen)
    assert stale.value.found == ((rig.number(1), "Acme"),)
    assert (everything_and_figures(rig.store), len(trail(rig.store).rows)) == before
    rig.act(1, Action.ASSIGN, to="Ben", version=version(rig))
    assert the_case(rig.store)["assignee"] == "Ben"


def test_of_many_cases_all_that_are_stale_are_told_and_none_is_changed(rig: Rig) -> None:
    rig.keep(*(ask(10 + number, number, by=f"person{number}") for number in range(4)))
    numbers = [rig.number(10 + number) for number in range(4)]
    wanted = [Doing(one, "Acme", Action.TAG, {"tag": "billing"}, 1) for one in numbers]
    rig.act(10, Action.TAG, tag="late")
    rig.act(12, Action.SPAM)
    before = everything_and_figures(rig.store)
    with pytest.raises(StaleCase) as stale:
        act(rig.store, rig.work, wanted + wanted[:1], who="Jo", at=minute(60))
    assert stale.value.found == ((numbers[0], "Acme"), (numbers[2], "Acme"))
    assert everything_and_figures(rig.store) == before


def test_a_reply_that_comes_makes_what_an_agent_sees_stale(rig: Rig) -> None:
    seen = version(rig)
    rig.keep(answer(3, 20, QUESTION))
    with pytest.raises(StaleCase):
        rig.act(1, Action.DISMISS, version=seen)


NO_CASE = "This message is in no case any more; reload the page."
HUGE = "9" * 30


@pytest.mark.parametrize(
    ("action", "data", "sentence"),
    [
        (Action.TAG, {}, "tag: write a tag of at most 40 characters."),
        (Action.TAG, {"tag": "x" * 41}, "tag: write a tag of at most 40 characters."),
        (Action.UNTAG, {"tag": ""}, "tag: write a tag of at most 40 characters."),
        (Action.SENTIMENT, {"label": "sad"}, "label: choose positive, neutral or negative."),
        (Action.NEEDS, {"needs": "perhaps"}, "needs: choose yes or no."),
        (Action.SPAM, {"scope": "world"}, "scope: choose post or author."),
        (Action.NO_SPAM, {"scope": ""}, "scope: choose post or author."),
        (
            Action.ELSEWHERE,
            {"channel": "fax"},
            "channel: choose one of dm, phone, email, chat, in person, other.",
        ),
        (Action.ELSEWHERE, {"channel": "dm", "at": "noon"}, "at: write a date and a time with its offset."),
        (
            Action.ELSEWHERE,
            {"channel": "dm", "at": "2026-03-09T12:00:00"},
            "at: write a date and a time with its offset.",
        ),
        (Action.LINK, {"post": "the reply"}, "post: give the number of the mention page of the reply."),
        (Action.LINK, {"post": "404"}, "post: there is no post of this number."),
        (Action.LINK, {"post": HUGE}, "post: there is no post of this number."),
        (Action.LINK, {"post": "1"}, "post: that is by the author who asks."),
        (Action.REOPEN, {}, "This case is open already."),
        (Action.UNDO, {}, "There is nothing to take back; reload the page."),
    ],
    ids=lambda one: one.value if isinstance(one, Action) else None,
)
def test_what_makes_no_sense_is_refused_in_a_sentence(
    rig: Rig, action: Action, data: dict[str, Any], sentence: str
) -> None:
    before = everything_and_figures(rig.store)
    with pytest.raises(UsageError) as refused:
        rig.act(1, action, **data)
    assert str(refused.value) == sentence
    assert everything_and_figures(rig.store) == before
    assert trail(rig.store).rows == ()


@pytest.mark.parametrize(
    ("done", "action", "sentence"),
    [
        ([Action.RESOLVE], Action.RESOLVE, "This case is closed already."),
        (
            [Action.RESOLVE],
            Action.DISMISS,
            "This case does not wait for an answer, so it cannot be dismissed.",
        ),
        ([Action.RESOLVE], Action.ELSEWHERE, "This case does not wait for an answer."),
        (
            [Action.ELSEWHERE, Action.REOPEN],
            Action.DISMISS,
            "This case was answered before, so it counts; resolve it instead.",
        ),
        ([Action.SPAM], Action.TAG, NO_CASE),
        ([Action.SPAM], Action.ASSIGN, NO_CASE),
    ],
    ids=lambda one: one.value if isinstance(one, Action) else None,
)
def test_a_case_must_be_such_that_an_action_means_something(
    rig: Rig, done: list[Action], action: Action, sentence: str
) -> None:
    for number, one in enumerate(done):
        rig.act(1, one, minutes=20 + number, channel="dm")
    with pytest.raises(UsageError) as refused:
        rig.act(1, action, channel="dm", tag="billing")
    assert str(refused.value) == sentence


def test_a_post_that_is_not_kept_cannot_be_worked_on(rig: Rig) -> None:
    with pytest.raises(UsageError, match="This post is not kept any more; reload the page"):
        act(rig.store, rig.work, [Doing(404, "Acme", Action.SPAM)], who="Jo", at=minute(60))


def test_nothing_is_taken_back_twice_or_through_another_message(rig: Rig) -> None:
    rig.keep(ask(9, by="bert"))
    entry = rig.act(1, Action.TAG, tag="billing")
    for post, undoes in ((9, entry), (1, 404)):
        with pytest.raises(UsageError, match="There is nothing to take back; reload the page"):
            rig.undo(post, undoes)
    undone = rig.undo(1, entry)
    with pytest.raises(UsageError, match="That was taken back already; reload the page"):
        rig.undo(1, entry)
    with pytest.raises(UsageError, match="There is nothing to take back; reload the page"):
        rig.undo(1, undone)


def test_all_is_done_or_nothing(rig: Rig) -> None:
    number = rig.number(1)
    before = everything_and_figures(rig.store)
    wanted = [Doing(number, "Acme", Action.TAG, {"tag": "a"}), Doing(number, "Acme", Action.TAG)]
    with pytest.raises(UsageError, match="tag: write a tag"):
        act(rig.store, rig.work, wanted, who="Jo", at=minute(60))
    assert everything_and_figures(rig.store) == before
    assert trail(rig.store).rows == ()


def test_a_reply_from_another_conversation_is_linked_and_stays_what_it_is_there(rig: Rig) -> None:
    rig.keep(
        ask(20, 1, "@acme what now?", by="joe", conversation_id="c"),
        ask(21, 15, "@acme @anna where is my order?", by="joe", conversation_id="c"),
    )
    before = everything(rig.store)
    entry = rig.act(1, Action.LINK, post=str(rig.number(21)))
    after = everything(rig.store)
    assert states(rig.store) == {("1", "Acme"): (ANSWERED, 15), ("20", "Acme"): (OPEN, None)}
    assert [row for row in after["cases"] if row["post_id"] == "20"] == before["cases"][1:]
    assert [row for row in after["messages"] if row["post_id"] in ("20", "21")] == before["messages"][1:]
    rig.undo(1, entry)
    assert everything(rig.store) == before


def test_a_linked_reply_that_is_removed_still_was_the_answer(rig: Rig) -> None:
    rig.act(1, Action.LINK, post=str(rig.number(2)))
    rig.remove("2", minutes=100)
    rig.rebuild()
    assert waits(rig.store) == {("1", "Acme"): [(0, 10, ANSWERED)]}


def test_the_cases_are_what_the_trail_replays_to(rig: Rig) -> None:
    rig.keep(
        ask(5, 7, "Acme is fine", by="bert"),
        ask(6, 8, by="cleo", kind=Kind.REPLY, reply_to=ReplyTo("1", "anna")),
    )
    rig.act(1, Action.ASSIGN, minutes=60, to="Ann")
    rig.act(5, Action.NEEDS, minutes=61, needs="yes")
    rig.act(6, Action.RESOLVE, minutes=62)
    rig.act(6, Action.REOPEN, minutes=63)
    rig.act(5, Action.TAG, minutes=64, tag="%_")
    rig.act(1, Action.LINK, minutes=65, post=str(rig.number(2)))
    rig.act(6, Action.UNDO, minutes=90, undoes=4)
    before = everything(rig.store)
    rig.forget_cases()
    rig.rebuild()
    assert everything(rig.store) == before
    with rig.store.read() as connection:
        assert len(connection.execute(select(audit)).all()) == 7
        assert set(connection.scalars(select(cases.c.version))) == {1}


def test_an_action_is_there_after_a_message_whose_clock_goes_ahead(rig: Rig) -> None:
    rig.keep(ask(7, 500, by="dora"))
    rig.act(7, Action.RESOLVE, minutes=60)
    assert waits(rig.store)["7", "Acme"] == [(500, 500, RESOLVED)]
    assert minute(500) - minute(60) > timedelta()

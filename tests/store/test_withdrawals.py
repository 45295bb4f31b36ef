"""Cases of posts that are taken back: withdrawn before an answer, else answered for ever, telling nobody."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from listener.model import Action, Author, Kind, Post, ReplyTo
from listener.model.tombstone import REMOVED
from listener.store import Store
from listener.store.removals import forget_author, forget_post
from listener.store.schema import cases, metadata, set_aside, turns
from tests.builders import WARSAW
from tests.desks import (
    ANSWERED,
    ANY,
    OPEN,
    WITHDRAWN,
    Rig,
    answer,
    ask,
    everything,
    minute,
    states,
    waits,
)

QUESTION = ask(1)
ANSWER = answer(2, 10, QUESTION)
LATER = 10_000
"""Minutes after which everything is over."""


def all_waits(store: Store) -> list[list[tuple[float | None, float | None, str]]]:
    """The waits of all cases, in the order of their numbers: removed posts have other ids."""
    return list(waits(store).values())


def test_who_takes_the_question_back_before_an_answer_has_withdrawn(store: Store) -> None:
    rig = Rig(store)
    rig.keep(QUESTION)
    assert rig.remove("1", minutes=30) == 1
    assert all_waits(store) == [[(0, 30, WITHDRAWN)]]
    with store.read() as connection:
        [case] = connection.execute(select(cases)).all()
    assert (case.state, case.closed_at, case.closed_by) == (WITHDRAWN, minute(30), None)


@pytest.mark.parametrize("forgetting", ["post", "author by id", "author by handle"])
def test_forgetting_withdraws_as_well(store: Store, forgetting: str) -> None:
    rig = Rig(store)
    rig.keep(ask(1, by=Author("42", "anna")), ask(2, 5, by="bert"))
    told: dict[str, Any] = {"now": minute(30), "zone": WARSAW, "work": rig.work}
    if forgetting == "post":
        assert forget_post(store, "x", "1", **told) == 1
    else:
        assert forget_author(store, "x", "42" if "id" in forgetting else "@anna", **told) == 1
    assert all_waits(store) == [[(0, 30, WITHDRAWN)], [(5, None, OPEN)]]


PARENT = ask(9, 1, "the same here")
"""Something by the same author that needs no answer."""
ANSWERS = [
    pytest.param([ANSWER], id="directly"),
    pytest.param([answer(2, 10, kind=Kind.QUOTE, ref_id="1", conversation_id="2")], id="by a quote"),
    pytest.param(
        [answer(2, 10, kind=Kind.REPLY, reply_to=ReplyTo("404", "anna"), conversation_id="1")],
        id="by the handle",
    ),
    pytest.param(
        [answer(2, 10, kind=Kind.REPLY, reply_to=ReplyTo("9", "anna"), conversation_id="1"), PARENT],
        id="to another post",
    ),
    pytest.param([answer(2, 10, text="@anna yes", conversation_id="1")], id="by a tag"),
]


@pytest.mark.parametrize("found", ANSWERS)
def test_a_question_taken_back_after_the_answer_was_answered_at_that_time(
    store: Store, found: list[Post]
) -> None:
    rig = Rig(store)
    rig.keep(QUESTION, *found)
    before = states(store)
    assert list(before.values()) == [(ANSWERED, 10)]
    rig.remove("1", minutes=30)
    assert list(states(store).values()) == [(ANSWERED, 10)]
    assert all_waits(store) == [[(0, 10, ANSWERED)]]


@pytest.mark.parametrize("found", ANSWERS)
def test_a_case_stays_answered_when_the_brand_removes_its_reply(store: Store, found: list[Post]) -> None:
    rig = Rig(store)
    rig.keep(QUESTION, *found)
    rig.remove("2", minutes=30)
    assert waits(store) == {("1", "Acme"): [(0, 10, ANSWERED)]}
    rig.keep(ask(5, 40, "@acme and why this?", kind=Kind.REPLY, reply_to=ReplyTo("1", "anna")))
    rig.rebuild()
    assert waits(store) == {("1", "Acme"): [(0, 10, ANSWERED), (40, None, OPEN)]}


@pytest.mark.parametrize("order", [("1", "9", "2"), ("2", "9", "1"), ("9", "1", "2"), ("9", "2", "1")])
@pytest.mark.parametrize("found", ANSWERS)
def test_a_case_stays_answered_when_everybody_removes_everything(
    store: Store, found: list[Post], order: tuple[str, ...]
) -> None:
    rig = Rig(store)
    rig.keep(QUESTION, *found)
    for number, one in enumerate(order):
        rig.remove(one, minutes=30 + number)
        assert all_waits(store) == [[(0, 10, ANSWERED)]]
    rig.rebuild()
    assert all_waits(store) == [[(0, 10, ANSWERED)]]


def test_a_case_of_which_a_part_is_removed_goes_on(store: Store) -> None:
    rig = Rig(store)
    more = ask(3, 5, "@acme hello?", kind=Kind.REPLY, reply_to=ReplyTo("1", "anna"))
    rig.keep(QUESTION, more)
    rig.remove("1", minutes=30)
    assert all_waits(store) == [[(0, None, OPEN)]]
    rig.rebuild()
    rig.keep(answer(4, 40, more))
    assert all_waits(store) == [[(0, 40, ANSWERED)]]


def test_of_a_case_that_two_brands_share_one_may_go_on(store: Store) -> None:
    rig = Rig(store, ANY)
    rig.keep(ask(1, text="@acme @bolt why?"), ask(3, 5, "@bolt?", kind=Kind.REPLY, reply_to=ReplyTo("1")))
    rig.remove("1", minutes=30)
    expected = [("Acme", [(0, 30, WITHDRAWN)]), ("Bolt", [(0, None, OPEN)])]
    assert [(brand, found) for (_, brand), found in waits(store).items()] == expected
    told = rows_without_names(store)
    rig.keep(answer(4, 50, ask(3), by="acme"))
    rig.rebuild()
    assert [(brand, found) for (_, brand), found in waits(store).items()] == expected
    assert rows_without_names(store) == told
    rig.keep(answer(5, 60, ask(3), by="bolt"))
    assert [found for (_, brand), found in waits(store).items() if brand == "Bolt"] == [[(0, 60, ANSWERED)]]


def rows_without_names(store: Store) -> list[tuple[str, str]]:
    """Whose each case is, by brand."""
    return [(row["brand"], row["author_id"]) for row in everything(store)["cases"]]


ANNA = Author("author42z", "annahandle", "Anna Name", 310_310_310)
TELLING = [
    ask("47110000011", text="@acme SECRET, why?", by=ANNA, conversation_id="46990000099"),
    ask("47110000012", 5, "@acme HIDDEN refund", by=ANNA, conversation_id="46990000099"),
]
THEIRS = [
    answer("47120000013", 10, TELLING[0], "@annahandle WHISPER ^JD", conversation_id="46990000099"),
    answer("47120000014", 11, None, "@annahandle and WHISPER", kind=Kind.QUOTE, ref_id="47110000012"),
]
IDS = ("47110000011", "47110000012", "47120000013", "47120000014", "46990000099", "author42z")
WORDS = (*IDS, "SECRET", "HIDDEN", "WHISPER", "annahandle", "Anna Name", "310310310")


def all_rows(store: Store) -> str:
    """All that stands in any table, as text."""
    with store.read() as connection:
        return "\n".join(
            str(row) for table in metadata.sorted_tables for row in connection.execute(select(table))
        )


@pytest.mark.parametrize(
    "order", [IDS[:4], IDS[3::-1], (*IDS[2:4], *IDS[:2])], ids=["first", "last", "mixed"]
)
def test_a_case_of_which_all_is_removed_tells_nobody(store: Store, order: tuple[str, ...]) -> None:
    rig = Rig(store)
    rig.keep(*TELLING, *THEIRS)
    before = all_rows(store)
    assert [word for word in WORDS if word not in before] == []
    assert all_waits(store) == [[(0, 10, ANSWERED)]]
    for one in order:
        rig.remove(one, minutes=30)
    left = all_rows(store)
    assert [word for word in WORDS if word in left] == []
    assert all_waits(store) == [[(0, 10, ANSWERED)]]


def test_a_question_that_was_removed_is_told_by_no_case(store: Store) -> None:
    rig = Rig(store)
    rig.keep(*TELLING)
    rig.remove(*IDS[:2], minutes=30)
    left = all_rows(store)
    assert [word for word in WORDS if word in left] == []
    with store.read() as connection:
        [case] = connection.execute(select(cases)).all()
    assert (case.thread, case.state, case.opened_at) == ("", WITHDRAWN, minute(0))
    assert everything(store)["cases"][0]["author_id"].startswith(REMOVED)


def test_a_frozen_case_survives_being_made_again(store: Store) -> None:
    rig = Rig(store)
    rig.keep(*TELLING, *THEIRS, QUESTION)
    rig.remove(*IDS[:2], "1", minutes=30)
    before = everything(store)
    rig.rebuild()
    Rig(store, ANY).rebuild()
    assert everything(store) == before
    with store.read() as connection:
        assert len(connection.execute(select(turns)).all()) == 2


def test_late_posts_in_a_conversation_that_is_lost_harm_nothing(store: Store) -> None:
    rig = Rig(store)
    rig.keep(QUESTION, ask(3, 4, "@acme me too?", by="bert", conversation_id="1"))
    rig.remove("1", minutes=30)
    before = all_waits(store)[0]
    assert before == [(0, 30, WITHDRAWN)]
    rig.keep(
        ANSWER,
        answer(4, 20, ask(3, by="bert"), conversation_id="1"),
        ask(5, 50, "@acme why was it deleted?", kind=Kind.REPLY, reply_to=ReplyTo("1", "anna")),
        ask(6, 55, "@acme?", by="bert", conversation_id="1"),
    )
    rig.rebuild()
    assert all_waits(store) == [before, [(4, 20, ANSWERED), (55, None, OPEN)], [(50, None, OPEN)]]


def test_removing_the_same_again_changes_nothing(store: Store) -> None:
    rig = Rig(store)
    rig.keep(QUESTION, ANSWER)
    rig.remove("1", "2", minutes=30)
    before = all_rows(store)
    assert rig.remove("1", "2", minutes=LATER) == 0
    assert all_rows(store) == before


def test_of_spam_that_was_removed_no_keyword_is_left(store: Store) -> None:
    rig = Rig(store)
    rig.keep(QUESTION)
    rig.act(1, Action.SPAM)
    rig.remove("1")
    with store.read() as connection:
        assert [tuple(row) for row in connection.execute(select(set_aside))] == [(1, "Acme", "[]")]

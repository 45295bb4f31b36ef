"""Cases in the database: opened and answered by the posts that come, in the transaction that keeps them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from listener.config import Config, Response
from listener.daemon.ingest import Step, ingest_archive, ingest_polls
from listener.model import Cursor, Kind, Poll, PollStatus, Post, Reading, ReplyTo
from listener.store import Store
from listener.store.listing import count_posts
from listener.store.save import Saved
from listener.store.schema import cases, messages, own_posts
from tests.builders import NOW, WARSAW, a_config, a_post
from tests.desks import (
    ANSWERED,
    ANY,
    BRANDS,
    CONFIG,
    OPEN,
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


def test_an_import_opens_and_answers_cases(store: Store) -> None:
    rig = Rig(store)
    for some in ([QUESTION], [ANSWER]):
        ingest_archive(store, lambda: rig.enricher, some, now=NOW, zone=WARSAW, work=rig.work)
    assert waits(store) == {("1", "Acme"): [(0, 10, ANSWERED)]}


def test_a_poll_opens_and_answers_cases(store: Store) -> None:
    rig = Rig(store)
    assert polled(rig, QUESTION, ANSWER) == Saved(2, 1)
    assert waits(store) == {("1", "Acme"): [(0, 10, ANSWERED)]}


def polled(rig: Rig, *found: Post) -> Saved:
    poll = Poll("X", "", NOW, NOW, NOW, timedelta(minutes=5), PollStatus.OK, len(found))
    step = Step(Reading(PollStatus.OK, len(found), found), poll, Cursor("X", "", NOW), every_post=True)
    return ingest_polls(rig.store, lambda: rig.enricher, [step], zone=WARSAW, work=rig.work)[0]


@pytest.mark.parametrize("failing", [cases, messages, own_posts], ids=lambda table: str(table.name))
def test_a_save_that_fails_leaves_neither_posts_nor_cases(sqlite_store: Store, failing: object) -> None:
    rig = Rig(sqlite_store)
    rig.keep(QUESTION)
    before = everything(sqlite_store)
    with sqlite_store.write() as connection:
        connection.exec_driver_sql(
            f"CREATE TRIGGER broken BEFORE INSERT ON {failing} BEGIN SELECT RAISE(ABORT, 'not now'); END"
        )
    with pytest.raises(IntegrityError, match="not now"):
        rig.keep(ANSWER, ask(3, 5, by="bert"))
    assert count_posts(sqlite_store) == 1
    assert everything(sqlite_store) == before


def test_a_reply_that_came_before_its_question_answers_it(store: Store) -> None:
    rig = Rig(store)
    rig.keep(ANSWER)
    assert states(store) == {}
    rig.keep(QUESTION)
    assert states(store) == {("1", "Acme"): (ANSWERED, 10)}


def test_a_reply_to_an_unknown_post_answers_nothing(store: Store) -> None:
    rig = Rig(store)
    rig.keep(QUESTION, answer(2, 10, ask(404, by="bert")), answer(3, 12, ask(405, by="bert")))
    assert states(store) == {("1", "Acme"): (OPEN, None)}


def test_a_question_that_is_edited_away_was_no_case(store: Store) -> None:
    rig = Rig(store)
    rig.keep(QUESTION)
    rig.keep(ask(1, text="@acme well done"))
    assert everything(store)["cases"] == everything(store)["turns"] == []
    assert [(row["needs"], row["reason"]) for row in everything(store)["messages"]] == [(False, "nothing")]


def test_praise_that_becomes_a_question_is_a_case_from_when_it_was_written(store: Store) -> None:
    rig = Rig(store)
    praise = ask(1, text="@acme well done")
    rig.keep(praise, answer(2, 10, praise))
    assert states(store) == {}
    rig.keep(QUESTION)
    assert waits(store) == {("1", "Acme"): [(0, 10, ANSWERED)]}


def test_an_edit_that_leaves_the_question_leaves_its_answer(store: Store) -> None:
    rig = Rig(store)
    rig.keep(QUESTION, ANSWER)
    before = states(store)
    rig.keep(ask(1, text="@acme why, please?"))
    assert states(store) == before == {("1", "Acme"): (ANSWERED, 10)}


def test_an_edit_of_an_answer_from_elsewhere_reaches_the_case(store: Store) -> None:
    rig = Rig(store)
    rig.keep(QUESTION, answer(2, 10, QUESTION, "Sorry ^JD", conversation_id="elsewhere"))
    assert agents(store) == ["agent JD"]
    rig.keep(answer(2, 10, QUESTION, "Sorry ^XX", conversation_id="elsewhere"))
    assert agents(store) == [None]


def agents(store: Store) -> list[str | None]:
    with store.read() as connection:
        return list(connection.scalars(select(cases.c.agent).order_by(cases.c.post_id)))


def crowd(number: int, *, hours: float = 1, text: str = "Hello @{who}, write to us") -> list[Post]:
    """So many people who ask, evenly over the hours, each answered a minute later in the same words."""
    found = []
    for one in range(number):
        begun = 60 * hours * one / max(1, number - 1)
        question = ask(f"q{one}", begun, by=f"person{one}")
        found += [question, answer(f"a{one}", begun + 1, question, text.format(who=f"person{one}"))]
    return found


def answered(store: Store) -> int:
    """How many cases are answered."""
    return sum(state == ANSWERED for state, _ in states(store).values())


def test_twenty_replies_of_one_text_within_a_day_answer_nobody(store: Store) -> None:
    rig = Rig(store)
    found = crowd(20, hours=23)
    for post in found[:-1]:
        rig.keep(post)
    assert answered(store) == 19
    rig.keep(found[-1])
    assert answered(store) == 0
    rig.keep(answer("person", 2_000, found[0], "We looked into it"))
    assert answered(store) == 1


def test_twenty_over_more_than_a_day_are_people(store: Store) -> None:
    Rig(store).keep(*crowd(20, hours=24.1))
    assert answered(store) == 20


def test_the_same_words_of_two_accounts_are_not_one_crowd(store: Store) -> None:
    found = crowd(20)
    help_ = answer("a0", 1, found[0], "Hello @person0, write to us", by="acmehelp")
    Rig(store).keep(*(help_ if post.id == "a0" else post for post in found))
    assert answered(store) == 20


def test_an_edit_takes_a_reply_out_of_the_crowd_and_the_others_with_it(store: Store) -> None:
    rig = Rig(store)
    found = crowd(20)
    rig.keep(*found)
    assert answered(store) == 0
    rig.keep(answer("a0", 1, found[0], "Hello, we are on it"))
    assert answered(store) == 20
    rig.keep(found[1])
    assert answered(store) == 0


def test_a_reply_that_was_removed_still_was_one_of_the_crowd(store: Store) -> None:
    rig = Rig(store)
    found = crowd(20)
    rig.keep(*found)
    rig.remove("a0", "a1")
    assert answered(store) == 0
    rig.rebuild()
    assert answered(store) == 0


def test_a_reply_with_the_wording_of_an_automatic_one_answers_nobody(store: Store) -> None:
    patterns = Response(auto_reply_patterns=("(?i)^thanks for reaching out",))
    rig = Rig(store, a_config(brands=BRANDS, response=patterns))
    rig.keep(QUESTION, answer(2, 1, QUESTION, "Thanks for reaching out! We will write."))
    assert states(store) == {("1", "Acme"): (OPEN, None)}
    rig.keep(answer(3, 30, QUESTION, "It is the cable."))
    assert states(store) == {("1", "Acme"): (ANSWERED, 30)}


def test_staff_who_are_no_handle_of_the_brand_answer_nothing(store: Store) -> None:
    rig = Rig(store)
    rig.keep(QUESTION, answer(2, 10, QUESTION, by="joe_from_acme"))
    assert states(store) == {("1", "Acme"): (OPEN, None)}


QUOTE = answer(2, 10, kind=Kind.QUOTE, ref_id="1", conversation_id="2")


@pytest.mark.parametrize("order", [(QUESTION, QUOTE), (QUOTE, QUESTION)], ids=["after", "before"])
def test_a_quote_from_another_conversation_answers(store: Store, order: tuple[Post, ...]) -> None:
    rig = Rig(store)
    for post in order:
        rig.keep(post)
    assert waits(store) == {("1", "Acme"): [(0, 10, ANSWERED)]}


BOTH = ask(1, text="@bolt or @acme, who has it?")


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        pytest.param(CONFIG, {("1", "Bolt"): (OPEN, None)}, id="first"),
        pytest.param(ANY, {("1", "Bolt"): (OPEN, None), ("1", "Acme"): (ANSWERED, 10)}, id="any"),
    ],
)
def test_who_is_asked_is_as_configured(store: Store, config: Config, expected: object) -> None:
    Rig(store, config).keep(BOTH, ANSWER)
    assert states(store) == expected
    found = everything(store)["messages"]
    assert [(row["brand"], row["is_first"], row["answered_at"]) for row in found] == [
        ("Acme", False, minute(10)),
        ("Bolt", True, None),
    ]


def test_cases_are_made_again_by_another_configuration_as_if_by_a_fresh_import(
    new_sqlite_store: Callable[[], Store],
) -> None:
    first, fresh = Rig(new_sqlite_store()), Rig(new_sqlite_store(), ANY)
    for rig in (first, fresh):
        rig.keep(BOTH, ANSWER, ask(3, 7, "acme, I will cancel", by="bert"))
    Rig(first.store, ANY).rebuild()
    assert everything(first.store) == everything(fresh.store)


LATE = (
    ask(1),
    answer(2, 10, QUESTION),
    ask(3, 20, "@acme and this is broken", kind=Kind.REPLY, reply_to=ReplyTo("2", "acme")),
    answer(4, 25, ask(3), "Sorry ^JD"),
    ask(5, 30, "@bolt and you?", kind=Kind.REPLY, reply_to=ReplyTo("1", "anna")),
    ask(6, 20_000, "@acme again?", kind=Kind.REPLY, reply_to=ReplyTo("4", "acme")),
    ask(7, 3, "the same here", by="bert", kind=Kind.REPLY, reply_to=ReplyTo("1", "anna")),
    answer(8, 12, text="@bert for you as well", conversation_id="1"),
    answer(9, 40, kind=Kind.QUOTE, ref_id="5", by="bolt"),
)


@pytest.mark.parametrize("order", ["983456712", "987654321", "246813579", "321654987"])
def test_what_arrives_late_comes_to_the_same_as_in_order(store: Store, order: str) -> None:
    rig = Rig(store)
    for number in order:
        rig.keep(LATE[int(number) - 1])
    assert waits(store) == {
        ("1", "Acme"): [(0, 10, ANSWERED), (20, 25, ANSWERED)],
        ("5", "Bolt"): [(30, 40, ANSWERED)],
        ("6", "Acme"): [(20_000, None, OPEN)],
    }
    assert [row["answered_at"] for row in everything(store)["messages"] if row["post_id"] == "3"] == [
        minute(25)
    ]


SAME = "@{} we are sorry"
PEOPLE = ("anna", "bert")


@st.composite
def days_at_work(draw: st.DrawFn) -> list[Post]:
    """Two people and two brands in up to three conversations, with edits of what was posted before."""
    found: list[Post] = []
    for number in range(draw(st.integers(2, 9))):
        by = draw(st.sampled_from((*PEOPLE, "acme", "acme", "bolt")))
        to = draw(st.one_of(st.none(), st.sampled_from(found))) if found else None
        text = draw(
            st.sampled_from(
                (f"@{to.author.handle} why?" if to else "@acme why?", "@acme @bolt help", SAME.format("anna"))
            )
        )
        kind = draw(st.sampled_from((Kind.REPLY, Kind.QUOTE))) if to else Kind.ORIGINAL
        reply = ReplyTo(to.id, to.author.handle) if to and kind is Kind.REPLY else None
        found.append(
            ask(
                number,
                draw(st.sampled_from((0, 1 / 60, 0.1, 5, 60, 15_000, 30_000))),
                text,
                by=by,
                kind=kind,
                reply_to=reply,
                ref_id=to.id if to and kind is Kind.QUOTE else None,
                conversation_id=draw(st.sampled_from((None, None, "0", "c"))),
            )
        )
    return found


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    found=days_at_work(),
    data=st.data(),
    sizes=st.lists(st.integers(1, 4), min_size=9, max_size=9),
    config=st.sampled_from((CONFIG, ANY)),
)
def test_late_arrivals_in_any_order_give_the_same_cases(
    found: list[Post],
    data: st.DataObject,
    sizes: Sequence[int],
    config: Config,
    new_sqlite_store: Callable[[], Store],
) -> None:
    whole, parts = Rig(new_sqlite_store(), config), Rig(new_sqlite_store(), config)
    for post in sorted(found, key=lambda post: post.created_at):
        whole.keep(post)
    waiting = list(data.draw(st.permutations(found)))
    for size in sizes:
        some, waiting = waiting[:size], waiting[size:]
        if some:
            parts.keep(*some)
    assert everything(parts.store) == everything(whole.store)
    before = everything(whole.store)
    whole.rebuild()
    assert everything(whole.store) == before


def test_saving_again_changes_no_version(store: Store) -> None:
    rig = Rig(store)
    rig.keep(*LATE)
    with store.read() as connection:
        before = set(connection.execute(select(cases)))
    rig.keep(*LATE)
    rig.keep(a_post(99, "nothing to do with it", conversation_id="1"))
    rig.rebuild()
    with store.read() as connection:
        assert set(connection.execute(select(cases))) == before

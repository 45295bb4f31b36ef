"""Which replies answer which case, and when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from listener.model import Action, CaseState, Rule, ThreadPost
from tests.cases.threads import NOON, ask, desk, done, minute, reply, the_case, the_message, waits
from tests.metrics.examples import example


def test_example_c8() -> None:
    given, expected, _tolerance = example("C8")
    people = {"u1": 1, "u9": 2, "B": 8, "emp": 3}
    mention = given["mention"]
    posts = [
        ThreadPost(
            number=1,
            network="x",
            id=mention["id"],
            thread=mention["conversation"],
            author=people[mention["author"]],
            handle=mention["author"],
            at=minute(mention["t"]),
            tags=("B",),
            signals=ask(1).signals,
        )
    ]
    for number, one in enumerate(given["posts"], start=2):
        parent = one["reply_to"] == mention["id"]
        posts.append(
            ThreadPost(
                number=number,
                network="x",
                id=one["id"],
                thread=one["conversation"],
                author=people[one["author"]],
                at=minute(one["t"]),
                brand="B" if one["author"] in given["brand_user_ids"] else None,
                reply_to=one["reply_to"],
                reply_to_author=people[one["reply_to_user"]] if parent else None,
                reply_to_handle=one["reply_to_user"],
                is_automatic=one.get("auto", False),
            )
        )
    case = the_case(*posts)
    rules = {Rule.CONVERSATION: "same_conversation_addressed_to_author"}
    assert case.first_response_at is not None
    assert {
        "first_response": posts[(case.first_response_post or 0) - 1].id,
        "rule": rules.get(case.rule) if case.rule else None,
        "frt_minutes": (case.first_response_at - case.opened_at) / timedelta(minutes=1),
    } == expected


QUESTION = ask(1)


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        pytest.param(reply(2, 9, QUESTION), Rule.DIRECT, id="a direct reply"),
        pytest.param(
            reply(2, 9, QUESTION, thread="elsewhere"),
            Rule.DIRECT,
            id="a direct reply under another conversation",
        ),
        pytest.param(
            reply(2, 9, reply_to="0", reply_to_handle="anna"),
            Rule.CONVERSATION,
            id="to the author, of a lost post",
        ),
        pytest.param(
            reply(2, 9, reply_to="0", reply_to_author=1),
            Rule.CONVERSATION,
            id="to another post of the author",
        ),
        pytest.param(reply(2, 9, thread="2", quoted="1"), Rule.QUOTE, id="a quote"),
        pytest.param(reply(2, 9, names=("bob", "anna")), Rule.MENTION, id="a tag in the conversation"),
    ],
)
def test_a_reply_is_linked_by_the_first_rule_that_holds(answer: ThreadPost, rule: Rule) -> None:
    case = the_case(QUESTION, answer)
    assert (case.state, case.first_response_at, case.first_response_post, case.rule) == (
        CaseState.ANSWERED,
        minute(9),
        2,
        rule,
    )


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(reply(2, 9, reply_to="0", reply_to_handle="bob"), id="to somebody else"),
        pytest.param(reply(2, 9, reply_to="0"), id="to a post nobody knows"),
        pytest.param(reply(2, 9, thread="2", names=("anna",)), id="tagging the author elsewhere"),
        pytest.param(reply(2, 9, QUESTION, is_automatic=True), id="automatic"),
        pytest.param(reply(2, 9, QUESTION, brand=None), id="by staff who are no handle of the brand"),
        pytest.param(reply(2, 9, QUESTION, brand="Bolt"), id="by another brand"),
        pytest.param(reply(2, -1, QUESTION), id="older than the question"),
    ],
)
def test_other_posts_answer_nothing(other: ThreadPost) -> None:
    case = next(one for one in desk(QUESTION, other).cases if one.brand == "Acme")
    assert (case.state, case.first_response_at, case.replies) == (CaseState.OPEN, None, 0)


def test_the_earliest_reply_over_all_rules_is_the_first_response() -> None:
    case = the_case(QUESTION, reply(2, 55, QUESTION), reply(3, 42, names=("anna",)))
    assert (case.first_response_post, case.rule, case.replies) == (3, Rule.MENTION, 2)


@pytest.mark.parametrize(
    ("seconds", "answered", "misdated"),
    [(-5, NOON, False), (-0.5, NOON, False), (0, NOON, False), (-5.1, None, True), (-3_600, None, True)],
)
def test_a_reply_a_few_seconds_older_took_no_time_and_one_much_older_is_flagged(
    seconds: float, answered: object, misdated: bool
) -> None:
    posts = (QUESTION, reply(2, seconds / 60, QUESTION))
    assert the_case(*posts).first_response_at == answered
    message = the_message(*posts)
    assert (message.answered_at, message.is_misdated) == (answered, misdated)


def test_an_agent_may_link_a_reply_by_anybody() -> None:
    staff = ask(2, 7, "bob", tags=(), signals=0)
    link = done(1, 60, QUESTION, Action.LINK, post="2")
    case = the_case(QUESTION, staff, work=(link,))
    assert (case.state, case.first_response_at, case.rule) == (CaseState.ANSWERED, minute(7), Rule.MANUAL)


def test_the_same_words_to_two_people_answer_both() -> None:
    bob = ask(3, 2, "bob")
    both = desk(QUESTION, bob, reply(4, 9, QUESTION, names=("anna", "bob"))).cases
    assert [(case.author, case.rule) for case in both] == [(1, Rule.DIRECT), (2, Rule.MENTION)]


def test_posts_that_answer_one_another_in_a_circle_harm_nobody() -> None:
    first = ask(1, reply_to="2", reply_to_author=8, reply_to_brand="Acme")
    second = reply(2, 5, first)
    assert waits(the_case(first, second)) == [(0, 5, CaseState.ANSWERED)]

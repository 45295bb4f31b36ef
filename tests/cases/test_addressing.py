"""To whom a post is addressed, and whether it needs a response."""

from __future__ import annotations

from typing import Any

import pytest

from listener.cases import Rules
from listener.model import Action, Reason, Signal, ThreadPost, Via
from tests.cases.threads import ANY, RULES, ask, desk, done, reply

NOTHING: dict[str, Any] = {"signals": Signal.NONE}


def told(*posts: ThreadPost, rules: Rules = RULES) -> list[tuple[str, Via, bool, bool, Reason]]:
    """Brand, how addressed, whether first, whether it needs a response, why."""
    return [
        (one.brand, one.via, one.is_first, one.needs, one.reason)
        for one in desk(*posts, rules=rules).messages
    ]


def test_the_brand_that_is_answered_comes_before_those_tagged() -> None:
    post = ask(1, tags=("Bolt", "Acme"), reply_to="9", reply_to_author=8, reply_to_brand="Acme")
    assert told(post) == [
        ("Acme", Via.REPLY, True, True, Reason.QUESTION),
        ("Bolt", Via.TAG, False, False, Reason.NOTHING),
    ]


def test_with_any_every_brand_that_is_tagged_is_asked() -> None:
    assert told(ask(1, tags=("Bolt", "Acme")), rules=ANY) == [
        ("Bolt", Via.TAG, True, True, Reason.QUESTION),
        ("Acme", Via.TAG, False, True, Reason.QUESTION),
    ]


def test_a_handle_tells_whom_an_unknown_post_was_by() -> None:
    post = ask(1, tags=(), reply_to="404", reply_to_handle="acme")
    assert told(post) == [("Acme", Via.REPLY, True, True, Reason.QUESTION)]


def test_an_answer_to_somebody_who_names_a_brand_in_passing_is_addressed_to_nobody() -> None:
    assert told(ask(1, tags=(), reply_to="2", reply_to_author=2, reply_to_handle="acme")) == []


def test_whom_a_brand_answers_unasked_has_written_to_it_and_needed_nothing() -> None:
    post = ask(1, tags=(), mentions=("Acme",))
    assert told(post, reply(2, 3, post)) == [("Acme", Via.ANSWER, True, False, Reason.NOTHING)]


@pytest.mark.parametrize(
    ("changes", "needs", "reason"),
    [
        pytest.param({}, True, Reason.QUESTION, id="a question"),
        pytest.param({**NOTHING, "is_negative": True}, True, Reason.NEGATIVE, id="negative"),
        pytest.param({"signals": Signal.SERVICE}, True, Reason.SERVICE, id="a service term"),
        pytest.param(NOTHING, False, Reason.NOTHING, id="praise"),
        pytest.param({"signals": Signal.CHURN}, False, Reason.NOTHING, id="a churn term with a tag"),
        pytest.param({"is_spam": True}, False, Reason.SPAM, id="spam"),
    ],
)
def test_the_first_rule_that_holds_decides(changes: dict[str, Any], needs: bool, reason: Reason) -> None:
    assert told(ask(1, **changes)) == [("Acme", Via.TAG, True, needs, reason)]


def test_an_untagged_mention_needs_a_response_only_where_somebody_may_leave() -> None:
    mention: dict[str, Any] = {"tags": (), "mentions": ("Acme",)}
    leaving = ask(1, **mention, signals=Signal.CHURN)
    assert told(leaving, ask(2, **mention, is_negative=True)) == [
        ("Acme", Via.MENTION, False, True, Reason.CHURN)
    ]


def test_a_brands_own_posts_are_no_messages() -> None:
    assert told(reply(1, 0, tags=("Bolt",), signals=Signal.QUESTION)) == []


@pytest.mark.parametrize("needs", ["yes", "no"])
def test_an_agents_word_stands_above_every_rule(needs: str) -> None:
    post = ask(1, **NOTHING) if needs == "yes" else ask(1)
    (message,) = desk(post, work=(done(1, 5, post, Action.NEEDS, needs=needs),)).messages
    assert (message.needs, message.reason) == (needs == "yes", Reason.AGENT)


def test_an_agents_word_makes_a_case_of_a_mere_mention() -> None:
    post = ask(1, **NOTHING, tags=(), mentions=("Acme",))
    found = desk(post, work=(done(1, 5, post, Action.NEEDS, needs="yes"),))
    assert [(case.post, case.brand) for case in found.cases] == [(1, "Acme")]

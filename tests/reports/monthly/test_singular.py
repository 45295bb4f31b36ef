"""One person is not "1 people"."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from listener.model import UNKNOWN, Estimate
from listener.render.monthly.words import plain
from listener.reports.monthly import answering, causes, money
from listener.reports.monthly.document import Sentence


def facts_of(people: int, at_risk: Estimate = UNKNOWN) -> Any:
    """So many people wait and have complained."""
    outcome = SimpleNamespace(breached=1, mature=4)
    answers = SimpleNamespace(
        waiting=people,
        ages=(0, 0, people, 0),
        hours={},
        figures=SimpleNamespace(cases=SimpleNamespace(target=outcome)),
    )
    risk = SimpleNamespace(
        value=at_risk,
        complaints=SimpleNamespace(authors=frozenset(range(people))),
        worth=SimpleNamespace(missing=("clv",)),
    )
    config = SimpleNamespace(workspace=SimpleNamespace(currency="EUR"))
    return SimpleNamespace(answers=answers, value=SimpleNamespace(at_risk=risk, media=UNKNOWN), config=config)


GOAL: Any = SimpleNamespace(metric=SimpleNamespace(name="within_target"))


def said(facts: Any) -> list[str]:
    """What is said of those who wait and have complained."""
    apart = [one.text for one in money._apart(facts) if isinstance(one, Sentence)]
    texts = (
        answering.waiting_sentence(facts).text,
        causes.action(GOAL, facts),
        causes.causes(GOAL, facts)[-1],
    )
    return [plain(one) for one in (*texts, *apart)]


@pytest.mark.parametrize(
    ("people", "told"),
    [
        (
            1,
            [
                "1 person waits for an answer, 1 of them for more than a day.",
                "Answer the 1 person who waits; staff the hours with late cases.",
                "1 person waits for more than a day.",
                "1 person complained and was left for over a day; what is at risk lacks: clv.",
            ],
        ),
        (
            2,
            [
                "2 people wait for an answer, 2 of them for more than a day.",
                "Answer the 2 people who wait, the oldest first; staff the hours with late cases.",
                "2 people wait for more than a day.",
                "2 people complained and were left for over a day; what is at risk lacks: clv.",
            ],
        ),
    ],
)
def test_people_are_counted_in_words_that_fit(people: int, told: list[str]) -> None:
    assert said(facts_of(people)) == told


def test_what_is_at_risk_by_one_person_is_told_so() -> None:
    assert said(facts_of(1, Estimate(90.0, 40.0, 160.0)))[-1] == (
        "Apart from this, 90 EUR (40 to 160 EUR) is at risk: 1 person complained and was "
        "left without an answer."
    )


def test_where_nobody_waits_nobody_is_to_be_answered() -> None:
    assert plain(causes.action(GOAL, facts_of(0))) == "Staff the hours with late cases."

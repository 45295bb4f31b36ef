"""Conversations of the demo: how often, how fast and how a firm answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median

import pytest

from listener.model import Author, Post
from listener.sources.demo.posts import tweet
from listener.sources.demo.threads import conversation
from listener.sources.demo.world import FIRMS, OWN

MONDAY_NOON = datetime(2026, 11, 16, 11, tzinfo=UTC)
CUSTOMER = Author("9800000000000000001", "amber_badger_demo_001", "Amber Badger", 120)
ROUNDS = 1_500


def talks(*, intent: str, at: datetime = MONDAY_NOON, crisis: bool = False) -> tuple[Post, list[list[Post]]]:
    rng = Random(3)
    asked = tweet(rng, CUSTOMER, "@nimbrolahelp my Nimbrola Dock crashed", at=at, lang="en")
    return asked, [list(conversation(rng, OWN, asked, intent=intent, crisis=crisis)) for _ in range(ROUNDS)]


def first_hours(asked: Post, threads: list[list[Post]]) -> float:
    return median(
        (thread[0].created_at - asked.created_at) / timedelta(hours=1) for thread in threads if thread
    )


@pytest.mark.parametrize(
    ("crisis", "low", "high"),
    [pytest.param(False, 0.17, 0.25, id="calm"), pytest.param(True, 0.35, 0.45, id="crisis")],
)
def test_a_share_of_complaints_is_never_answered(crisis: bool, low: float, high: float) -> None:
    _, threads = talks(intent="complaint", crisis=crisis)
    assert low < sum(not thread for thread in threads) / ROUNDS < high


def test_answers_take_longer_at_night_and_in_a_crisis() -> None:
    noon = first_hours(*talks(intent="complaint"))
    night = first_hours(*talks(intent="complaint", at=MONDAY_NOON - timedelta(hours=10)))
    crisis = first_hours(*talks(intent="complaint", crisis=True))
    assert 1.0 < noon < 1.8
    assert night > 3 * noon
    assert crisis > 2 * noon


def test_praise_is_thanked_for_and_the_talk_ends() -> None:
    _, threads = talks(intent="praise")
    assert max(len(thread) for thread in threads) == 1


def test_a_talk_of_three_goes_to_and_fro_in_one_conversation() -> None:
    asked, threads = talks(intent="complaint")
    longest = max(threads, key=len)
    assert [post.author for post in longest] == [OWN.desk, CUSTOMER, OWN.desk]
    assert {post.conversation_id for post in longest} == {asked.id}
    answered = [post.reply_to.post_id for post in longest if post.reply_to]
    assert answered == [asked.id, longest[0].id, longest[1].id]


def test_rivals_leave_more_complaints_unanswered_the_smaller_they_are() -> None:
    assert [firm.silence for firm in FIRMS] == sorted(firm.silence for firm in FIRMS)

"""The demo's ledger: a poll for every due time, in agreement with the posts, one source down for a day."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from itertools import groupby, pairwise

import pytest

from listener.config.parts import parts_of
from listener.model import Poll, PollStatus, Post
from listener.sources.demo import demo_config, demo_polls, source_of


@pytest.fixture(scope="module")
def polls(now: datetime, posts: list[Post]) -> list[Poll]:
    return list(demo_polls(now, posts))


def test_the_ledger_is_the_same_for_the_same_seed(
    now: datetime, polls: list[Poll], posts: list[Post]
) -> None:
    assert list(demo_polls(now, posts, seed=7)) == polls


def test_every_part_of_every_source_was_polled_rarely_and_every_half_hour_for_the_last_two_weeks(
    now: datetime, polls: list[Poll]
) -> None:
    config = demo_config(now)
    parts = [
        part.key for source in config.sources for part in parts_of(source, config.brands) if not part.upkeep
    ]
    by_part = {key: list(some) for key, some in groupby(polls, key=lambda poll: (poll.source, poll.part))}
    assert list(by_part) == parts
    assert len(polls) < 8_000
    for some in by_part.values():
        due = [poll.due_at for poll in some]
        steps = [later - earlier for earlier, later in pairwise(due)]
        assert steps[:424] == [timedelta(hours=6)] * 424
        assert set(steps[424:]) == {timedelta(minutes=30)}
        assert len(steps) - 424 in (671, 672)
        assert now - timedelta(days=121) <= due[0]
        assert all(poll.due_at <= poll.started_at <= poll.finished_at <= now for poll in some)
        assert all(poll.started_at - poll.due_at < poll.every for poll in some)


def test_one_source_was_down_for_a_day_and_says_why(now: datetime, polls: list[Poll]) -> None:
    failed = [poll for poll in polls if poll.status is PollStatus.FAILED]
    assert {poll.source for poll in failed} == {"Business press"}
    assert len(failed) == 48
    assert len({poll.due_at.date() for poll in failed}) == 1
    assert {poll.error for poll in failed} == {
        "The server answered 503 Service Unavailable: it should recover; if not, check the address."
    }
    assert all(poll.error is None for poll in polls if poll.status.succeeded)


def test_feeds_are_mostly_unchanged_and_new_counts_agree_with_the_posts(
    polls: list[Poll], posts: list[Post]
) -> None:
    feeds = Counter(poll.status for poll in polls if poll.source != "X")
    assert feeds[PollStatus.UNCHANGED] > feeds[PollStatus.OK] > feeds[PollStatus.FAILED] / 2
    new: Counter[str] = Counter()
    for poll in polls:
        assert poll.new <= poll.seen
        assert poll.new == 0 or poll.status is PollStatus.OK
        new[poll.source] += poll.new
    first, last = polls[0].due_at - timedelta(minutes=30), max(poll.started_at for poll in polls)
    came = Counter(source_of(post) for post in posts if first <= post.created_at < last)
    assert all(abs(new[name] - came[name]) <= 2 for name in came)

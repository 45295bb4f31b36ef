"""Polls that were missed, by the local day on which they fell due."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.model import Poll, PollStatus, missed_by_day
from tests.builders import WARSAW, at

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("status", "succeeded"),
    [("ok", True), ("unchanged", True), ("failed", False), ("paused", False)],
)
def test_a_source_was_read_if_it_answered_or_was_unchanged(status: str, succeeded: bool) -> None:
    assert PollStatus(status).succeeded is succeeded


@pytest.mark.parametrize(
    ("hours", "missed"),
    [
        pytest.param(-1, {}, id="not due yet"),
        pytest.param(0.9, {}, id="late, but within the interval"),
        pytest.param(1, {date(2026, 3, 9): 1}, id="a whole interval"),
        # 9 March ends in Warsaw at 23:00 UTC.
        pytest.param(4.5, {date(2026, 3, 9): 2, date(2026, 3, 10): 2}, id="over midnight"),
    ],
)
def test_only_whole_intervals_without_a_visit_were_missed(hours: float, missed: dict[date, int]) -> None:
    due = at(9, 21)
    assert missed_by_day(due, due + timedelta(hours=hours), HOUR, WARSAW) == missed


def test_a_day_on_which_the_clock_changes_has_23_hourly_polls() -> None:
    # 29 March 2026 begins in Warsaw at 23:00 UTC of the 28th and ends at 22:00.
    missed = missed_by_day(at(28, 23), at(29, 23), HOUR, WARSAW)
    assert missed == {date(2026, 3, 29): 23, date(2026, 3, 30): 1}


@given(
    start=st.integers(0, 320_000),
    late=st.integers(0, 10_000),
    minutes=st.integers(1, 200),
    zone=st.sampled_from(["Europe/Warsaw", "America/Havana", "Africa/Cairo", "Asia/Beirut"]),
)
def test_the_days_are_those_of_each_missed_poll(start: int, late: int, minutes: int, zone: str) -> None:
    due, every = at(25) + timedelta(minutes=start), timedelta(minutes=minutes)
    days = ((due + number * every).astimezone(ZoneInfo(zone)).date() for number in range(late // minutes))
    assert missed_by_day(due, due + timedelta(minutes=late), every, ZoneInfo(zone)) == Counter(days)


def test_months_of_missed_polls_are_counted_by_the_day() -> None:
    missed = missed_by_day(at(1), at(1) + timedelta(days=3_650), timedelta(microseconds=1), WARSAW)
    assert (len(missed), sum(missed.values())) == (3_651, 3_650 * 86_400 * 10**6)


@given(late=st.integers(0, 10_000), minutes=st.integers(1, 200), status=st.sampled_from(PollStatus))
def test_a_visit_stands_for_itself_and_all_that_was_missed(
    late: int, minutes: int, status: PollStatus
) -> None:
    every = timedelta(minutes=minutes)
    started = at(9) + timedelta(minutes=late)
    due = Poll("Feed", "", at(9), started, started, every, status).due_by_day(WARSAW)
    owed = 0 if status is PollStatus.PAUSED else late // minutes + 1
    assert sum(due.values()) == owed

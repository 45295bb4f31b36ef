"""Cohorts by month: by the worked example, and day by day by hand."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.metrics.groups.cohorts import Cohort, cohorts, whole_months
from listener.model import UNKNOWN
from tests.metrics.examples import example

DAYS = st.dates(date(2023, 11, 1), date(2024, 7, 31))
LIVES = st.lists(st.tuples(DAYS, st.none() | st.integers(0, 200)), max_size=12).map(
    lambda known: [(start, None if days is None else start + timedelta(days)) for start, days in known]
)


def test_the_worked_example_comes_out() -> None:
    inputs, expected, tolerance = example("D13")
    found = Cohort(date(2026, 1, 1), inputs["cohort_size"], tuple(inputs["active_by_month"]))
    assert [one.value for one in found.retention] == pytest.approx(expected["retention"], abs=tolerance)
    assert [one.value for one in found.churn] == pytest.approx(expected["monthly_churn"], abs=tolerance)


def test_a_cohort_that_is_all_gone_has_no_churn() -> None:
    assert Cohort(date(2026, 1, 1), 2, (2, 0, 0)).churn[1] == UNKNOWN


def test_a_month_counts_once_it_is_over_for_who_started_last() -> None:
    lives = [(date(2026, 1, 5), date(2026, 2, 20)), (date(2026, 1, 31), None)]
    days = [date(2026, 1, 30), date(2026, 1, 31), date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 31)]
    found = [cohorts(lives, day)[0] for day in days]
    assert [one.active for one in found] == [(), (1,), (2,), (2, 2), (2, 2, 1)]
    assert [one.size for one in found] == [1, 1, 2, 2, 2]


def test_cohorts_come_by_month_and_future_customers_not_at_all() -> None:
    lives = [(date(2026, 3, 1), None), (date(2026, 1, 9), None), (date(2026, 2, 28), None)]
    found = cohorts(lives, date(2026, 3, 1))
    assert found == (Cohort(date(2026, 1, 1), 1, (1, 1)), Cohort(date(2026, 2, 1), 1, (1,)))


@pytest.mark.parametrize(
    ("start", "end", "wanted"),
    [
        (date(2026, 1, 15), date(2026, 1, 15), -1),
        (date(2026, 1, 15), date(2026, 1, 16), 0),
        (date(2026, 1, 15), date(2026, 2, 15), 0),
        (date(2026, 1, 15), date(2026, 2, 16), 1),
        (date(2026, 1, 31), date(2026, 2, 28), 0),
        (date(2026, 1, 31), date(2026, 3, 1), 1),
        (date(2024, 2, 29), date(2025, 3, 1), 12),
    ],
)
def test_whole_months_end_on_the_same_day_or_the_last_one(start: date, end: date, wanted: int) -> None:
    assert whole_months(start, end) == wanted


def after(start: date, months: int) -> date:
    """The same day so many months later, or the last one of that month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    for day in range(start.day, 0, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    raise AssertionError


@given(LIVES, DAYS, st.randoms(use_true_random=False))
def test_active_are_those_whose_day_came_before_their_end(
    lives: list[tuple[date, date | None]], today: date, chance: random.Random
) -> None:
    found = cohorts(lives, today)
    chance.shuffle(lives)
    assert cohorts(lives, today) == found
    assert sum(one.size for one in found) == sum(start < today for start, _end in lives)
    for one in found:
        last = after(one.month, 1) - timedelta(1)
        members = [(s, e) for s, e in lives if s.replace(day=1) == one.month and s < today]
        complete = [months for months in range(12) if after(last, months) <= today]
        assert one.active == tuple(
            sum(end is None or after(start, months) < end for start, end in members) for months in complete
        )

"""Customers who were alike beforehand: classes of about equal size, months, and means within strata."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.metrics.groups.classes import classes, cuts
from listener.metrics.groups.mean_strata import MeanDifference, stratify_means
from listener.metrics.groups.months import months_after, months_between
from listener.model import UNKNOWN

DAYS = st.dates(date(2000, 1, 1), date(2040, 1, 1))


def sizes(values: list[int], parts: int) -> list[int]:
    told = np.array(values, dtype=np.int64)
    found: list[int] = np.bincount(classes(told, cuts(told, parts))).tolist()
    return found


def test_classes_are_cut_between_values_as_near_to_equal_sizes_as_can_be() -> None:
    assert sizes([1, 2, 3, 4], 2) == [2, 2]
    assert sizes([0, 0, 0, 1], 2) == [3, 1]
    assert sizes([0, 1, 1, 1], 2) == [1, 3]
    assert sizes([5, 5, 5], 2) == [3]
    assert sizes([1, 2, 3, 4, 5, 6, 7, 8, 9], 3) == [3, 3, 3]
    assert sizes([1, 1, 2, 2], 3) == [2, 2]


@given(st.lists(st.integers(-50, 50), min_size=1), st.integers(2, 3))
def test_equal_values_are_in_one_class_and_higher_ones_in_no_lower(values: list[int], parts: int) -> None:
    told = np.array(sorted(values), dtype=np.int64)
    found = classes(told, cuts(told, parts))
    assert (np.diff(found) >= 0).all()
    assert set(found.tolist()) == set(range(int(found[-1]) + 1))
    assert len(set(zip(values, classes(np.array(values), cuts(told, parts)).tolist(), strict=True))) == len(
        set(values)
    )


def test_months_are_calendar_months() -> None:
    assert months_after(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_after(date(2024, 1, 31), -2) == date(2023, 11, 30)
    assert months_between(date(2025, 3, 1), date(2026, 3, 1)) == 12
    assert months_between(date(2025, 3, 1), date(2025, 4, 16)) == 1.5


@given(DAYS, st.integers(0, 60))
def test_a_month_later_is_one_month_between(day: date, months: int) -> None:
    assert months_between(day, months_after(day, months)) == months


@given(DAYS, st.integers(0, 2_000))
def test_more_days_are_more_months(day: date, days: int) -> None:
    end = day + timedelta(days=days)
    assert months_between(day, end) < months_between(day, end + timedelta(days=1))


def test_a_difference_of_means_that_is_selection_alone_is_none_within_strata() -> None:
    heavy, light = np.array([90.0, 100.0, 110.0]), np.array([9.0, 10.0, 11.0])
    many, few = np.tile(heavy, 5), np.tile(light, 5)
    found = stratify_means([(many, heavy), (light, few)])
    assert found.difference.value == pytest.approx(0)
    assert found.difference.low is not None
    assert found.difference.low < 0
    assert found.dropped_customers == 0


def test_the_weighted_mean_and_its_interval_are_those_of_the_formula() -> None:
    a, b, c, d = (np.array(one, dtype=np.float64) for one in ([3, 5], [1, 1, 4], [10, 30, 20], [5, 7]))
    found = stratify_means([(a, b), (c, d)])
    first, second = 2 * 3 / 5, 3 * 2 / 5
    value = (first * (4 - 2) + second * (20 - 6)) / (first + second)
    variance = (first**2 * (2 / 2 + 3 / 3) + second**2 * (100 / 3 + 2 / 2)) / (first + second) ** 2
    half = 1.959963984540054 * variance**0.5
    told = (found.difference.value, found.difference.low, found.difference.high)
    assert told == pytest.approx((value, value - half, value + half))


def test_a_stratum_with_fewer_than_two_in_a_group_is_left_out_and_counted() -> None:
    one, two = np.array([1.0]), np.array([1.0, 2.0])
    assert stratify_means([(one, two), (two, np.array([]))]) == MeanDifference(UNKNOWN, 5)
    assert stratify_means([]) == MeanDifference(UNKNOWN, 0)
    assert stratify_means([(two, two), (one, two)]).dropped_customers == 3

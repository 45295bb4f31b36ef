"""Growth with its interval, what widens it, and the monthly rate, by the worked examples and by hand."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.metrics.growth import dispersion, growth, growth_estimate, monthly_growth
from listener.model import Estimate
from tests.metrics.examples import example

counts = st.integers(0, 10**9)
days = st.lists(st.one_of(st.none(), st.integers(0, 500)), max_size=60)


def test_growth_compares_daily_means_of_unequal_periods() -> None:
    inputs, expected, tolerance = example("A6b")
    assert growth(inputs["v1"], inputs["days1"], inputs["v0"], inputs["days0"]) == pytest.approx(
        expected["growth_per_day"], abs=tolerance
    )
    zero = inputs["zero_case"]
    assert growth(zero["v1"], 28, zero["v0"], 28) is expected["zero_case"]


def test_growth_has_an_interval_that_dispersion_widens() -> None:
    inputs, expected, tolerance = example("A6")
    found = growth_estimate(
        inputs["v1"], inputs["days1"], inputs["v0"], inputs["days0"], dispersion=inputs["dispersion"]
    )
    told = [found.value, found.low, found.high]
    assert told == pytest.approx([expected["growth"], *expected["ci"]], abs=tolerance)


def test_growth_of_nothing_is_unknown() -> None:
    inputs, expected, _ = example("Z1")
    assert growth(9, 28, inputs["v0"], 28) is expected["growth"]
    assert growth_estimate(9, 28, 0, 28) == Estimate()


def test_growth_to_nothing_is_a_fall_by_all_without_an_interval() -> None:
    assert growth(0, 30, 12, 30) == -1
    assert growth_estimate(0, 30, 12, 30) == Estimate(-1.0)


def test_growth_is_unknown_before_any_time_has_passed() -> None:
    assert growth(0, 0.0, 12, 30) is None


@given(now=counts, before=counts, days=st.floats(0.001, 4_000))
def test_growth_is_finite_or_unknown(now: int, before: int, days: float) -> None:
    found = growth(now, days, before, 30)
    assert found is None if before == 0 else found is not None and math.isfinite(found) and found >= -1


@given(now=st.integers(1, 10**6), before=st.integers(1, 10**6), spread=st.floats(1, 50))
def test_the_interval_holds_the_growth_and_grows_with_dispersion(
    now: int, before: int, spread: float
) -> None:
    narrow = growth_estimate(now, 28, before, 28)
    wide = growth_estimate(now, 28, before, 28, dispersion=spread)
    ends = [wide.low, narrow.low, narrow.value, narrow.high, wide.high]
    told = [one for one in ends if one is not None]
    assert len(told) == 5
    assert all(low <= high + 1e-9 * (1 + abs(high)) for low, high in pairwise(told))


def test_a_short_period_has_one_mean_for_all_its_days() -> None:
    # Mean 4: (4 + 4 + 0) / 4 over 3 - 1.
    assert dispersion([2, 6, 4]) == 1.0
    # Mean 10: (64 + 64 + 0) / 10 over 2.
    assert dispersion([2, 18, 10]) == pytest.approx(6.4)


def test_a_long_period_compares_like_weekdays() -> None:
    week = [50, 40, 30, 20, 10, 5, 1]
    assert dispersion(week * 2) == 1.0
    # Means 5, ..., of which only Monday scatters: (25 + 25) / 5 over 14 - 7.
    assert dispersion([0, *[5] * 6, 10, *[5] * 6]) == pytest.approx(max(1.0, 50 / 5 / 7))
    assert dispersion([0, *[0] * 6, 20, *[0] * 6]) == pytest.approx(200 / 10 / 1)


def test_each_period_is_compared_with_its_own_means() -> None:
    assert dispersion([5] * 28, [50] * 28) == 1.0
    assert dispersion([2, 18, 10], [100] * 3) == pytest.approx(12.8 / 4)


def test_without_degrees_of_freedom_there_is_no_dispersion() -> None:
    assert dispersion() == dispersion([]) == dispersion([7]) == dispersion([0] * 30) == 1.0


def test_days_that_are_not_known_take_no_part() -> None:
    assert dispersion([2, None, 18, 10, None]) == dispersion([2, 18, 10])


@given(days, days)
def test_dispersion_is_finite_and_never_below_chance(before: list[int | None], now: list[int | None]) -> None:
    found = dispersion(before, now)
    assert found >= 1
    assert math.isfinite(found)
    assert found == pytest.approx(dispersion(now, before))


def test_monthly_growth_compounds() -> None:
    inputs, expected, tolerance = example("A6c")
    found = monthly_growth(inputs["v_first"], inputs["v_last"], inputs["months"])
    assert found == pytest.approx(expected["cmgr"], abs=tolerance)


def test_monthly_growth_is_unknown_from_nothing_or_in_no_time() -> None:
    assert monthly_growth(0, 5, 3) is None
    assert monthly_growth(5, 5, 0) is None
    assert monthly_growth(5, 0, 2) == -1

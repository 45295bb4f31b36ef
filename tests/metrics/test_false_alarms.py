"""How often alarms are false, by the table of the metrics specification."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.metrics.false_alarms import false_alarm_days, false_rise_days
from listener.metrics.spikes import readings


@pytest.mark.parametrize(
    ("dispersion", "mean", "days"),
    [(1, 40, 2_500), (3, 5, 125), (3, 40, 143), (3, 400, 2_500), (10, 5, 30), (10, 40, 111), (10, 400, 250)],
)
def test_the_simulated_rates_are_told(dispersion: float, mean: float, days: int) -> None:
    assert false_alarm_days(dispersion, mean) == days


def test_beyond_what_was_simulated_the_nearest_stands() -> None:
    assert false_alarm_days(50, 1) == false_alarm_days(10, 5)
    assert false_alarm_days(1, 0) == false_alarm_days(1, 9_999) == 2_500


@given(st.floats(1, 30), st.floats(0, 2_000))
def test_more_scatter_never_makes_fewer_false_alarms(dispersion: float, mean: float) -> None:
    assert 30 <= false_alarm_days(dispersion + 1, mean) <= false_alarm_days(dispersion, mean) <= 2_500


@pytest.mark.parametrize(
    ("dispersion", "mean", "days"), [(1, 5, 1_111), (3, 40, 156), (10, 5, 56), (99, 999, 103)]
)
def test_slow_rises_are_false_as_often_as_was_simulated(dispersion: float, mean: float, days: int) -> None:
    assert false_rise_days(dispersion, mean) == days


def test_counts_that_scatter_by_chance_raise_few_false_spikes() -> None:
    chance = np.random.default_rng(7)
    days = [one for _ in range(5) for one in readings(chance.poisson(40, 400).astype(np.float64)) if one]
    # One in 2,500 days is foretold.
    assert sum(one.is_alert for one in days) <= 3

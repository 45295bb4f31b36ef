"""How often alarms are false, by the table of the metrics specification."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.metrics.false_alarms import false_alarm_days


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

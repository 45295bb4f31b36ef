"""Slow rises, by the worked example and what an alarm does to what follows it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.metrics.drift import drift
from tests.metrics.examples import example

scores = st.lists(st.floats(-9, 9), max_size=60)


def test_the_worked_example_comes_out() -> None:
    inputs, expected, tolerance = example("A9")
    found = [one for one in drift(inputs["z"], limit=inputs["L"]) if one]
    assert [one.mean for one in found] == pytest.approx(expected["ewma"], abs=tolerance)
    assert [one.limit for one in found] == pytest.approx(expected["limit"], abs=tolerance)
    assert [one.is_alarm for one in found].index(True) + 1 == expected["first_alarm_index_1based"]


def test_after_an_alarm_it_begins_anew() -> None:
    rise = [0.5, 1.2, 0.8, 1.5, 1.1, 1.9, 1.4]
    found = drift(rise * 2)
    assert found[7:] == found[:7]


def test_days_without_a_z_change_nothing() -> None:
    assert drift([0.5, None, 1.2, None]) == [
        drift([0.5, 1.2])[0],
        None,
        drift([0.5, 1.2])[1],
        None,
    ]
    assert drift([]) == []


@given(scores)
def test_a_higher_limit_never_alarms_earlier(told: list[float]) -> None:
    low = [one is not None and one.is_alarm for one in drift(told, limit=2.5)]
    high = [one is not None and one.is_alarm for one in drift(told, limit=3.0)]
    first = {
        name: some.index(True) if True in some else len(told) for name, some in (("l", low), ("h", high))
    }
    assert first["l"] <= first["h"]

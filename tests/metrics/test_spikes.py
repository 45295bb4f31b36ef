"""Spikes by the worked example; what is unknown, left out or too small; and the properties of z."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.metrics.spikes import Reading, Usual, readings, usual
from tests.metrics.examples import example

counts = st.integers(0, 5_000)


def worked() -> tuple[tuple[Usual | None, ...], dict[str, float], float]:
    inputs, expected, tolerance = example("A8")
    return usual(np.array(inputs["history_weeks_x_mon_to_sun"], dtype=float)), expected, tolerance


def test_the_worked_example_comes_out() -> None:
    found, expected, tolerance = worked()
    monday, sunday = found[0], found[6]
    assert monday is not None
    assert sunday is not None
    told = [monday.scale, monday.middle, monday.expected, *(monday.z(x) for x in (41, 60, 75)), sunday.z(41)]
    names = ("scale", "median_y_mon", "expected_mon", "z_mon_41", "z_mon_60", "z_mon_75", "z_sun_41")
    assert told == pytest.approx([expected[name] for name in names], abs=tolerance)
    assert monday.is_alert(60) is expected["alert_mon_60"]
    assert monday.is_alert(75) is expected["alert_mon_75"]
    assert sunday.is_alert(41) is expected["alert_sun_41"]


def test_an_alert_is_rare_many_and_clearly_more_than_usual() -> None:
    few, many = Usual(1.0, 2.3, 1.0), Usual(400.0, 40.02, 1.0)
    assert few.z(9) > 3.5
    assert not few.is_alert(9)
    assert few.is_alert(10)
    assert many.z(599) > 5
    assert not many.is_alert(599)
    assert many.is_alert(600)


def test_a_severe_spike_has_a_z_of_five() -> None:
    like = Usual(10.0, 2 * 10.375**0.5, 1.0)
    assert [Reading(count, like).is_alert for count in (24, 25, 32, 33)] == [False, True, True, True]
    assert [Reading(count, like).is_severe for count in (24, 25, 32, 33)] == [False, False, False, True]


def test_fewer_than_four_known_weeks_are_no_usual() -> None:
    history = np.full((8, 2), np.nan)
    history[5:, 0] = 10
    history[4:, 1] = 10
    assert usual(history) == (None, Usual(10.0, 2 * 10.375**0.5, 1.0))
    assert usual(np.full((8, 2), np.nan)) == (None, None)


@given(st.lists(st.one_of(st.just(np.nan), counts, st.integers(20, 25)), max_size=90))
def test_each_day_is_read_against_what_is_usual_of_the_eight_weeks_before_it(days: list[float]) -> None:
    left = [np.nan] * 56 + [float(count) for count in days]
    expected: list[Reading | None] = []
    for place, count in enumerate(days):
        like = usual(np.array(left[place : place + 56]).reshape(8, 7))[0]
        one = None if like is None or np.isnan(count) else Reading(int(count), like)
        if one is not None and one.is_alert:
            left[place + 56] = np.nan
        expected.append(one)
    assert readings(np.array(days, dtype=float)) == expected


def test_one_scale_is_for_all_keys_and_of_known_counts_only() -> None:
    history = np.array([[10.0, 100], [90, 100], [10, 100], [90, np.nan]])
    (first, second) = usual(history)
    assert first is not None
    assert second is None
    rooted = 2 * np.sqrt(np.array([10.375, 90.375]))
    middle = rooted.mean()
    # Four deviations of the first key, three of nothing of the second.
    assert first.scale == pytest.approx(1.4826 * (rooted[1] - middle))


def test_days_are_read_against_the_weeks_before_them() -> None:
    flat = np.full(63, 20.0)
    flat[28] = 60
    found = readings(flat)
    assert found[:28] == [None] * 28
    assert [one.is_alert for one in found[28:] if one] == [True, *[False] * 34]


def test_a_spike_is_left_out_of_what_is_usual_later() -> None:
    series = np.full(70, 20.0)
    series[[28, 35, 42, 49, 56]] = 90
    found = readings(series)
    told = [one for one in (found[day] for day in (28, 35, 42, 49, 56)) if one]
    assert [one.usual.expected for one in told] == [20.0] * 5
    assert all(one.is_alert for one in told)
    # Of the last eight like days now only three are no spikes.
    assert found[63] is None


def test_a_lasting_rise_becomes_usual_after_some_weeks() -> None:
    series = np.concatenate([np.full(56, 20.0), np.full(140, 90.0)])
    found = readings(series)
    assert found[56] is not None
    assert found[56].is_alert
    last = found[-1]
    assert last is not None
    assert not last.is_alert
    assert last.usual.expected == 90


def test_days_that_are_not_known_are_not_read() -> None:
    series = np.full(60, 20.0)
    series[50] = np.nan
    found = readings(series)
    assert found[50] is None
    assert found[57] is not None


def test_a_key_finer_than_days_has_its_own_usual() -> None:
    night_and_day = np.tile([2.0, 50.0], (8, 1))
    night, day = usual(night_and_day)
    assert night is not None
    assert day is not None
    assert (night.expected, day.expected) == (2.0, 50.0)
    assert night.is_alert(30)
    assert not day.is_alert(50)


@given(st.lists(st.lists(counts, min_size=3, max_size=3), min_size=4, max_size=8), counts)
def test_z_grows_with_the_count_and_no_order_of_weeks_matters(weeks: list[list[int]], count: int) -> None:
    history = np.array(weeks, dtype=float)
    found = usual(history)
    for one in found:
        assert one is not None
        assert one.z(count + 1) > one.z(count)
        assert one.scale >= 1
    assert usual(history[::-1]) == found


@given(st.lists(st.lists(st.one_of(counts, st.none()), min_size=3, max_size=3), min_size=1, max_size=8))
def test_medians_are_those_of_the_known_counts(weeks: list[list[int | None]]) -> None:
    history = np.array([[np.nan if one is None else one for one in week] for week in weeks])
    for key, one in enumerate(usual(history)):
        known = history[:, key][~np.isnan(history[:, key])]
        assert one is None if len(known) < 4 else one is not None and one.expected == np.median(known)

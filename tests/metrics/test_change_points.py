"""Changes of level, by the worked example, in several pieces, and where days hang together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listener.metrics.change_points import change_points, strongest
from tests.metrics.examples import example


def noise(days: int, seed: int = 1, scale: float = 0.05) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.random.default_rng(seed).normal(0, scale, days)


def test_the_worked_example_comes_out() -> None:
    inputs, expected, tolerance = example("B4")
    (found,) = change_points(inputs["daily_mean"])
    assert found.place == expected["last_index_before_change_1based"]
    assert [found.greatest, found.before, found.after] == pytest.approx(
        [expected["max_abs_S"], expected["mean_before"], expected["mean_after"]], abs=tolerance
    )
    assert found.p < expected["p_perm_below"]


def test_pieces_are_divided_again() -> None:
    levels = np.repeat([0.2, -0.3, 0.0], 42) + noise(126)
    assert [one.place for one in change_points(levels.tolist())] == [42, 84]


def test_a_quiet_series_has_no_change() -> None:
    assert [change_points(noise(60, seed).tolist()) for seed in range(5)] == [()] * 5
    assert change_points([0.1] * 30) == ()


def test_a_piece_of_fewer_than_seven_days_is_not_divided() -> None:
    assert strongest([0.0, 0.0, 0.0, 9.0, 9.0, 9.0]) is None
    assert change_points([]) == ()


def test_days_that_hang_together_are_moved_in_blocks() -> None:
    wander = np.convolve(noise(126, 4, 1.0), np.ones(12) / 12, mode="same")
    found = strongest(wander.tolist())
    assert found is not None
    # By single days it would pass for a change: p of the order of 0.001.
    assert found.p > 0.01


def test_the_same_days_give_the_same_p() -> None:
    series = (noise(40) + np.repeat([0.0, 0.03], 20)).tolist()
    assert strongest(series) == strongest(series)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(-1, 1), min_size=7, max_size=40))
def test_a_change_lies_within_the_series_and_p_is_one(values: list[float]) -> None:
    found = strongest(values, draws=99)
    assert found is not None
    assert 0 < found.place < len(values)
    assert 0.01 <= found.p <= 1


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(-1, 1), min_size=7, max_size=40))
def test_upside_down_the_change_is_the_same(values: list[float]) -> None:
    found, turned = strongest(values, draws=49), strongest([-one for one in values], draws=49)
    assert found is not None
    assert turned is not None
    assert turned.greatest == pytest.approx(found.greatest, abs=1e-9)
    assert turned.p == pytest.approx(found.p)

"""Terms that became more or less usual, by the worked example."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.metrics.term_odds import log_odds, term_odds
from tests.metrics.examples import example

uses = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 2_000), min_size=1)


def test_the_worked_example_comes_out() -> None:
    inputs, expected, tolerance = example("B6")
    found = log_odds(inputs["y_B"], inputs["n_B"], inputs["y_A"], inputs["n_A"], inputs["alpha_w"])
    assert [found.change, found.z] == pytest.approx([expected["delta"], expected["z"]], abs=tolerance)


def test_the_prior_is_each_terms_part_of_all_uses() -> None:
    inputs, expected, tolerance = example("B6")
    before = {"refund": inputs["y_A"], "rest": inputs["n_A"] - inputs["y_A"]}
    now = {"refund": inputs["y_B"], "rest": inputs["n_B"] - inputs["y_B"]}
    found = term_odds(before, now)["refund"]
    assert (found.before, found.now) == (inputs["y_A"], inputs["y_B"])
    assert [found.change, found.z] == pytest.approx([expected["delta"], expected["z"]], abs=tolerance)


def test_against_nothing_nothing_can_be_said() -> None:
    assert term_odds({}, {"a": 1}) == term_odds({"a": 1}, {}) == {}


def test_the_only_term_is_no_more_usual_than_before() -> None:
    assert term_odds({"a": 5}, {"a": 50})["a"].change == pytest.approx(0.0, abs=0.2)


@given(uses, uses)
def test_the_other_way_round_is_the_negative(before: dict[str, int], now: dict[str, int]) -> None:
    there, back = term_odds(before, now), term_odds(now, before)
    assert list(there) == list(back) == sorted({*before, *now})
    for term, one in there.items():
        assert math.isfinite(one.z)
        assert one.z == pytest.approx(-back[term].z, abs=1e-9)

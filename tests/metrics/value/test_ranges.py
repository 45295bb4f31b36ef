"""Ranges of money, by the worked example, pinned to the last digits, and by their properties."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import triang

from listener.errors import FieldError, UsageError
from listener.metrics.value.ranges import Draws, Range, evaluate, extremes, likely, simulate, tornado
from listener.metrics.value.returns import likely_roi
from listener.model import Estimate
from tests.metrics.examples import example

if TYPE_CHECKING:
    from listener.metrics.value.ranges import Numbers

ENDS = st.floats(-1e6, 1e6).map(lambda end: round(end, 3))
RANGES = st.tuples(ENDS, ENDS, ENDS).map(lambda three: Range(*sorted(three)))


def saves() -> dict[str, Range]:
    """The factors of the worked example."""
    inputs = example("D14")[0]
    told = {name: Range(*three) for name, three in inputs["assumptions_low_central_high"].items()}
    return told | {"cost": Range(*inputs["cost_low_central_high"])}


def value(of: Mapping[str, Numbers]) -> Numbers:
    return of["n_saves"] * of["clv"] * of["counterfactual_loss"]


def cost(of: Mapping[str, Numbers]) -> Numbers:
    return of["cost"]


def roi(of: Mapping[str, Numbers]) -> Numbers:
    return (value(of) - of["cost"]) / of["cost"]


def ends(found: Range) -> list[float]:
    return [found.low, found.central, found.high]


def test_the_extremes_of_the_worked_example_take_every_factor_at_its_worse_end() -> None:
    _inputs, expected, tolerance = example("D14")
    assert ends(extremes(value, saves())) == pytest.approx(expected["value"], abs=tolerance)
    percents = [100 * end for end in ends(extremes(roi, saves()))]
    assert percents == pytest.approx(expected["roi_pct"], abs=tolerance)


def test_the_likely_range_of_the_worked_example_comes_out() -> None:
    _inputs, expected, _tolerance = example("D14")
    draws = Draws(saves())
    worth, spent = evaluate(value, draws), evaluate(cost, draws)
    wanted = [expected[f"mc_value_{name}"] for name in ("p10", "p50", "p90")]
    assert [worth.p10, worth.p50, worth.p90] == pytest.approx(wanted, abs=40)
    assert worth.exceeds(spent) == pytest.approx(expected["mc_p_roi_positive"], abs=0.005)


def test_one_seed_gives_the_same_figures_on_every_machine() -> None:
    draws = Draws(saves(), seed=7)
    worth, gain = evaluate(value, draws), evaluate(roi, draws)
    found = [worth.p10, worth.p50, worth.p90, gain.p10, gain.p50, gain.p90]
    assert [f"{one:.12g}" for one in found] == [
        *("1929.89776068", "2740.53595915", "3768.93772658"),
        *("0.0671481443829", "0.524020710519", "1.10521800671"),
    ]
    assert worth.exceeds(evaluate(cost, draws)) == 0.93506


def by_hand(name: str, seed: int, one: Range, count: int) -> list[float]:
    """Triangular draws from PCG64 (XSL RR 128/64) in whole numbers of Python, one operation at a time."""
    known = np.random.PCG64(np.random.SeedSequence([seed, crc32(name.encode())])).state["state"]
    state, width, found = known["state"], one.high - one.low, []
    for _ in range(count):
        state = (state * 0x2360ED051FC65DA44385DF649FCCF645 + known["inc"]) % 2**128
        mixed, turn = (state >> 64) ^ (state % 2**64), state >> 122
        chance = (((mixed >> turn) | (mixed << (64 - turn))) % 2**64 >> 11) / 2**53
        rising = chance < (one.central - one.low) / width
        side = one.central - one.low if rising else one.high - one.central
        root = math.sqrt((chance if rising else 1 - chance) * (width * side))
        found.append(one.low + root if rising else one.high - root)
    return found


def test_every_draw_can_be_redone_in_whole_numbers_and_square_roots() -> None:
    one = Range(250, 400, 550.5)
    assert np.asarray(Draws({"clv": one}, 1_000, 3)["clv"]).tolist() == by_hand("clv", 3, one, 1_000)


def test_the_return_over_draws_is_that_of_the_formula() -> None:
    draws = Draws(saves(), 1_000)
    found, wanted = likely_roi(evaluate(value, draws), evaluate(cost, draws)), evaluate(roi, draws)
    assert found is not None
    assert found.estimate == wanted.estimate == Estimate(wanted.p50, wanted.p10, wanted.p90)


def test_without_any_cost_there_is_no_return() -> None:
    assert likely_roi(likely(3.0), likely(0.0)) is None
    assert likely_roi(likely(np.array([1.0, 2.0])), likely(np.array([0.0, 1.0]))) is None


def test_neither_order_nor_further_names_change_a_draw() -> None:
    first, second = Range(0, 1, 5), Range(10, 20, 90)
    one = Draws({"a": first, "b": second}, 100)
    other = Draws({"b": second, "c": Range(0, 0, 1), "a": first}, 100)
    assert [one["a"].tolist(), one["b"].tolist()] == [other["a"].tolist(), other["b"].tolist()]  # type: ignore[union-attr]
    assert one["a"] is one["a"]
    assert list(other) == ["b", "c", "a"]
    assert len(other) == 3


def test_names_are_drawn_independently_of_each_other() -> None:
    draws = Draws({name: Range(0, 1, 2) for name in ("clv", "saves", "cost", "p_switch")}, 20_000)
    together = np.corrcoef([np.asarray(draws[name]) for name in draws])
    assert np.abs(together - np.eye(4)).max() < 0.03


def test_another_seed_gives_other_draws() -> None:
    told = {"a": Range(0, 1, 5)}
    assert simulate(lambda of: of["a"], told, seed=1).p50 != simulate(lambda of: of["a"], told, seed=2).p50


@pytest.mark.parametrize("one", [Range(2, 3, 7), Range(2, 2, 7), Range(2, 7, 7)])
def test_draws_are_triangular(one: Range) -> None:
    drawn = np.asarray(Draws({"a": one})["a"])
    theirs = triang((one.central - one.low) / (one.high - one.low), one.low, one.high - one.low)
    at = np.linspace(0.01, 0.99, 50)
    assert np.percentile(drawn, 100 * at) == pytest.approx(theirs.ppf(at), abs=0.03)
    assert (one.low <= drawn.min(), drawn.max() <= one.high) == (True, True)


def test_a_range_without_width_is_its_number() -> None:
    found = simulate(lambda of: of["a"] * 2, {"a": Range(3, 3, 3)})
    assert (found.estimate, found.values, found.exceeds(likely(5.0))) == (Estimate(6.0, 6.0, 6.0), 6.0, 1.0)


@pytest.mark.parametrize(
    ("three", "field"), [((2, 1, 3), "low"), ((1, 3, 2), "high"), ((float("nan"), 1, 2), "low")]
)
def test_a_range_out_of_order_is_refused_with_its_field(
    three: tuple[float, float, float], field: str
) -> None:
    with pytest.raises(FieldError, match="low <= central <= high") as refused:
        Range(*three)
    assert refused.value.field == field


def test_a_result_that_would_be_divided_by_zero_is_refused() -> None:
    told = {"a": Range(0, 0, 0), "b": Range(0, 1, 2), "c": Range(-1, 0, 1)}
    for formula in (lambda of: 1 / of["a"], lambda of: of["b"] / of["a"]):
        with pytest.raises(UsageError, match="keep them above 0"):
            simulate(formula, told)
        with pytest.raises(UsageError, match="keep them above 0"):
            extremes(formula, told)
    with pytest.raises(UsageError, match="keep them above 0"):
        tornado(lambda of: of["b"] * float("inf"), told)


def test_a_cost_that_lowers_the_result_is_high_where_all_is_at_its_worst() -> None:
    told = {"calls": Range(1, 2, 3), "price": Range(4, 5, 6)}
    assert extremes(lambda of: of["calls"] * 10 - of["price"], told) == Range(4, 15, 26)


@given(RANGES, RANGES)
def test_the_central_result_is_never_outside_of_the_extremes(one: Range, other: Range) -> None:
    found = extremes(lambda of: of["one"] * of["other"], {"one": one, "other": other})
    assert found.low <= one.central * other.central == found.central <= found.high


def test_the_tornado_begins_with_what_the_result_hangs_on() -> None:
    found = tornado(value, saves())
    assert [
        (bar.name, round(bar.at_low, 6), round(bar.at_high, 6), round(bar.swing, 6)) for bar in found
    ] == [
        ("n_saves", 1680, 3920, 2240),
        ("clv", 1750, 3850, 2100),
        ("counterfactual_loss", 2000, 3600, 1600),
        ("cost", 2800, 2800, 0),
    ]


@given(st.dictionaries(st.sampled_from("abcde"), RANGES, min_size=1))
def test_the_tornado_is_sorted_by_swing_and_then_by_name(told: dict[str, Range]) -> None:
    def formula(of: Mapping[str, Numbers]) -> Numbers:
        return sum(of[name] for name in sorted(of))

    found = tornado(formula, told)
    assert found == tornado(formula, dict(reversed(told.items())))
    assert sorted(found, key=lambda bar: (-bar.swing, bar.name)) == list(found)
    assert {bar.name for bar in found} == set(told)


@given(st.dictionaries(st.sampled_from("abc"), RANGES, min_size=1), st.integers(0, 9))
def test_a_likely_range_lies_within_the_extremes(told: dict[str, Range], seed: int) -> None:
    def formula(of: Mapping[str, Numbers]) -> Numbers:
        return sum(of[name] for name in sorted(of))

    found, whole = simulate(formula, told, draws=50, seed=seed), extremes(formula, told)
    slack = 1e-9 * (1 + abs(whole.low) + abs(whole.high))
    assert whole.low - slack <= found.p10 <= found.p50 <= found.p90 <= whole.high + slack

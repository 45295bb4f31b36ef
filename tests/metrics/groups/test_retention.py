"""How long customers stay in two groups, by the worked example and against scipy."""

from __future__ import annotations

import math
import random
import warnings
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import CensoredData, logrank

from listener.metrics.groups.retention import Lives, compare_lives, log_rank, restricted_mean
from listener.metrics.groups.verdicts import Verdict
from listener.metrics.survival import waiting
from listener.model import UNKNOWN, Estimate
from tests.metrics.examples import example
from tests.metrics.groups.test_rates import told

Z = 1.959963984540054
TIMES = st.lists(st.integers(0, 30).map(lambda halves: halves / 2), max_size=12)
LIVES = st.builds(Lives, TIMES, TIMES)


def lives(group: str) -> Lives:
    inputs = example("D11")[0]
    known = list(zip(inputs[f"months_{group}"], inputs[f"churned_{group}"], strict=True))
    return Lives([months for months, left in known if left], [months for months, left in known if not left])


def test_the_worked_example_comes_out() -> None:
    _inputs, expected, tolerance = example("D11")
    found = compare_lives(lives("social"), lives("control"))
    figures = [
        found.chi2,
        found.p,
        found.exposed.left.value,
        found.control.left.value,
        found.difference.value,
    ]
    names = ["chi2", "p", "S12_social", "S12_control", "rmst12_diff_months"]
    assert figures == pytest.approx([expected[name] for name in names], abs=tolerance)
    assert found.verdict is None
    assert len(lives("social")) == 10


def test_the_difference_of_means_adds_greenwoods_variances() -> None:
    found = compare_lives(lives("social"), lives("control"))
    half = Z * math.sqrt(greenwood(lives("social"), 12) + greenwood(lives("control"), 12))
    value, low, high = told(found.difference)
    assert [value - low, high - value] == pytest.approx([half, half])


def steps(group: Lives) -> list[tuple[float, int, int, float]]:
    """Time, at risk, ended, and what is left from then on."""
    left, found = 1.0, []
    for time in sorted(set(group.ended)):
        at_risk = sum(one >= time for one in (*group.ended, *group.lasting))
        left *= 1 - list(group.ended).count(time) / at_risk
        found.append((time, at_risk, list(group.ended).count(time), left))
    return found


def area(group: Lives, start: float, end: float) -> float:
    """The integral of the curve, half a unit at a time: all times are multiples of it."""
    at = [start + step / 2 for step in range(round(2 * (end - start)))]
    return sum(
        0.5 * next((left for time, _n, _d, left in reversed(steps(group)) if time <= one), 1.0) for one in at
    )


def greenwood(group: Lives, horizon: float) -> float:
    return sum(
        area(group, time, horizon) ** 2 * ended / (at_risk * (at_risk - ended))
        for time, at_risk, ended, _left in steps(group)
        if time < horizon and at_risk > ended
    )


@given(LIVES.filter(len), st.integers(1, 30).map(lambda halves: halves / 2))
def test_the_restricted_mean_is_the_area_with_greenwoods_variance(group: Lives, horizon: float) -> None:
    found = restricted_mean(waiting(group.ended, group.lasting), horizon)
    longest = max(*group.ended, *group.lasting, 0)
    if horizon > longest and (not steps(group) or steps(group)[-1][3] > 0):
        assert found == UNKNOWN
        return
    value, half = area(group, 0, horizon), Z * math.sqrt(greenwood(group, horizon))
    assert found.value == pytest.approx(value)
    ends = [found.low, found.high]
    assert ends == ([None, None] if half == 0 else pytest.approx([value - half, value + half]))
    assert found.n == len(group)


def test_those_who_are_all_gone_have_a_mean_beyond_the_longest_life() -> None:
    found = compare_lives(Lives([1, 2, 3], []), Lives([0, 0], []))
    assert (found.exposed.mean.value, found.control.mean) == (2.0, Estimate(0.0, n=2))
    assert (found.exposed.left.value, found.difference.value) == (0.0, 2.0)


def test_beyond_the_longest_life_seen_nothing_is_known() -> None:
    found = compare_lives(Lives([1], [6]), Lives([2], [12]))
    assert (found.exposed.left, found.exposed.mean, found.difference) == (UNKNOWN, UNKNOWN, UNKNOWN)
    assert found.control.left.value == 0.5


def test_without_anybody_or_any_end_there_is_no_test() -> None:
    assert log_rank(Lives([], []), Lives([1, 2], [3])) == (0.0, None, None)
    assert log_rank(Lives([], [1, 2]), Lives([], [3])) == (0.0, None, None)
    assert log_rank(Lives([1], []), Lives([1], [])) == (0.0, None, None)
    found = compare_lives(Lives([], []), Lives([], []))
    assert (found.exposed.curve, found.difference, found.p, found.verdict) == (None, UNKNOWN, None, None)


def test_nobody_lost_in_either_group_is_a_difference_of_nothing_without_interval() -> None:
    found = compare_lives(Lives([], [12] * 40), Lives([], [13] * 40))
    assert found.difference == Estimate(0.0, n=80)
    assert found.verdict is None


def test_nobody_lost_in_one_group_is_no_proof_that_nobody_would_be() -> None:
    found = compare_lives(Lives([], [12.0] * 40), Lives([3.0, 6.0], [12.0] * 38))
    assert found.difference == Estimate(found.difference.value, n=80)
    assert found.verdict is Verdict.UNCLEAR


def test_the_group_that_stays_longer_is_higher() -> None:
    early, late = Lives([float(one % 6) for one in range(40)], []), Lives([], [12.0] * 40)
    assert compare_lives(late, early).verdict is Verdict.HIGHER
    assert compare_lives(early, late).verdict is Verdict.LOWER
    assert compare_lives(late, Lives(early.ended[:29], [])).verdict is None
    assert compare_lives(early, early).verdict is Verdict.UNCLEAR


def drawn(draw: random.Random) -> Lives:
    """Whole months, tied among each other, or days as fractions of one."""
    digits, most = draw.choice([0, 2]), draw.choice([3, 60])
    ended, lasting = (
        [round(draw.expovariate(rate), digits) for _ in range(draw.randint(0, most))] for rate in (0.2, 0.1)
    )
    return Lives(ended, lasting)


def test_a_thousand_random_pairs_of_groups_agree_with_scipy() -> None:
    draw, tested = random.Random(11), 0
    while tested < 1_000:
        exposed, control = drawn(draw), drawn(draw)
        _ahead, chi2, p = log_rank(exposed, control)
        if chi2 is None or not len(exposed) or not len(control):
            continue
        theirs = logrank(
            *(CensoredData(uncensored=one.ended, right=one.lasting) for one in (exposed, control))
        )
        assert [chi2, p] == pytest.approx([theirs.statistic**2, theirs.pvalue], abs=1e-9)
        tested += 1


def exactly(exposed: Lives, control: Lives) -> float:
    """Chi-squared of the definition, in fractions."""
    fewer, variance = Fraction(0), Fraction(0)
    for time in sorted({*exposed.ended, *control.ended}):
        mine, theirs = (sum(one >= time for one in (*of.ended, *of.lasting)) for of in (exposed, control))
        ended = list(exposed.ended).count(time) + list(control.ended).count(time)
        both = mine + theirs
        fewer += Fraction(ended * mine, both) - list(exposed.ended).count(time)
        if both > 1:
            variance += Fraction(ended * mine * theirs * (both - ended), both * both * (both - 1))
    return float(fewer**2 / variance)


def test_groups_too_large_for_whole_numbers_of_64_bits_are_tested_all_the_same() -> None:
    months = [float(month) for month in range(1, 7)]
    exposed, control = Lives(months * 200, months * 150), Lives(months * 210, months * 150)
    small = exactly(exposed, control)
    # Two hundred times as many of each: chi-squared grows as the counts do.
    large = log_rank(
        Lives(list(exposed.ended) * 200, list(exposed.lasting) * 200),
        Lives(list(control.ended) * 200, list(control.lasting) * 200),
    )[1]
    assert large == pytest.approx(200 * small, rel=1e-3)


@given(LIVES, LIVES)
def test_the_other_way_round_the_test_is_the_same(exposed: Lives, control: Lives) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        there, back = log_rank(exposed, control), log_rank(control, exposed)
    assert there[0] == pytest.approx(-back[0], abs=1e-9)
    assert (there[1] is None) == (back[1] is None)
    if there[1] is not None:
        assert there[1:] == pytest.approx(back[1:])
        assert there[1] == pytest.approx(exactly(exposed, control), abs=1e-9)

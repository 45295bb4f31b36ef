"""Rates of two groups, by the worked example and against scipy."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, chi2_contingency, norm

from listener.metrics.groups.rates import Arm, RateDifference, compare_rates, fisher
from listener.metrics.groups.verdicts import Verdict, verdict
from listener.metrics.proportions import proportion
from listener.model import UNKNOWN, Estimate
from tests.metrics.examples import example

ARMS = st.integers(1, 200).flatmap(lambda whole: st.builds(Arm, st.integers(0, whole), st.just(whole)))


def told(found: Estimate) -> list[float]:
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    return [found.value, found.low, found.high]


def test_the_worked_example_comes_out() -> None:
    inputs, expected, tolerance = example("D9")
    exposed, control = Arm(*inputs["social"]), Arm(*inputs["control"])
    found = compare_rates(exposed, control)
    figures = [found.exposed.value, found.control.value, found.z, found.p, found.ratio]
    names = ["rate_social", "rate_control", "z", "p", "ratio"]
    assert figures == pytest.approx([expected[name] for name in names], abs=tolerance)
    wanted = [expected["diff"], *expected["newcombe_ci"]]
    assert told(found.difference) == pytest.approx(wanted, abs=tolerance)
    assert fisher(exposed, control) == pytest.approx(expected["fisher_p"], abs=tolerance)
    assert (found.exact, found.verdict) == (False, Verdict.HIGHER)


def test_rare_things_are_tested_exactly() -> None:
    rare, none = Arm(4, 40), Arm(0, 40)
    found = compare_rates(rare, none)
    # Four of eighty in one group, whichever it is.
    assert found.p == pytest.approx(2 * math.comb(40, 4) / math.comb(80, 4))
    assert (found.exact, found.ratio, found.verdict) == (True, None, Verdict.UNCLEAR)
    assert compare_rates(Arm(5, 40), Arm(5, 40)).exact is False
    assert compare_rates(Arm(5, 40), Arm(4, 40)).exact is True
    assert compare_rates(Arm(35, 40), Arm(36, 40)).exact is True


def test_where_everybody_did_it_there_is_no_difference_to_test() -> None:
    found = compare_rates(Arm(40, 40), Arm(50, 50))
    assert (found.z, found.p, found.difference.value, found.verdict) == (None, 1.0, 0.0, Verdict.UNCLEAR)


def test_an_empty_group_is_compared_with_nothing() -> None:
    known = proportion(3, 40)
    assert compare_rates(Arm(3, 40), Arm(0, 0)) == RateDifference(
        known, UNKNOWN, UNKNOWN, None, None, None, False, None
    )


def test_groups_under_thirty_have_no_verdict() -> None:
    small, large = compare_rates(Arm(29, 29), Arm(0, 300)), compare_rates(Arm(30, 30), Arm(0, 300))
    assert (small.verdict, large.verdict) == (None, Verdict.HIGHER)
    assert small.p is not None
    assert small.p < 1e-20
    assert compare_rates(Arm(0, 300), Arm(30, 30)).verdict is Verdict.LOWER


@pytest.mark.parametrize(
    ("significant", "difference", "wanted"),
    [
        (True, 0.1, Verdict.HIGHER),
        (True, -0.1, Verdict.LOWER),
        (True, 0.0, Verdict.UNCLEAR),
        (False, 0.1, Verdict.UNCLEAR),
        (None, 0.1, None),
    ],
)
def test_a_difference_has_a_word(significant: bool | None, difference: float, wanted: Verdict | None) -> None:
    assert verdict(significant, difference, 30, 30) is wanted
    assert verdict(significant, difference, 29, 30) is verdict(significant, difference, 30, 29) is None


def newcombe(exposed: Arm, control: Arm) -> list[float]:
    """The hybrid of scipy's Wilson intervals."""
    one, other = (binomtest(arm.part, arm.whole).proportion_ci(method="wilson") for arm in (exposed, control))
    a, b = exposed.part / exposed.whole, control.part / control.whole
    return [
        a - b,
        a - b - math.hypot(a - one.low, other.high - b),
        a - b + math.hypot(one.high - a, b - other.low),
    ]


def test_a_thousand_random_pairs_of_groups_agree_with_scipy() -> None:
    draw = random.Random(7)
    for number in range(1_000):
        most = (3, 40, 2_000)[number % 3]
        sizes = draw.randint(1, most), draw.randint(1, most)
        exposed, control = (Arm(draw.randint(0, size), size) for size in sizes)
        found = compare_rates(exposed, control)
        assert told(found.difference) == pytest.approx(newcombe(exposed, control), abs=1e-9)
        if found.z is not None:
            table = [[arm.part, arm.whole - arm.part] for arm in (exposed, control)]
            theirs = chi2_contingency(table, correction=False)
            assert found.z**2 == pytest.approx(theirs.statistic)
            assert found.exact == (theirs.expected_freq.min() < 5)
            assert found.exact or found.p == pytest.approx(theirs.pvalue, abs=1e-9)


@given(ARMS, ARMS)
def test_the_other_way_round_is_the_negative(exposed: Arm, control: Arm) -> None:
    there, back = compare_rates(exposed, control), compare_rates(control, exposed)
    value, low, high = told(back.difference)
    assert told(there.difference) == pytest.approx([-value, -high, -low], abs=1e-12)
    assert there.p == pytest.approx(back.p, abs=1e-9)
    assert there.exact == back.exact
    if there.z is not None and not there.exact:
        assert there.p == pytest.approx(2 * norm.sf(abs(there.z)), abs=1e-12)

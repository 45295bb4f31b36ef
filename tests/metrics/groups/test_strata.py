"""Differences within strata: by the worked example, and by what is known of pairs and of single tables."""

from __future__ import annotations

import random
from decimal import Decimal
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.metrics.groups.rates import Arm, compare_rates
from listener.metrics.groups.strata import Stratum, excludes_zero, stratify, uplift
from listener.metrics.groups.verdicts import Verdict
from listener.model import UNKNOWN, Estimate
from tests.metrics.examples import example
from tests.metrics.groups.test_rates import told

Z = 1.959963984540054
ARMS = st.integers(0, 60).flatmap(lambda whole: st.builds(Arm, st.integers(0, whole), st.just(whole)))
STRATA = st.lists(st.tuples(ARMS, ARMS), max_size=8).map(
    lambda pairs: [Stratum(str(number), *pair) for number, pair in enumerate(pairs)]
)


def of_example() -> list[Stratum]:
    inputs = example("D10")[0]["strata_n1_x1_n0_x0"]
    return [Stratum(name, Arm(x1, n1), Arm(x0, n0)) for name, (n1, x1, n0, x0) in inputs.items()]


def test_what_selection_did_vanishes_within_strata() -> None:
    _inputs, expected, tolerance = example("D10")
    found = stratify(of_example())
    assert found.crude.difference.value == pytest.approx(expected["crude_diff"], abs=tolerance)
    assert found.difference.value == pytest.approx(expected["mh_diff"], abs=tolerance)
    assert (found.crude.verdict, found.verdict) == (Verdict.HIGHER, Verdict.UNCLEAR)
    assert (found.used, found.dropped, found.dropped_customers) == (("heavy", "light"), (), 0)


def test_a_stratum_with_an_empty_group_is_dropped_with_its_customers_counted() -> None:
    extra = [Stratum("new", Arm(20, 25), Arm(0, 0)), Stratum("gone", Arm(0, 0), Arm(1, 7))]
    found = stratify([*extra, *of_example()])
    assert found.difference == stratify(of_example()).difference
    assert (found.used, found.dropped, found.dropped_customers) == (("heavy", "light"), ("gone", "new"), 32)
    assert found.crude == compare_rates(Arm(225, 275), Arm(146, 257))


def test_without_a_stratum_that_holds_both_groups_nothing_is_known() -> None:
    found = stratify([Stratum("new", Arm(20, 25), Arm(0, 0))])
    assert (found.difference, found.verdict, found.dropped_customers) == (UNKNOWN, None, 25)
    assert stratify([]).difference == UNKNOWN


def test_of_one_stratum_of_equal_groups_the_variance_is_the_textbook_one() -> None:
    found = stratify([Stratum("all", Arm(30, 100), Arm(20, 100))])
    half = Z * sqrt(0.3 * 0.7 / 100 + 0.2 * 0.8 / 100)
    assert told(found.difference) == pytest.approx([0.1, 0.1 - half, 0.1 + half])


def test_of_pairs_the_variance_is_mcnemars() -> None:
    # 25 pairs in which only the exposed one stayed, 10 the other way round, 40 in which both did or neither.
    kinds = [(1, 0)] * 25 + [(0, 1)] * 10 + [(1, 1)] * 30 + [(0, 0)] * 10
    pairs = [Stratum(str(at), Arm(one, 1), Arm(other, 1)) for at, (one, other) in enumerate(kinds)]
    found = stratify(pairs)
    half = Z * sqrt(25 + 10 - 15**2 / 75) / 75
    assert told(found.difference) == pytest.approx([0.2, 0.2 - half, 0.2 + half])
    assert found.verdict is Verdict.HIGHER


def test_where_nothing_varies_there_is_no_interval() -> None:
    found = stratify([Stratum("a", Arm(40, 40), Arm(0, 40)), Stratum("b", Arm(9, 9), Arm(0, 9))])
    assert found.difference == Estimate(1.0, n=98)
    assert found.verdict is None


def test_a_group_of_which_all_stayed_is_no_proof_that_all_would() -> None:
    found = stratify([Stratum("all", Arm(85, 85), Arm(724, 737))])
    assert told(found.difference) == pytest.approx(told(found.crude.difference))
    assert (found.crude.verdict, found.verdict) == (Verdict.UNCLEAR, Verdict.UNCLEAR)
    halves = [Stratum("a", Arm(40, 40), Arm(362, 368)), Stratum("b", Arm(45, 45), Arm(362, 369))]
    assert stratify(halves).verdict is Verdict.UNCLEAR
    none = stratify([Stratum("all", Arm(0, 85), Arm(13, 737))])
    assert told(none.difference) == pytest.approx(told(none.crude.difference))


def test_groups_under_thirty_have_no_verdict() -> None:
    small, large = Stratum("a", Arm(29, 29), Arm(1, 300)), Stratum("a", Arm(29, 30), Arm(1, 300))
    assert (stratify([small]).verdict, stratify([large]).verdict) == (None, Verdict.HIGHER)


def test_intervals_hold_the_true_difference_as_often_as_they_say() -> None:
    draw, held = random.Random(3), 0
    for _ in range(1_000):
        strata = []
        for at in range(25):
            base, sizes = 0.1 + at / 50, (draw.randint(1, 6), draw.randint(1, 6))
            parts = [sum(draw.random() < base + 0.2 * (1 - arm) for _ in range(sizes[arm])) for arm in (0, 1)]
            strata.append(Stratum(f"{at:02}", Arm(parts[0], sizes[0]), Arm(parts[1], sizes[1])))
        _value, low, high = told(stratify(strata).difference)
        held += low <= 0.2 <= high
    assert 930 <= held <= 970


@given(STRATA, st.randoms(use_true_random=False))
def test_the_order_of_strata_changes_nothing(strata: list[Stratum], chance: random.Random) -> None:
    found = stratify(strata)
    chance.shuffle(strata)
    assert stratify(strata) == found


@given(STRATA)
def test_the_difference_lies_between_those_of_the_strata(strata: list[Stratum]) -> None:
    found = stratify(strata)
    each = [
        one.exposed.part / one.exposed.whole - one.control.part / one.control.whole
        for one in strata
        if one.exposed.whole and one.control.whole
    ]
    if found.difference.value is None:
        assert not each
    else:
        assert min(each) - 1e-12 <= found.difference.value <= max(each) + 1e-12


def test_the_uplift_of_the_worked_example_stands_at_the_ends_of_the_interval() -> None:
    inputs, expected, tolerance = example("D18")
    margin = Decimal(inputs["margin_per_retained_customer_year"])
    found = uplift(inputs["customers_social"], Estimate(inputs["retention_diff"], *inputs["ci"]), margin)
    assert found is not None
    value, low, high = told(found)
    assert [low, value, high] == pytest.approx(expected["value"], abs=tolerance)


@pytest.mark.parametrize(
    ("difference", "clear"),
    [
        (Estimate(0.06, 0.01, 0.11), True),
        (Estimate(-0.06, -0.11, -0.01), True),
        (Estimate(0.06, 0.0, 0.12), False),
        (Estimate(0.06, -0.01, 0.13), False),
        (Estimate(0.06), False),
        (UNKNOWN, False),
    ],
)
def test_what_may_be_nothing_is_worth_nothing_that_can_be_told(difference: Estimate, clear: bool) -> None:
    assert excludes_zero(difference) is clear
    assert (uplift(300, difference, Decimal(120)) is not None) is clear

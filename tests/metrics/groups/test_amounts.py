"""What customers of two groups spend, by the worked example and against scipy."""

from __future__ import annotations

import random
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import bootstrap as their_bootstrap
from scipy.stats import skew, ttest_ind

from listener.metrics.groups.amounts import AmountDifference, bootstrap, compare_amounts, welch
from listener.metrics.groups.rates import Arm, compare_rates
from listener.metrics.groups.verdicts import Verdict
from listener.model import UNKNOWN, Estimate
from tests.metrics.examples import example
from tests.metrics.groups.test_rates import told

AMOUNTS = st.lists(st.integers(0, 500).map(float), min_size=2, max_size=12)


def test_the_worked_example_comes_out_with_zeros_kept_in() -> None:
    inputs, expected, tolerance = example("D12")
    found = compare_amounts(inputs["social"], inputs["control"])
    tested = found.welch
    assert tested is not None
    figures = [
        found.mean_exposed,
        found.mean_control,
        *told(tested.difference),
        tested.t,
        tested.df,
        tested.p,
    ]
    names = ["mean_social", "mean_control", "diff", "welch_t", "df", "p"]
    wanted = [expected[name] for name in names]
    wanted[3:3] = expected["ci"]
    assert figures == pytest.approx(wanted, abs=tolerance)
    rates = [found.attached.exposed.value, found.attached.control.value]
    names = ["attach_rate_social", "attach_rate_control"]
    assert rates == pytest.approx([expected[name] for name in names], abs=tolerance)
    assert found.attached == compare_rates(Arm(6, 10), Arm(5, 12))
    assert (found.bootstrapped, found.verdict) == (True, None)


def test_small_groups_have_the_interval_of_their_draws() -> None:
    inputs = example("D12")[0]
    found = compare_amounts(inputs["social"], inputs["control"]).difference
    theirs = their_bootstrap(
        (inputs["social"], inputs["control"]),
        lambda one, other, axis: np.mean(one, axis=axis) - np.mean(other, axis=axis),
        method="percentile",
        rng=np.random.default_rng(1),
    ).confidence_interval
    assert told(found) == pytest.approx([26 - 110 / 12, theirs.low, theirs.high], abs=0.8)


def test_large_groups_without_heavy_tails_have_welchs_interval() -> None:
    draw = np.random.default_rng(1)
    exposed, control = draw.normal(52, 5, 60), draw.normal(48, 9, 50)
    found = compare_amounts(exposed.tolist(), control.tolist())
    assert found.welch is not None
    assert found.difference == found.welch.difference
    assert (found.bootstrapped, found.verdict) == (False, Verdict.HIGHER)
    assert compare_amounts(exposed.tolist(), control[:49].tolist()).bootstrapped is True


@pytest.mark.parametrize(("rich", "heavy"), [(6.0, False), (2_000.0, True)])
def test_a_few_who_spend_most_are_a_heavy_tail(rich: float, heavy: bool) -> None:
    even = [float(one % 5) for one in range(200)]
    tail = [*even[:-1], rich]
    found = compare_amounts(tail, even)
    assert (found.bootstrapped, bool(25 * skew(tail) ** 2 > 200)) == (heavy, heavy)


def test_draws_of_parts_of_large_groups_vary_as_those_of_customers_do() -> None:
    draw = np.random.default_rng(2)
    exposed, control = draw.lognormal(2, 1, 3_000), draw.lognormal(2, 1, 4_001)
    found, tested = bootstrap(exposed, control), welch(exposed, control)
    assert tested is not None
    value, low, high = told(tested.difference)
    assert told(found) == pytest.approx([value, low, high], abs=0.1 * (high - low))
    assert bootstrap(exposed[::-1], control) == found


def test_groups_that_are_empty_alone_or_all_alike_have_no_test() -> None:
    assert compare_amounts([], [1.0]) == AmountDifference(
        None, 1.0, UNKNOWN, None, False, compare_rates(Arm(0, 0), Arm(1, 1)), None
    )
    assert compare_amounts([5.0], [1.0, 2.0]).difference == Estimate(3.5, n=3)
    alike = compare_amounts([5.0] * 40, [1.0] * 40)
    assert (alike.difference, alike.welch, alike.verdict) == (Estimate(4.0, n=80), None, None)


@given(AMOUNTS, AMOUNTS, st.randoms(use_true_random=False))
def test_the_order_of_customers_changes_nothing(
    exposed: list[float], control: list[float], chance: random.Random
) -> None:
    found = compare_amounts(exposed, control, draws=200)
    chance.shuffle(exposed)
    chance.shuffle(control)
    assert compare_amounts(exposed, control, draws=200) == found


def test_a_thousand_random_pairs_of_groups_agree_with_scipy() -> None:
    draw, tested = random.Random(13), 0
    while tested < 1_000:
        most, digits = draw.choice([3, 30, 300]), draw.choice([-1, 0, 2])
        exposed, control = (
            np.array([round(draw.lognormvariate(2, 1), digits) for _ in range(draw.randint(1, most))])
            for _ in range(2)
        )
        found = welch(exposed, control)
        if found is None:
            assert min(len(exposed), len(control)) < 2 or exposed.std() == control.std() == 0
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # where all of one group are alike
            theirs = ttest_ind(exposed, control, equal_var=False)
            band = theirs.confidence_interval()
        wanted = [theirs.statistic, theirs.df, theirs.pvalue, band.low, band.high]
        figures = [found.t, found.df, found.p, *told(found.difference)[1:]]
        assert figures == pytest.approx(wanted, rel=1e-9, abs=1e-9)
        tested += 1

"""Waiting times with open cases, by the worked example and against definitions redone by hand."""

from __future__ import annotations

import math
import random
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from listener.metrics.proportions import Target, against_target, proportion
from listener.metrics.survival import Waiting, answered_only_median, waiting
from listener.model import Estimate
from tests.metrics.examples import example

Z = 1.959963984540054
HOURS = st.lists(st.integers(0, 60).map(lambda tenths: tenths / 10), max_size=30)


def told(found: Estimate) -> list[float | None]:
    return [found.value, found.low, found.high]


def cases() -> tuple[list[float], list[float], dict[str, Any], float]:
    inputs, expected, tolerance = example("C1")
    told = list(zip(inputs["hours"], inputs["answered"], strict=True))
    return [h for h, done in told if done], [h for h, done in told if not done], expected, tolerance


def curve() -> Waiting:
    answered, still_open, _expected, _tolerance = cases()
    found = waiting(answered, still_open)
    assert found is not None
    return found


def test_the_curve_counts_open_cases_until_their_age() -> None:
    _answered, _open, expected, tolerance = cases()
    found = curve()
    steps = zip(found.times, found.at_risk, found.answered, found.share, strict=True)
    assert [list(step) for step in steps] == [
        [t, n, d, pytest.approx(s, abs=tolerance)] for t, n, d, s in expected["steps_t_atrisk_events_S"]
    ]


def test_median_and_p90_are_read_from_the_curve_or_not_reached() -> None:
    _answered, _open, expected, _tolerance = cases()
    assert (curve().quantile(0.5), curve().quantile(0.9)) == (expected["median"], expected["p90"])


def test_the_share_within_the_target_has_the_interval_of_the_curve() -> None:
    _answered, _open, expected, tolerance = cases()
    wanted = [expected["within_4h_km"], *expected["within_4h_ci"]]
    assert told(curve().within(4)) == pytest.approx(wanted, abs=tolerance)


def test_the_mean_is_restricted_to_what_was_seen() -> None:
    _answered, _open, expected, tolerance = cases()
    assert curve().restricted_mean(12) == pytest.approx(expected["rmst_12h"], abs=tolerance)
    assert curve().restricted_mean(20.1) is None
    assert curve().restricted_mean(0) is None


def test_the_flattering_median_leaves_open_cases_out() -> None:
    answered, _open, expected, tolerance = cases()
    assert answered_only_median(answered) == pytest.approx(
        expected["naive_median_answered_only"], abs=tolerance
    )
    assert answered_only_median([]) is None


def test_outcomes_at_the_target_are_known_or_pending() -> None:
    answered, still_open, expected, tolerance = cases()
    found = against_target(answered, still_open, 4)
    assert found == Target(within=5, breached=expected["breached_4h"], pending=expected["pending_4h"])
    assert found.mature == expected["mature_cases_4h"]
    wanted = [expected["within_4h_mature"], *expected["within_4h_mature_ci"]]
    assert told(found.share) == pytest.approx(wanted, abs=tolerance)


def test_at_the_target_an_answer_is_in_time_and_none_is_a_breach() -> None:
    assert against_target([4.0], [4.0, 3.999], 4) == Target(within=1, breached=1, pending=1)


def test_the_response_rate_has_wilsons_interval() -> None:
    answered, still_open, expected, tolerance = cases()
    found = proportion(len(answered), len(answered) + len(still_open))
    wanted = [expected["response_rate_to_date"], *expected["response_rate_ci"]]
    assert told(found) == pytest.approx(wanted, abs=tolerance)


def test_resolution_and_saves_are_proportions() -> None:
    inputs, expected, tolerance = example("C6")
    resolved = proportion(inputs["resolved"], inputs["cases"])
    saves = proportion(inputs["retained_at_30d"], inputs["at_risk_verified"])
    first = proportion(inputs["one_reply_not_reopened_7d"], inputs["resolved"])
    found = [resolved.value, resolved.low, resolved.high, saves.value, saves.low, saves.high, first.value]
    assert found == pytest.approx(
        [
            expected["resolution_rate"],
            *expected["ci"],
            expected["save_rate"],
            *expected["save_ci"],
            expected["first_contact_resolution"],
        ],
        abs=tolerance,
    )


def test_without_cases_nothing_is_known() -> None:
    assert waiting([], []) is None
    assert proportion(0, 0) == Estimate()
    assert against_target([], [], 4).share == Estimate()


def test_with_open_cases_alone_nobody_was_answered_as_far_as_is_known() -> None:
    found = waiting([], [2.0, 5.0])
    assert found is not None
    assert (found.quantile(0.5), found.within(4), found.within(6)) == (None, Estimate(0.0, n=2), Estimate())


def by_hand(answered: list[float], still_open: list[float]) -> dict[float, float]:
    """S at each answer, by the product of the definition."""
    left, found = 1.0, {}
    for time in sorted(set(answered)):
        at_risk = sum(one >= time for one in (*answered, *still_open))
        left *= 1 - answered.count(time) / at_risk
        found[time] = left
    return found


@given(HOURS, HOURS)
def test_the_curve_is_the_product_of_its_definition(answered: list[float], still_open: list[float]) -> None:
    found = waiting(answered, still_open)
    expected = by_hand(answered, still_open)
    assert dict(zip(found.times, found.share, strict=True) if found else ()) == pytest.approx(expected)


@given(HOURS.filter(bool), HOURS, st.floats(0.01, 0.99))
def test_a_quantile_is_the_first_time_by_which_so_many_were_answered(
    answered: list[float], still_open: list[float], fraction: float
) -> None:
    found = waiting(answered, still_open)
    assert found is not None
    reached = [time for time, left in by_hand(answered, still_open).items() if left <= 1 - fraction + 1e-12]
    assert found.quantile(fraction) == (reached[0] if reached else None)


def test_a_thousand_random_teams_agree_with_scipy() -> None:
    draw = random.Random(5)
    for _ in range(1_000):
        answered = [round(draw.expovariate(0.3), 1) for _ in range(draw.randrange(1, 40))]
        still_open = [round(draw.expovariate(0.1), 1) for _ in range(draw.randrange(0, 40))]
        found = waiting(answered, still_open)
        assert found is not None
        theirs = ecdf(CensoredData(uncensored=answered, right=still_open)).sf
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # where the interval is not defined
            band = theirs.confidence_interval(method="log-log")
        place = np.searchsorted(theirs.quantiles, found.times)
        assert found.share.tolist() == pytest.approx(theirs.probabilities[place])
        for ours, other in ((found.low, band.low), (found.high, band.high)):
            known = [number for number, bound in enumerate(ours) if not np.isnan(bound)]
            assert [ours[number] for number in known] == pytest.approx(other.probabilities[place][known])


def crowley(answered: list[float], still_open: list[float], fraction: float) -> list[float | None]:
    """The quantile and its interval after Brookmeyer and Crowley, step by step from their definition: the
    times at which the test of S(t) = 1 - fraction, on the log(-log) scale, does not reject.
    """
    left, variance, wanted = 1.0, 0.0, math.log(-math.log(1 - fraction))
    found: list[float | None] = [None, None, None]
    for time in sorted(set(answered)):
        at_risk = sum(one >= time for one in (*answered, *still_open))
        events = answered.count(time)
        if events == at_risk:
            reached = [True] * 3
        else:
            left *= 1 - events / at_risk
            variance += events / (at_risk * (at_risk - events))
            scale = -math.log(left)
            away, spread = math.log(scale) - wanted, Z * math.sqrt(variance) / scale
            reached = [left <= 1 - fraction + 1e-12, away >= -spread, away >= spread]
        for place, true in enumerate(reached):
            if true and found[place] is None:
                found[place] = time
    return found


@pytest.mark.parametrize("fraction", [0.1, 0.5, 0.9])
def test_quantiles_have_the_interval_of_brookmeyer_and_crowley(fraction: float) -> None:
    draw = random.Random(6)
    known = 0
    for _ in range(1_000):
        answered = [round(draw.expovariate(0.3), 1) for _ in range(draw.randrange(1, 40))]
        still_open = [round(draw.expovariate(0.1), 1) for _ in range(draw.randrange(0, 40))]
        found = waiting(answered, still_open)
        assert found is not None
        expected = crowley(answered, still_open, fraction)
        assert told(found.quantile_estimate(fraction)) == expected
        known += None not in expected
    assert known > 50

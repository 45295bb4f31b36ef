"""The ratios, by the worked examples of the metrics specification."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.metrics import growth, mean_compound, net_sentiment, share
from listener.model import SCALE, Sentiment
from tests.metrics.examples import example

counts = st.integers(0, 10**9)


def test_growth_compares_daily_means_of_unequal_periods() -> None:
    inputs, expected, tolerance = example("A6b")
    assert growth(inputs["v1"], inputs["days1"], inputs["v0"], inputs["days0"]) == pytest.approx(
        expected["growth_per_day"], abs=tolerance
    )
    zero = inputs["zero_case"]
    assert growth(zero["v1"], 28, zero["v0"], 28) is expected["zero_case"]


def test_growth_of_equal_periods_is_that_of_the_counts() -> None:
    inputs, expected, tolerance = example("A6")
    assert growth(inputs["v1"], inputs["days1"], inputs["v0"], inputs["days0"]) == pytest.approx(
        expected["growth"], abs=tolerance
    )


def test_growth_to_nothing_is_a_fall_by_all() -> None:
    assert growth(0, 30, 12, 30) == -1


def test_growth_is_unknown_before_any_time_has_passed() -> None:
    assert growth(0, 0.0, 12, 30) is None


def test_classes_mean_and_net_of_scores() -> None:
    inputs, expected, tolerance = example("B1")
    compounds = [round(value * SCALE) for value in inputs["compound"]]
    classes = [Sentiment.of(compound) for compound in compounds]
    found = {one.value: classes.count(one) for one in Sentiment}
    assert found == {name: expected[name] for name in ("positive", "neutral", "negative")}
    assert mean_compound(sum(compounds), len(compounds)) == pytest.approx(expected["mean"], abs=tolerance)
    net = net_sentiment(found["positive"], found["neutral"], found["negative"])
    assert net == pytest.approx(expected["net_sentiment_score"] / 100, abs=tolerance)


@pytest.mark.parametrize(
    ("compound", "expected"),
    [(500, "positive"), (499, "neutral"), (0, "neutral"), (-499, "neutral"), (-500, "negative")],
)
def test_the_limits_of_the_classes_belong_to_them(compound: int, expected: str) -> None:
    assert Sentiment.of(compound).value == expected


def test_a_zero_denominator_gives_nothing() -> None:
    inputs, expected, _ = example("Z1")
    assert share(0, inputs["sov_pairs_total"]) is expected["sov"]
    assert share(0, inputs["engagement_impressions"]) is expected["engagement_rate"]
    assert growth(9, 28, inputs["v0"], 28) is expected["growth"]
    assert net_sentiment(0, 0, 0) is None
    assert mean_compound(0, 0) is None


@given(positive=counts, neutral=counts, negative=counts)
def test_net_sentiment_lies_between_its_ends(positive: int, neutral: int, negative: int) -> None:
    net = net_sentiment(positive, neutral, negative)
    assert net is None if positive + neutral + negative == 0 else net is not None and -1 <= net <= 1


@given(now=counts, before=counts, days=st.floats(0.001, 4_000))
def test_growth_is_finite_or_unknown(now: int, before: int, days: float) -> None:
    found = growth(now, days, before, 30)
    assert found is None if before == 0 else found is not None and math.isfinite(found) and found >= -1

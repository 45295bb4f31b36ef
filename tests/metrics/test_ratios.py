"""The ratios, by the worked examples of the metrics specification."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.metrics import mean_compound, net_sentiment, share
from listener.model import SCALE, Sentiment
from tests.metrics.examples import example

counts = st.integers(0, 10**9)


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
    assert net_sentiment(0, 0, 0) is None
    assert mean_compound(0, 0) is None


@given(positive=counts, neutral=counts, negative=counts)
def test_net_sentiment_lies_between_its_ends(positive: int, neutral: int, negative: int) -> None:
    net = net_sentiment(positive, neutral, negative)
    assert net is None if positive + neutral + negative == 0 else net is not None and -1 <= net <= 1

"""The small figures of awareness by their worked examples: excess voice, media cost, engagement, authors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.metrics.authorship import mean_reposts, repost_ratio
from listener.metrics.bootstrap import bootstrap_share
from listener.metrics.excess_voice import excess_share_of_voice, growth_by_rule_of_thumb
from listener.metrics.media_cost import media_cost_equivalent
from listener.model import Estimate
from tests.metrics.examples import example

authors = st.lists(
    st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)).map(lambda told: (told[0], sum(told))),
    max_size=20,
)


def test_excess_share_of_voice_and_its_rule_of_thumb() -> None:
    inputs, expected, tolerance = example("A11")
    found = excess_share_of_voice(inputs["sov_pct"] / 100, inputs["som_pct"] / 100)
    assert found == pytest.approx(expected["esov_pp"] / 100, abs=tolerance)
    grows = growth_by_rule_of_thumb(found)
    assert grows == pytest.approx(expected["expected_som_growth_pp_per_year"] / 100, abs=tolerance)


def test_excess_of_the_unknown_is_unknown() -> None:
    assert excess_share_of_voice(None, 0.2) is None
    assert excess_share_of_voice(0.3, None) is None
    assert growth_by_rule_of_thumb(None) is None


def test_media_cost_is_of_all_or_of_what_lies_beyond_the_baseline() -> None:
    inputs, expected, tolerance = example("A10")
    seen, price, share = (inputs[name] for name in ("impressions_positive_neutral", "cpm", "viewable_share"))
    assert media_cost_equivalent(seen, price, share) == pytest.approx(expected["mce_total"], abs=tolerance)
    beyond = media_cost_equivalent(seen, price, share, baseline=inputs["impressions_baseline"])
    assert beyond == pytest.approx(expected["mce_incremental"], abs=tolerance)


def test_media_cost_ranges_over_price_and_viewable_share() -> None:
    inputs, expected, tolerance = example("A10b")
    pairs = zip(inputs["cpm"], inputs["viewable_share"], strict=True)
    found = [
        media_cost_equivalent(inputs["potential_impressions_incremental"], price, share)
        for price, share in pairs
    ]
    wanted = [expected[name] for name in ("low", "central", "high")]
    assert found == pytest.approx(wanted, abs=tolerance)


def test_media_cost_of_no_views_beyond_the_baseline_is_nothing() -> None:
    assert media_cost_equivalent(50, 6, baseline=80) == 0


def test_columns_of_the_top_authors() -> None:
    inputs, expected, _ = example("A12")
    received = [one["reposts"] for one in inputs["author_posts"]]
    found = mean_reposts(sum(received), len(received))
    assert found == expected["avg_reposts"]
    ratio = repost_ratio(inputs["of_which_reposts_of_others"], inputs["all_posts"])
    assert ratio == expected["repost_ratio"]


def test_two_posts_have_no_average_and_no_post_no_ratio() -> None:
    assert mean_reposts(4 + 8, 2) is None
    assert repost_ratio(0, 0) is None


def test_one_author_of_half_the_reach_makes_the_share_uncertain() -> None:
    even = bootstrap_share([100, 0] * 50, [100] * 100)
    heavy = bootstrap_share([5_000, *[0] * 50], [5_000, *[100] * 50])
    assert even.value == heavy.value == 0.5
    assert even.low == pytest.approx(0.40, abs=0.02)
    assert even.high == pytest.approx(0.60, abs=0.02)
    assert heavy.low == 0.0
    assert heavy.high is not None
    assert heavy.high > 0.7


def test_a_share_of_no_reach_is_unknown_and_one_author_tells_no_interval() -> None:
    assert bootstrap_share([], []) == bootstrap_share([0, 0], [0, 0]) == Estimate()
    assert bootstrap_share([5], [20]) == Estimate(0.25)
    # Of the three only one has an audience: drawing that one again tells nothing.
    assert bootstrap_share([0, 0, 3], [0, 0, 6]) == Estimate(0.5)


@given(authors)
def test_the_order_of_authors_changes_nothing(told: list[tuple[int, int]]) -> None:
    found = bootstrap_share([a for a, _ in told], [b for _, b in told], draws=50)
    turned = bootstrap_share([a for a, _ in told[::-1]], [b for _, b in told[::-1]], draws=50)
    assert found == turned
    if found.low is not None and found.high is not None:
        assert 0 <= found.low <= found.high <= 1

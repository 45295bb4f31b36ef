"""What views beyond the baseline would cost as advertising: told beside its caveat, never below nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from listener.metrics.value.ranges import Draws
from listener.model import Counters, Goal, GoalKind, Period, ValueMethod
from listener.reports.value.assumed import assumed
from listener.reports.value.formula import Worth, likely_value
from listener.reports.value.goal_metrics import filter_of
from listener.reports.value.media_cost import media_cost, media_cost_of, negative_media_cost_of
from listener.store import Store
from listener.store.save import save
from tests.builders import NOW, WARSAW, a_config, a_post, at, read
from tests.reports.value.customers import bring

CONFIG = a_config()
MARCH = Period(date(2026, 3, 9), date(2026, 3, 10), WARSAW, NOW)
ASSUMED = ("name,low,central,high", "cpm,10,10,10", "viewable_share,0.05,0.05,0.05")


def goal(metric: str, baseline: int) -> Goal:
    return Goal(
        "seen",
        GoalKind.AWARENESS,
        metric,
        baseline=Decimal(baseline),
        target=Decimal(10**6),
        start=MARCH.start,
        deadline=MARCH.end,
        value_method=ValueMethod.MEDIA_COST,
    )


def mentions(store: Store, *told: tuple[int, int | None, int], tag: str = "", **changes: Any) -> None:
    """Mentions of a day of March, with their impressions, or followers where these are unknown."""
    posts = [
        read(
            a_post(
                f"{tag}{day} {number}",
                author=f"{tag}{day} {number}",
                created_at=at(day),
                counters=Counters(impressions=impressions),
                followers=followers,
            ),
            "Acme",
            **changes,
        )
        for number, (day, impressions, followers) in enumerate(told)
    ]
    save(store, posts, source="X", now=NOW, zone=WARSAW)


def of_goal(store: Store, metric: str = "mentions", baseline: int = 0) -> Worth:
    one = goal(metric, baseline)
    return media_cost(store, CONFIG, assumed(store, CONFIG), one, MARCH, filter_of(CONFIG, one))


def value(worth: Worth) -> float:
    found = likely_value(worth).value
    assert found is not None
    return found


def test_it_is_the_views_beyond_those_of_as_many_days_before_at_the_price_of_a_thousand(store: Store) -> None:
    bring(store, CONFIG, "assumptions", *ASSUMED)
    mentions(store, (8, 1_000, 0), (9, 4_000, 0), (8, None, 10_000), (9, None, 50_000))
    # 3,000 more were measured; of 40,000 more potential ones a twentieth was seen.
    assert value(of_goal(store)) == pytest.approx((3_000 + 2_000) / 1_000 * 10)
    assert value(media_cost_of(store, assumed(store, CONFIG), MARCH, "Acme")) == value(of_goal(store))


@pytest.mark.parametrize(
    ("metric", "baseline", "views"),
    [
        ("impressions", 1_500, 2_500 + 0.05 * 50_000),
        ("potential_impressions", 10_000, 4_000 + 0.05 * 40_000),
        ("mentions", 1_500, 4_000 + 0.05 * 50_000),
    ],
)
def test_a_goal_for_impressions_brings_its_baseline(
    store: Store, metric: str, baseline: int, views: float
) -> None:
    bring(store, CONFIG, "assumptions", *ASSUMED)
    mentions(store, (9, 4_000, 0), (9, None, 50_000))
    assert value(of_goal(store, metric, baseline)) == pytest.approx(views / 100)


def test_fewer_views_than_before_are_worth_nothing_and_cost_nothing(store: Store) -> None:
    bring(store, CONFIG, "assumptions", *ASSUMED)
    mentions(store, (8, 9_000, 0), (9, 4_000, 0))
    assert value(of_goal(store)) == 0


def test_negative_views_are_told_apart_and_never_taken_off(store: Store) -> None:
    bring(store, CONFIG, "assumptions", *ASSUMED)
    mentions(store, (9, 4_000, 0))
    mentions(store, (9, 700, 0), (9, None, 6_000), compound=-5_000, tag="bad ")
    assert value(of_goal(store)) == pytest.approx(40)
    apart = negative_media_cost_of(store, assumed(store, CONFIG), MARCH, "Acme")
    assert value(apart) == pytest.approx((700 + 300) / 100)


def test_without_a_price_or_without_views_it_is_unknown_and_says_what_it_needs(store: Store) -> None:
    mentions(store, (9, 4_000, 0))
    assert of_goal(store).missing == ("the assumption cpm",)
    bring(store, CONFIG, "assumptions", *ASSUMED)
    other = media_cost_of(store, assumed(store, CONFIG), MARCH, "Bolt")
    assert (other.formula, other.missing) == (None, ("views of scored mentions",))


def test_the_factors_are_of_the_goal_so_that_two_goals_do_not_mix(store: Store) -> None:
    bring(store, CONFIG, "assumptions", *ASSUMED)
    mentions(store, (9, 4_000, 0))
    worth = of_goal(store)
    told = {one.name: (one.is_assumption, one.n) for one in worth.factors}
    assert told == {
        "seen: measured": (False, 1),
        "seen: potential": (False, None),
        "viewable_share": (True, None),
        "cpm": (True, None),
    }
    assert worth.formula is not None
    assert float(worth.formula(Draws(worth.ranges))) == 40

"""Goals that would count the same money, and which of those that exclude each other are added up."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import chain, combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.metrics.groups.months import months_after
from listener.model import METHODS_OF, Goal, ValueMethod
from listener.reports.value.overlap import counted_once, overlapping, time_of
from tests.builders import a_config

CONFIG = a_config()
KIND_OF = {method: kind for kind, methods in METHODS_OF.items() for method in methods}
SAVES, RISK, DEFLECTION = ValueMethod.VERIFIED_SAVES, ValueMethod.VALUE_AT_RISK, ValueMethod.DEFLECTION
MEDIA, FOLLOWERS = ValueMethod.MEDIA_COST, ValueMethod.COST_PER_FOLLOWER
MARGIN, LEADS, VISITS = ValueMethod.ATTRIBUTED_MARGIN, ValueMethod.LEADS, ValueMethod.VISITS


def goal(name: str, method: ValueMethod = SAVES, filter: str | None = None, **told: Any) -> Goal:
    """A whole goal of the first quarter of 2026."""
    given: dict[str, Any] = {
        "metric": "saves",
        "baseline": Decimal(0),
        "target": Decimal(10),
        "start": dt.date(2026, 1, 1),
        "deadline": dt.date(2026, 4, 1),
    }
    return Goal(name, KIND_OF[method], filter=filter, value_method=method, **given | told)


@pytest.mark.parametrize(
    ("one", "other", "is_same_money"),
    [
        (goal("a"), goal("b", RISK), True),
        (goal("a"), goal("b", DEFLECTION), False),
        (goal("a"), goal("b", ValueMethod.NONE), False),
        (goal("a"), goal("b", filter="brand=Bolt"), False),
        (goal("a", MEDIA), goal("b", MEDIA, "lang=pl"), True),
        (goal("a", MEDIA, "lang=en"), goal("b", MEDIA, "lang=pl"), False),
        (goal("a", MEDIA, "source=X"), goal("b", MEDIA, "source=News"), True),
        (goal("a", MARGIN), goal("b", LEADS, "channel=x"), True),
        (goal("a", VISITS, "channel=mail"), goal("b", LEADS, "channel=x"), False),
        (goal("a", VISITS, "channel=x;channel=mail"), goal("b", LEADS, "channel=x"), True),
        (goal("a", LEADS, "campaign=spring"), goal("b", MARGIN, "campaign=autumn"), False),
        (goal("a", LEADS, "campaign=spring;channel=x"), goal("b", LEADS, "campaign=spring"), True),
    ],
)
def test_methods_of_one_pool_count_the_same_money_unless_their_filters_part_it(
    one: Goal, other: Goal, is_same_money: bool
) -> None:
    assert overlapping(CONFIG, one, other) is overlapping(CONFIG, other, one) is is_same_money


def test_a_filter_that_a_method_does_not_read_parts_nothing() -> None:
    """Saves are counted by brand and media costs by mentions, whatever channel a filter names."""
    for method in (SAVES, MEDIA):
        assert overlapping(CONFIG, goal("a", method, "channel=x"), goal("b", method, "channel=mail"))
    assert overlapping(CONFIG, goal("a", FOLLOWERS, "channel=x"), goal("b", MEDIA, "channel=mail"))
    assert not overlapping(CONFIG, goal("a", FOLLOWERS, "channel=x"), goal("b", FOLLOWERS, "channel=mail"))
    assert overlapping(CONFIG, goal("a", FOLLOWERS, "brand=Acme"), goal("b", FOLLOWERS, "brand=Bolt"))


def test_goals_at_different_times_and_drafts_count_no_money_twice() -> None:
    later = goal("b", start=dt.date(2026, 4, 1), deadline=dt.date(2026, 7, 1))
    assert not overlapping(CONFIG, goal("a"), later)
    assert overlapping(CONFIG, goal("a"), goal("b", start=dt.date(2026, 3, 31), deadline=dt.date(2026, 7, 1)))
    assert not overlapping(CONFIG, goal("a"), goal("b", target=None))
    assert not overlapping(CONFIG, goal("a"), goal("b", deadline=None))
    assert not overlapping(CONFIG, goal("a"), goal("a"))


def test_one_of_the_two_says_that_it_excludes_the_other() -> None:
    assert not overlapping(CONFIG, goal("a", exclusive_of=("b",)), goal("b"))
    assert not overlapping(CONFIG, goal("a"), goal("b", exclusive_of=("a",)))


def test_a_goal_of_a_brand_that_is_gone_counts_nothing() -> None:
    assert not overlapping(CONFIG, goal("a", filter="brand=Gone"), goal("b"))


def test_without_a_start_a_goal_lasts_three_months() -> None:
    assert time_of(goal("a", start=None, deadline=dt.date(2026, 5, 31))) == (
        dt.date(2026, 2, 28),
        dt.date(2026, 5, 31),
    )
    assert time_of(goal("a", deadline=None)) is None
    assert months_after(dt.date(2026, 1, 31), -3) == dt.date(2025, 10, 31)
    assert months_after(dt.date(2025, 11, 30), 3) == dt.date(2026, 2, 28)


def test_of_a_pair_the_larger_counts_and_of_a_chain_what_comes_to_the_most() -> None:
    pair = (goal("a", exclusive_of=("b",)), goal("b"))
    assert counted_once(pair, {"a": 2, "b": 3}) == {"b"}
    assert counted_once(pair, {"a": 2}) == {"a"}
    chained = (goal("a", exclusive_of=("b",)), goal("b", exclusive_of=("c",)), goal("c"))
    assert counted_once(chained, {"a": 2, "b": 3, "c": 2}) == {"a", "c"}
    assert counted_once(chained, {"a": 2, "b": 5, "c": 2}) == {"b"}
    assert counted_once((*chained, goal("d")), {"d": -1, "b": 1}) == {"b", "d"}


def test_a_loss_is_left_out_only_for_what_excludes_it() -> None:
    chained = (goal("a", exclusive_of=("b",)), goal("b", exclusive_of=("c",)), goal("c"))
    assert counted_once(chained, {"a": -10, "b": -1, "c": 5}) == {"b"}
    assert counted_once(chained[:1], {"a": -10}) == {"a"}


def test_many_goals_in_a_row_are_settled_at_once() -> None:
    """A goal for each month, every one valued over three: trying all sets of 60 would never end."""
    names = [f"g{number:02}" for number in range(60)]
    goals = [goal(name, exclusive_of=tuple(names[place + 1 : place + 3])) for place, name in enumerate(names)]
    found = counted_once(goals, dict.fromkeys(names, 1.0))
    assert len(found) == 20


@given(
    st.lists(st.integers(-5, 9), min_size=1, max_size=7),
    st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6))),
)
def test_no_two_that_exclude_each_other_count_and_nothing_more_could(
    worth: list[int], pairs: set[tuple[int, int]]
) -> None:
    names = [f"g{number}" for number in range(len(worth))]
    goals = [
        goal(name, exclusive_of=tuple(f"g{b}" for a, b in sorted(pairs) if a == number and a != b))
        for number, name in enumerate(names)
    ]
    of = {name: float(value) for name, value in zip(names, worth, strict=True)}
    against = {frozenset((one.id, other)) for one in goals for other in one.exclusive_of}
    found = counted_once(goals, of)

    def is_allowed(some: frozenset[str]) -> bool:
        return not any(pair <= some for pair in against)

    def total(some: frozenset[str]) -> float:
        return sum(of[name] for name in some)

    sets = map(frozenset, chain.from_iterable(combinations(names, size) for size in range(len(names) + 1)))
    allowed = [some for some in sets if is_allowed(some)]
    whole = [some for some in allowed if not any(is_allowed(some | {name}) for name in set(names) - some)]
    assert found in whole
    assert total(found) == max(map(total, whole))
    if min(worth) >= 0:
        assert total(found) == max(map(total, allowed))
    assert counted_once(goals[::-1], of) == found

"""What differs between what was published and what is said today, and why."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from listener.reports.monthly.differences import MISSING, Cause, Difference, differences

_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
LATE = {Cause.LATE: 3, Cause.RESCORED: 2, Cause.POLLED: 9}


@given(_PLAIN)
def test_nothing_differs_from_itself(told: Any) -> None:
    assert differences(told, told, {}, {}) == ()


@given(_PLAIN, _PLAIN)
def test_something_differs_where_two_are_not_the_same(then: Any, now: Any) -> None:
    assert bool(differences(then, now, {}, {})) or then == now


def test_every_value_is_named_by_its_place_with_the_causes_that_may_change_it() -> None:
    then = {
        "brands": {"Acme": {"awareness": {"mentions": 4}, "sentiment": {"net": {"low": None}}}},
        "coverage": {"X": 1},
    }
    now = {
        "brands": {"Acme": {"awareness": {"mentions": 5}, "sentiment": {"net": {"low": 0.1}}}},
        "coverage": {"X": 0.9},
    }
    assert differences(then, now, LATE, {}) == (
        Difference("brands.Acme.awareness.mentions", 4, 5, ((Cause.LATE, 3),)),
        Difference("brands.Acme.sentiment.net.low", None, 0.1, ((Cause.LATE, 3), (Cause.RESCORED, 2))),
        Difference("coverage.X", 1, 0.9, ((Cause.POLLED, 9),)),
    )


def test_without_any_cause_none_is_claimed() -> None:
    then, now = {"goals": [{"id": "a", "current": 1}]}, {"goals": [{"id": "a", "current": 2}]}
    assert differences(then, now, {}, {Cause.LATE: 0}) == (Difference("goals.a.current", 1, 2, ()),)


def test_response_goals_and_value_look_at_more_than_the_days_of_the_report() -> None:
    then, now = ({"brands": {"Acme": {"response": {"cases": {"open": count}}}}} for count in (1, 2))
    [found] = differences(then, now, {Cause.LATE: 3}, {Cause.LATE: 5})
    assert found.causes == ((Cause.LATE, 5),)


def test_settings_and_versions_may_change_everything() -> None:
    counts = {Cause.SETTINGS: 1, Cause.VERSION: 2}
    [found] = differences({"brands": {"Acme": {"role": "own"}}}, {"brands": {}}, counts, {})
    assert found == Difference(
        "brands.Acme", {"role": "own"}, MISSING, ((Cause.SETTINGS, 1), (Cause.VERSION, 2))
    )

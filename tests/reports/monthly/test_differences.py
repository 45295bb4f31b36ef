"""What differs between what was published and what is said today, and why."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.model import ValueMethod
from listener.reports.monthly.differences import MISSING, Difference, Since, differences
from listener.reports.monthly.made_of import METHODS_MADE_OF, METRICS_MADE_OF, Cause
from listener.reports.value.goal_metrics import METRICS

_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
LATE = {Cause.LATE: 3, Cause.RESCORED: 2, Cause.POLLED: 9}


@given(_PLAIN)
def test_nothing_differs_from_itself(told: Any) -> None:
    assert differences(told, told, Since()) == ()


@given(_PLAIN, _PLAIN)
def test_something_differs_where_two_are_not_the_same(then: Any, now: Any) -> None:
    assert bool(differences(then, now, Since())) or then == now


def test_every_value_is_named_by_its_place_with_the_causes_that_may_change_it() -> None:
    then = {
        "brands": {"Acme": {"awareness": {"mentions": 4}, "sentiment": {"net": {"low": None}}}},
        "coverage": {"X": 1},
    }
    now = {
        "brands": {"Acme": {"awareness": {"mentions": 5}, "sentiment": {"net": {"low": 0.1}}}},
        "coverage": {"X": 0.9},
    }
    assert differences(then, now, Since(counts=LATE)) == (
        Difference("brands.Acme.awareness.mentions", 4, 5, ((Cause.LATE, 3),)),
        Difference("brands.Acme.sentiment.net.low", None, 0.1, ((Cause.LATE, 3), (Cause.RESCORED, 2))),
        Difference("coverage.X", 1, 0.9, ((Cause.POLLED, 9),)),
    )


def test_without_any_cause_none_is_claimed() -> None:
    then, now = {"goals": [{"id": "a", "current": 1}]}, {"goals": [{"id": "a", "current": 2}]}
    assert differences(then, now, Since(wide={Cause.LATE: 0})) == (Difference("goals.a.current", 1, 2, ()),)


def test_response_goals_and_value_look_at_more_than_the_days_of_the_report() -> None:
    then, now = ({"brands": {"Acme": {"response": {"cases": {"open": count}}}}} for count in (1, 2))
    [found] = differences(then, now, Since({Cause.LATE: 3}, {Cause.LATE: 5}))
    assert found.causes == ((Cause.LATE, 5),)


def test_settings_and_versions_may_change_everything() -> None:
    counts = {Cause.SETTINGS: 1, Cause.VERSION: 2}
    [found] = differences({"brands": {"Acme": {"role": "own"}}}, {"brands": {}}, Since(counts))
    assert found == Difference(
        "brands.Acme", {"role": "own"}, MISSING, ((Cause.SETTINGS, 1), (Cause.VERSION, 2))
    )


EVERY: dict[Cause, int] = dict.fromkeys(
    (one for one in Cause if one not in (Cause.SETTINGS, Cause.VERSION)), 2
)
TABLES = {"costs": 1, "goals": 10, "assumption": 100, "customers": 1_000, "orders": 10_000, "visits": 100_000}
HEARD = {Cause.LATE, Cause.REMOVED, Cause.CORRECTED}


def brought_and_causes(path: str, **given: Any) -> tuple[int, set[Cause]]:
    """Of a value that differs there, after one of everything: rows of which tables, and other causes."""
    then: Any
    now: Any
    then, now = ({"value": {path: one}} for one in (1, 2))
    if path.startswith("goals."):
        _goals, field, metric = path.split(".")
        then, now = ({"goals": [{"id": "a.b", "metric": metric, field: one}]} for one in (1, 2))
    [found] = differences(then, now, Since(EVERY, EVERY, TABLES, **given))
    told = dict(found.causes)
    return told.pop(Cause.BROUGHT, 0), set(told)


@pytest.mark.parametrize(
    ("path", "brought", "causes"),
    [
        ("cost", 101, {Cause.POLLED}),
        ("assumptions", 100, set()),
        ("exposure", 1_100, HEARD | {Cause.RESCORED}),
        ("media_cost_equivalent", 100, HEARD | {Cause.RESCORED, Cause.RECOUNTED}),
        ("worth", 10, set()),
        ("roi", 111, {Cause.POLLED}),
        ("goals.current.mentions", 10, HEARD),
        ("goals.current.reach", 10, HEARD | {Cause.RECOUNTED}),
        ("goals.status.net", 10, HEARD | {Cause.RESCORED}),
        ("goals.current.within_target", 10, HEARD | {Cause.RESCORED}),
        ("goals.progress.revenue", 10_110, set()),
        ("goals.target.mentions", 10, set()),
    ],
)
def test_only_what_a_figure_is_made_of_may_be_its_cause(path: str, brought: int, causes: set[Cause]) -> None:
    assert brought_and_causes(path) == (brought, causes)


def test_the_worth_goes_by_the_methods_of_the_goals() -> None:
    leads = ValueMethod.LEADS
    assert brought_and_causes("worth", valued=(leads,)) == (100_110, set())
    assert brought_and_causes("goals.value.leads", methods={"a.b": leads}) == (100_110, set())
    avoided = brought_and_causes("worth", valued=(ValueMethod.VALUE_AT_RISK,))
    assert avoided == (1_110, HEARD | {Cause.RESCORED})
    saves = brought_and_causes("roi", valued=(ValueMethod.VERIFIED_SAVES,))
    assert saves == (1_111, HEARD | {Cause.RESCORED, Cause.POLLED})


def test_of_every_metric_and_method_it_is_known_what_it_is_made_of() -> None:
    assert set(METRICS_MADE_OF) == set(METRICS)
    assert set(METHODS_MADE_OF) == set(ValueMethod)

"""Conversions shared out among their steps, by the worked examples and by the definitions redone by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.metrics.value.attribution import Added, Model, added, path_cost
from listener.metrics.value.funnel import cost_each
from tests.metrics.examples import example
from tests.metrics.value.one_by_one import (
    LOOK_BACK,
    Attributed,
    Conversion,
    Step,
    attribute,
    by_campaign,
    credits,
    path,
)

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
CHANNELS = st.sampled_from(["x_post", "paid_search", "rss_article", "direct"])
DAYS = st.integers(0, 120 * 24).map(lambda hours: hours / 24)
TOUCHES = st.lists(st.tuples(DAYS, CHANNELS), max_size=8)
WEIGHTS = st.integers(-(10**12), 10**15).map(lambda millionths: Decimal(millionths).scaleb(-6))


def step(days: float, channel: str = "x", id: str = "1", **told: Any) -> Step:
    """A step so many days before NOW."""
    return Step(id, NOW - timedelta(days=days), channel, **told)


def named(channels: Sequence[str], costs: dict[str, int] | None = None) -> tuple[Step, ...]:
    """One step a day through these channels; the costs are those of a touch of each."""
    return tuple(
        step(len(channels) - at, channel, str(at), cost=Decimal(costs[channel]) if costs else None)
        for at, channel in enumerate(channels)
    )


def converted(touches: Sequence[tuple[float, str]], weight: Decimal = Decimal(1)) -> Conversion:
    steps = [step(days, channel, str(at)) for at, (days, channel) in enumerate(touches)]
    return Conversion(NOW, path(steps, NOW), weight)


def totals(of: Attributed, model: Model) -> dict[str | None, float]:
    return {key: round(float(found[model]), 6) for key, found in of.by_key.items()}


def test_the_worked_example_is_shared_out_by_every_model() -> None:
    inputs, expected, tolerance = example("D7")
    found = attribute(Conversion(NOW, named(channels)) for channels in inputs["paths"])
    names = {
        Model.FIRST: "first",
        Model.LAST: "last",
        Model.LINEAR: "linear",
        Model.POSITION: "position_40_20_40",
    }
    for model, name in names.items():
        assert totals(found, model) == pytest.approx(expected[name], abs=tolerance)
    assert (found.conversions, found.without) == (4, Decimal(0))
    assert list(found.by_key) == ["paid_search", "rss_article", "x_post"]


def test_credit_halves_with_every_week_before_the_conversion() -> None:
    inputs, expected, tolerance = example("D16")
    steps = [step(days, id=str(at)) for at, days in enumerate(inputs["days_before_conversion"])]
    found = credits(Conversion(NOW, path(steps, NOW)), Model.TIME_DECAY)
    assert [float(one) for one in reversed(found)] == pytest.approx(expected["weights"], abs=tolerance)


def test_what_a_path_cost_and_whether_the_added_touch_was_cheaper_than_a_new_lead() -> None:
    inputs, expected, _tolerance = example("D8")
    paths = [named(channels, inputs["cost_per_touch"]) for channels in inputs["paths"]]
    assert [path_cost(one) for one in paths] == expected["path_cost"]
    assert cost_each(Decimal(inputs["total_cost"]), inputs["new_customers"]) == expected["blended_cac"]
    found = added(paths[1], {"x_post", "rss_article"})
    assert found == Added(
        Decimal(expected["incremental_social_cost_path2"]), Decimal(expected["cost_of_new_paid_lead"])
    )
    assert found.cheaper is expected["social_touch_cheaper_than_replacing"]


def test_nothing_was_added_to_a_path_of_one_kind_and_unknown_costs_stay_unknown() -> None:
    assert added(named(["x", "x"]), {"x"}) is added(named(["ads"]), {"x"}) is None
    assert path_cost([step(1, cost=Decimal(2)), step(2)]) is None
    assert path_cost([]) == 0
    found = added(named(["ads", "x"]), {"x"})
    assert found == Added(None, None)
    assert found.cheaper is None
    assert Added(Decimal(3), Decimal(3)).cheaper is False


def test_a_path_holds_what_came_before_within_the_look_back_ties_by_id() -> None:
    steps = [
        step(-0.01, id="after"),
        step(0, id="b"),
        step(0, id="a"),
        step(90, id="oldest"),
        step(90.01, id="too old"),
        step(5, "direct", id="direct"),
    ]
    assert [one.id for one in path(steps, NOW)] == ["oldest", "a", "b"]
    assert [one.id for one in path(steps, NOW, look_back=timedelta(days=4))] == ["a", "b"]
    assert timedelta(days=90) == LOOK_BACK


def test_direct_visits_count_only_where_there_is_nothing_else() -> None:
    alone = [step(5, "direct", "1"), step(2, "direct", "2")]
    assert [one.id for one in path(alone, NOW)] == ["1", "2"]
    assert [one.id for one in path([*alone, step(3, "x", "3")], NOW)] == ["3"]
    assert path([], NOW) == ()


def test_a_third_of_a_conversion_is_not_lost() -> None:
    found = attribute([Conversion(NOW, named("abc"))])
    thirds = [str(of[Model.LINEAR]) for of in found.by_key.values()]
    assert thirds == ["0.333333333333", "0.333333333334", "0.333333333333"]


def test_much_money_is_shared_out_to_its_last_millionth() -> None:
    margin = Decimal("100000000000.000001")
    found = [of[Model.LINEAR] for of in attribute([Conversion(NOW, named("abc"), margin)]).by_key.values()]
    assert sum(found, Decimal(0)) == margin
    assert [float(one) for one in found] == pytest.approx([float(margin / 3)] * 3, rel=1e-15)


def test_conversions_without_a_step_are_told_apart() -> None:
    found = attribute([Conversion(NOW, (), Decimal(7)), Conversion(NOW, named("a"), Decimal(3))])
    assert (found.conversions, found.without) == (1, Decimal(7))
    assert credits(Conversion(NOW, ()), Model.LINEAR) == ()
    assert attribute([]) == Attributed({}, 0, Decimal(0))


def test_campaigns_are_shared_out_like_channels_with_none_last() -> None:
    steps = (step(3, id="1", campaign="b"), step(2, id="2"), step(1, id="3", campaign="a"))
    found = attribute([Conversion(NOW, steps)], by_campaign)
    assert totals(found, Model.POSITION) == {"a": 0.4, "b": 0.4, None: 0.2}
    assert list(found.by_key) == ["a", "b", None]


def test_a_path_of_years_keeps_its_decay() -> None:
    old = tuple(step(days, id=str(days)) for days in (20_000, 10_007, 10_000))
    found = credits(Conversion(NOW, old), Model.TIME_DECAY)
    assert [float(one) for one in found] == pytest.approx([0, 1 / 3, 2 / 3], abs=1e-12)


def by_hand(model: Model, steps: Sequence[Step]) -> list[Fraction]:
    """The portions of the definition, exactly (those of time decay as exactly as floats are)."""
    many = len(steps)
    if model is Model.FIRST or model is Model.LAST:
        return [Fraction(at == (0 if model is Model.FIRST else many - 1)) for at in range(many)]
    if model is Model.TIME_DECAY:
        weights = [Fraction(2 ** (-((NOW - one.at) / timedelta(days=7)))) for one in steps]
        return [weight / sum(weights) for weight in weights]
    if model is Model.LINEAR or many < 3:
        return [Fraction(1, many)] * many
    return [Fraction(2, 5), *[Fraction(1, 5) / (many - 2)] * (many - 2), Fraction(2, 5)]


@pytest.mark.parametrize("model", Model)
@given(touches=TOUCHES)
def test_credits_of_a_path_are_those_of_the_definition_and_add_up_to_one(
    model: Model, touches: list[tuple[float, str]]
) -> None:
    one = converted(touches)
    found = credits(one, model)
    assert sum(found, Decimal(0)) == (1 if one.path else 0)
    wanted = [float(part) for part in by_hand(model, one.path)] if one.path else []
    assert [float(part) for part in found] == pytest.approx(wanted, abs=2e-12)


@given(st.lists(st.tuples(TOUCHES, WEIGHTS), max_size=8), st.randoms(use_true_random=False))
def test_everything_is_shared_out_and_the_order_of_arrival_changes_nothing(
    told: list[tuple[list[tuple[float, str]], Decimal]], chance: Any
) -> None:
    conversions = [converted(touches, weight) for touches, weight in told]
    found = attribute(conversions)
    whole = sum((weight for _touches, weight in told), Decimal(0))
    for model in Model:
        assert sum((of[model] for of in found.by_key.values()), found.without) == whole
    chance.shuffle(conversions)
    again = attribute(conversions)
    assert (again, list(again.by_key)) == (found, list(found.by_key))

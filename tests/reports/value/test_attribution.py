"""Orders shared out among the touches before them: the stories of the specification, by CSV, to the cent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest

from listener.metrics.value.attribution import Model, added
from listener.model import Period
from listener.render.attribution_tables import STEPS, channels_table, path_row, step_row
from listener.reports.value.attribution import Attribution, attribution
from listener.reports.value.order_paths import (
    NO_CAMPAIGN,
    OrderPath,
    Part,
    PathChoice,
    choose_orders,
    order_paths,
    step_rows,
)
from listener.store import Store
from tests.builders import NOW, WARSAW, a_config
from tests.metrics.examples import example
from tests.metrics.value import one_by_one
from tests.reports.value.customers import bring

MARCH = Period(date(2026, 3, 1), date(2026, 3, 10), WARSAW, NOW)
CONFIG = a_config()
ONE, NOTHING = Decimal(1), Decimal(0)
ORDERS, TOUCHES = "id,customer_id,at,margin", "id,customer_id,at,channel,campaign,cost"


def told(store: Store, period: Period = MARCH) -> Attribution:
    return attribution(store, CONFIG, period)


def paths(found: Attribution, choice: PathChoice | None = None) -> list[OrderPath]:
    return list(order_paths(found, choose_orders(found, choice or PathChoice())))


def touches(store: Store, *lines: str) -> None:
    bring(store, CONFIG, "touches", TOUCHES, *lines)


def orders(store: Store, *lines: str) -> None:
    bring(store, CONFIG, "orders", ORDERS, *lines)


@pytest.fixture
def four(store: Store) -> Store:
    """The four paths of the worked examples, an hour between their steps, with what their steps cost."""
    inputs = example("D8")[0]
    steps = []
    for number, path in enumerate(inputs["paths"]):
        for place, channel in enumerate(path):
            at = f"2026-03-0{number + 1}T{10 + place}:00Z"
            steps.append(f"T{number}{place},C{number},{at},{channel},,{inputs['cost_per_touch'][channel]}")
    touches(store, *steps)
    orders(store, *(f"O{n},C{n},2026-03-0{n + 1}T20:00Z,10" for n in range(4)))
    return store


def test_the_worked_example_is_shared_out_by_every_model(four: Store) -> None:
    _inputs, expected, _tolerance = example("D7")
    found = told(four)
    names = {
        "position_40_20_40": Model.POSITION,
        "first": Model.FIRST,
        "last": Model.LAST,
        "linear": Model.LINEAR,
    }
    for name, model in names.items():
        credits = {one.key: float(one.conversions[model]) for one in found.channels}
        assert credits == pytest.approx(expected[name], abs=5e-7)
    assert (found.orders, found.attributed, found.touches, found.outside) == (4, 4, 7, 0)
    assert found.margin == 40


def test_paths_cost_what_their_touches_cost_and_customers_what_was_spent_in_all(four: Store) -> None:
    inputs, expected, _tolerance = example("D8")
    found = told(four)
    assert [path.cost for path in reversed(paths(found))] == expected["path_cost"]
    assert found.spent.amount == sum(expected["path_cost"])
    # No customers are known, so those who never ordered before are the new ones.
    assert found.new_customers == inputs["new_customers"]
    # What the cost book says was spent has the price of the touches in it, so these are not added to it.
    assert found.cac(inputs["total_cost"]) == expected["blended_cac"]
    assert found.cac() == found.spent.amount / inputs["new_customers"]
    social = added(paths(found)[2].steps, ["x_post"])
    assert social is not None
    assert (social.cost, social.new_lead) == (
        expected["incremental_social_cost_path2"],
        expected["cost_of_new_paid_lead"],
    )
    assert social.cheaper is expected["social_touch_cheaper_than_replacing"]


def test_the_follower_who_buys_three_months_later_through_an_ad(store: Store) -> None:
    touches(
        store,
        "T1,C1,2025-12-10T09:00Z,x,winter,0.50",
        "T2,C1,2026-03-08T09:00Z,paid_search,spring,20",
    )
    orders(store, "O1,C1,2026-03-08T10:00Z,90")
    found = told(store)
    credits = {one.key: (one.conversions[Model.FIRST], one.conversions[Model.LAST]) for one in found.channels}
    assert credits == {"paid_search": (NOTHING, ONE), "x": (ONE, NOTHING)}
    assert {one.key: one.margin[Model.POSITION] for one in found.campaigns} == {"spring": 45, "winter": 45}
    (path,) = paths(found, PathChoice(customer="C1"))
    assert [(step.channel, step.campaign, step.part) for step in path.steps] == [
        ("x", "winter", Part.FIRST),
        ("paid_search", "spring", Part.CONVERTING),
    ]
    assert path.cost == Decimal("20.50")


def test_touches_longer_ago_than_the_look_back_get_nothing_and_are_told(store: Store) -> None:
    at = datetime(2026, 3, 8, 10, tzinfo=UTC)
    edge, before = at - timedelta(days=90), at - timedelta(days=90, microseconds=1)
    touches(
        store,
        f"T1,C1,{edge.isoformat()},x,,1",
        f"T2,C1,{before.isoformat()},mail,,1",
        f"T3,C1,{at.isoformat()},ads,,1",
        f"T4,C1,{(at + timedelta(microseconds=1)).isoformat()},late,,1",
        f"T5,C2,{before.isoformat()},elsewhere,,1",
    )
    orders(store, f"O1,C1,{at.isoformat()},90")
    assert [one.key for one in told(store).channels] == ["ads", "x"]
    assert (told(store).touches, told(store).outside) == (2, 1)
    bring(store, CONFIG, "assumptions", "name,low,central,high", "look_back_days,91,91,91")
    assert [one.key for one in told(store).channels] == ["ads", "mail", "x"]
    assert told(store).outside == 0


def test_direct_visits_are_skipped_unless_there_is_nothing_else(store: Store) -> None:
    touches(
        store,
        "T1,C1,2026-03-01T09:00Z,direct,,",
        "T2,C1,2026-03-02T09:00Z,x,,",
        "T3,C2,2026-03-02T09:00Z,direct,,",
        "T4,C2,2026-03-03T09:00Z,direct,,",
    )
    orders(store, "O1,C1,2026-03-08T10:00Z,1", "O2,C2,2026-03-08T10:00Z,1")
    found = told(store)
    assert {path.order: [step.touch for step in path.steps] for path in paths(found)} == {
        "O1": ["T2"],
        "O2": ["T3", "T4"],
    }
    assert (found.touches, found.outside) == (3, 0)


def test_touches_of_one_instant_come_by_their_ids_whatever_the_order_of_arrival(
    new_sqlite_store: Callable[[], Store],
) -> None:
    lines = [f"T{n},C1,2026-03-02T09:00Z,c{n},," for n in range(5)]
    for order in (lines, lines[::-1], [lines[2], lines[0], lines[4], lines[1], lines[3]]):
        store = new_sqlite_store()
        touches(store, *order)
        orders(store, "O1,C1,2026-03-08T10:00Z,1")
        (path,) = paths(told(store))
        assert [step.touch for step in path.steps] == [f"T{n}" for n in range(5)]


def test_orders_without_a_path_or_a_margin_are_told_apart(store: Store) -> None:
    touches(store, "T1,C1,2026-03-02T09:00Z,x,,")
    orders(store, "O1,C1,2026-03-08T10:00Z,", "O2,C2,2026-03-08T10:00Z,7", "O3,C2,2026-04-08T10:00Z,9")
    found = told(store)
    assert (found.orders, found.attributed, found.margin_unknown) == (2, 1, 1)
    assert found.margin == found.margin_without == 7
    assert found.channels[0].conversions[Model.LAST] == ONE
    assert found.channels[0].margin[Model.LAST] == NOTHING
    assert (found.spent.amount, found.spent.unknown, found.cac()) == (None, 1, None)
    assert [path.order for path in paths(found, PathChoice(has_path=False))] == ["O2"]
    assert paths(found)[0].cost is None


def test_money_of_other_currencies_counts_by_the_rate_of_its_day(store: Store) -> None:
    rates = ("rate:PLN,0.2,0.2,0.2", "rate:PLN:2026-03-08,0.25,0.25,0.25")
    bring(store, CONFIG, "assumptions", "name,low,central,high", *rates)
    head = "id,customer_id,at,margin,currency"
    # 23:30 UTC is the next day in Warsaw.
    lines = (
        "O1,C1,2026-03-07T22:30Z,100,PLN",
        "O2,C2,2026-03-07T23:30Z,100,PLN",
        "O3,C3,2026-03-07T23:30Z,1,",
    )
    bring(store, CONFIG, "orders", head, *lines)
    bring(store, CONFIG, "touches", TOUCHES + ",currency", "T1,C1,2026-03-01T09:00Z,x,,10,PLN")
    found = told(store)
    assert (found.margin, found.spent.amount) == (Decimal(46), Decimal(2))


def test_new_customers_are_those_whose_start_lies_in_the_period(four: Store) -> None:
    customers = ("C0,2026-03-01", "C1,2026-02-28", "C2,2026-03-09", "C3,2026-03-10", "C9,2026-03-05")
    bring(four, CONFIG, "customers", "id,start", *customers)
    assert told(four).new_customers == 3
    assert told(four, replace(MARCH, as_of=NOW - timedelta(days=2))).new_customers == 2


def test_the_rows_behind_a_channel_add_up_to_its_figures(four: Store) -> None:
    found = told(four)
    choice = PathChoice(channel="paid_search")
    rows = list(step_rows(found, choose_orders(found, choice), choice))
    credit = next(one for one in found.channels if one.key == "paid_search")
    assert len(rows) == credit.steps == 3
    for model in Model:
        assert sum(step.conversions[model] for _, _, step in rows) == credit.conversions[model]
        assert sum(step.margin[model] for _, _, step in rows) == credit.margin[model]
    assert [number for _, number, _ in rows] == [1, 2, 1]
    assert len(step_row(*rows[0], "EUR")) == len(STEPS)
    assert path_row(rows[1][0], "EUR")[5] == "rss_article > paid_search > x_post"
    everything = PathChoice(campaign=NO_CAMPAIGN)
    assert len(list(step_rows(found, choose_orders(found, everything), everything))) == 7
    assert len(channels_table(found).rows) == 3


def test_what_is_imported_later_is_seen_and_what_is_not_changed_is_remembered(four: Store) -> None:
    found = told(four)
    assert told(four) is found
    touches(four, "T9,C3,2026-03-03T09:00Z,x_post,,1")
    assert told(four).touches == 8


def test_many_orders_are_shared_out_as_each_would_be_alone(sqlite_store: Store) -> None:
    chance, at = Random(7), datetime(2026, 3, 8, 10, tzinfo=UTC)
    lines, sold, conversions = [], [], []
    for number in range(60):
        margin = Decimal(chance.randrange(10**7)) / 100
        sold.append(f"O{number},C{number},{at.isoformat()},{margin}")
        made = []
        for place in range(chance.randrange(6)):
            when, channel = at - timedelta(hours=chance.randrange(2_400)), chance.choice(("a", "b", "direct"))
            made.append(one_by_one.Step(f"T{number}-{place}", when, channel, f"of {channel}"))
            lines.append(f"T{number}-{place},C{number},{when.isoformat()},{channel},of {channel},")
        conversions.append(one_by_one.Conversion(at, one_by_one.path(made, at), margin))
    chance.shuffle(lines)
    touches(sqlite_store, *lines)
    orders(sqlite_store, *sold)
    found, wanted = told(sqlite_store), one_by_one.attribute(conversions, one_by_one.by_campaign)
    assert [one.key for one in found.campaigns] == list(wanted.by_key)
    for one in found.campaigns:
        for model, margin in wanted.by_key[one.key].items():
            assert one.margin[model] == pytest.approx(margin, abs=Decimal("0.0001"))
    assert (found.attributed, found.margin_without) == (wanted.conversions, wanted.without)

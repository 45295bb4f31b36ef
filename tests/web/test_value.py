"""/value: worth against cost as one range, assumptions moved without being kept, unknown told as unknown."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from listener.model import (
    Assumption,
    Contacts,
    Cost,
    CostCategory,
    Goal,
    GoalKind,
    Order,
    Rank,
    Touch,
    ValueMethod,
    Visits,
)
from listener.store import Store
from listener.store.assumptions import all_assumptions, save_assumptions
from listener.store.business import CONTACTS, COSTS, GOALS, ORDERS, TOUCHES, VISITS, Kept, save_rows
from tests.web.people import LOCAL, World
from tests.web.world import NOW

PATH = "/value"
OCTOBER = "?from=2026-10-01&to=2026-11-01"
DAY = date(2026, 10, 10)


def keep(store: Store, kept: Kept[Any], *rows: Any) -> None:
    save_rows(store, kept, rows, who="cli", now=NOW)


def assume(store: Store, **told: tuple[str, str, str]) -> None:
    found = [
        Assumption(name, Decimal(low), Decimal(central), Decimal(high))
        for name, (low, central, high) in told.items()
    ]
    save_assumptions(store, found, who="cli", now=NOW)


def visits_goal(store: Store, name: str = "visits", **changes: Any) -> None:
    given = {
        "id": name,
        "kind": GoalKind.TRAFFIC,
        "metric": "visits",
        "baseline": Decimal(0),
        "target": Decimal(5000),
        "start": date(2026, 10, 1),
        "deadline": date(2027, 1, 1),
        "value_method": ValueMethod.VISITS,
        **changes,
    }
    keep(store, GOALS, Goal(**given))


def value_of(world: World, query: str = OCTOBER) -> Any:
    """The value of the report, as the page's JSON has it."""
    vera = world.browser(Rank.VIEWER)
    found = vera.get(f"{PATH}.json{query}", base_url=LOCAL)
    assert found.status_code == 200, found.text
    return found.get_json()["value"]


def test_visits_by_their_value_against_the_cost(world: World) -> None:
    """Example D2: a customer worth 400 and a conversion of 2 % make a visit worth 8."""
    visits_goal(world.store)
    keep(world.store, VISITS, Visits(DAY, "x", visits=1_500))
    assume(world.store, clv=("400", "400", "400"), conversion_rate=("0.02", "0.02", "0.02"))
    keep(world.store, COSTS, Cost(DAY, DAY, CostCategory.ADS, Decimal(6_000), currency="EUR"))
    found = value_of(world)
    assert found["worth"] == dict.fromkeys(("value", "low", "high"), "12000.00")
    assert found["roi"] == dict.fromkeys(("value", "low", "high"), 1.0)
    assert (found["probability_positive"], found["roi_basis"]) == (1.0, "margin")
    assert found["cost"] == {"total": "6000.00", "by_category": {"ads": "6000.00"}}
    page = world.browser(Rank.VIEWER).get(PATH + OCTOBER, base_url=LOCAL).text
    assert ("12,000 EUR" in page, "no labour recorded" in page) == (True, True)


def test_what_is_missing_is_named_and_nothing_is_worth_0_instead(world: World) -> None:
    visits_goal(world.store)
    keep(world.store, VISITS, Visits(DAY, "x", visits=1_500))
    found = value_of(world)
    assert (found["worth"], found["roi"]) == ({"value": None, "low": None, "high": None},) * 2
    page = world.browser(Rank.VIEWER).get(PATH + OCTOBER, base_url=LOCAL).text
    assert "the assumption conversion_rate; the assumption clv" in page
    assert "1 cannot be valued yet" in page


def test_a_moved_assumption_changes_the_page_and_is_not_kept(world: World) -> None:
    visits_goal(world.store)
    keep(world.store, VISITS, Visits(DAY, "x", visits=100))
    assume(world.store, value_per_visit=("1", "2", "3"))
    kept = all_assumptions(world.store)
    vera = world.browser(Rank.VIEWER)
    page = vera.get(f"{PATH}{OCTOBER}&at-value_per_visit=3", base_url=LOCAL).text
    assert "Some assumptions are moved" in page
    moved = value_of(world, f"{OCTOBER}&at-value_per_visit=3")
    still = value_of(world)
    assert float(moved["worth"]["value"]) > float(still["worth"]["value"])
    assert all_assumptions(world.store) == kept
    assert 'name="at-value_per_visit" min="1" max="3"' in page
    assert 'value="3">' in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("at-clv=much", "at-clv: &#39;much&#39; is no number"),
        ("at-clv=-1", "is no number"),
        ("at-clv=nan", "is no number"),
        ("at-fame=1", "this page has no such filter"),
    ],
)
def test_an_assumption_cannot_be_moved_to_what_it_must_not_be(world: World, query: str, said: str) -> None:
    answer = world.browser(Rank.VIEWER).get(f"{PATH}?{query}", base_url=LOCAL)
    assert (answer.status_code, said in answer.text) == (400, True), answer.text


def test_every_factor_has_a_bar_and_the_file_of_factors_the_same_ends(world: World) -> None:
    visits_goal(world.store)
    keep(world.store, VISITS, Visits(DAY, "x", visits=100))
    assume(world.store, clv=("100", "200", "300"), conversion_rate=("0.01", "0.01", "0.02"))
    vera = world.browser(Rank.VIEWER)
    text = vera.get(f"{PATH}/factors.csv{OCTOBER}", base_url=LOCAL).text
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(text))}
    ends = {name: (row["worth_at_low"], row["worth_at_high"]) for name, row in rows.items()}
    assert ends == {
        "clv": ("100.00", "300.00"),
        "conversion_rate": ("200.00", "400.00"),
        "visits: visits": ("", ""),
    }
    assert [row["is"] for row in rows.values()] == ["assumption", "assumption", "counted"]


def test_of_two_goals_for_the_same_money_the_larger_counts_once(world: World) -> None:
    visits_goal(world.store, "all")
    visits_goal(world.store, "from-x", filter="channel=x", exclusive_of=("all",))
    keep(world.store, VISITS, Visits(DAY, "x", visits=40), Visits(DAY, "press", visits=60))
    assume(world.store, value_per_visit=("1", "1", "1"))
    assert value_of(world)["worth"]["value"] == "100.00"
    page = world.browser(Rank.VIEWER).get(PATH + OCTOBER, base_url=LOCAL).text
    assert page.count("no: a larger goal values the same money") == 1


def test_contacts_that_replaced_calls_are_told_per_contact(world: World) -> None:
    """The check of example D6: 2 million saved on 600,000 contacts are 3.33 each."""
    keep(world.store, CONTACTS, Contacts(DAY, "x", 600_000))
    zero, one = ("0", "0", "0"), ("1", "1", "1")
    price = "3.3333333333"
    assume(world.store, deflection_rate=one, cost_call=(price, price, price), cost_social=zero)
    page = world.browser(Rank.VIEWER).get(PATH + OCTOBER, base_url=LOCAL).text
    assert ("2,000,000 EUR" in page, "3.33 EUR" in page) == (True, True)


def test_attributed_margin_is_a_range_over_the_models_and_tells_its_basis(world: World) -> None:
    sold = datetime(2026, 10, 20, 12, tzinfo=UTC)
    touches = [
        Touch(f"t{number}", "c1", datetime(2026, 10, number, 12, tzinfo=UTC), channel)
        for number, channel in enumerate(("x", "search", "search"), start=1)
    ]
    keep(world.store, TOUCHES, *touches)
    keep(world.store, ORDERS, Order("o1", "c1", sold, revenue=Decimal(100)))
    method = {"kind": GoalKind.LEADS_SALES, "metric": "orders", "value_method": ValueMethod.ATTRIBUTED_MARGIN}
    visits_goal(world.store, "sales", filter="channel=x", **method)
    found = value_of(world)
    assert found["roi_basis"] == "revenue"
    rows = world.browser(Rank.VIEWER).get(f"{PATH}/factors.json{OCTOBER}", base_url=LOCAL).get_json()["rows"]
    assert [(row["low"], row["central"], row["high"]) for row in rows] == [(0.0, 40.0, 100.0)]
    keep(world.store, ORDERS, Order("o1", "c1", sold, revenue=Decimal(100), margin=Decimal(30)))
    assert value_of(world)["roi_basis"] == "margin"


def test_every_figure_of_attribution_opens_its_orders(world: World) -> None:
    sold = datetime(2026, 10, 20, 12, tzinfo=UTC)
    keep(world.store, TOUCHES, Touch("t1", "c1", datetime(2026, 10, 1, tzinfo=UTC), "x", cost=Decimal(3)))
    keep(
        world.store,
        ORDERS,
        Order("o1", "c1", sold, margin=Decimal(30)),
        Order("o2", "c2", sold, margin=Decimal(9)),
    )
    vera = world.browser(Rank.VIEWER)
    page = vera.get(f"{PATH}/attribution{OCTOBER}", base_url=LOCAL).text
    assert "<b>39.00 EUR</b>" in page
    for query, orders in (
        ("", 2),
        ("&path=with", 1),
        ("&path=without", 1),
        ("&channel=x", 1),
        ("&customer=c2", 1),
    ):
        address = f"{PATH}/attribution/orders.json{OCTOBER}{query}"
        assert len(vera.get(address, base_url=LOCAL).get_json()["rows"]) == orders, query
    steps = vera.get(f"{PATH}/attribution/steps.json{OCTOBER}", base_url=LOCAL).get_json()["rows"]
    assert [(row["touch"], row["position"], row["cost"]) for row in steps] == [("t1", "1.000000000000", "3")]

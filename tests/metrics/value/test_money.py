"""What customers, answers and campaigns are worth and cost, by the worked examples and properties."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.errors import FieldError
from listener.metrics.proportions import proportion
from listener.metrics.value.deflection import saving, saving_each
from listener.metrics.value.exposure import (
    replacement_cost,
    value_at_risk,
    value_at_risk_by_cases,
)
from listener.metrics.value.funnel import Funnel, cost_each
from listener.metrics.value.lifetime import discounted, simple, value_each
from listener.metrics.value.ranges import Range, extremes
from listener.metrics.value.returns import required, roi
from listener.metrics.value.rounding import headline
from listener.model import UNKNOWN, Estimate
from listener.reports.value.known import BY_NAME
from tests.metrics.examples import example

AMOUNTS = st.integers(0, 10**9).map(lambda cents: Decimal(cents).scaleb(-2))


def test_a_customer_is_worth_the_discounted_margins_to_come() -> None:
    inputs, expected, tolerance = example("D1")
    margin, retention, discount = inputs["margin_per_month"], inputs["retention"], inputs["discount"]
    assert discounted(margin, retention, discount) == pytest.approx(expected["clv"], abs=tolerance)
    wanted = expected["clv_simple_margin_over_churn"]
    assert simple(margin, 1 - retention) == pytest.approx(wanted, abs=tolerance)


@given(st.floats(0.1, 1e4), st.floats(0, 0.99), st.floats(0, 0.5))
def test_the_discounted_value_is_the_sum_of_its_payments(
    margin: float, retention: float, discount: float
) -> None:
    payments = margin * (retention / (1 + discount)) ** np.arange(5_000)
    assert discounted(margin, retention, discount) == pytest.approx(float(payments.sum()), rel=1e-9)


@pytest.mark.parametrize("retention", [1.01, 1.2, np.array([0.9, 1.01])])
def test_customers_who_stay_faster_than_money_is_discounted_are_refused(retention: Any) -> None:
    with pytest.raises(FieldError, match="retention: it must stay below 1 \\+ discount"):
        discounted(20, retention, 0.01)
    assert discounted(20, 1.005, 0.01) == pytest.approx(20 * 1.01 / 0.005)


@pytest.mark.parametrize("churn", [0.0, -0.1])
def test_customers_who_never_leave_are_refused(churn: float) -> None:
    with pytest.raises(FieldError, match="churn: it must be above 0"):
        simple(20, churn)


def test_a_visit_is_worth_the_customers_it_leads_to() -> None:
    inputs, expected, tolerance = example("D2")
    each = value_each(inputs["clv"], inputs["conversion_rate"])
    assert each == pytest.approx(expected["value_per_visit"], abs=tolerance)
    assert 1_500 * each == pytest.approx(expected["traffic_value_1500_visits"], abs=tolerance)


def test_the_return_is_a_fraction_of_the_cost() -> None:
    inputs, expected, tolerance = example("D3")
    told = {name: Decimal(str(amount)) for name, amount in inputs["costs"].items()}
    cost = told.pop("labour_hours") * told.pop("hourly_rate") + sum(told.values())
    # What breaks even is worth as much as it cost, and returns nothing.
    assert (cost, cost) == (expected["cost"], expected["break_even_value"])
    assert roi(cost, cost) == Decimal(0)
    found = roi(Decimal(inputs["value"]), cost)
    assert found is not None
    assert float(100 * found) == pytest.approx(expected["roi_pct"], abs=tolerance)
    assert roi(Decimal(inputs["value"]), Decimal(inputs["zero_cost_case"])) is expected["zero_cost_case"]


def test_nothing_known_has_no_return() -> None:
    assert (roi(None, Decimal(3)), roi(Decimal(3), None), roi(3.0, 0.0)) == (None, None, None)


@given(AMOUNTS, AMOUNTS.filter(bool))
def test_the_return_is_positive_exactly_where_value_is_above_its_cost(value: Decimal, cost: Decimal) -> None:
    found = roi(value, cost)
    assert found is not None
    assert ((found > 0), (found == 0), (found < 0)) == ((value > cost), (value == cost), (value < cost))
    assert found >= -1


def test_saves_that_pay_for_the_cost() -> None:
    assert required(Decimal(6600), Decimal(280)) == Decimal(6600) / 280
    assert required(6600.0, 400.0) == 16.5
    assert [required(6600.0, each) for each in (None, 0.0, -1.0)] == [None] * 3
    assert required(None, 400.0) is None


@given(AMOUNTS.filter(bool), AMOUNTS.filter(bool))
def test_as_many_as_are_required_break_even(cost: Decimal, each: Decimal) -> None:
    many = required(cost, each)
    assert many is not None
    assert float(many * each) == pytest.approx(float(cost))


def default(name: str) -> Range:
    """What the product assumes until told better."""
    one = BY_NAME[name].assumption()
    assert one is not None
    return Range(float(one.low), float(one.central), float(one.high))


def test_value_at_risk_counts_authors_and_the_published_formula_cases() -> None:
    inputs, expected, tolerance = example("D4")
    switch, customer = default("p_switch"), default("p_customer")
    assert Range(*inputs["p_switch"]) == switch
    assert Range(*(inputs["p_customer"],) * 3) == customer
    found = extremes(
        lambda of: value_at_risk(inputs["distinct_authors"], customer.central, of["p_switch"], inputs["clv"]),
        {"p_switch": switch},
    )
    wanted = pytest.approx(expected["by_authors"], abs=tolerance)
    assert [found.low, found.central, found.high] == wanted
    by_cases = value_at_risk_by_cases(inputs["unanswered_negative_cases"], inputs["clv"])
    assert by_cases == pytest.approx(expected["seed_formula_by_cases_at_30pct"], abs=tolerance)


def test_new_customers_cost_five_to_twenty_five_times_as_much_as_kept_ones() -> None:
    inputs, expected, tolerance = example("D5")
    multiple = default("replacement_multiple")
    assert [multiple.low, multiple.central, multiple.high] == pytest.approx(inputs["multiples"], abs=1e-5)
    lost, each = inputs["expected_lost"], inputs["retention_cost_per_customer"]
    found = extremes(lambda of: replacement_cost(lost, each, of["k"]), {"k": multiple})
    wanted = [expected["low"], expected["central"], expected["high"]]
    assert [found.low, found.central, found.high] == pytest.approx(wanted, abs=tolerance)


def test_contacts_here_save_calls_or_cost_more_than_they_save() -> None:
    inputs, expected, tolerance = example("D6")
    contacts, call, here = (inputs[name] for name in ("contacts_social", "cost_call", "cost_social"))
    found = [saving(contacts, share, call, here) for share in inputs["deflection_rate"]]
    assert found == pytest.approx(expected["saving"], abs=tolerance)
    each = saving_each(Decimal(2_000_000), 600_000)
    assert each is not None
    assert float(each) == pytest.approx(expected["bt_check_gbp_per_contact"], abs=tolerance)
    assert (saving_each(Decimal(1), 0), saving_each(None, 1)) == (None, None)


def test_a_dearer_contact_lowers_the_saving_in_its_extremes() -> None:
    found = extremes(
        lambda of: saving(2000, of["share"], 6.0, of["contact"]),
        {"share": Range(0.3, 0.5, 0.7), "contact": Range(2.0, 2.5, 3.0)},
    )
    assert [found.low, found.central, found.high] == pytest.approx([-2400, 1000, 4400])


def test_the_funnel_has_rates_with_intervals_and_costs_of_each_stage() -> None:
    inputs, expected, tolerance = example("D17")
    counts = {name: inputs[name] for name in ("impressions", "clicks", "leads", "customers", "new_followers")}
    found = Funnel(**counts, spend=Decimal(inputs["ad_spend"]))
    rates = [found.click_rate.value, found.lead_rate.value, found.conversion_rate.value]
    wanted = [expected["ctr"], expected["lead_rate"], expected["conversion_rate"]]
    assert rates == pytest.approx(wanted, abs=tolerance)
    assert found.conversion_rate == proportion(12, 60)
    costs = {
        "cpm": found.cost_per_thousand,
        "cpc": found.cost_per_click,
        "cost_per_lead": found.cost_per_lead,
        "cpa": found.cost_per_customer,
        "cost_per_follower": found.cost_per_follower,
    }
    assert costs == {name: Decimal(str(expected[name])) for name in costs}


def figures(of: Funnel) -> list[Any]:
    names = ("thousand", "click", "lead", "customer", "follower")
    return [of.click_rate, of.lead_rate, of.conversion_rate] + [getattr(of, f"cost_per_{n}") for n in names]


def test_without_counts_the_funnel_knows_nothing() -> None:
    nothing = [UNKNOWN] * 3 + [None] * 5
    assert figures(Funnel()) == nothing
    assert figures(Funnel(0, 0, 0, 0, 0, Decimal(9))) == nothing
    assert figures(Funnel(spend=Decimal(9))) == nothing
    assert len(fields(Funnel)) == 6


def test_a_lost_follower_has_no_cost_and_more_leads_than_clicks_no_interval() -> None:
    assert cost_each(Decimal(9), -3) is None
    assert Funnel(clicks=4, leads=6).lead_rate == Estimate(1.5, n=4)


@pytest.mark.parametrize(
    ("amount", "wanted"),
    [
        (2735.28012, "2700"),
        (Decimal("1926.348615"), "1900"),
        (-62.5, "-63"),
        (0.0936, "0.094"),
        (996, "1000"),
        (0.0996, "0.10"),
        (1e15, "1000000000000000"),
        (0, "0"),
        (7, "7.0"),
        (Decimal(7), "7"),
    ],
)
def test_a_headline_has_two_significant_digits(amount: float, wanted: str) -> None:
    assert str(headline(amount)) == wanted


def test_what_is_not_known_has_no_headline() -> None:
    assert headline(None) is None


@given(st.floats(-1e12, 1e12).filter(lambda one: abs(one) > 1e-6))
def test_a_headline_is_off_by_a_twentieth_at_most(amount: float) -> None:
    found = headline(amount)
    assert found is not None
    assert abs(float(found) - amount) <= abs(amount) * 0.0501
    assert headline(found) == found

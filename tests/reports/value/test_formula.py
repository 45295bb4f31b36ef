"""Worth as a formula over named factors: what is missing is said, and then there is none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import pytest

from listener.errors import FieldError
from listener.metrics.value.exchange import Rate, Rates
from listener.metrics.value.ranges import Range
from listener.model import Assumption, Estimate
from listener.reports.value.assumed import Assumed
from listener.reports.value.formula import Builder, Factor, Worth, likely_value, product
from listener.reports.value.known import with_defaults
from tests.metrics.examples import example

RATES = Rates.into("EUR", (Rate("PLN", Decimal("0.25")), Rate("PLN", Decimal("0.2"), date(2026, 3, 1))))


def known(*kept: Assumption) -> Assumed:
    return Assumed(with_defaults(kept), frozenset(one.name for one in kept), RATES)


def one(
    name: str, low: str, central: str, high: str, currency: str | None = None, day: date | None = None
) -> Assumption:
    return Assumption(name, Decimal(low), Decimal(central), Decimal(high), None, day, currency)


def certain(name: str, value: str) -> Assumption:
    return one(name, value, value, value)


def lifetime(found: Assumed) -> Worth:
    made = Builder(found, "g")
    return made.worth(made.lifetime_value())


def test_assumptions_go_by_their_name_and_observations_by_whose_they_are() -> None:
    made = Builder(known(certain("clv", "400")), "goal")
    names = (made.assume("clv"), made.observe("saves", "customers saved", 3, 5))
    worth = made.worth(product(*names), is_revenue=True)
    assert worth.factors == (
        Factor("clv", "Customer lifetime value", Range(400, 400, 400), is_assumption=True),
        Factor("goal: saves", "customers saved", Range(3, 3, 3), is_assumption=False, n=5),
    )
    assert worth.ranges == {"clv": Range(400, 400, 400), "goal: saves": Range(3, 3, 3)}
    assert (worth.is_revenue, worth.missing, likely_value(worth)) == (True, (), Estimate(1200, 1200, 1200))


def test_what_is_missing_is_named_once_and_then_nothing_is_known() -> None:
    made = Builder(known(), "goal")
    names = (made.assume("clv"), made.assume("clv"), made.observe("saves", "customers saved", None))
    worth = made.worth(product(*names))
    assert worth == Worth(missing=("the assumption clv", "customers saved"))
    assert likely_value(worth) == likely_value(None) == Estimate()


def test_what_was_counted_may_be_a_range_and_nothing_is_not_unknown() -> None:
    made = Builder(known(), "goal")
    name = made.observe("rate", "a rate", Range(0, 1, 2))
    assert made.factors[name].range == Range(0, 1, 2)
    nothing = Builder(known(), "goal")
    assert likely_value(nothing.worth(product(nothing.observe("n", "a count", 0)))).value == 0


def test_a_customer_is_worth_what_is_assumed_else_by_margin_retention_and_discount() -> None:
    inputs, expected, tolerance = example("D1")
    parts = [certain(name, str(inputs[name])) for name in ("margin_per_month", "retention", "discount")]
    assert likely_value(lifetime(known(*parts))).value == pytest.approx(expected["clv"], abs=tolerance)
    assert likely_value(lifetime(known(*parts, certain("clv", "7")))).value == 7
    assert lifetime(known(*parts[:2])).missing == ("the assumption clv",)
    assert [factor.name for factor in lifetime(known(*parts)).factors] == [part.name for part in parts]


def test_a_customer_who_stays_for_ever_is_refused() -> None:
    told = known(certain("margin_per_month", "20"), certain("retention", "1"), certain("discount", "0"))
    with pytest.raises(FieldError, match="retention: it must stay below 1 \\+ discount"):
        likely_value(lifetime(told))


def test_an_assumption_in_another_currency_goes_by_the_rate_of_its_day() -> None:
    zlotys = ("clv", "100", "200", "400", "PLN")
    assert known(one(*zlotys)).range("clv") == Range(20, 40, 80)
    assert known(one(*zlotys, day=date(2026, 3, 1))).range("clv") == Range(20, 40, 80)
    early = one("clv", "4", "8", "12", "PLN", date(2026, 2, 28))
    assert known(early).range("clv") == Range(1, 2, 3)
    assert known(one("clv", "1", "2", "3", "USD")).range("clv") is None
    assert (known().range("clv"), known().number("clv")) == (None, None)
    assert known().number("p_switch") == 0.2


def test_a_moved_assumption_grows_to_hold_its_new_value_and_others_stay() -> None:
    told = known(one("clv", "100", "200", "400"), certain("cpm", "5"))
    moved = told.moved({"clv": Decimal(500), "cpm": Decimal(4), "nothing": Decimal(1)})
    assert (moved.range("clv"), moved.range("cpm")) == (Range(100, 500, 500), Range(4, 4, 5))
    assert (told.range("clv"), "nothing" in moved.by_name) == (Range(100, 200, 400), False)


def test_a_product_of_nothing_is_one_and_keeps_its_order() -> None:
    draws: Mapping[str, float] = MappingProxyType({"a": 2.0, "b": 5.0})
    assert (product()(draws), product("b", "a")(draws)) == (1.0, 10.0)

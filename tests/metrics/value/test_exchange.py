"""Rates by their days, and amounts in several currencies as one sum."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.errors import FieldError
from listener.metrics.value.exchange import Rate, Rates
from tests.metrics.examples import example

DAY = date(2026, 3, 15)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


def test_the_worked_example_adds_up_in_one_currency() -> None:
    inputs, expected, _tolerance = example("D19")
    rates = Rates.into(
        inputs["reporting"], [Rate(of, Decimal(str(rate))) for of, rate in inputs["rates_to_eur"].items()]
    )
    items = [(Decimal(one["amount"]), one["currency"], DAY) for one in inputs["items"]]
    assert rates.total(items) == Decimal(str(expected["total"]))


def test_a_rate_holds_from_its_day_on_and_the_undated_one_before() -> None:
    rates = Rates.into(
        "EUR",
        [
            Rate("PLN", Decimal("0.25"), date(2026, 3, 1)),
            Rate("PLN", Decimal("0.20")),
            Rate("PLN", Decimal("0.30"), date(2026, 4, 1)),
        ],
    )
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1), date(2027, 1, 1)]
    assert [str(rates.on("PLN", day)) for day in days] == ["0.20", "0.25", "0.25", "0.30", "0.30"]
    assert rates.convert(Decimal(8), "PLN", DAY) == 2


def test_before_the_first_dated_rate_nothing_is_known() -> None:
    rates = Rates.into("EUR", [Rate("PLN", Decimal("0.25"), date(2026, 3, 1))])
    assert rates.on("PLN", date(2026, 2, 28)) is None
    assert rates.convert(Decimal(1), "USD", DAY) is None
    assert rates.total([(Decimal(1), None, DAY), (Decimal(1), "USD", DAY)]) is None


def test_the_currency_of_the_workspace_needs_no_rate() -> None:
    rates = Rates.into("EUR")
    assert rates.total([(Decimal("1.10"), "EUR", DAY), (Decimal("2.20"), None, DAY)]) == Decimal("3.30")
    assert rates.total([]) == 0


@pytest.mark.parametrize("worth", ["0", "-0.2"])
def test_a_currency_worth_nothing_is_refused(worth: str) -> None:
    with pytest.raises(FieldError, match="rate: PLN must be worth more than 0"):
        Rate("PLN", Decimal(worth))


@given(st.dictionaries(st.none() | DAYS, st.integers(1, 10**6).map(Decimal), max_size=6), DAYS)
def test_the_rate_of_a_day_is_the_latest_there_was(known: dict[date | None, Decimal], day: date) -> None:
    before = max((since for since in known if since and since <= day), default=None)
    found = Rates.into("EUR", [Rate("PLN", worth, since) for since, worth in known.items()])
    assert found.on("PLN", day) == known.get(before)
    backwards = [Rate("PLN", worth, since) for since, worth in reversed(known.items())]
    assert Rates.into("EUR", backwards) == found

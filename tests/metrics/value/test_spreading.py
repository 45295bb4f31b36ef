"""Amounts over days: the parts of periods add up to what was paid."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.errors import FieldError
from listener.metrics.value.spreading import part

DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
AMOUNTS = st.integers(0, 10**12).map(lambda millionths: Decimal(millionths).scaleb(-6))


def test_a_month_gets_its_days_of_a_quarter() -> None:
    start, end = date(2026, 1, 1), date(2026, 3, 31)
    found = [part(Decimal(900), start, end, date(2026, m, 1), date(2026, m + 1, 1)) for m in (1, 2, 3)]
    assert found == [Decimal(310), Decimal(280), Decimal(310)]


def test_a_third_of_a_cent_is_not_lost() -> None:
    days = [date(2026, 1, day) for day in (1, 2, 3, 4)]
    found = [part(Decimal("0.01"), days[0], days[2], one, one + timedelta(1)) for one in days]
    assert [str(one) for one in found] == ["0.003333", "0.003334", "0.003333", "0"]


def test_an_amount_of_more_digits_than_are_kept_adds_up_too() -> None:
    amount, days = Decimal(100) / 7, [date(2026, 1, day) for day in (1, 2, 3, 4)]
    found = [part(amount, days[0], days[2], one, one + timedelta(1)) for one in days[:3]]
    assert sum(found, Decimal(0)) == amount


def test_one_day_is_its_own_end() -> None:
    day = date(2026, 3, 29)
    assert part(Decimal(5), day, day, day, date(2026, 3, 30)) == 5
    assert part(Decimal(5), day, day, date(2026, 3, 30), date(2026, 4, 30)) == 0
    assert part(Decimal(5), day, day, date(2026, 3, 1), day) == 0


def test_an_end_before_its_start_is_refused() -> None:
    with pytest.raises(FieldError, match="end: it is before start"):
        part(Decimal(1), date(2026, 1, 2), date(2026, 1, 1), date(2026, 1, 1), date(2026, 2, 1))


@given(AMOUNTS, DAYS, st.integers(0, 400), st.lists(DAYS, max_size=8))
def test_adjoining_periods_add_up_to_the_whole(
    amount: Decimal, start: date, days: int, cuts: list[date]
) -> None:
    end = start + timedelta(days)
    edges = [date(2020, 1, 1), *sorted(cuts), date(2030, 1, 1)]
    parts = [part(amount, start, end, since, until) for since, until in pairwise(edges)]
    assert sum(parts, Decimal(0)) == amount
    assert all(one >= 0 for one in parts)


@given(AMOUNTS, DAYS, st.integers(0, 400), DAYS, DAYS)
def test_a_part_is_the_share_of_its_days(
    amount: Decimal, start: date, days: int, since: date, until: date
) -> None:
    inside = sum(since <= start + timedelta(day) < until for day in range(days + 1))
    found = part(amount, start, start + timedelta(days), since, until)
    assert abs(found - amount * inside / (days + 1)) <= Decimal("0.000002")

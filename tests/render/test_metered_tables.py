"""The tables of metered sources: money exact, what is unknown empty."""

from __future__ import annotations

from decimal import Decimal

import pytest

from listener.model import Bought, Resource
from listener.render.csv import csv_lines
from listener.render.metered_tables import costs_table, counts_table, exact
from listener.reports.spending import Budget, SourceSpending
from listener.reports.volumes import Counted, CountedBrand
from tests.builders import at


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0", "0.00"),
        ("0.4", "0.40"),
        ("0.005", "0.005"),
        ("20", "20.00"),
        ("2E+1", "20.00"),
        ("1234.5678915", "1234.567892"),
    ],
)
def test_money_is_written_exactly_with_two_decimals_at_the_least(amount: str, written: str) -> None:
    assert exact(Decimal(amount)) == written


def test_unknown_money_is_unknown() -> None:
    assert exact(None) is None


def test_a_file_of_costs_has_everything_the_page_tells() -> None:
    found = SourceSpending(
        source="X",
        is_configured=True,
        today=Budget(Decimal("0.5"), Decimal("2.00"), at(11, 0)),
        month=Budget(Decimal(5), None, at(31, 0)),
        reserved=Decimal("0.05"),
        bought={
            Resource.POST: Bought(4, 900, 800, Decimal(4)),
            Resource.USER: Bought(2, 100, 90, Decimal("0.9")),
            Resource.COUNTS: Bought(3, 0, 3, Decimal("0.015")),
        },
        mentions=400,
        refresh_on=False,
        refresh_ages=(1, 3, 7),
        refresh_estimate=Decimal("64.2857142857"),
    )
    assert "".join(csv_lines(costs_table([found]))).splitlines() == [
        "source,today_usd,daily_budget_usd,daily_left_usd,day_resets_at,month_usd,monthly_budget_usd,"
        "monthly_left_usd,month_resets_at,reserved_usd,requests,posts_billed,users_billed,owned_billed,"
        "counts_billed,mentions,per_1000_mentions_usd,refresh,refresh_days,refresh_month_usd",
        "X,0.50,2.00,1.50,2026-03-11T00:00:00Z,5.00,,,2026-03-31T00:00:00Z,0.05,9,800,90,0,3,400,12.50,"
        "off,1; 3; 7,64.285714",
    ]


def test_a_chosen_brand_has_its_row_alone_with_its_share_of_all() -> None:
    counted = Counted(
        "X",
        2,
        40,
        (CountedBrand("Acme", 3, 60, 30, 0.75), CountedBrand("Bolt", 0, None, None, None)),
    )
    assert counts_table([counted]).rows == (
        ("X", "Acme", 0.75, 30, 2, 60, 3),
        ("X", "Bolt", None, None, None, None, 0),
    )
    assert counts_table([counted], "Acme").rows == (("X", "Acme", 0.75, 30, 2, 60, 3),)

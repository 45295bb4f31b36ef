"""Assumptions as CSV and in the database: exact, known by their names, every mistake told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.errors import UsageError
from listener.model import Assumption, KeptAssumption
from listener.store import Store
from listener.store.assumptions import all_assumptions, remove_assumption, save_assumptions
from listener.store.audit import trail
from listener.tables import keep, read_csv, sheets, write_csv
from listener.tables.assumptions import ASSUMPTION
from tests.builders import NOW, a_config

SHEET = sheets(a_config())["assumptions"]
CLV = Assumption(
    "clv",
    Decimal("120.10"),
    Decimal("400"),
    Decimal("900.000000000000000001"),
    "CRM",
    date(2026, 1, 31),
    "EUR",
)
DECIMALS = st.decimals(-(10**17), 10**17, places=18, allow_nan=False, allow_infinity=False)
LINES = st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=40)


def bring(store: Store, text: str) -> str:
    return str(keep(SHEET, store, read_csv(SHEET, text.encode()), who="cli", now=NOW))


def test_what_is_imported_is_exported_to_the_last_digit_and_known_again(store: Store) -> None:
    save_assumptions(store, [CLV], who="mona", now=NOW)
    text = write_csv(SHEET, store)
    assert text == (
        "name,low,central,high,source,date,currency\r\n"
        "clv,120.10,400,900.000000000000000001,CRM,2026-01-31,EUR\r\n"
    )
    assert bring(store, text) == "1 row: 0 new, 0 changed, 1 known"
    assert all_assumptions(store) == (KeptAssumption(CLV, "mona", NOW),)
    assert bring(store, "high,central,low,name\r\n0.3,0.2,0.1,p_switch\r\n1,1,1,clv\r\n") == (
        "2 rows: 1 new, 1 changed, 0 known"
    )
    assert [(one.assumption.name, one.assumption.source) for one in all_assumptions(store)] == [
        ("clv", None),
        ("p_switch", None),
    ]


def test_every_change_is_in_the_trail_and_none_where_nothing_changed(store: Store) -> None:
    save_assumptions(store, [CLV], who="mona", now=NOW)
    save_assumptions(store, [CLV], who="otto", now=NOW)
    assert remove_assumption(store, "clv", who="mona", now=NOW)
    assert not remove_assumption(store, "clv", who="mona", now=NOW)
    assert [(one.who, one.action, one.subject) for one in trail(store).rows] == [
        ("mona", "assumption.remove", "clv"),
        ("mona", "assumption.add", "clv"),
    ]
    assert all_assumptions(store) == ()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",1,2,3,,,", "name: is missing"),
        ("a,2,1,3,,,", "low: it is above central; low <= central <= high"),
        ("a,1,3,2,,,", "high: it is below central; low <= central <= high"),
        ('a,1,2,"3,5",,,', "high: '3,5' is no number; write it like 0.125"),
        ("a,1,2,NaN,,,", "high: 'NaN' is no number; write it like 0.125"),
        ("a,1,2,1e3,,,", "high: '1e3' is no number; write it like 0.125"),
        ("a,1,2,3,,1.2.2026,", "date: '1.2.2026' is no date; write it as 2026-11-01"),
        ("a,1,2,3,,,euro", "currency: 'euro' is none; write its three letters, like EUR"),
        (
            "market_share:Acme,12,13,14,,,",
            "low: 12 is no share of a market; write a fraction from 0 to 1, like 0.125 for 12.5 %",
        ),
    ],
)
def test_a_wrong_row_is_told_and_keeps_the_whole_file_out(store: Store, row: str, said: str) -> None:
    text = f"name,low,central,high,source,date,currency\r\nb,1,2,3,,,\r\n{row}\r\n"
    found = read_csv(SHEET, text.encode())
    assert [(one.line, one.reason) for one in found.wrong] == [(3, said)]
    with pytest.raises(UsageError, match="Nothing was imported"):
        keep(SHEET, store, found, who="cli", now=NOW)
    assert all_assumptions(store) == ()


@given(
    LINES,
    st.lists(DECIMALS, min_size=3, max_size=3).map(sorted),
    st.none() | LINES,
    st.none() | st.dates(),
    st.none() | st.sampled_from(["EUR", "USD"]),
)
def test_an_assumption_is_read_as_it_was_written(
    name: str, numbers: list[Decimal], source: str | None, day: date | None, currency: str | None
) -> None:
    low, central, high = numbers
    one = Assumption(name, low, central, high, source, day, currency)
    assert ASSUMPTION.read(ASSUMPTION.write(one)) == one

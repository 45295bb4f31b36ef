"""What people bring of their business: read as it was written, and every mistake told at its field."""

from __future__ import annotations

import datetime as dt
from dataclasses import MISSING, fields
from decimal import Decimal
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.model import Contacts, Cost, CostCategory, Customer, Goal, Order, Touch, Visits
from listener.store import Store
from listener.tables import Sheet, keep, plan, read_csv, sheets, write_csv
from listener.tables.cells import guarded, unguarded
from tests.builders import NOW, a_config
from tests.reports.value.customers import bring

CONFIG = a_config()
SHEETS = sheets(CONFIG)
BROUGHT = ("customers", "orders", "touches", "visits", "counters", "contacts", "costs")
LINES = st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=40)
VALUES: dict[object, st.SearchStrategy[Any]] = {
    str: LINES | st.sampled_from(["=1+1", "-1", "+a", "@b", "'q", '"q"', "a,b", "None", "می‌خواهم", "👩‍👧"]),
    int: st.integers(0, 10**18 - 1),
    Decimal: st.decimals(0, 10**12 - 1, places=6, allow_nan=False, allow_infinity=False),
    dt.date: st.dates(dt.date(1995, 1, 1), dt.date(2199, 12, 31)),
    dt.datetime: st.datetimes(
        dt.datetime(1990, 1, 1),  # noqa: DTZ001 - the zone follows
        dt.datetime(2100, 1, 1),  # noqa: DTZ001
        timezones=st.just(dt.UTC),
    ),
    CostCategory: st.sampled_from(CostCategory),
}


def cells_of(row: type[Any], *left_out: str) -> st.SearchStrategy[dict[str, Any]]:
    """Values for the fields of a noun; what may be unknown sometimes is."""
    told: dict[str, st.SearchStrategy[Any]] = {}
    hints = get_type_hints(row)
    for field in fields(row):
        hint = hints[field.name]
        value = VALUES[getattr(hint, "__args__", (hint,))[0]]
        told[field.name] = value if field.default is MISSING else st.none() | value
    return st.fixed_dictionaries({name: one for name, one in told.items() if name not in left_out})


ROWS = {
    "customers": cells_of(Customer, "end", "currency", "network").map(
        lambda told: Customer(**told, network="x" if told["handle"] else None)
    ),
    "orders": cells_of(Order, "currency").map(lambda told: Order(**told)),
    "touches": cells_of(Touch, "currency").map(lambda told: Touch(**told)),
    "visits": cells_of(Visits, "currency").map(lambda told: Visits(**told | {"visits": told["visits"] or 0})),
    "contacts": cells_of(Contacts, "currency", "resolved", "unique_customers").map(
        lambda told: Contacts(**told)
    ),
    "costs": cells_of(Cost, "currency", "end", "hours").map(
        lambda told: Cost(**told | {"end": told["start"], "amount": told["amount"] or Decimal(0)})
    ),
}


@given(st.sampled_from(sorted(ROWS)).flatmap(lambda kind: st.tuples(st.just(kind), ROWS[kind])))
def test_a_row_is_read_as_it_was_written(told: tuple[str, Any]) -> None:
    kind, row = told
    sheet = SHEETS[kind]
    texts = {name: unguarded(guarded(text)) for name, text in sheet.write(row).items()}
    again = sheet.read(texts)
    assert sheet.write(again) == {**sheet.write(row), "currency": "EUR"}


AWKWARD = {
    "customers": (
        "id,start,end,margin_per_month,prior_spend,segment,network,handle,currency",
        "\"a \"\"b\"\", c\",2024-01-01,9999-12-31,-12.345678,0,'=SUM(A1),x,@Anna,",
        "'@b,0001-01-01,,0.000001,999999999999.999999,می‌خواهم,,,EUR",
    ),
    "orders": (
        "id,customer_id,at,revenue,margin,product,currency",
        "O1,nobody,2026-03-01T10:00:00.123456+01:00,1.1,-0.5,\"Tea, \"\"green\"\"\",",
        "O2,'=C,2026-03-01T10:00:00Z,,,👩‍👧,EUR",
    ),
    "touches": ("id,customer_id,at,channel,campaign,cost,currency", "'-T,C,2026-03-01T10:00Z,'=x,,0,"),
    "visits": (
        "date,channel,campaign,visits,leads,conversions,revenue,currency",
        "2026-03-01,x,,10,,,,",
        "2026-03-01,x,\"a,b\",,0,0,0.10,",
    ),
    "counters": ("date,channel,name,value", "2026-03-01,x,'+followers,999999999999999999"),
    "contacts": (
        "date,channel,contacts,resolved,unique_customers,cost,agent_hours,currency",
        "2026-03-01,x,0,0,0,,0.25,",
    ),
    "costs": (
        "start,end,category,amount,hours,hourly_rate,channel,campaign,note,currency",
        "2026-03-01,2026-03-31,Labour,,1.5,20.000001,,,\"a \"\"note\"\", long\",",
        "2026-03-01,2026-03-31,ads,0.00,,,'=x,None,,",
        "2026-03-01,2026-03-31,ads,0.00,,,'=x,,,",
    ),
    "goals": (
        "id,kind,metric,filter,unit,baseline,target,start,deadline,owner,business_goal,value_method,exclusive_of",
        "'=a,retention,saves,brand=Acme,,0,10.5,2026-01-01,2026-04-01,\"J, \"\"C\"\"\",'@b,verified saves,",
        "b,retention,,,,,,,,,,none,'=a",
    ),
    "assumptions": (
        "name,low,central,high,source,date,currency",
        "'=x,-0.000000000000000001,0,1,\"a, \"\"b\"\"\",,",
        "clv,1.10,2,3,,2026-01-31,EUR",
    ),
    "alerts": (
        "name,kind,brand,threshold,quiet_hours,cooldown,channel",
        "'=a,spike,Acme,,22:00-07:00,1h,ops",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", AWKWARD)
def test_what_was_exported_changes_nothing_when_it_is_imported_again(store: Store, kind: str) -> None:
    sheet = SHEETS[kind]
    bring(store, CONFIG, kind, *AWKWARD[kind])
    text = write_csv(sheet, store)
    assert text.count("\r\n") == len(AWKWARD[kind])
    for again in (text, "\n".join(AWKWARD[kind])):
        found = read_csv(sheet, again.encode())
        assert (found.wrong, str(plan(sheet, store, found)).partition(": ")[2]) == (
            (),
            f"0 new, 0 changed, {len(AWKWARD[kind]) - 1} known",
        )
        keep(sheet, store, found, who="mona", now=NOW)
    assert write_csv(sheet, store) == text


WHOLE = {
    "customers": {"id": "1", "start": "2026-03-02"},
    "orders": {"id": "1", "customer_id": "c", "at": "2026-03-01T23:30Z"},
    "touches": {"id": "1", "customer_id": "c", "at": "2026-03-01T23:30Z", "channel": "x"},
    "visits": {"date": "2026-03-02", "channel": "x", "visits": "1"},
    "counters": {"date": "2026-03-02", "channel": "x", "name": "likes", "value": "1"},
    "contacts": {"date": "2026-03-02", "channel": "x", "contacts": "1"},
    "costs": {"start": "2026-03-02", "end": "2026-03-31", "category": "ads", "amount": "430"},
}


@pytest.mark.parametrize(
    ("kind", "told", "said"),
    [
        ("customers", {"end": "2026-03-01"}, "end: 2026-03-01 is before start (2026-03-02); a customer ends"),
        ("customers", {"handle": "anna"}, "network: is missing; a handle belongs to a network, like x"),
        ("customers", {"network": "n" * 61}, "network: is longer than 60 characters; write the word of a"),
        ("customers", {"prior_spend": "-1"}, "prior_spend: -1 is negative; give what was spent or earned as"),
        ("customers", {"start": "2.3.2026"}, "start: '2.3.2026' is no date; write it as 2026-11-01"),
        ("customers", {"id": "a\u0007b"}, "id: has more than 200 characters or some that cannot be printed"),
        ("orders", {"at": "2026-03-02T10:00"}, "at: '2026-03-02T10:00' is no instant with an offset; write"),
        ("orders", {"at": "9999-12-31T23:30Z"}, "at: 9999-12-31T23:30Z lies not between 1900-01-01 and"),
        ("orders", {"at": "0001-01-01T00:00+02:00"}, "at: '0001-01-01T00:00+02:00' is no instant"),
        ("orders", {"revenue": '"1,5"'}, "revenue: '1,5' is no number; write it like 0.125"),
        ("orders", {"margin": "1000000000000"}, "margin: 1000000000000 is too large; give less than a"),
        ("orders", {"customer_id": ""}, "customer_id: is missing"),
        ("touches", {"channel": " "}, "channel: is missing"),
        ("touches", {"cost": "-3"}, "cost: -3 is negative"),
        ("visits", {"visits": ""}, "visits: is missing; give visits, leads or conversions"),
        ("visits", {"visits": "1.5"}, "visits: '1.5' is no whole number from 0; write it like 12"),
        ("counters", {"value": "-1"}, "value: '-1' is no whole number"),
        ("contacts", {"resolved": "4"}, "resolved: 4 is more than there were contacts (1)"),
        ("costs", {"end": "2026-03-01"}, "end: 2026-03-01 is before start (2026-03-02); end is the last day"),
        (
            "costs",
            {"end": "9999-12-31"},
            "end: 9999-12-31 is too late, as a cost is spread over all its days",
        ),
        ("costs", {"amount": "-1"}, "amount: -1 is negative"),
        ("costs", {"amount": "", "hours": "1"}, "hourly_rate: is missing; hours alone are no cost"),
        ("costs", {"amount": ""}, "amount: is missing; give an amount, or hours with hourly_rate"),
        ("costs", {"category": "fun"}, "category: 'fun' is none; write one of labour, ads"),
        ("costs", {"amount": "0.0000001"}, "amount: 0.0000001 has more than 6 digits after the point; round"),
        ("costs", {"currency": "zl"}, "currency: 'zl' is none; write its three letters, like EUR"),
    ],
)
def test_what_is_wrong_is_told_with_its_field_its_rule_and_the_remedy(
    kind: str, told: dict[str, str], said: str
) -> None:
    (wrong,) = read_csv(SHEETS[kind], _csv(WHOLE[kind] | told)).wrong
    assert (wrong.line, wrong.reason[: len(said)]) == (2, said)


def test_an_id_that_stands_twice_in_a_file_is_refused_with_both_lines(store: Store) -> None:
    found = read_csv(SHEETS["customers"], b"id,start\nC1,2024-01-01\nC2,2024-01-01\nC1,2025-01-01\n")
    assert [(one.line, one.reason) for one in found.wrong] == [
        (4, "id: line 2 is the same one; each stands once, leave one of the two")
    ]


@pytest.mark.parametrize("kind", ["customers", "orders", "touches", "visits", "contacts", "costs"])
def test_an_amount_in_a_currency_without_a_rate_on_its_day_is_refused(store: Store, kind: str) -> None:
    row = WHOLE[kind] | {"currency": "PLN"}
    # The order of half past eleven UTC is of the 2nd in Warsaw.
    told = "currency: there is no rate from PLN to EUR on 2026-03-02; add the assumption rate:PLN first"
    for later in (None, "rate:USD,1,1,1", "rate:PLN:2026-03-03,0.23,0.23,0.23"):
        if later:
            bring(store, CONFIG, "assumptions", "name,low,central,high", later)
        assert str(_wrong(store, SHEETS[kind], row)).startswith(told)
    bring(store, CONFIG, "assumptions", "name,low,central,high", "rate:PLN:2026-03-02,0.23,0.23,0.23")
    assert _wrong(store, SHEETS[kind], row) is None


def test_an_assumption_in_a_currency_without_a_rate_is_refused(store: Store) -> None:
    sheet = SHEETS["assumptions"]
    row = {"name": "clv", "low": "1", "central": "2", "high": "3", "currency": "PLN"}
    assert str(_wrong(store, sheet, row)).startswith("currency: there is no rate from PLN to EUR on any day;")
    told = "name,low,central,high,currency,date"
    bring(store, CONFIG, "assumptions", told, "clv,1,2,3,PLN,", "rate:PLN:2026-03-02,0.2,0.23,0.3,,")
    early = row | {"name": "cost_call", "date": "2026-03-01"}
    said = "currency: there is no rate from PLN to EUR on 2026-03-01;"
    assert str(_wrong(store, sheet, early)).startswith(said)


@pytest.mark.parametrize(
    ("first", "then", "field"),
    [
        ("retention,0.9,0.95,1", "discount,0,0.01,0.02", "low"),
        ("discount,0,0.01,0.02", "retention,0.9,0.95,1", "high"),
    ],
)
def test_retention_from_1_plus_discount_on_is_refused_whichever_comes_first(
    store: Store, first: str, then: str, field: str
) -> None:
    bring(store, CONFIG, "assumptions", "name,low,central,high", first)
    row = dict(zip(("name", "low", "central", "high"), then.split(","), strict=True))
    assert _wrong(store, SHEETS["assumptions"], row) == (
        f"{field}: retention up to 1 is not below 1 + discount (1), which makes a customer worth infinitely "
        "much; lower retention or raise discount"
    )


def test_a_network_is_the_one_that_posts_name_however_it_is_capitalised() -> None:
    read: Customer = SHEETS["customers"].read(
        {"id": "C", "start": "2026-03-01", "network": "X", "handle": "@A"}
    )
    assert (read.network, read.handle) == ("x", "@A")


def test_a_goal_may_be_known_by_nothing_that_parts_names() -> None:
    for name in ("a;b", "a,b"):
        (wrong,) = read_csv(SHEETS["goals"], _csv({"id": f'"{name}"', "kind": "retention"})).wrong
        assert wrong.reason.startswith("id: holds a comma or a semicolon")
    read: Goal = SHEETS["goals"].read({"id": "a b", "kind": "retention", "exclusive_of": "c; d,e"})
    assert (read.id, read.exclusive_of) == ("a b", ("c", "d", "e"))


def _csv(row: dict[str, str]) -> bytes:
    return f"{','.join(row)}\n{','.join(row.values())}\n".encode()


def _wrong(store: Store, sheet: Sheet[Any], row: dict[str, str]) -> str | None:
    assert sheet.check is not None
    return sheet.check(store, [sheet.read(row)])[0]

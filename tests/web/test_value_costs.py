"""/value/costs: entries made, changed and removed by managers, with sums that open and add up."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from listener.model import Assumption, Cost, CostCategory, Purchase, Rank, Resource
from listener.store import Store
from listener.store.assumptions import save_assumptions
from listener.store.business import COSTS, all_rows, cost_key, save_rows
from listener.store.purchases import settle
from tests.web.people import LOCAL, World, send, told
from tests.web.world import NOW

PATH = "/value/costs"
OCTOBER = "?from=2026-10-01&to=2026-11-01"
NEW = {
    "category": "labour",
    "start": "2026-10-01",
    "end": "2026-10-31",
    "hours": "120",
    "hourly_rate": "30",
    "currency": "EUR",
    "note": "Support desk",
}
KEPT = Cost(
    date(2026, 10, 1),
    date(2026, 10, 31),
    CostCategory.LABOUR,
    hours=Decimal(120),
    hourly_rate=Decimal(30),
    note="Support desk",
    currency="EUR",
)


def costs(store: Store) -> tuple[Cost, ...]:
    return all_rows(store, COSTS)


def keep(store: Store, **told: Any) -> Cost:
    cost = Cost(date(2026, 10, 1), date(2026, 10, 31), **told)
    save_rows(store, COSTS, [cost], who="cli", now=NOW)
    return cost


def read_x(store: Store, price: str = "0.5") -> None:
    with store.write() as connection:
        at = datetime(2026, 10, 5, 12, tzinfo=UTC)
        settle(connection, "X", "mentions", [Purchase(Resource.POST, Decimal(price), at, ("1",))])


def test_a_manager_enters_an_entry_and_a_viewer_sees_what_it_cost(world: World) -> None:
    mona, vera = world.browser(Rank.MANAGER), world.browser(Rank.VIEWER)
    answer = send(mona, PATH + OCTOBER, page=PATH, **NEW)
    assert answer.headers["Location"] == f"{PATH}{OCTOBER}#entries"
    assert costs(world.store) == (KEPT,)
    assert told(world.store)[0][:2] == ("mona", "costs.add")
    page = vera.get(PATH + OCTOBER, base_url=LOCAL).text
    assert ("3,600.00 EUR" in page, page.count("not recorded"), "Add an entry" in page) == (True, 6, False)
    assert "No labour is recorded" not in page


def test_the_sums_can_be_made_again_from_the_rows_of_the_file(world: World) -> None:
    keep(world.store, category=CostCategory.ADS, amount=Decimal(310), currency="EUR")
    keep(world.store, category=CostCategory.TOOLS, amount=Decimal("0.31"))
    rate = Decimal("0.9")
    save_assumptions(world.store, [Assumption("rate:USD", rate, rate, rate)], who="mona", now=NOW)
    read_x(world.store)
    vera = world.browser(Rank.VIEWER)
    asked = "?from=2026-10-02&to=2026-10-12"
    rows = list(csv.DictReader(io.StringIO(vera.get(f"{PATH}.csv{asked}", base_url=LOCAL).text)))
    found = vera.get(f"{PATH}.json{asked}", base_url=LOCAL).get_json()
    assert [(row["category"], row["from"], row["in_period"], row["worth"]) for row in rows] == [
        ("ads", "entered", "100.000000", "100.000000"),
        ("tools", "entered", "0.100000", "0.100000"),
        ("tools", "ledger", "0.500000", "0.4500000"),
    ]
    assert sum(Decimal(row["worth"]) for row in rows) == Decimal(found["total"])
    assert found["not_recorded"] == ["labour", "refunds", "training", "content", "other"]
    page = vera.get(PATH + asked, base_url=LOCAL).text
    assert 'data-figure="cost" data-n="3" data-value="100.5500000"' in page
    assert 'href="/value/costs?from=2026-10-02&amp;to=2026-10-12&amp;category=tools#entries"' in page
    tools = vera.get(f"{PATH}.csv{asked}&category=tools", base_url=LOCAL).text
    assert len(list(csv.DictReader(io.StringIO(tools)))) == 2


def test_an_entry_is_changed_in_its_place_and_removed(world: World) -> None:
    mona = world.browser(Rank.MANAGER)
    send(mona, PATH, page=PATH, **NEW)
    key = cost_key(KEPT)
    assert 'value="Support desk"' in mona.get(f"{PATH}{OCTOBER}&change={key}", base_url=LOCAL).text
    assert send(mona, PATH, page=PATH, **NEW | {"hours": "100", "was": key}).status_code == 302
    [changed] = costs(world.store)
    assert changed.hours == 100
    again = send(mona, PATH, page=PATH, **NEW | {"hours": "90", "was": key})
    assert (again.status_code, "changed or removed meanwhile" in again.text) == (400, True)
    assert mona.get(f"{PATH}?change={key}", base_url=LOCAL).status_code == 400
    gone = cost_key(changed)
    assert send(mona, f"{PATH}/remove", page=PATH, key=gone).status_code == 302
    assert send(mona, f"{PATH}/remove", page=PATH, key=gone).status_code == 400
    assert costs(world.store) == ()


def test_an_entry_that_stays_as_it_is_stays(world: World) -> None:
    mona = world.browser(Rank.MANAGER)
    send(mona, PATH, page=PATH, **NEW)
    assert send(mona, PATH, page=PATH, **NEW | {"was": cost_key(KEPT)}).status_code == 302
    assert costs(world.store) == (KEPT,)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"category": "fun"}, "is none; write one of labour, ads"),
        ({"end": "2026-09-30"}, "is before start (2026-10-01)"),
        ({"hours": ""}, "give an amount, or hours with hourly_rate"),
        ({"hourly_rate": ""}, "hours alone are no cost"),
        ({"hours": "-1"}, "-1 is negative"),
        ({"amount": "3500"}, "3500 is not hours x hourly_rate (3600)"),
        ({"currency": "PLN"}, "add the assumption rate:PLN first"),
        ({"currency": "zloty"}, "write its three letters"),
    ],
    ids=["category", "end", "nothing", "rate", "negative", "product", "exchange", "currency"],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    world: World, fields: dict[str, str], said: str
) -> None:
    answer = send(world.browser(Rank.MANAGER), PATH + OCTOBER, page=PATH, **(NEW | fields))
    assert (answer.status_code, said in answer.text) == (400, True), answer.text
    assert 'aria-invalid="true"' in answer.text
    assert 'value="Support desk"' in answer.text
    assert "1 Oct to 31 Oct 2026" in answer.text
    assert costs(world.store) == ()


def test_the_very_same_entry_is_not_kept_twice(world: World) -> None:
    mona = world.browser(Rank.MANAGER)
    send(mona, PATH, page=PATH, **NEW)
    answer = send(mona, PATH, page=PATH, **NEW | {"hours": "120.0"})
    assert (answer.status_code, "this very entry is kept already" in answer.text) == (400, True)
    assert costs(world.store) == (KEPT,)


def test_reads_of_x_without_a_rate_are_told_apart_with_the_remedy(world: World) -> None:
    read_x(world.store)
    page = world.browser(Rank.VIEWER).get(PATH + OCTOBER, base_url=LOCAL).text
    assert "0.50 USD is in no sum." in page
    assert 'href="/value/assumptions?change=rate%3AUSD#assumption"' in page
    assert "reads of X, from the ledger" in page
    assert page.count("not recorded") == 7
    assert "No labour is recorded in these days." in page


def test_the_page_of_value_says_what_its_cost_leaves_out(world: World) -> None:
    read_x(world.store)
    vera = world.browser(Rank.VIEWER)
    told = "nothing is recorded; without 0.50 USD, for which there is no rate"
    assert told in vera.get(f"/value{OCTOBER}", base_url=LOCAL).text
    keep(world.store, category=CostCategory.LABOUR, amount=Decimal(31), currency="EUR")
    told = "as in the cost book; without 0.50 USD, for which there is no rate"
    assert told in vera.get(f"/value{OCTOBER}", base_url=LOCAL).text


def test_a_filter_that_means_nothing_is_refused(world: World) -> None:
    vera = world.browser(Rank.VIEWER)
    for asked in ("?category=fun", "?brand=Acme", "?from=soon", "?change=none"):
        assert vera.get(PATH + asked, base_url=LOCAL).status_code == 400
    assert vera.get(f"{PATH}.svg", base_url=LOCAL).status_code == 404

"""/value/assumptions: what holds and from where, entered and set back by managers, rates that are needed."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from listener.model import Assumption, Cost, CostCategory, Order, Rank
from listener.reports.value.known import KNOWN
from listener.store import Store
from listener.store.assumptions import all_assumptions, save_assumptions
from listener.store.business import COSTS, ORDERS, save_rows
from tests.web.people import LOCAL, World, send, told
from tests.web.world import NOW

PATH = "/value/assumptions"
NEW = {
    "name": "clv",
    "low": "300",
    "central": "400.50",
    "high": "600",
    "source": "CRM",
    "date": "2026-10-01",
    "currency": "EUR",
}


def kept(store: Store) -> list[Assumption]:
    return [one.assumption for one in all_assumptions(store)]


def rate(store: Store, name: str, currency: str | None = None) -> None:
    one = Assumption(name, Decimal("0.2"), Decimal("0.23"), Decimal("0.3"), currency=currency)
    save_assumptions(store, [one], who="cli", now=NOW)


def rows(text: str) -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in csv.DictReader(io.StringIO(text))}


def test_every_known_assumption_is_there_with_what_holds_and_from_where(world: World) -> None:
    vera = world.browser(Rank.VIEWER)
    page = vera.get(PATH, base_url=LOCAL).text
    assert [one.name for one in KNOWN if f"<code>{one.name}</code>" not in page] == []
    assert ("<b>20 %</b>" in page, "10 % to 30 %" in page, "Enter an assumption" in page) == (
        True,
        True,
        False,
    )
    found = rows(vera.get(f"{PATH}.csv", base_url=LOCAL).text)
    assert list(found) == [one.name for one in KNOWN]
    assert (found["p_switch"]["from"], found["p_switch"]["high"]) == ("default", "0.30")
    assert (found["clv"]["from"], found["clv"]["central"]) == ("not entered", "")


def test_a_manager_enters_an_assumption_and_takes_it_back(world: World) -> None:
    mona = world.browser(Rank.MANAGER)
    assert send(mona, PATH, page=PATH, **NEW).status_code == 302
    clv = Assumption("clv", Decimal(300), Decimal("400.50"), Decimal(600), "CRM", date(2026, 10, 1), "EUR")
    assert kept(world.store) == [clv]
    page = mona.get(PATH, base_url=LOCAL).text
    assert ("400.50 EUR" in page, "entered by mona" in page) == (True, True)
    form = mona.get(f"{PATH}?change=clv", base_url=LOCAL).text
    assert ('value="400.50"' in form, "The margin that a customer brings in all." in form) == (True, True)
    assert "entered by mona" not in world.browser(Rank.VIEWER).get(PATH, base_url=LOCAL).text
    assert send(mona, f"{PATH}/remove", page=PATH, name="clv").status_code == 302
    assert kept(world.store) == []
    assert send(mona, f"{PATH}/remove", page=PATH, name="clv").status_code == 400
    done = [one for one in told(world.store) if one[1].startswith("assumption")]
    assert done == [("mona", "assumption.remove", "clv"), ("mona", "assumption.add", "clv")]


def test_a_default_gives_way_to_what_is_entered_and_comes_back(world: World) -> None:
    mona = world.browser(Rank.MANAGER)
    form = mona.get(f"{PATH}?change=p_switch", base_url=LOCAL).text
    assert ('value="0.20"' in form, "Back to the default" in form) == (True, False)
    send(mona, PATH, page=PATH, name="p_switch", central="0.05")
    switch = Decimal("0.05")
    assert kept(world.store) == [Assumption("p_switch", switch, switch, switch)]
    page = mona.get(PATH, base_url=LOCAL).text
    assert ("<b>5 %</b>" in page, "Back to the default" in page, "no source given" in page) == (True,) * 3
    send(mona, f"{PATH}/remove", page=PATH, name="p_switch")
    assert "<b>20 %</b>" in mona.get(PATH, base_url=LOCAL).text


def test_other_names_and_rates_are_kept_and_shown_as_what_they_are(world: World) -> None:
    mona = world.browser(Rank.MANAGER)
    send(mona, PATH, page=PATH, name="rate:PLN:2026-10-01", central="0.2345")
    send(mona, PATH, page=PATH, name="nps", low="10", central="20", high="30")
    page = mona.get(PATH, base_url=LOCAL).text
    assert ("0.2345 EUR" in page, "from 2026-10-01 on" in page) == (True, True)
    assert page.index("Exchange rates") < page.index(">nps</b>")
    assert 'value="rate:USD"' in mona.get(f"{PATH}?change=rate:USD", base_url=LOCAL).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "is missing"),
        ({"central": ""}, "is missing"),
        ({"low": "500"}, "it is above central"),
        ({"high": "1"}, "it is below central"),
        ({"low": "-1"}, "-1 is negative; clv is 0 or more"),
        ({"name": "p_switch", "currency": ""}, "300 is no share"),
        ({"name": "rate:zloty"}, "is no rate; write rate:PLN"),
        ({"date": "soon"}, "is no date"),
        ({"currency": "euro"}, "write its three letters"),
    ],
    ids=["name", "central", "low", "high", "negative", "share", "rate", "date", "currency"],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    world: World, fields: dict[str, str], said: str
) -> None:
    answer = send(world.browser(Rank.MANAGER), PATH, page=PATH, **(NEW | fields))
    assert (answer.status_code, said in answer.text) == (400, True), answer.text
    assert 'aria-invalid="true"' in answer.text
    assert 'value="CRM"' in answer.text
    assert kept(world.store) == []


def test_retention_that_makes_a_customer_worth_infinitely_much_is_refused(world: World) -> None:
    mona = world.browser(Rank.MANAGER)
    send(mona, PATH, page=PATH, name="discount", central="0.01", high="0.02")
    low = send(mona, PATH, page=PATH, name="discount", low="0", central="0.01", high="0.02")
    assert low.status_code == 302
    answer = send(mona, PATH, page=PATH, name="retention", central="1")
    assert (answer.status_code, "which makes a customer worth infinitely much" in answer.text) == (400, True)


def test_a_rate_that_kept_rows_need_is_not_taken_away(world: World) -> None:
    store, mona = world.store, world.browser(Rank.MANAGER)
    rate(store, "rate:PLN")
    rate(store, "rate:PLN:2026-10-10")
    rate(store, "rate:GBP")
    cost = Cost(date(2026, 10, 9), date(2026, 10, 31), CostCategory.ADS, Decimal(1), currency="PLN")
    save_rows(store, COSTS, [cost], who="cli", now=NOW)
    # In Warsaw it is the 10th already.
    at = datetime(2026, 10, 9, 22, 30, tzinfo=UTC)
    save_rows(store, ORDERS, [Order("1", "c", at, Decimal(1), currency="PLN")], who="cli", now=NOW)
    refused = send(mona, f"{PATH}/remove", page=PATH, name="rate:PLN")
    assert refused.status_code == 400
    assert "rate:PLN is still needed: without it 1 row (costs) in PLN would have no rate." in refused.text
    for unneeded in ("rate:PLN:2026-10-10", "rate:GBP"):
        assert send(mona, f"{PATH}/remove", page=PATH, name=unneeded).status_code == 302
    refused = send(mona, f"{PATH}/remove", page=PATH, name="rate:PLN")
    assert "without it 1 row (orders), 1 row (costs) in PLN" in refused.text
    assert "Change it instead, or bring those rows in EUR." in refused.text
    assert [one.name for one in kept(store)] == ["rate:PLN"]


def test_a_rate_that_an_assumption_needs_is_not_taken_away(world: World) -> None:
    rate(world.store, "rate:PLN")
    rate(world.store, "clv", currency="PLN")
    refused = send(world.browser(Rank.MANAGER), f"{PATH}/remove", page=PATH, name="rate:PLN")
    assert "1 row (assumptions) in PLN" in refused.text

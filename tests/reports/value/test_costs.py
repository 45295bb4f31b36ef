"""The cost book: spread by days, sums per category, X reads from the ledger, and what has no rate."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from listener.model import Assumption, Cost, CostCategory, Period, Purchase, Resource, midnight
from listener.render.value_json import value_json
from listener.reports.value.costs import CostBook, Entry, Unconverted, cost_book
from listener.reports.value.rates import rates_of
from listener.reports.value.value import make_value
from listener.store import Store
from listener.store.assumptions import save_assumptions
from listener.store.business import COSTS, save_rows
from listener.store.purchases import settle
from tests.builders import NOW, WARSAW, a_config

CONFIG = a_config()
D = Decimal
LABOUR, ADS, TOOLS = CostCategory.LABOUR, CostCategory.ADS, CostCategory.TOOLS


def february(first: int = 1, last: int = 28, category: CostCategory = ADS, **told: Any) -> Cost:
    """A cost of the days from the first to the last of a month that is over."""
    given: dict[str, Any] = {"amount": D(100), "currency": "EUR"}
    return Cost(date(2026, 2, first), date(2026, 2, last), category, **(given | told))


def period(start: str = "2026-02-01", end: str = "2026-03-01", as_of: datetime = NOW) -> Period:
    return Period(date.fromisoformat(start), date.fromisoformat(end), WARSAW, as_of)


def keep(store: Store, *costs: Cost) -> None:
    save_rows(store, COSTS, costs, who="mona", now=NOW)


def rate(store: Store, name: str, worth: str) -> None:
    one = Assumption(f"rate:{name}", D(worth), D(worth), D(worth), "ECB", date(2026, 1, 1))
    save_assumptions(store, [one], who="mona", now=NOW)


def read_x(store: Store, *days: int, source: str = "X", price: str = "0.5") -> None:
    """Buy a post on each of these days of February."""
    with store.write() as connection:
        for day in days:
            at = datetime(2026, 2, day, 12, tzinfo=UTC)
            settle(connection, source, "", [Purchase(Resource.POST, D(price), at, (f"{source}{day}",))])


def book(store: Store, of: Period | None = None) -> CostBook:
    return cost_book(store, CONFIG, of or period())


def test_the_costs_of_the_worked_example_add_up(store: Store) -> None:
    keep(
        store,
        february(category=LABOUR, amount=None, hours=D(120), hourly_rate=D(30)),
        february(category=ADS, amount=D(1500)),
        february(category=TOOLS, amount=D(400)),
        february(category=CostCategory.REFUNDS, amount=D(350)),
        february(category=CostCategory.TRAINING, amount=D(250)),
        february(category=CostCategory.CONTENT, amount=D(500)),
    )
    found = book(store)
    assert (found.total, found.currency, found.missing) == (D(6600), "EUR", (CostCategory.OTHER,))
    assert found.by_category[LABOUR] == 3600
    assert not found.lacks_labour


def test_what_is_not_recorded_is_not_zero(store: Store) -> None:
    empty = book(store)
    assert (empty.total, empty.by_category, empty.missing) == (None, {}, tuple(CostCategory))
    assert empty.lacks_labour
    keep(store, february(amount=D(0)))
    assert (book(store).total, book(store).by_category) == (D(0), {ADS: D(0)})


def test_a_cost_counts_by_its_days_with_its_last_one(store: Store) -> None:
    whole = february(1, 10)
    keep(store, whole, february(20, 20, TOOLS, amount=D(5)))
    found = book(store, period("2026-02-09", "2026-02-20"))
    assert found.entries == (Entry(whole, D(20), "EUR", D(20)),)
    assert book(store, period("2026-02-20", "2026-02-21")).by_category == {TOOLS: D(5)}
    assert book(store, period("2026-02-11", "2026-02-20")).total is None


def test_days_that_are_still_to_come_have_cost_nothing_yet(store: Store) -> None:
    keep(store, february(1, 10))
    morning = datetime(2026, 2, 3, 23, 30, tzinfo=UTC)  # the 4th in Warsaw
    assert book(store, period(as_of=morning)).total == 40
    assert book(store, period(as_of=datetime(2026, 1, 30, tzinfo=UTC))).total is None


def test_an_amount_is_converted_by_the_rate_of_the_day_on_which_it_begins(store: Store) -> None:
    rate(store, "PLN", "0.23")
    rate(store, "PLN:2026-02-10", "0.25")
    early, late = february(9, 12, currency="PLN"), february(10, 12, currency="PLN")
    keep(store, early, late)
    assert {one.cost: one.worth for one in book(store).entries} == {early: D(23), late: D(25)}


def test_what_has_no_rate_is_told_apart_and_in_no_sum(store: Store) -> None:
    keep(store, february(currency="PLN"), february(currency="GBP"), february(1, 2, currency="GBP"))
    found = book(store)
    assert (found.total, found.missing) == (None, tuple(CostCategory))
    assert found.unconverted == (Unconverted("GBP", D(200)), Unconverted("PLN", D(100)))


def test_reading_x_comes_in_by_itself_as_a_tool(store: Store) -> None:
    rate(store, "USD", "0.9")
    rate(store, "USD:2026-02-05", "0.8")
    keep(store, february(1, 1, TOOLS, amount=D(10)))
    read_x(store, 3, 5, 28)
    read_x(store, 4, source="Archive", price="2")
    found = book(store, period("2026-02-01", "2026-02-28"))
    archive, x = found.x_reads
    assert (archive.cost.note, archive.share, archive.worth) == ("Archive", D(2), D("1.8"))
    days = (date(2026, 2, 3), date(2026, 2, 5))
    cost = Cost(*days, TOOLS, amount=D(1), note="X", currency="USD")
    assert x == Entry(cost, D(1), "USD", D("0.85"))
    assert found.by_category == {TOOLS: D("12.65")}


def test_reading_x_without_a_rate_is_told_in_dollars(store: Store) -> None:
    read_x(store, 3)
    read_x(store, 4, price="0")
    found = book(store)
    assert (found.total, found.unconverted) == (None, (Unconverted("USD", D("0.5")),))
    dollars = replace(CONFIG, workspace=replace(CONFIG.workspace, currency="USD"))
    assert cost_book(store, dollars, period()).total == D("0.5")


def test_rates_are_the_central_values_of_those_that_are_kept() -> None:
    names = ("rate:PLN", "rate:PLN:2026-02-10", "clv")
    kept = [Assumption(name, D(1), D(number + 2), D(9)) for number, name in enumerate(names)]
    found = rates_of("EUR", kept)
    on = [found.on("PLN", date(2026, 2, day)) for day in (9, 10)]
    assert (on, found.on("clv", date(2026, 2, 9))) == ([D(2), D(3)], None)


def test_a_cost_without_a_rate_leaves_the_total_unknown_and_the_rest_known(store: Store) -> None:
    keep(store, february(category=ADS, amount=D(100)))
    read_x(store, 3)
    found = book(store)
    assert (found.total, found.known, found.incomplete) == (None, D(100), frozenset({TOOLS}))
    told = value_json(make_value(store, CONFIG, period()))
    assert told["cost"] == {"total": None, "by_category": {"ads": "100.00", "tools": None}}
    rate(store, "USD", "0.5")
    assert value_json(make_value(store, CONFIG, period()))["cost"]["total"] == "100.25"


def test_a_day_that_only_begins_has_cost_nothing_yet(store: Store) -> None:
    keep(store, february(category=ADS, amount=D(28)))
    begins = midnight(date(2026, 2, 15), WARSAW)
    assert book(store, period(as_of=begins)).total == D(14)
    assert book(store, period(as_of=begins + timedelta(microseconds=1))).total == D(15)

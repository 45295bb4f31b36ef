"""The worked stories of those who asked for the product, by CSV, posts and pages alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from listener.model import Rank
from tests.metrics.examples import example
from tests.web.people import LOCAL, NAMES, send, sign_in
from tests.web.stories import Shop, a_post, a_shop

ASSUMED = "name,low,central,high"
GOALS = "id,kind,metric,filter,baseline,target,start,deadline,value_method"
CUSTOMERS = "id,start,end,network,handle"
ORDERS, TOUCHES = "id,customer_id,at,margin", "id,customer_id,at,channel,cost"
JANUARY = "from=2026-01-01&to=2026-02-01"
MARCH = "from=2026-03-01&to=2026-03-10"
THREAT = "@shophelp why is it broken again? I will cancel"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with a_shop(tmp_path) as found:
        yield found


def worth(told: Any) -> tuple[str | None, str | None, str | None]:
    return told["low"], told["value"], told["high"]


def test_600000_contacts_that_saved_2_million_saved_3_33_each(tmp_path: Path) -> None:
    with a_shop(tmp_path, "GBP") as bt:
        # A contact costs 1.67; every other one would have been a call of 10.
        rows = [f"2026-01-{day:02},twitter,20000,33333.333334" for day in range(1, 31)]
        bt.keep("contacts", "date,channel,contacts,cost", *rows, "2026-01-31,phone,900000,5000000")
        bt.keep("assumptions", ASSUMED, "deflection_rate,0.5,0.5,0.5", "cost_call,10,10,10")
        goal = "calls,retention,response_rate,,0.5,0.8,2026-01-01,2026-02-01,cost deflection"
        bt.keep("goals", GOALS, goal)
        page = bt.page(f"/value?{JANUARY}")
        assert "Social contacts 600,000 Saved per contact 3.33 GBP" in page
        assert "Saved 2,000,000 GBP" in page
        told = bt.report("2026-01-01", "2026-02-01")
        assert worth(told["value"]["worth"]) == ("2000000.00",) * 3
        assert worth(told["goals"][0]["value"]) == ("2000000.00",) * 3
        assert (told["value"]["currency"], told["value"]["roi"]["value"]) == ("GBP", None)


def a_complaint(shop: Shop, who: str, number: int = 1, at: str = "2026-01-10T09:00:00Z") -> None:
    """A customer is about to leave, and is answered within half an hour."""
    answer = a_post(
        number + 1, "We are sorry, look now.", at.replace(":00:00Z", ":30:00Z"), "shophelp", number
    )
    shop.posts(a_post(number, THREAT, at, who), answer)


def valued_by_saves(shop: Shop) -> None:
    shop.keep("assumptions", ASSUMED, "clv,250,400,550", "counterfactual_loss,0.7,0.7,0.7")
    shop.keep("goals", GOALS, "kept,retention,saves,,0,10,2026-01-01,2026-02-01,verified saves")


def test_a_complaint_is_answered_in_time_and_the_customer_kept(shop: Shop) -> None:
    a_complaint(shop, "anna")
    valued_by_saves(shop)
    shop.keep("customers", CUSTOMERS, "C1,2024-01-01,,x,@Anna")
    told = shop.report("2026-01-01", "2026-02-01")
    cases = told["brands"]["Shop"]["response"]["cases"]
    assert (cases["answered"], cases["first_response_hours"]["median"]["value"]) == (1, 0.5)
    (goal,) = told["goals"]
    assert (goal["current"]["value"], goal["status"], goal["progress"]) == (1, "off track", 0.1)
    # One customer, 400 each, who would have left with 7 in 10.
    assert float(goal["value"]["value"]) == pytest.approx(400 * 0.7, abs=1)
    assert goal["value"] == told["value"]["worth"]
    assert "Customers saved from 0 to 10" in shop.page("/goals")
    assert "Worth 280 GBP" in shop.page(f"/value?{JANUARY}").replace("EUR", "GBP")
    saved = shop.table(f"/value/customers/cases.json?{JANUARY}&state=saved")["rows"]
    assert [(row["customer"], row["author"]) for row in saved] == [("C1", "anna")]


def test_the_customer_who_left_is_no_save(shop: Shop) -> None:
    a_complaint(shop, "anna")
    valued_by_saves(shop)
    shop.keep("customers", CUSTOMERS, "C1,2024-01-01,2026-02-01,x,anna")
    told = shop.report("2026-01-01", "2026-02-01")
    (goal,) = told["goals"]
    assert (goal["current"]["value"], worth(told["value"]["worth"])) == (0, ("0.00",) * 3)
    assert shop.table(f"/value/customers/cases.json?{JANUARY}&state=left")["rows"] != []


def test_what_an_agent_claims_and_no_customer_bears_out_is_never_valued(shop: Shop) -> None:
    a_complaint(shop, "cleo")
    valued_by_saves(shop)
    shop.keep("customers", CUSTOMERS, "C9,2024-01-01,,x,somebody")
    agent = sign_in(shop.browser.application, NAMES[Rank.AGENT])
    page = agent.get("/inbox?tab=answered", base_url=LOCAL).text
    key = page.partition('name="ids" value="')[2].partition('"')[0]
    assert send(agent, "/inbox/act", page="/inbox", action="save", ids=key).status_code == 302
    told = shop.report("2026-01-01", "2026-02-01", "2026-03-10T12:00:00Z")
    (goal,) = told["goals"]
    assert (goal["current"]["value"], worth(told["value"]["worth"])) == (None, (None, None, None))
    rows = shop.table(f"/value/customers/cases.json?{JANUARY}&state=unverified")["rows"]
    assert [row["author"] for row in rows] == ["cleo"]
    assert shop.table(f"/value/customers/cases.json?{JANUARY}&state=saved")["rows"] == []


def four_paths(shop: Shop) -> None:
    """The paths of the worked examples D7 and D8, an hour between their steps."""
    inputs = example("D8")[0]
    touches = [
        f"T{number}{place},C{number},2026-03-0{number + 1}T{10 + place}:00Z,{channel},"
        f"{inputs['cost_per_touch'][channel]}"
        for number, path in enumerate(inputs["paths"])
        for place, channel in enumerate(path)
    ]
    shop.keep("touches", TOUCHES, *touches)
    shop.keep("orders", ORDERS, *(f"O{n},C{n},2026-03-0{n + 1}T20:00Z,100" for n in range(4)))
    # The 120 of the example are in the cost book, the price of the touches among them.
    shop.keep("costs", "start,end,category,amount", "2026-03-01,2026-03-09,content,120")


def test_first_and_last_click_tell_different_stories_of_the_same_customers(shop: Shop) -> None:
    four_paths(shop)
    expected = example("D7")[1]
    rows = shop.table(f"/value/attribution/channels.json?{MARCH}")["rows"]
    names = {"first": "first", "last": "last", "linear": "linear", "position_40_20_40": "position"}
    for name, column in names.items():
        found = {row["channel"]: float(row[column]) for row in rows}
        assert found == pytest.approx(expected[name], abs=5e-7)
    assert {row["channel"]: float(row["cost"]) for row in rows} == {
        "x_post": 9,
        "paid_search": 60,
        "rss_article": 1,
    }


def test_the_touch_that_was_added_is_cheaper_than_a_new_paid_lead(shop: Shop) -> None:
    four_paths(shop)
    expected = example("D8")[1]
    paths = shop.table(f"/value/attribution/orders.json?{MARCH}")["rows"]
    costs = {row["order"]: float(row["cost"]) for row in paths}
    assert [costs[f"O{n}"] for n in range(4)] == expected["path_cost"]
    steps = shop.table(f"/value/attribution/steps.json?{MARCH}&customer=C1")["rows"]
    assert [(row["channel"], float(row["cost"])) for row in steps] == [("paid_search", 20), ("x_post", 3)]
    page = shop.page(f"/value/attribution?{MARCH}")
    assert "(CAC) ads and content of the cost book by new customers 30.00 EUR" in page
    page = shop.page(f"/value/attribution?{MARCH}&channel=x_post")
    assert "x_post added 3.00; a new lead by the others costs 20.00: cheaper" in page
    shop.keep("goals", GOALS, "cheap,leads_sales,cac,,40,25,2026-03-01,2026-03-10,none")
    (goal,) = shop.report("2026-03-01", "2026-03-10")["goals"]
    assert goal["current"]["value"] == expected["blended_cac"]


@pytest.mark.parametrize(("touched", "has_credit"), [("2025-12-10", True), ("2025-12-02", False)])
def test_a_follower_buys_months_later_through_an_ad(shop: Shop, touched: str, has_credit: bool) -> None:
    shop.keep(
        "touches",
        TOUCHES,
        f"T1,C1,{touched}T10:00Z,x_post,3",
        "T2,C1,2026-03-04T09:00Z,paid_search,20",
    )
    shop.keep("orders", ORDERS, "O1,C1,2026-03-04T10:00Z,100")

    def credits() -> dict[str, tuple[float, ...]]:
        rows = shop.table(f"/value/attribution/channels.json?{MARCH}")["rows"]
        models = ("first", "last", "position")
        return {row["channel"]: tuple(float(row[model]) for model in models) for row in rows}

    shared = {"x_post": (1.0, 0.0, 0.5), "paid_search": (0.0, 1.0, 0.5)}
    alone = {"paid_search": (1.0, 1.0, 1.0)}
    assert credits() == (shared if has_credit else alone)
    told = f"Touches too long before the order the look-back is 90 days: change it {int(not has_credit)}"
    assert told in shop.page(f"/value/attribution?{MARCH}")
    send(
        shop.browser,
        "/value/assumptions",
        page="/value/assumptions",
        name="look_back_days",
        central="100",
        source="Our own paths",
    )
    assert credits() == shared
    page = shop.page(f"/value/attribution?{MARCH}")
    assert "the look-back is 100 days: change it 0" in page

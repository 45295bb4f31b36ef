"""Goals valued in money, through CSV and pages: ranges that are the same anywhere, and no money twice."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.metrics.examples import example
from tests.web.stories import AS_OF, Shop, a_post, a_shop

ASSUMED = "name,low,central,high"
GOALS = "id,kind,metric,filter,baseline,target,start,deadline,value_method,exclusive_of"
QUARTER = ("2025-10-01", "2026-01-01")
DAYS = "from=2025-10-01&to=2026-01-01"
COSTS = "start,end,category,amount"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with a_shop(tmp_path) as found:
        yield found


def saves_assumed(shop: Shop) -> None:
    """What the worked example of money ranges assumes."""
    told = example("D14")[0]["assumptions_low_central_high"]
    shop.keep("assumptions", ASSUMED, *(f"{name},{','.join(map(str, of))}" for name, of in told.items()))


def a_goal(name: str, method: str, *, metric: str = "saves", kind: str = "retention", **told: str) -> str:
    days = (told.get("start", QUARTER[0]), told.get("deadline", QUARTER[1]))
    filter, target = told.get("filter", ""), told.get("target", "0.9")
    cells = (name, kind, metric, filter, "0.1", target, *days, method, told.get("exclusive_of", ""))
    return ",".join(cells)


def test_the_worked_range_comes_out_and_is_the_same_in_another_process(shop: Shop) -> None:
    _inputs, expected, _tolerance = example("D14")
    saves_assumed(shop)
    shop.keep("goals", GOALS, a_goal("kept", "verified saves", target="10"))
    shop.keep("costs", COSTS, "2025-10-01,2025-12-31,tools,1800")
    told = shop.report(*QUARTER)
    (goal,) = told["goals"]
    assert goal["value"] == told["value"]["worth"]
    for name, quantile in (("low", "p10"), ("value", "p50"), ("high", "p90")):
        wanted = expected[f"mc_value_{quantile}"]
        assert float(goal["value"][name]) == pytest.approx(wanted, abs=40)
        assert told["value"]["roi"][name] == pytest.approx((wanted - 1800) / 1800, abs=40 / 1800)
    # The example lets the cost vary as well; certain costs leave more of it above 0.
    assert told["value"]["probability_positive"] == pytest.approx(expected["mc_p_roi_positive"], abs=0.02)
    assert told["value"]["cost"] == {"total": "1800.00", "by_category": {"tools": "1800.00"}}
    assert shop.report(*QUARTER) == told
    assert json.loads(_elsewhere(shop)) == told
    page = shop.page(f"/value?{DAYS}")
    assert "Worth 2,700 EUR 1,900 to 3,800 EUR" in page
    assert "Extremes, every factor at its worst and at its best at once: 750 EUR and 6,900 EUR" in page
    assert "Return (ROI) 52 %" in page


def _elsewhere(shop: Shop) -> bytes:
    """The same report of a process of its own, which hashes names in another way."""
    told = ("--config", "keywords.toml", "--database", "sqlite:///shop.db", "report", "--format", "json")
    days = ("--from", QUARTER[0], "--to", QUARTER[1], "--as-of", AS_OF)
    command = [sys.executable, "-m", "listener", *told, *days]
    return subprocess.run(command, cwd=shop.folder, check=True, capture_output=True, timeout=60).stdout


def test_an_assumption_moved_on_the_page_changes_the_page_alone(shop: Shop) -> None:
    saves_assumed(shop)
    shop.keep("goals", GOALS, a_goal("kept", "verified saves", target="10"))
    told = shop.report(*QUARTER)
    moved = shop.table(f"/value.json?{DAYS}&at-n_saves=14&at-clv=550")["value"]
    assert float(moved["worth"]["value"]) > float(told["value"]["worth"]["value"])
    assert shop.report(*QUARTER) == told


def test_with_customers_brought_saves_are_counted_and_no_longer_assumed(shop: Shop) -> None:
    saves_assumed(shop)
    shop.keep("goals", GOALS, a_goal("kept", "verified saves", target="10"))
    shop.keep("customers", "id,start", "C1,2024-01-01")
    told = shop.report(*QUARTER)
    assert told["value"]["worth"] == {"value": None, "low": None, "high": None}
    assert "Needs customers saved, verified by the imported ones" in shop.page(f"/value?{DAYS}")


def test_half_of_a_period_holds_half_of_its_cost_and_what_its_goal_was_worth_in_it(shop: Shop) -> None:
    shop.keep("assumptions", ASSUMED, "value_per_visit,8,8,8")
    shop.keep("visits", "date,channel,visits", "2025-10-05,x,1500", "2025-12-05,x,100")
    goal = a_goal("seen", "visits", metric="visits", kind="traffic", target="2000")
    shop.keep("goals", GOALS, goal)
    shop.keep("costs", COSTS, "2025-10-01,2025-12-31,tools,920")
    told = shop.report("2025-10-01", "2025-11-01")["value"]
    assert (told["worth"]["value"], told["cost"]["total"]) == ("12000.00", "310.00")
    (whole,) = shop.report("2025-10-01", "2025-11-01")["goals"]
    assert (whole["current"]["value"], whole["value"]["value"]) == (1600, "12800.00")
    assert shop.report("2026-01-01", "2026-02-01")["value"]["worth"]["value"] is None


def visits(shop: Shop, *counts: int) -> None:
    """Visits worth 1 each, a day of October for each count."""
    shop.keep("assumptions", ASSUMED, "value_per_visit,1,1,1", "clv,1,1,1", "conversion_rate,1,1,1")
    rows = (f"2025-10-0{day},x,{count},{count // 2}" for day, count in enumerate(counts, start=1))
    shop.keep("visits", "date,channel,visits,leads", *rows)


SEEN = {"metric": "visits", "kind": "traffic", "target": "900"}
LED = {"metric": "leads", "kind": "leads_sales", "target": "900"}


def test_of_two_goals_of_the_same_money_only_the_larger_is_counted(shop: Shop) -> None:
    visits(shop, 100)
    seen, led = a_goal("seen", "visits", **SEEN), a_goal("led", "leads", **LED)
    ran = shop.bring("goals", GOALS, seen, led)
    assert (ran.code, shop.listener("table", "export", "goals").out.count("\n")) == (1, 1)
    assert "exclusive_of: seen and led value the same money (visits, leads: one brand and time)" in ran.err
    shop.keep("goals", GOALS, seen, a_goal("led", "leads", **LED, exclusive_of="seen"))
    told = shop.report(*QUARTER)
    assert {goal["id"]: goal["value"]["value"] for goal in told["goals"]} == {
        "led": "50.00",
        "seen": "100.00",
    }
    assert told["value"]["worth"]["value"] == "100.00"
    assert "no: a larger goal values the same money" in shop.page(f"/value?{DAYS}")


def test_of_three_in_a_chain_across_different_times_the_ends_count_if_they_come_to_more(shop: Shop) -> None:
    visits(shop, 100, 40, 0)
    first = a_goal("a", "visits", **SEEN, deadline="2025-10-02", exclusive_of="b")
    middle = a_goal("b", "leads", **LED, deadline="2025-10-03", exclusive_of="c")
    last = a_goal("c", "visits", **SEEN, start="2025-10-02", deadline="2025-10-04")
    shop.keep("goals", GOALS, first, middle, last)
    lines = {row["goal"]: row for row in shop.table(f"/value/worth.json?{DAYS}")["rows"]}
    assert {name: row["worth"] for name, row in lines.items()} == {"a": "100.00", "b": "70.00", "c": "40.00"}
    assert shop.report(*QUARTER)["value"]["worth"]["value"] == "140.00"
    # On the second day alone two of them are valued, of which one counts.
    assert shop.report("2025-10-02", "2025-10-03")["value"]["worth"]["value"] == "40.00"


def test_a_draft_is_not_valued_and_a_goal_to_come_neither_measured_nor_valued(shop: Shop) -> None:
    visits(shop, 100)
    header = "id,kind,metric,baseline,target,start,deadline,value_method"
    drafts = [
        "d1,traffic,,0,9,2025-10-01,2026-01-01,visits",
        "d2,traffic,visits,,9,2025-10-01,2026-01-01,visits",
        "d3,traffic,visits,0,,2025-10-01,2026-01-01,visits",
        "d4,traffic,visits,0,9,2025-10-01,,visits",
    ]
    shop.keep("goals", header, *drafts, "later,traffic,visits,0,9,2026-04-01,2026-07-01,visits")
    told = shop.report(*QUARTER)
    unknown = {"value": None, "low": None, "high": None}
    assert {goal["id"]: goal["status"] for goal in told["goals"]} == {
        **dict.fromkeys(("d1", "d2", "d3", "d4"), "draft"),
        "later": None,
    }
    assert [goal["value"] for goal in told["goals"]] == [unknown] * 5
    assert all(goal["current"]["value"] is None for goal in told["goals"])
    assert told["value"]["worth"] == unknown
    page = shop.page("/goals")
    assert "it lacks metric." in page
    assert "Not begun" in page


def test_without_a_cost_there_is_no_return_and_not_recorded_is_not_0(shop: Shop) -> None:
    visits(shop, 100)
    shop.keep("goals", GOALS, a_goal("seen", "visits", **SEEN))
    told = shop.report(*QUARTER)["value"]
    assert told["cost"] == {"total": None, "by_category": {}}
    assert (told["roi"]["value"], told["probability_positive"]) == (None, None)
    shop.keep("costs", COSTS, "2025-10-01,2025-10-31,training,0")
    told = shop.report(*QUARTER)["value"]
    assert told["cost"] == {"total": "0.00", "by_category": {"training": "0.00"}}
    assert (told["roi"]["value"], told["probability_positive"]) == (None, None)
    shop.keep("costs", COSTS, "2025-10-01,2025-10-31,ads,50")
    told = shop.report(*QUARTER)["value"]
    assert (told["roi"]["value"], told["probability_positive"], told["roi_basis"]) == (1.0, 1.0, "margin")
    page = shop.page(f"/value?{DAYS}")
    assert page.count("not recorded") == 5


def test_orders_without_a_margin_are_told_on_revenue(shop: Shop) -> None:
    goal = {"metric": "orders", "kind": "leads_sales", "target": "9"}
    shop.keep("goals", GOALS, a_goal("sold", "attributed margin", **goal, filter="channel=x"))
    shop.keep(
        "touches", "id,customer_id,at,channel", "T1,C1,2025-10-05T10:00Z,x", "T2,C1,2025-10-05T11:00Z,y"
    )
    shop.keep(
        "orders", "id,customer_id,at,revenue", "O1,C1,2025-10-05T12:00Z,90", "O2,C2,2025-10-05T12:00Z,7"
    )
    told = shop.report(*QUARTER)["value"]
    # Half of it by position, all of it by the first touch and none by the last.
    assert told["roi_basis"] == "revenue"
    assert float(told["worth"]["value"]) == pytest.approx(45, abs=0.2)
    assert "on revenue, not margin" in shop.page(f"/value?{DAYS}")
    shop.keep("orders", "id,customer_id,at,revenue,margin", "O1,C1,2025-10-05T12:00Z,90,20")
    told = shop.report(*QUARTER)["value"]
    assert told["roi_basis"] == "margin"
    assert float(told["worth"]["value"]) == pytest.approx(10, abs=0.1)


def test_exposure_and_media_costs_are_in_no_sum_unless_a_goal_selects_them(shop: Shop) -> None:
    views = {"metrics": {"impressions": 4_000}}
    complaint = a_post(1, "@shophelp why is it broken again?", "2025-10-05T10:00:00Z", "anna")
    shop.posts(complaint, a_post(2, "I love the shop", "2025-10-05T10:00:00Z", "bert") | views)
    shop.keep("assumptions", ASSUMED, "clv,100,100,100", "cpm,10,10,10")
    told = shop.report(*QUARTER)["value"]
    assert (float(told["exposure"]["value"]) > 0, told["media_cost_equivalent"]["value"]) == (True, "40.00")
    assert (told["worth"]["value"], told["roi"]["value"]) == (None, None)
    goal = {"metric": "impressions", "kind": "awareness", "target": "9000"}
    shop.keep("goals", GOALS, a_goal("seen", "media cost equivalent", **goal))
    shop.keep("costs", COSTS, "2025-10-01,2025-10-31,ads,20")
    told = shop.report(*QUARTER)["value"]
    # 0.1 views are the baseline.
    assert (told["worth"]["value"], round(told["roi"]["value"], 3)) == ("40.00", 1.0)
    assert "It is not the value of the communication" in shop.page(f"/value?{DAYS}")


def test_amounts_of_other_currencies_are_converted_by_the_rate_of_their_day(shop: Shop) -> None:
    inputs, expected, _tolerance = example("D19")
    header = f"{COSTS},currency"
    zlotys = "2025-10-01,2025-10-01,ads,430,PLN"
    ran = shop.bring("costs", header, zlotys)
    assert (ran.code, "there is no rate from PLN to EUR on 2025-10-01; add the assumption" in ran.err) == (
        1,
        True,
    )
    rate = inputs["rates_to_eur"]["PLN"]
    shop.keep("assumptions", ASSUMED, f"rate:PLN,{rate},{rate},{rate}", "rate:PLN:2025-10-02,9,9,9")
    shop.keep("costs", header, zlotys, "2025-10-01,2025-10-01,tools,100,")
    told: Any = shop.report(*QUARTER)["value"]["cost"]
    assert told["total"] == f"{expected['total']:.2f}"
    assert told["by_category"] == {"ads": "98.90", "tools": "100.00"}

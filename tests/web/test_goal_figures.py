"""Where goals stand, by every metric there is: the figure of the report for the same days and filter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from listener.reports.value.goal_metrics import METRICS
from tests.web.people import send
from tests.web.stories import Shop, a_post, a_shop

HEADER = "id,kind,metric,filter,baseline,target,start,deadline"
JANUARY = ("2026-01-01", "2026-02-01")
DAYS = "from=2026-01-01&to=2026-02-01"
LATER = "2026-02-20T12:00:00Z"
COUNTED = {"likes": 3, "replies": 1, "reposts": 2, "quotes": 0, "impressions": 400}
POSTS = (
    a_post(1, "I love the shop #shoplife", "2026-01-05T10:00:00Z", "anna") | {"metrics": COUNTED},
    a_post(2, "The shop is awful", "2026-01-06T10:00:00Z", "bert"),
    a_post(3, "Sklep shop", "2026-01-07T10:00:00Z", "cleo") | {"lang": "pl"},
    a_post(4, "The rival is fine", "2026-01-08T10:00:00Z", "anna"),
    a_post(5, "@shophelp why is it broken? I will cancel", "2026-01-09T10:00:00Z", "dora"),
    a_post(6, "We are sorry", "2026-01-09T12:00:00Z", "shophelp", 5),
    a_post(7, "@shophelp help, where is my refund?", "2026-01-10T10:00:00Z", "eve"),
    a_post(8, "It is on its way", "2026-01-10T20:00:00Z", "shophelp", 7),
    a_post(9, "@shophelp are you there?", "2026-01-11T10:00:00Z", "fay"),
    a_post(10, "The shop was fine", "2025-12-20T10:00:00Z", "gus"),
    a_post(11, "The shop is mine", "2026-02-02T10:00:00Z", "hal"),
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """January of a small shop; goals are brought by the tests, which take the place of each other."""
    with a_shop(tmp_path_factory.mktemp("shop")) as found:
        found.posts(*POSTS)
        found.keep(
            "customers",
            "id,start,end,segment,network,handle",
            "C1,2025-01-01,,gold,x,dora",
            "C2,2025-01-01,2026-01-20,gold,,",
            "C3,2026-01-15,,,,",
            "C4,2026-02-01,,,,",
        )
        found.keep(
            "orders",
            "id,customer_id,at,revenue,margin,currency",
            "O1,C1,2025-12-31T23:30Z,30,10,",
            "O2,C3,2026-01-15T10:00Z,50,,",
            "O3,C3,2026-01-31T23:30Z,99,99,",
        )
        found.keep("touches", "id,customer_id,at,channel,cost", "T1,C3,2026-01-14T10:00Z,x,4")
        found.keep(
            "visits",
            "date,channel,campaign,visits,leads,conversions",
            "2026-01-01,x,spring,100,20,5",
            "2026-01-31,mail,,50,,",
            "2026-01-20,x,autumn,30,10,1",
            "2026-02-01,x,spring,7,7,7",
        )
        found.keep(
            "counters",
            "date,channel,name,value",
            "2025-12-31,x,followers,1000",
            "2026-01-31,x,followers,1100",
            "2026-02-01,x,followers,9999",
            "2025-11-01,facebook,followers,50",
            "2026-01-31,x,likes,7",
        )
        found.keep("costs", "start,end,category,amount", "2026-01-01,2026-01-31,ads,16")
        yield found


def goals(shop: Shop, *lines: str, days: tuple[str, str] = JANUARY, as_of: str = LATER) -> dict[str, Any]:
    """Goals of January, each a name, kind, metric, filter, baseline and target, as the report tells them."""
    shop.keep(
        "goals", HEADER, *(line if line.count(",") == 7 else f"{line},{','.join(days)}" for line in lines)
    )
    found = {goal["id"]: goal for goal in shop.report(*JANUARY, as_of)["goals"]}
    return {line.partition(",")[0]: found[line.partition(",")[0]] for line in lines}


def a_line(metric: str, filter: str = "", baseline: str = "0", target: str = "1") -> str:
    name = f"{metric} of {filter.replace(';', ' ') or 'all'}"
    return f"{name},{METRICS[metric].kinds[0]},{metric},{filter},{baseline},{target}"


def test_every_metric_stands_where_the_report_and_the_brought_rows_say(shop: Shop) -> None:
    told = shop.report(*JANUARY, LATER)["brands"]["Shop"]
    heard, tone, cases = told["awareness"], told["sentiment"], told["response"]["cases"]
    wanted: dict[str, object] = {
        **{name: heard[name] for name in ("mentions", "unique_authors", "reach", "potential_impressions")},
        **{name: heard[name]["value"] for name in ("share_of_voice", "growth")},
        "engagements": heard["engagements"],
        "impressions": 400,
        "engagement_rate": 6 / 400,
        **{name: tone[name]["value"] for name in ("net", "mean")},
        "positive_share": tone["positive"] / tone["scored"],
        "negative_share": tone["negative"] / tone["scored"],
        "response_rate": cases["rate"]["value"],
        "within_target": cases["within_target"]["value"],
        "median_hours": cases["first_response_hours"]["median"]["value"],
        "p90_hours": cases["first_response_hours"]["p90"]["value"],
        "resolution_rate": 0,
        "customers_helped": 2,
        "saves": 1,
        "save_rate": 1,
        # Two were customers when January began, of whom one left; one came in it.
        "churn": 0.5,
        "customers": 2,
        "new_customers": 1,
        # Local days: the first order is of 1 January in Warsaw, the last of 1 February.
        "orders": 2,
        "revenue": 80,
        "margin": 10,
        "visits": 180,
        "leads": 30,
        "conversions": 6,
        "conversion_rate": 6 / 30,
        # By the cost book alone: the touches of 4 are paid for in it.
        "cac": 16,
        "followers": 1150,
    }
    assert set(wanted) == set(METRICS)
    found = goals(shop, *map(a_line, METRICS))
    assert {goal["metric"]: goal["current"]["value"] for goal in found.values()} == pytest.approx(wanted)
    assert heard["mentions"] == 6
    assert (cases["opened"], cases["answered"]) == (3, 2)


def test_the_pages_show_the_same_figures_as_the_report(shop: Shop) -> None:
    goals(shop, *map(a_line, METRICS))
    rows = {row["id"]: row["current"] for row in shop.table("/goals.json")["rows"]}
    told = {goal["id"]: goal["current"]["value"] for goal in shop.report(*JANUARY)["goals"]}
    assert len(told) >= len(METRICS)
    assert rows == told


NARROWED: dict[tuple[str, str], float | None] = {
    ("mentions", "brand=Rival"): 1,
    ("mentions", "lang=pl"): 1,
    ("mentions", "source=import"): 6,
    ("mentions", "source=Elsewhere"): None,
    ("mentions", "group=product"): 3,
    ("mentions", "hashtag=#ShopLife"): 1,
    ("mentions", "brand=Shop;lang=en;hashtag=shoplife"): 1,
    ("share_of_voice", "lang=en"): 5 / 6,
    ("unique_authors", "brand=Rival"): 1,
    ("response_rate", "brand=Rival"): None,
    ("visits", "channel=mail"): 50,
    ("visits", "channel=mail;channel=x"): 180,
    ("leads", "campaign=spring"): 20,
    ("conversion_rate", "channel=x;campaign=autumn"): 0.1,
    ("conversions", "channel=mail"): None,
    ("followers", "channel=facebook"): 50,
    ("followers", "channel=mail"): None,
    ("churn", "segment=gold"): 0.5,
    ("new_customers", "segment=gold"): 0,
    ("customers", "segment=tin"): None,
}


def test_a_filter_narrows_what_is_counted(shop: Shop) -> None:
    lines = {told: a_line(*told) for told in NARROWED}
    found = goals(shop, *lines.values())
    values = {told: found[line.partition(",")[0]]["current"]["value"] for told, line in lines.items()}
    assert values == {told: None if one is None else pytest.approx(one) for told, one in NARROWED.items()}


REFUSED = {
    "g,retention,saves,channel=x,0,9": "filter: saves cannot be narrowed by channel; leave it out",
    "g,awareness,mentions,segment=gold,0,9": "filter: mentions cannot be narrowed by segment; leave it out",
    "g,awareness,mentions,brand=No,0,9": "filter: there is no brand 'No'; there are: Shop, Rival",
    "g,awareness,mentions,group=no,0,9": "filter: there is no group 'no'; there are: product",
    "g,awareness,mentions,brand=Shop;brand=Rival,0,9": "filter: brand stands twice; give it once",
    "g,awareness,mentions,acme,0,9": "filter: 'acme' is no filter; write key=value with ; between, of brand",
    "g,awareness,stars,,0,9": "metric: 'stars' is not known; write one of mentions, share_of_voice",
    "g,retention,response_rate,,50,80": "baseline: 50 is no response_rate; write a fraction from 0 to 1",
    "g,awareness,net,,-0.2,20": "target: 20 is no net; write a fraction from -1 to 1, like 0.8 for 80 %",
    "g,leads,visits,,0,9": "kind: 'leads' is none; write one of awareness, retention, leads_sales, traffic",
}


def test_what_could_not_be_counted_is_refused_when_the_goal_is_set(shop: Shop) -> None:
    ran = shop.bring("goals", HEADER, *(f"{line},{','.join(JANUARY)}" for line in REFUSED))
    assert ran.code == 1
    told = [line.partition("goals.csv:")[2] for line in ran.err.splitlines()]
    wanted = [f"{line}: {said}" for line, said in enumerate(REFUSED.values(), start=2)]
    assert [one[: len(said)] for one, said in zip(told, wanted, strict=False)] == wanted


def test_without_a_start_it_is_three_months_and_the_deadline_no_longer_belongs_to_it(shop: Shop) -> None:
    whole = goals(shop, "q,traffic,visits,,0,400,,2026-02-01", "s,traffic,visits,,0,400,,2026-01-31")
    assert {name: goal["current"]["value"] for name, goal in whole.items()} == {"q": 180, "s": 130}
    (over,) = goals(shop, "f,awareness,followers,,0,2000,,2026-02-01").values()
    # The count of 1 February came too late.
    assert (over["current"]["value"], over["expected"], over["status"]) == (1150, 2000, "off track")


def test_a_goal_in_its_time_is_measured_until_now_and_against_the_days_that_passed(shop: Shop) -> None:
    line = "n,traffic,visits,,0,310"
    (found,) = goals(shop, line, as_of="2026-01-20T23:00:00Z").values()
    # Twenty of 31 days: 200 were to be expected, and the visits of the 20th are told.
    assert (found["current"]["value"], found["status"]) == (130, "off track")
    assert found["expected"] == pytest.approx(200)
    assert found["progress"] == pytest.approx(130 / 310)
    (found,) = goals(shop, line, as_of="2025-12-31T22:00:00Z").values()
    assert (found["current"]["value"], found["status"], found["expected"]) == (None, None, 0)


def test_a_falling_target_is_reached_from_above(shop: Shop) -> None:
    found = goals(
        shop,
        "fast,retention,p90_hours,,24,12",
        "faster,retention,p90_hours,,24,4",
        "even,retention,churn,,0.5,0.5",
        "lower,retention,churn,,0.9,0.6",
        "hours,retention,median_hours,,8,4",
    )
    told = {name: (goal["current"]["value"], goal["progress"]) for name, goal in found.items()}
    assert told["even"] == (0.5, None)
    assert told["lower"] == (0.5, pytest.approx(4 / 3))
    assert found["even"]["status"] is None
    # Half of two customers is anything from a tenth to nine: what is expected lies within.
    assert found["lower"]["status"] == "on track"
    assert told["hours"] == (10.0, -0.5)
    assert found["hours"]["status"] in ("at risk", "off track")


def test_a_goal_of_a_brand_that_is_gone_hides_no_other(shop: Shop) -> None:
    goals(shop, "gone,awareness,mentions,brand=Rival,0,9", "there,awareness,mentions,,0,9")
    config = shop.folder / "keywords.toml"
    whole = config.read_text(encoding="utf-8")
    config.write_text(whole.replace('name = "Rival"', 'name = "Bolt"'), encoding="utf-8")
    try:
        found = {goal["id"]: goal for goal in shop.report(*JANUARY, LATER)["goals"]}
        assert (found["gone"]["current"]["value"], found["gone"]["status"]) == (None, None)
        assert found["there"]["current"]["value"] == 6
        assert shop.bring("goals", HEADER, "new,awareness,mentions,,0,9,2026-01-01,2026-02-01").code == 0
    finally:
        config.write_text(whole, encoding="utf-8")


def test_a_goal_may_take_another_name_unless_others_name_it(shop: Shop) -> None:
    told = {"kind": "retention", "metric": "saves", "baseline": "0", "target": "10", "start": "2026-01-01"}
    told |= {"deadline": "2026-02-01", "value_method": "verified saves"}
    assert send(shop.browser, "/goals", page="/goals", id="kept", was="", **told).status_code == 302
    assert send(shop.browser, "/goals", page="/goals", id="saved", was="kept", **told).status_code == 302
    assert "kept," not in shop.listener("table", "export", "goals").out
    other = told | {"metric": "churn", "target": "1", "exclusive_of": "saved"}
    answer = send(shop.browser, "/goals", page="/goals", id="churn", was="", **other)
    assert answer.status_code == 302, answer.text
    refused = send(shop.browser, "/goals", page="/goals", id="kept", was="saved", **told)
    assert (refused.status_code, "saved is named by churn under exclusive_of" in refused.text) == (400, True)
    double = send(shop.browser, "/goals", page="/goals", id="twice", was="", **told)
    assert (double.status_code, "which would be counted twice; name churn" in double.text) == (400, True)

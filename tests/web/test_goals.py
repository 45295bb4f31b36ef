"""/goals: set from a template or by hand, changed and removed by managers; every figure opens its rows."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from listener.model import Goal, GoalKind, Rank, ValueMethod
from listener.store import Store
from listener.store.business import GOALS, all_rows, save_rows
from tests.web.people import LOCAL, World, send, told
from tests.web.world import NOW
from web.goal_templates import BY_KEY

PATH = "/goals"
NEW = {
    "id": "heard",
    "kind": "awareness",
    "metric": "share_of_voice",
    "baseline": "18 %",
    "target": "20.5 %",
    "start": "2026-10-01",
    "deadline": "2027-01-01",
    "owner": "Ada",
    "business_goal": "Sell more",
    "value_method": "none",
}
KEPT = Goal(
    id="heard",
    kind=GoalKind.AWARENESS,
    metric="share_of_voice",
    baseline=Decimal("0.18"),
    target=Decimal("0.205"),
    start=date(2026, 10, 1),
    deadline=date(2027, 1, 1),
    owner="Ada",
    business_goal="Sell more",
)


def goals(store: Store) -> tuple[Goal, ...]:
    return all_rows(store, GOALS)


def keep(store: Store, name: str, **changes: Any) -> Goal:
    goal = Goal(
        **{
            "id": name,
            "kind": GoalKind.AWARENESS,
            "metric": "mentions",
            "baseline": Decimal(0),
            "target": Decimal(10),
            "start": date(2026, 10, 1),
            "deadline": date(2027, 1, 1),
            **changes,
        }
    )
    save_rows(store, GOALS, [goal], who="cli", now=NOW)
    return goal


def test_a_manager_sets_a_goal_in_percent_and_a_viewer_sees_where_it_stands(world: World) -> None:
    mona, vera = world.browser(Rank.MANAGER), world.browser(Rank.VIEWER)
    assert send(mona, PATH, page=PATH, **NEW).headers["Location"] == PATH
    assert goals(world.store) == (KEPT,)
    assert told(world.store)[0] == ("mona", "goals.add", "heard")
    page = vera.get(PATH, base_url=LOCAL).text
    assert "Share of voice from 18.0 % to 20.5 % until 31 Dec 2026" in page
    assert ("Sell more" in page, "not valued" in page, "A new goal" in page) == (True, True, False)
    [row] = csv.DictReader(io.StringIO(vera.get(f"{PATH}.csv", base_url=LOCAL).text))
    found = vera.get(f"{PATH}.json", base_url=LOCAL).get_json()["rows"][0]
    assert (row["id"], float(row["baseline"]), row["status"]) == ("heard", 0.18, found["status"])
    report = vera.get("/api/v1/report", base_url=LOCAL).get_json()["goals"][0]
    assert (found["current"], found["progress"]) == (report["current"]["value"], report["progress"])


def test_a_goal_is_changed_under_another_name_and_removed(world: World) -> None:
    mona = world.browser(Rank.MANAGER)
    send(mona, PATH, page=PATH, **NEW)
    form = mona.get(f"{PATH}?change=heard", base_url=LOCAL).text
    assert 'value="18 %"' in form
    assert 'value="20.5 %"' in form
    send(mona, PATH, page=PATH, was="heard", **(NEW | {"id": "louder", "target": "0.21"}))
    assert [(goal.id, goal.target) for goal in goals(world.store)] == [("louder", Decimal("0.21"))]
    assert send(mona, f"{PATH}/remove", page=PATH, id="louder").status_code == 302
    assert goals(world.store) == ()
    gone = send(mona, f"{PATH}/remove", page=PATH, id="louder")
    assert (gone.status_code, "removed already" in gone.text) == (400, True)


def test_a_goal_that_others_exclude_is_not_removed_from_under_them(world: World) -> None:
    keep(world.store, "a")
    keep(world.store, "b", exclusive_of=("a",))
    answer = send(world.browser(Rank.MANAGER), f"{PATH}/remove", page=PATH, id="a")
    assert (answer.status_code, "a is named by b under exclusive_of" in answer.text) == (400, True)
    assert [goal.id for goal in goals(world.store)] == ["a", "b"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"id": ""}, "is missing"),
        ({"metric": "fame"}, "&#39;fame&#39; is not known"),
        ({"target": "much %"}, "&#39;much %&#39; is no number"),
        ({"deadline": "2026-09-30"}, "2026-09-30 is not after start"),
        ({"value_method": "verified saves"}, "does not value awareness"),
        ({"filter": "brand=Nobody"}, "there is no brand &#39;Nobody&#39;"),
        ({"filter": "colour=red"}, "is no filter"),
        ({"exclusive_of": "ghost"}, "there is no goal &#39;ghost&#39;"),
        ({"exclusive_of": "heard"}, "names the goal itself"),
    ],
    ids=["name", "metric", "number", "dates", "method", "brand", "filter", "unknown", "itself"],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    world: World, fields: dict[str, str], said: str
) -> None:
    answer = send(world.browser(Rank.MANAGER), PATH, page=PATH, **(NEW | fields))
    assert (answer.status_code, said in answer.text) == (400, True), answer.text
    assert goals(world.store) == ()
    assert 'value="Ada"' in answer.text


def test_two_goals_of_one_name_are_refused(world: World) -> None:
    mona = world.browser(Rank.MANAGER)
    send(mona, PATH, page=PATH, **NEW)
    answer = send(mona, PATH, page=PATH, **NEW)
    assert (answer.status_code, "there is a goal of that name already" in answer.text) == (400, True)


def test_goals_for_the_same_money_must_exclude_each_other(world: World) -> None:
    save, risk = ValueMethod.VERIFIED_SAVES, ValueMethod.VALUE_AT_RISK
    keep(world.store, "saves", kind=GoalKind.RETENTION, metric="saves", value_method=save)
    mona = world.browser(Rank.MANAGER)
    more = NEW | {"id": "risk", "kind": "retention", "metric": "within_target", "value_method": risk.value}
    answer = send(mona, PATH, page=PATH, **more)
    assert (answer.status_code, "value the same money" in answer.text) == (400, True)
    assert send(mona, PATH, page=PATH, **more, exclusive_of="saves").status_code == 302
    assert [goal.id for goal in goals(world.store)] == ["risk", "saves"]


@pytest.mark.parametrize("key", list(BY_KEY))
def test_a_template_can_be_kept_as_it_is_offered(world: World, key: str) -> None:
    mona = world.browser(Rank.MANAGER)
    form = mona.get(f"{PATH}?template={key}", base_url=LOCAL).text
    body = form[form.index('action="/goals#goal"') :]
    fields = dict(re.findall(r'name="(\w+)" type="\w+" value="([^"]*)"', body))
    fields |= dict(re.findall(r'<select id="goal-(\w+)".*?<option value="([^"]*)" selected', body, re.S))
    fields["baseline"] = fields["baseline"] or "0"
    assert send(mona, PATH, page=PATH, **fields).status_code == 302
    [goal] = goals(world.store)
    assert (goal.id, goal.is_draft, goal.deadline) == (key, False, date(2027, 2, 23))


def test_a_template_nobody_knows_and_a_goal_nobody_set_are_told(world: World) -> None:
    mona = world.browser(Rank.MANAGER)
    for query in ("template=fame", "change=ghost"):
        assert mona.get(f"{PATH}?{query}", base_url=LOCAL).status_code == 400


def test_a_draft_tells_what_it_lacks_and_is_not_measured(world: World) -> None:
    keep(world.store, "some day", target=None, deadline=None)
    page = world.browser(Rank.VIEWER).get(PATH, base_url=LOCAL).text
    assert "it lacks target, deadline" in page
    assert "Draft" in page


@pytest.mark.parametrize("metric", ["mentions", "share_of_voice", "net", "reach", "engagements"])
def test_a_figure_opens_as_many_mentions_as_it_says(world: World, metric: str) -> None:
    keep(world.store, "heard", metric=metric)
    vera = world.browser(Rank.VIEWER)
    page = vera.get(PATH, base_url=LOCAL).text
    found = re.search(rf'href="(/mentions\?[^"]*)" data-figure="{metric}" data-n="(\d+)"', page)
    assert found is not None, page
    address, query = found.group(1).replace("&amp;", "&").split("?")
    rows = list(csv.DictReader(io.StringIO(vera.get(f"{address}.csv?{query}", base_url=LOCAL).text)))
    assert len(rows) == int(found.group(2)) > 0

"""What agents do on pages: each action with its words, undone, refused, and done by two at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from listener.desk import casework
from listener.enrich import Enricher
from listener.model import Author, Post, Rank
from listener.store.audit import TrailFilter, trail
from listener.store.inbox import InboxFilter, StoredCase, case_of, list_cases
from listener.store.save import save
from tests.web.desk_world import desk_config, desk_world
from tests.web.people import LOCAL, World, token_in
from tests.web.world import NOW, ZONE

CORA = 1
"""The row of the first writer's post."""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with desk_world(tmp_path) as found:
        yield found


@pytest.fixture
def agent(world: World) -> FlaskClient:
    return world.browser(Rank.AGENT)


def case(world: World, post: int = CORA) -> StoredCase:
    found = case_of(world.store, post, "Acme")
    assert found is not None
    return found


def key(found: StoredCase) -> str:
    return f"{found.last.number}:{found.version}:{found.brand}"


def act(
    client: FlaskClient, keys: list[str], action: str, path: str = "/inbox/act", **fields: str
) -> TestResponse:
    token = token_in(client.get("/settings", base_url=LOCAL).text)
    data = {"csrf_token": token, "ids": keys, "action": action, **fields}
    return client.post(path, base_url=LOCAL, data=data)


def said(client: FlaskClient, response: TestResponse) -> str:
    """What the page that follows says was done."""
    assert response.status_code == 302, response.text
    page = unescape(client.get(response.headers["Location"], base_url=LOCAL).text)
    found = re.search(r'<p role="status">([^<]*)</p>', page)
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("action", "fields", "words"),
    [
        ("assign:anna", {}, "1 case assigned to anna"),
        ("assign", {"to": "mona"}, "1 case assigned to mona"),
        ("assign", {"to": "-"}, "1 case assigned to nobody"),
        ("tag", {"tag": "billing"}, "1 case tagged billing"),
        ("elsewhere", {"channel": "phone"}, "1 case marked as answered elsewhere (phone)"),
        ("dismiss", {}, "1 case marked as needing no response"),
        ("resolve", {}, "1 case resolved"),
        ("save", {}, "1 case marked as a saved customer"),
        ("sentiment:positive", {}, "Sentiment of 1 case set to positive"),
        ("spam:post", {}, "1 case marked as spam"),
    ],
)
def test_an_action_is_done_said_and_taken_back(
    world: World, agent: FlaskClient, action: str, fields: dict[str, str], words: str
) -> None:
    before = case(world)
    assert said(agent, act(agent, [key(before)], action, **fields)) == words
    (entry,) = trail(world.store, TrailFilter(posts=(CORA,))).rows
    assert (entry.who, entry.action) == ("anna", action.partition(":")[0])
    back = act(agent, [], "", "/inbox/undo", entry=str(entry.id))
    assert said(agent, back) == "Taken back: 1 change."
    after = case(world)
    assert (after.state, after.assignee, after.tags, after.outcome, after.waiting_since) == (
        before.state,
        None,
        (),
        None,
        before.waiting_since,
    )


def test_several_cases_are_one_action_and_one_undo(world: World, agent: FlaskClient) -> None:
    keys = [key(case(world, number)) for number in (1, 2, 3)]
    assert said(agent, act(agent, keys, "resolve")) == "3 cases resolved"
    assert [case(world, number).state.value for number in (1, 2, 3)] == ["resolved"] * 3
    entries = [one.id for one in trail(world.store, TrailFilter(posts=(1, 2, 3))).rows]
    token = token_in(agent.get("/settings", base_url=LOCAL).text)
    data = {"csrf_token": token, "entry": [str(one) for one in entries]}
    assert said(agent, agent.post("/inbox/undo", base_url=LOCAL, data=data)) == "Taken back: 3 changes."
    assert [case(world, number).state.value for number in (1, 2, 3)] == ["open"] * 3


def test_who_comes_second_sees_what_changed_and_keeps_what_was_typed(
    world: World, agent: FlaskClient
) -> None:
    seen = key(case(world))
    manager = world.browser(Rank.MANAGER)
    assert said(manager, act(manager, [seen], "resolve")) == "1 case resolved"
    late = act(agent, [seen], "tag", tag="<b>urgent & more")
    page = unescape(late.text)
    assert late.status_code == 409
    assert "Somebody else was quicker" in page
    assert re.search(r"<b dir=\"auto\">mona</b> resolved it", page)
    assert 'name="tag" value="<b>urgent & more"' in page
    assert case(world).tags == ()
    again = re.findall(r'name="ids" value="([^"]+)"', page)
    assert said(agent, act(agent, again, "tag", tag="urgent")) == "1 case tagged urgent"
    assert (case(world).tags, case(world).state.value) == (("urgent",), "resolved")


def test_where_one_of_several_changed_the_others_can_be_done_alone(world: World, agent: FlaskClient) -> None:
    first, second = key(case(world, 1)), key(case(world, 2))
    manager = world.browser(Rank.MANAGER)
    act(manager, [first], "resolve")
    late = act(agent, [first, second], "assign:anna")
    assert late.status_code == 409
    assert "Only for the 1 case that nobody touched" in unescape(late.text)
    assert [case(world, number).assignee for number in (1, 2)] == [None, None]


@pytest.mark.parametrize(
    ("action", "fields", "sentence"),
    [
        ("explode", {}, "action: choose one of"),
        ("tag", {"tag": ""}, "tag: write a tag of at most 40 characters."),
        ("elsewhere", {"channel": "pigeon"}, "channel: choose one of"),
        ("elsewhere", {"channel": "dm", "at": "yesterday"}, "at: write a date and a time"),
        ("elsewhere", {"channel": "dm", "at": "2030-01-01 10:00"}, "at: this time is still to come."),
        ("sentiment:angry", {}, "label: choose positive, neutral or negative."),
        ("elsewhere", {"channel": "dm", "at": "2001-01-01 10:00"}, "at: nobody waited for an answer then."),
        ("assign:nobody at all", {}, "to: 'nobody at all' cannot answer anybody"),
        ("assign", {"to": "vera"}, "to: 'vera' cannot answer anybody"),
        ("link", {"post": "abc"}, "post: give the number of the mention page of the reply."),
        ("link", {"post": "999"}, "post: there is no post of this number."),
        ("link", {"post": "9" * 30}, "post: there is no post of this number."),
        ("link", {"post": str(CORA)}, "post: that is by the author who asks."),
        ("reopen", {}, "This case is open already."),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_reason(
    world: World, agent: FlaskClient, action: str, fields: dict[str, str], sentence: str
) -> None:
    response = act(agent, [key(case(world))], action, **fields)
    assert (response.status_code, sentence in unescape(response.text)) == (400, True)
    assert "<h1>That cannot be done</h1>" in response.text
    assert trail(world.store, TrailFilter(posts=(CORA,))).rows == ()


@pytest.mark.parametrize(
    "keys",
    [[], ["1"], ["x:y:Acme"], ["1:1"], [f"{10**30}:1:Acme"], [f"1:{2**63}:Acme"], ["9" * 5_000 + ":1:Acme"]],
)
def test_a_form_that_names_no_case_changes_nothing(agent: FlaskClient, keys: list[str]) -> None:
    assert act(agent, keys, "resolve").status_code == 400


def test_nobody_does_the_work_of_a_rival(world: World, agent: FlaskClient) -> None:
    config, rival = desk_config(), "Rival & Co"
    asked = Post("x", "900", Author("rita", "rita"), "I will cancel my rival plan", NOW, lang="en")
    save(world.store, [Enricher(config).read(asked)], source="X", now=NOW, zone=ZONE, work=casework(config))
    found = list_cases(world.store, InboxFilter((rival,)), NOW)
    assert len(found) == 1
    page = agent.get(f"/inbox/{found[0].post}?{urlencode({'brand': rival})}", base_url=LOCAL)
    assert (page.status_code, "/inbox/act" in page.text) == (200, False)
    assert "is no brand of yours" in unescape(act(agent, [key(found[0])], "resolve").text)
    assert list_cases(world.store, InboxFilter((rival,)), NOW) == found
    assert act(agent, [key(found[0])], "sentiment:neutral").status_code == 302


@pytest.mark.parametrize("path", ["/inbox/{}?brand=Acme", "/inbox/{}.json?brand=Acme", "/mentions/{}"])
def test_a_number_that_no_database_counts_to_is_nowhere(agent: FlaskClient, path: str) -> None:
    assert agent.get(path.format(2**63), base_url=LOCAL).status_code == 404
    token = token_in(agent.get("/settings", base_url=LOCAL).text)
    data = {"csrf_token": token, "entry": str(2**63)}
    assert agent.post("/inbox/undo", base_url=LOCAL, data=data).status_code == 400


def test_a_viewer_cannot_act_even_with_a_token(world: World) -> None:
    viewer = world.browser(Rank.VIEWER)
    assert act(viewer, [key(case(world))], "resolve").status_code == 403
    assert case(world).state.value == "open"


def test_the_way_back_leads_nowhere_else(world: World, agent: FlaskClient) -> None:
    response = act(agent, [key(case(world))], "resolve", next="https://evil.example/")
    assert response.headers["Location"] == "/"


def test_a_mention_is_corrected_on_its_page_and_status_counts_it(world: World, agent: FlaskClient) -> None:
    page = agent.get("/mentions/2", base_url=LOCAL).text
    assert "2:0:Acme" in page
    assert said(agent, act(agent, ["2:0:Acme"], "sentiment:neutral")) == "Sentiment of 1 case set to neutral"
    rows = agent.get("/status/accuracy.json", base_url=LOCAL).json["rows"]  # type: ignore[index]
    assert [
        (row["kind"], row["n"], row["share"]) for row in rows if row["lang"] == "all" == row["source"]
    ] == [
        ("Sentiment", 1, 0.0),
        ("Needs a response", 1, 1.0),
    ]

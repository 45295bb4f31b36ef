"""Cases in the API: listed, whole, and worked on by programs as agents work on them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from listener.model import Rank
from listener.store.audit import TrailFilter, trail
from tests.web.api_world import Program, api_world, program
from tests.web.people import LOCAL, World, sign_in, token_in
from tests.web.test_api import paged, told

OPEN = 3
"""The case of quinn, who waits."""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with api_world(tmp_path_factory.mktemp("cases")) as found:
        yield found


@pytest.fixture(scope="module")
def reader(shared: World) -> Program:
    """A program that may read; nothing is changed where it reads."""
    return program(shared, Rank.VIEWER)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Where programs act, each test on a case of its own."""
    with api_world(tmp_path_factory.mktemp("acting")) as found:
        yield found


@pytest.fixture(scope="module")
def agent(world: World) -> Program:
    """A program that may act."""
    return program(world, Rank.AGENT)


@pytest.fixture(scope="module")
def untouched() -> Iterator[int]:
    """The numbers of cases that nothing was done to."""
    return iter(range(12, 32))


@pytest.fixture
def case(untouched: Iterator[int]) -> int:
    """The number of an open case that nothing was done to."""
    return next(untouched)


def whole(reader: Program, case: int = OPEN) -> Any:
    return told(reader.get(f"/api/v1/cases/{case}?brand=Acme"))


def test_cases_come_newest_first_and_each_once(reader: Program) -> None:
    rows = paged(reader, "/api/v1/cases?", "cases", 7)
    places = [(row["opened_at"], row["case"]) for row in rows]
    assert len(set(places)) == len(places) == 30
    assert places == sorted(places, reverse=True)
    assert rows == paged(reader, "/api/v1/cases?", "cases", 200)


@pytest.mark.parametrize(
    ("query", "cases"),
    [
        ("state=answered", {5}),
        ("state=resolved", {2}),
        ("state=withdrawn", set()),
        ("tab=answered", {5}),
        ("tab=closed", {2}),
        ("assignee=anna", {1}),
        ("tag=billing", {1}),
        ("tag=a+%22b%22+%5C+c", {1}),
        ("tag=bill", set()),
        ("tab=closed&state=open", set()),
        ("brand=Acme&state=resolved", {2}),
    ],
)
def test_every_filter_narrows_the_cases(reader: Program, query: str, cases: set[int]) -> None:
    found = told(reader.get(f"/api/v1/cases?{query}"))
    assert ({row["case"] for row in found["cases"]}, found["n"]) == (cases, len(cases))


def test_the_tabs_of_who_waits_are_those_of_the_inbox(reader: Program) -> None:
    counts = {tab: told(reader.get(f"/api/v1/cases?tab={tab}"))["n"] for tab in ("waiting", "unassigned")}
    waiting = paged(reader, "/api/v1/cases?tab=waiting&", "cases", 10)
    late = {row["case"] for row in waiting if row["due_at"] <= "2026-11-23T09:00:00Z"}
    overdue = paged(reader, "/api/v1/cases?tab=overdue&", "cases", 10)
    assert counts == {"waiting": 28, "unassigned": 27}
    assert {row["case"] for row in overdue} == late != {row["case"] for row in waiting}


def test_a_case_has_its_messages_its_waits_and_its_conversation(reader: Program) -> None:
    found = whole(reader, 5)
    posts = found.pop("conversation")
    assert [(one["own"], one["text"]) for one in posts] == [
        (False, "@acme does it sync?"), (True, "@done It does. -JD"),
    ]  # fmt: skip
    assert found == {
        "case": 5, "brand": "Acme", "version": 1, "state": "answered", "network": "x", "post": 5,
        "author": "done", "followers": 10, "text": "@acme does it sync?", "url": None, "negative": False,
        "signals": ["question"], "opened_at": "2026-11-21T07:00:00Z", "waiting_since": None, "due_at": None,
        "first_response_at": "2026-11-21T08:00:00Z", "rule": "direct", "agent": "agent JD", "replies": 1,
        "reopened": 0, "assignee": None, "assigned_at": None, "closed_at": None, "closed_by": None,
        "tags": [], "outcome": None,
        "messages": [{"post": 5, "needs": True, "reason": "question"}],
        "turns": [
            {"opened_at": "2026-11-21T07:00:00Z", "ended_at": "2026-11-21T08:00:00Z", "ended": "answered"}
        ],
    }  # fmt: skip


def test_a_case_is_found_by_each_of_its_messages(reader: Program) -> None:
    (row,) = [
        one for one in paged(reader, "/api/v1/cases?", "cases", 200) if one["text"].endswith("number 25?")
    ]
    assert row["post"] > row["case"]
    assert whole(reader, row["post"]) == whole(reader, row["case"])


@pytest.mark.parametrize(
    ("told_to", "changed"),
    [
        ({"do": "assign", "to": "mona"}, {"assignee": "mona"}),
        ({"do": "tag", "tag": "billing"}, {"tags": ["billing"]}),
        ({"do": "resolve"}, {"state": "resolved", "closed_by": "token agent bot"}),
        ({"do": "dismiss"}, {"state": "dismissed"}),
        ({"do": "save"}, {"outcome": "saved"}),
        ({"do": "elsewhere", "channel": "phone"}, {"state": "answered", "rule": "elsewhere"}),
        (
            {"do": "elsewhere", "channel": "dm", "at": "2026-11-23T08:00:00+01:00"},
            {"state": "answered", "first_response_at": "2026-11-23T07:00:00Z"},
        ),
        ({"do": "link", "post": 4}, {"state": "answered", "rule": "manual"}),
        ({"do": "sentiment", "label": "negative"}, {"negative": True}),
    ],
)
def test_a_program_does_what_an_agent_does_under_its_own_name(
    world: World, agent: Program, case: int, told_to: dict[str, Any], changed: dict[str, Any]
) -> None:
    before = whole(agent, case)
    done = told(agent.act(case, version=before["version"], **told_to))
    assert done["case"] == whole(agent, case)
    assert {name: done["case"][name] for name in changed} == changed
    assert done["case"]["version"] > before["version"]
    (entry,) = trail(world.store, TrailFilter(posts=(case,))).rows
    assert (entry.id, entry.who, entry.action) == (done["entry"], "token agent bot", told_to["do"])


def test_what_was_done_is_undone_by_its_opposite(agent: Program, case: int) -> None:
    for do, fields in (
        ("assign", {"to": "anna"}),
        ("assign", {"to": None}),
        ("tag", {"tag": "x"}),
        ("untag", {"tag": "x"}),
        ("resolve", {}),
        ("reopen", {}),
    ):
        told(agent.act(case, do=do, version=whole(agent, case)["version"], **fields))
    found = whole(agent, case)
    assert (found["assignee"], found["tags"], found["state"]) == (None, [], "open")


def test_who_comes_second_is_told_what_is_there_now(world: World, agent: Program, case: int) -> None:
    seen = whole(agent, case)["version"]
    told(agent.act(case, do="resolve", version=seen))
    problem = told(agent.act(case, do="tag", version=seen, tag="late"), 409)
    assert problem.pop("detail").startswith("Somebody else was quicker; nothing was changed.")
    now = problem.pop("case")
    assert problem == {"type": "about:blank", "title": "Conflict", "status": 409}
    assert (now["case"], now["state"], now["tags"]) == (case, "resolved", [])
    assert len(trail(world.store, TrailFilter(posts=(case,))).rows) == 1


def test_what_a_case_is_not_in_the_state_for_is_a_conflict(world: World, agent: Program, case: int) -> None:
    problem = told(agent.act(case, do="reopen", version=whole(agent, case)["version"]), 409)
    assert problem["detail"] == "This case is open already."
    assert problem["case"]["state"] == "open"
    assert trail(world.store, TrailFilter(posts=(case,))).rows == ()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "do"),
        ({"do": "spam", "version": 1}, "do"),
        ({"do": "undo", "version": 1}, "do"),
        ({"do": ["tag"], "version": 1}, "do"),
        ({"do": "resolve"}, "version"),
        ({"do": "resolve", "version": 0}, "version"),
        ({"do": "resolve", "version": True}, "version"),
        ({"do": "resolve", "version": "1"}, "version"),
        ({"do": "resolve", "version": 2**63}, "version"),
        ({"do": "resolve", "version": 1, "tag": "x"}, "tag"),
        ({"do": "assign", "version": 1}, "to"),
        ({"do": "assign", "version": 1, "to": "vera"}, "to"),
        ({"do": "assign", "version": 1, "to": "nobody"}, "to"),
        ({"do": "tag", "version": 1, "tag": ""}, "tag"),
        ({"do": "tag", "version": 1, "tag": "x" * 41}, "tag"),
        ({"do": "tag", "version": 1, "tag": "a\x00"}, "tag"),
        ({"do": "tag", "version": 1, "tag": "\ud800"}, "tag"),
        ({"do": "elsewhere", "version": 1, "channel": "owl"}, "channel"),
        ({"do": "elsewhere", "version": 1, "channel": "dm", "at": "yesterday"}, "at"),
        ({"do": "elsewhere", "version": 1, "channel": "dm", "at": "2026-11-23T08:00:00"}, "at"),
        ({"do": "elsewhere", "version": 1, "channel": "dm", "at": "2026-13-23T08:00:00Z"}, "at"),
        ({"do": "elsewhere", "version": 1, "channel": "dm", "at": "2027-01-01T00:00:00Z"}, "at"),
        ({"do": "elsewhere", "version": 1, "channel": "dm", "at": "2020-01-01T00:00:00Z"}, "at"),
        ({"do": "link", "version": 1, "post": 999_999}, "post"),
        ({"do": "link", "version": 1, "post": OPEN}, "post"),
        ({"do": "sentiment", "version": 1, "label": "angry"}, "label"),
    ],
)
def test_a_wrong_body_is_named_and_does_nothing(agent: Program, body: dict[str, Any], field: str) -> None:
    before = whole(agent)
    problem = told(agent.act(OPEN, **body), 400)
    assert (problem["field"], problem["title"]) == (field, "Bad Request")
    assert whole(agent) == before


@pytest.mark.parametrize(
    ("sent", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"[" * 9_000, "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"{}", "text/plain", 415),
        (b"do=resolve", "application/x-www-form-urlencoded", 415),
        (b'{"do": "' + b"x" * 10_000, "application/json", 413),
    ],
)
def test_what_is_no_json_of_ours_is_refused(agent: Program, sent: bytes, kind: str, status: int) -> None:
    path = "/api/v1/cases/3/actions?brand=Acme"
    response = agent.client.post(path, base_url=LOCAL, headers=agent.headers, data=sent, content_type=kind)
    assert told(response, status)["status"] == status


def test_only_a_token_of_an_agent_acts(shared: World, reader: Program) -> None:
    problem = told(reader.act(OPEN, do="resolve", version=1), 403)
    assert problem["detail"] == "Your role is viewer; this is for the role agent and above."
    client = sign_in(shared.app, "adam")
    path = f"/api/v1/cases/{OPEN}/actions?brand=Acme"
    form = token_in(client.get("/settings", base_url=LOCAL).text)
    for headers in ({}, {"X-CSRFToken": form}, {"Authorization": "Basic eDp5"}):
        response = client.post(
            path, base_url=LOCAL, headers=headers, json={"do": "resolve", "version": 1, "csrf_token": form}
        )
        assert told(response, 401)["detail"] == "Send a token of the API: a session changes nothing here."
        assert response.headers["WWW-Authenticate"] == "Bearer"
    assert whole(reader)["state"] == "open"


def test_a_session_reads_what_its_role_reads(shared: World) -> None:
    client = sign_in(shared.app, "vera")
    assert client.get("/api/v1/cases", base_url=LOCAL).status_code == 200

"""The API: what programs read page by page, what failures look like, and how often they may ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from listener.model import Author, EnrichedPost, Match, Post, Rank
from tests.web.api_world import Program, api_world, program
from tests.web.people import LOCAL, World
from tests.web.world import NOW, fill
from web import limits


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with api_world(tmp_path_factory.mktemp("api")) as found:
        yield found


@pytest.fixture(scope="module")
def reader(world: World) -> Program:
    """A program that may read."""
    return program(world, Rank.VIEWER)


def told(response: TestResponse, status: int = 200) -> Any:
    """What an answer of that status says."""
    assert response.status_code == status, response.text
    assert response.content_type == ("application/json" if status == 200 else "application/problem+json")
    return response.json


def paged(reader: Program, path: str, rows: str, limit: int) -> list[Any]:
    """The rows of all pages, of so many each."""
    found: list[Any] = []
    query = f"{path}limit={limit}"
    while True:
        page = told(reader.get(query))
        found += page[rows]
        if page["next"] is None:
            assert page["n"] == len(found)
            return found
        assert len(page[rows]) == limit
        query = f"{path}limit={limit}&after={page['next']}"


def test_mentions_come_newest_first_and_each_once(reader: Program) -> None:
    path = "/api/v1/mentions?from=2026-10-01&to=2026-11-24&"
    rows = paged(reader, path, "mentions", 50)
    places = [(row["created_at"], row["mention"], row["brand"]) for row in rows]
    assert len(set(places)) == len(places) > 130
    assert places == sorted(places, reverse=True)
    assert rows == paged(reader, path, "mentions", 200)


def test_what_comes_meanwhile_shifts_no_page(tmp_path: Path) -> None:
    with api_world(tmp_path) as world:
        reader = program(world, Rank.VIEWER)
        path = "/api/v1/mentions?brand=Acme&limit=3"
        first = told(reader.get(path))
        second = told(reader.get(f"{path}&after={first['next']}"))
        post = Post("x", "new", Author("n", "n"), "Acme is new", NOW - timedelta(seconds=1))
        fill(world.store, [EnrichedPost(post, (Match("Acme", ("acme",)),), "en")])
        again = told(reader.get(f"{path}&after={first['next']}"))
        newest = told(reader.get(path))
    assert (again["mentions"], again["n"]) == (second["mentions"], second["n"] + 1)
    assert newest["mentions"][0]["text"] == "Acme is new"


def test_a_mention_is_the_export_line_with_its_brand_and_number(reader: Program) -> None:
    page = told(reader.get("/api/v1/mentions?q=invoice"))
    assert page == {
        "period": {
            "start": "2026-10-24", "end": "2026-11-24", "timezone": "Europe/Warsaw",
            "as_of": "2026-11-23T09:00:00Z",
        },
        "n": 1,
        "mentions": [{
            "network": "x", "id": "103", "url": None, "text": "@acme where is my invoice?", "lang": "en",
            "author": {"id": "quick", "handle": "quick", "name": None, "followers": 10},
            "created_at": "2026-11-23T08:00:00Z", "kind": "original", "reply_to": None,
            "conversation_id": None, "ref_id": None,
            "metrics": dict.fromkeys(("likes", "replies", "reposts", "quotes", "bookmarks", "impressions")),
            "sentiment": {"compound": 0.0, "class": "neutral"}, "mention": 4, "source": "X",
            "brand": "Acme", "keywords": ["@acme", "acme"], "scored_by_sentence": False, "corrected": False,
        }],
        "next": None,
    }  # fmt: skip
    whole = told(reader.get("/api/v1/mentions/4"))
    assert whole.pop("mentions") == [{"brand": "Acme", "keywords": ["@acme", "acme"]}]
    of_brand = ("brand", "keywords", "scored_by_sentence", "corrected")
    assert whole == {name: value for name, value in page["mentions"][0].items() if name not in of_brand}


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("q=invoice&brand=Acme", 1),
        ("q=invoice&brand=Rival+%26+Co", 0),
        ("q=invoice&source=News", 0),
        ("q=invoice&lang=pl", 0),
        ("q=invoice&sentiment=negative", 0),
        ("q=invoice&group=product", 1),
        ("q=invoice&keyword=@acme", 1),
        ("q=invoice&hashtag=%23launch", 0),
        ("q=invoice&from=2026-11-24&to=2026-11-25", 0),
    ],
)
def test_every_filter_narrows_the_mentions(reader: Program, query: str, texts: int) -> None:
    assert told(reader.get(f"/api/v1/mentions?{query}"))["n"] == texts


def test_what_was_removed_tells_no_text_and_no_author(reader: Program) -> None:
    rows = paged(reader, "/api/v1/mentions?from=2026-10-01&to=2026-11-24&", "mentions", 200)
    (gone,) = [row for row in rows if row.get("removed")]
    assert (gone["text"], gone["author"], gone["brand"], "url" in gone) == (None, None, "Rival & Co", False)
    assert told(reader.get(f"/api/v1/mentions/{gone['mention']}"))["text"] is None


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("mentions?from=20261101", "from"),
        ("mentions?to=2026-W44-1", "to"),
        ("mentions?from=2026-11-02&to=2026-11-01", "from"),
        ("mentions?brand=Nobody", "brand"),
        ("mentions?brand=", "brand"),
        ("mentions?brand=%20", "brand"),
        ("mentions?brand=a%00", "brand"),
        ("mentions?source=Nowhere", "source"),
        ("mentions?lang=xx", "lang"),
        ("mentions?sentiment=angry", "sentiment"),
        ("mentions?group=none", "group"),
        ("mentions?keyword=acme&group=product", "keyword"),
        ("mentions?hashtag=a+b", "hashtag"),
        ("mentions?q=" + "x" * 201, "q"),
        ("mentions?limit=0", "limit"),
        ("mentions?limit=201", "limit"),
        ("mentions?limit=%2B5", "limit"),
        ("mentions?limit=05", "limit"),
        ("mentions?after=x", "after"),
        # ["2026-11-01T00:00:00Z", 1, "\\ud800"]: half a character, which no database keeps.
        ("mentions?after=WyIyMDI2LTExLTAxVDAwOjAwOjAwWiIsIDEsICJcdWQ4MDAiXQ==", "after"),
        ("mentions?compare=year", "compare"),
        ("mentions?brand=Acme&brand=Acme", "brand"),
        ("mentions/1?brand=Acme", "brand"),
        ("cases?state=lost", "state"),
        ("cases?tab=mine", "tab"),
        ("cases?brand=Rival+%26+Co", "brand"),
        ("cases?after=x", "after"),
        ("cases?limit=", "limit"),
        ("cases/1", "brand"),
        ("report?from=2026-11-1", "from"),
        ("report?brand=", "brand"),
        ("status?x=1", "x"),
    ],
)
def test_a_wrong_parameter_is_named(reader: Program, path: str, field: str) -> None:
    problem = told(reader.get(f"/api/v1/{path}"), 400)
    assert problem.pop("detail").startswith(field)
    assert problem == {"type": "about:blank", "title": "Bad Request", "status": 400, "field": field}


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "title"),
    [
        ("GET", "/api", {}, 404, "Not Found"),
        ("GET", "/api/", {}, 404, "Not Found"),
        ("GET", "/api//v1/status", {}, 404, "Not Found"),
        ("GET", "/api/v1/status/", {}, 404, "Not Found"),
        ("GET", "/api/v1/mentions/999999", {}, 404, "Not Found"),
        ("GET", "/api/v1/mentions/99999999999999999999", {}, 404, "Not Found"),
        ("GET", "/api/v1/mentions/acme", {}, 404, "Not Found"),
        ("GET", "/api/v1/cases/999?brand=Acme", {}, 404, "Not Found"),
        ("GET", "/api/v1/cases/1?brand=Nobody", {}, 404, "Not Found"),
        ("PUT", "/api/v1/mentions", {}, 405, "Method Not Allowed"),
        ("OPTIONS", "/api/v1/mentions", {}, 405, "Method Not Allowed"),
        ("GET", "/api/v1/status", {"Accept": "text/html"}, 406, "Not Acceptable"),
        ("GET", "/api/v1/status", {"Accept": "application/json;q=0"}, 406, "Not Acceptable"),
        ("GET", "/api/v1/status", {"Authorization": "Bearer bl_x"}, 401, "Unauthorized"),
        ("GET", "/api/v1/status", {"Authorization": ""}, 401, "Unauthorized"),
        ("GET", "/api/v1/status", {"Host": "elsewhere.example"}, 400, "Bad Request"),
    ],
)
def test_every_failure_is_a_problem_and_no_page(
    reader: Program, method: str, path: str, headers: dict[str, str], status: int, title: str
) -> None:
    response = reader.client.open(path, method=method, base_url=LOCAL, headers=reader.headers | headers)
    problem = told(response, status)
    assert (problem["type"], problem["title"], problem["status"]) == ("about:blank", title, status)
    assert problem["detail"].endswith(".")
    assert response.headers.get("WWW-Authenticate") == ("Bearer" if status == 401 else None)
    assert response.headers.get("Allow") == ("GET, HEAD" if status == 405 else None)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_an_address_says_which_methods_it_takes(reader: Program, method: str) -> None:
    path = "/api/v1/cases/1/actions?brand=Acme"
    response = reader.client.open(path, method=method, base_url=LOCAL, headers=reader.headers)
    assert told(response, 405)["title"] == "Method Not Allowed"
    assert response.headers["Allow"] == "POST"


def test_a_fault_of_ours_is_a_problem_that_tells_nothing(world: World, reader: Program) -> None:
    site = world.app.extensions["listener"]
    broken = replace(site, clock=lambda: 1 / 0)
    world.app.extensions["listener"] = broken
    try:
        problem = told(reader.get("/api/v1/cases"), 500)
    finally:
        world.app.extensions["listener"] = site
    assert "division" not in problem["detail"]


def test_the_status_tells_every_source_and_no_secret(reader: Program) -> None:
    found = told(reader.get("/api/v1/status"))
    (x,) = [one for one in found["sources"] if one["source"] == "X"]
    assert (found["ready"], found["last_good_at"]) == (True, "2026-11-23T08:57:01Z")
    assert (x["state"], x["parts"][0]["part"], x["parts"][0]["problem"]) == (
        "paused", "mentions", "Set LISTENER_X_BEARER_TOKEN to read X.",
    )  # fmt: skip
    assert [(one["source"], one["today_usd"]) for one in found["costs"]] == [("X", "0.00")]


def test_no_answer_sets_a_cookie(reader: Program) -> None:
    for path in ("status", "mentions?limit=1", "cases/1?brand=Acme", "nowhere"):
        assert "Set-Cookie" not in reader.get(f"/api/v1/{path}").headers


def test_whoever_guesses_tokens_waits_and_right_ones_go_on(tmp_path: Path) -> None:
    with api_world(tmp_path) as world:
        known = program(world, Rank.VIEWER)
        guesses = [replace(known, secret=f"guessed {number}").get("/api/v1/status") for number in range(11)]
        right = known.get("/api/v1/status")
        elsewhere = known.client.get(
            "/api/v1/status", base_url=LOCAL, headers=known.headers, environ_base={"REMOTE_ADDR": "127.0.0.9"}
        )
    assert [one.status_code for one in guesses] == [401] * 10 + [429]
    assert 1 <= int(guesses[-1].headers["Retry-After"]) <= 60
    assert (right.status_code, elsewhere.status_code) == (200, 200)
    assert "token that is unknown or revoked" in told(guesses[-1], 429)["detail"]


def test_a_token_that_asks_too_often_waits_and_others_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PER_TOKEN", "3 per minute")
    with api_world(tmp_path) as world:
        busy, other = program(world, Rank.VIEWER), program(world, Rank.AGENT)
        paths = ("mentions?limit=1", "cases?limit=1", "mentions/999", "status")
        answers = [busy.get(f"/api/v1/{path}") for path in paths]
        document = busy.get("/api/openapi.json")
        third = other.get("/api/v1/mentions/1")
    assert [one.status_code for one in answers] == [200, 200, 404, 429]
    assert [one.headers["X-RateLimit-Remaining"] for one in answers] == ["2", "1", "0", "0"]
    problem = told(answers[-1], 429)
    assert (problem["title"], problem["status"]) == ("Too Many Requests", 429)
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert (document.status_code, third.status_code) == (200, 200)

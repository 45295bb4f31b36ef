"""The query string: what it selects, and that nothing in it is ever ignored."""

from __future__ import annotations

import pytest

from tests.web.conftest import Get
from tests.web.world import MENTIONS

ALL = "from=2026-01-01&to=2027-01-01"


def count(get: Get, query: str) -> int:
    listed = get(f"/mentions.json?{ALL}&{query}").json
    assert listed is not None
    n = listed["n"]
    assert isinstance(n, int)
    return n


@pytest.mark.parametrize(
    ("query", "n"),
    [
        ("", MENTIONS + 1),
        ("brand=Acme", MENTIONS + 1 - 32),
        ("lang=pl", 26),
        ("sentiment=positive", 26),
        ("sentiment=unscored", 53),
        ("sentiment=scored", 78),
        ("source=News", MENTIONS + 1),
        ("source=X", 0),
        ("q=awful", 26),
        ("q=nothingofthekind", 0),
        ("brand=&q=", MENTIONS + 1),
    ],
)
def test_a_filter_selects_what_it_says(get: Get, query: str, n: int) -> None:
    assert count(get, query) == n


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/mentions?colour=red", "colour"),
        ("/mentions?from=yesterday", "from"),
        ("/mentions?to=2026-13-01", "to"),
        ("/mentions?from=2026-11-02&to=2026-11-01", "from"),
        ("/mentions?brand=Nobody", "brand"),
        ("/mentions?source=Nowhere", "source"),
        ("/mentions?lang=zz", "lang"),
        ("/mentions?sentiment=happy", "sentiment"),
        ("/mentions?group=none", "group"),
        ("/mentions?after=what", "after"),
        ("/mentions?after=W1tbW1tb", "after"),
        ("/mentions?brand=Acme&brand=Acme", "brand"),
        ("/status?from=2026-11-01", "from"),
        ("/share-of-voice?sentiment=positive", "sentiment"),
    ],
)
def test_a_wrong_filter_is_named_with_a_way_out(get: Get, path: str, field: str) -> None:
    response = get(path)
    assert response.status_code == 400
    assert f"Clear “{field}”" in response.text


@pytest.mark.parametrize(
    ("query", "field"),
    [("as_of=soon", "as_of"), ("brand=Nobody", "brand"), ("x=1", "x"), ("as_of=0001-01-01T00:00Z", "as_of")],
)
def test_the_api_names_the_wrong_field(get: Get, query: str, field: str) -> None:
    response = get(f"/api/v1/report?{query}")
    assert response.status_code == 400
    assert response.json is not None
    assert response.json["field"] == field


def test_the_api_knows_nothing_after_its_as_of(get: Get) -> None:
    query = "from=2026-11-01&to=2026-11-23&as_of=2026-11-10T12:00+01:00"
    report = get(f"/api/v1/report?{query}").json
    assert report is not None
    assert report["period"]["as_of"] == "2026-11-10T11:00:00Z"
    whole = get("/api/v1/report?from=2026-11-01&to=2026-11-23").json
    assert whole is not None
    heard = [one["brands"]["Acme"]["awareness"]["mentions"] for one in (report, whole)]
    assert 0 < heard[0] < heard[1]


def test_a_search_that_is_too_long_is_cut_and_said_so(get: Get) -> None:
    response = get("/mentions?q=" + "acme+" * 100)
    assert response.status_code == 200
    assert "cut to its first 200 characters" in response.text


@pytest.mark.parametrize("query", ["%00", "%22%27)%3B--", "*", "a%20NEAR%20b", "%F0%9F%98%80", "%FF"])
def test_no_search_breaks_the_page(get: Get, query: str) -> None:
    assert get(f"/mentions?q={query}").status_code == 200

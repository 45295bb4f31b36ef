"""The doors: every route of the app, its headers, its methods, the names it answers to."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask

from tests.web.conftest import Get
from web.security import HEADERS

LOCAL = "http://127.0.0.1:8000"


def routes(app: Flask) -> list[str]:
    """Every address there is, with something in each placeholder."""
    values = {"number": "1", "suffix": "csv", "name": "share-of-voice", "key": "0"}
    found = []
    for rule in app.url_map.iter_rules():
        path = rule.rule.replace("<int:number>", "1")
        for name, value in values.items():
            path = path.replace(f"<{name}>", value)
        found.append(path)
    return found


def test_every_route_answers_with_the_headers_and_no_cookie(app: Flask) -> None:
    client = app.test_client(use_cookies=False)
    for path in [*routes(app), "/nowhere", "/mentions?x=1"]:
        response = client.get(path, base_url=LOCAL)
        assert response.status_code < 500, path
        assert {name: response.headers.get(name) for name in HEADERS} == HEADERS, path
        # Only a form needs one: for the token that it must send back.
        assert ("Set-Cookie" in response.headers) == (path == "/setup"), path
        assert response.headers["Cache-Control"], path
        kept = ("/assets", "/static", "/charts")
        assert response.headers["Cache-Control"] == "no-store" or path.startswith(kept), path


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_no_route_takes_another_method(app: Flask, method: str) -> None:
    client = app.test_client()
    for path in routes(app):
        assert client.open(path, method=method, base_url=LOCAL).status_code == 405, path


def test_what_can_only_be_read_says_so(app: Flask) -> None:
    response = app.test_client().post("/mentions", base_url=LOCAL)
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")


def test_every_page_answers_head(app: Flask) -> None:
    client = app.test_client()
    for path in ("/", "/mentions", "/status", "/healthz"):
        response = client.head(path, base_url=LOCAL)
        assert (response.status_code, response.data) == (200, b"")


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "evil.example:127", "", "[::2]", "localhost@evil.example"],
)
def test_a_foreign_host_name_is_refused(app: Flask, host: str) -> None:
    response = app.test_client().get("/mentions", headers={"Host": host})
    assert response.status_code == 400
    assert "author0" not in response.text


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8000", "[::1]:8000", "LOCALHOST"])
def test_a_loopback_name_is_served(app: Flask, host: str) -> None:
    assert app.test_client().get("/mentions", headers={"Host": host}).status_code == 200


def test_pages_hold_no_inline_style_or_script(get: Get) -> None:
    for path in ("/", "/mentions", "/mentions/1", "/share-of-voice", "/status", "/help", "/nowhere"):
        page = get(path).text
        assert " style=" not in page
        assert "<style" not in page
        assert "<script>" not in page
        assert " onclick=" not in page


def test_own_files_are_kept_for_ever_only_under_their_hash(get: Get) -> None:
    page = get("/").text
    start = page.index("/static/listener.css?v=")
    link = page[start : page.index('"', start)]
    assert "immutable" in get(link).headers["Cache-Control"]
    assert get("/static/listener.css?v=old").headers["Cache-Control"] == "no-store"
    assert get("/static/../app.py").status_code == 404


def test_the_chart_code_is_built_once_and_sent_compressed_where_that_is_understood(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/", base_url=LOCAL).text
    start = page.index("/assets/vega-")
    link = page[start : page.index('"', start)]
    packed = client.get(link, base_url=LOCAL, headers={"Accept-Encoding": "gzip"})
    plain = client.get(link, base_url=LOCAL)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert b"vegaEmbed" in plain.data
    assert "immutable" in plain.headers["Cache-Control"]
    assert client.get("/assets/vega-other.js", base_url=LOCAL).status_code == 404


def test_pages_and_json_are_sent_compressed_where_that_is_understood(app: Flask) -> None:
    client = app.test_client()
    for path in ("/", "/status.json", "/charts/share-of-voice.json", "/mentions.csv"):
        packed = client.get(path, base_url=LOCAL, headers={"Accept-Encoding": "gzip"})
        plain = client.get(path, base_url=LOCAL)
        assert "Content-Encoding" not in plain.headers
        if packed.headers.get("Content-Encoding") == "gzip":
            assert packed.headers["Vary"] == "Accept-Encoding, Cookie"
            assert gzip.decompress(packed.data) == plain.data
        else:
            assert packed.data == plain.data
            assert path.endswith(".csv") or len(plain.data) < 1_024


def test_readiness_needs_a_database_and_a_recent_poll(get: Get, empty: Get) -> None:
    assert (get("/healthz").status_code, get("/healthz").text) == (200, "ok\n")
    ready = get("/readyz")
    assert ready.status_code == 200
    assert ready.json == {"ready": True, "database": "at head", "last_good_poll": "2026-11-23T08:57:01Z"}
    late = empty("/readyz")
    assert late.status_code == 503
    assert late.json == {"ready": False, "database": "at head", "last_good_poll": None}

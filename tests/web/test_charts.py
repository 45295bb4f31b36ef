"""Charts as the pages ask for them: specs and pictures, and every mark opens exactly what it counts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask

from listener.errors import RenderError
from listener.render.svg import Drawer
from tests.web.conftest import Get, getter
from tests.web.world import make_app, make_posts, make_store
from web.site import EXTENSION

CHARTS = ("mentions-over-time", "share-of-voice", "net-over-time", "class-shares", "breakdown")
COUNTED = {
    "mentions-over-time": r"\t([\d,]+)$",
    "share-of-voice": r"\(([\d,]+)\)$",
    "net-over-time": r" of ([\d,]+) scored$",
    "class-shares": r"\(([\d,]+)\)$",
    "breakdown": r"\(([\d,]+)\)$",
}


@pytest.fixture(scope="module")
def drawing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Get]:
    """An app of its own, whose process for pictures ends with the module."""
    folder = tmp_path_factory.mktemp("drawing")
    store = make_store(folder, make_posts())
    app = make_app(store, folder)
    yield getter(app)
    app.extensions[EXTENSION].drawer.close()
    store.close()


def spec_of(get: Get, path: str) -> Mapping[str, Any]:
    found = get(path).json
    assert isinstance(found, dict)
    return found


def marks(spec: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What the topmost layer that leads somewhere draws."""
    layers = [layer for layer in spec["layer"] if "href" in layer.get("encoding", {})]
    return [row for row in layers[-1]["data"]["values"] if "href" in row]


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize(
    "query", ["", "from=2026-11-01&brand=Rival+%26+Co&lang=en", "source=News&compare=none"]
)
def test_every_mark_opens_the_mentions_it_counts(get: Get, name: str, query: str) -> None:
    found = marks(spec_of(get, f"/charts/{name}.json?{query}"))
    assert found
    for mark in found[:24]:
        clicked = mark["tip"][-1].removeprefix("Click to read: ")
        told = next(line for line in mark["tip"][1:] if line.startswith(f"{clicked}\t"))
        count = re.search(COUNTED[name], told)
        assert count, told
        path, _mark, asked = mark["href"].partition("?")
        rows = list(csv.DictReader(io.StringIO(get(f"{path}.csv?{asked}").text)))
        assert len(rows) == int(count.group(1).replace(",", "")), (mark["href"], told)


@pytest.mark.parametrize("by", ["source", "lang", "group", "hashtag"])
@pytest.mark.parametrize("measure", ["mentions", "authors", "reach"])
def test_bars_know_every_breakdown_and_measure(get: Get, by: str, measure: str) -> None:
    spec = spec_of(get, f"/charts/breakdown.json?by={by}&measure={measure}")
    assert all(get(mark["href"]).status_code == 200 for mark in marks(spec))
    assert ("reposts=with" in marks(spec)[0]["href"]) == (measure == "reach")


def test_the_days_before_are_drawn_for_the_chosen_brand_alone(get: Get) -> None:
    with_brand = str(spec_of(get, "/charts/mentions-over-time.json?brand=Acme"))
    without = str(spec_of(get, "/charts/mentions-over-time.json"))
    not_compared = str(spec_of(get, "/charts/mentions-over-time.json?brand=Acme&compare=none"))
    ghost = "'strokeDash': [5, 4]"
    assert [ghost in one for one in (with_brand, without, not_compared)] == [True, False, False]


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_kept_a_minute_by_one_browser_alone(get: Get, name: str) -> None:
    assert get(f"/charts/{name}.json").headers["Cache-Control"] == "private, max-age=60"


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_chart_is_a_picture_too(drawing: Get, name: str, theme: str) -> None:
    found = drawing(f"/charts/{name}.svg?theme={theme}")
    assert (found.status_code, found.mimetype) == (200, "image/svg+xml")
    assert found.headers["Cache-Control"] == "private, max-age=60"
    assert found.headers["Content-Security-Policy"].startswith("default-src 'none'")
    root = ElementTree.fromstring(found.data)
    hrefs = {href for element in root.iter() if (href := element.get("href"))}
    assert hrefs
    assert all(href.startswith("/mentions?") for href in hrefs)


def test_a_picture_is_light_unless_asked_otherwise(drawing: Get) -> None:
    plain, light, dark = (
        drawing(f"/charts/share-of-voice.svg{query}").data for query in ("", "?theme=light", "?theme=dark")
    )
    assert plain == light != dark


@pytest.mark.parametrize("suffix", ["json", "svg"])
def test_what_no_chart_understands_is_refused(get: Get, suffix: str) -> None:
    assert get(f"/charts/nothing.{suffix}").status_code == 404
    for query in ("theme=blue", "by=moon", "measure=luck", "width=9", "theme=dark&theme=light"):
        found = get(f"/charts/breakdown.{suffix}?{query}")
        assert (found.status_code, found.json and found.json["field"]) == (400, query.partition("=")[0])


class NoDrawer(Drawer):
    """Draws nothing."""

    def svg(self, spec: dict[str, Any], *, width: int = 0) -> bytes:
        raise RenderError("The process that draws charts does not run; look whether memory is short.")


def test_a_picture_that_cannot_be_drawn_is_a_sentence(app: Flask, tmp_path: Path) -> None:
    site = app.extensions[EXTENSION]
    app.extensions[EXTENSION] = replace(site, drawer=NoDrawer(tmp_path))
    try:
        found = getter(app)("/charts/share-of-voice.svg")
    finally:
        app.extensions[EXTENSION] = site
    assert found.status_code == 503
    assert found.json == {
        "error": "The process that draws charts does not run; look whether memory is short."
    }
    assert found.headers["Cache-Control"] == "no-store"


def test_days_without_anything_are_drawn_as_a_sentence(empty: Get) -> None:
    said = {name: spec_of(empty, f"/charts/{name}.json").get("mark", {}).get("text") for name in CHARTS}
    assert said == {
        "mentions-over-time": None,
        "share-of-voice": "No brand was mentioned in these days.",
        "net-over-time": "No mention of these days is scored.",
        "class-shares": "No mention of these days is scored.",
        "breakdown": "Nothing was counted in these days.",
    }

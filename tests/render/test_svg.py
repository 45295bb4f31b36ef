"""Charts drawn outside the browser: by a process of their own, once, and without anything that runs."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from listener.errors import RenderError
from listener.render.charts import LIGHT, class_shares, mentions_over_time, net_over_time, share_of_voice
from listener.render.svg import Drawer
from tests.render.test_charts import BRANDS, make_series

HOSTILE = '<script>alert(1)</script>" onload="alert(1)'


@pytest.fixture(scope="module")
def drawer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drawer]:
    drawer = Drawer(tmp_path_factory.mktemp("charts"))
    yield drawer
    drawer.close()


def link(day: date) -> str:
    return f"/mentions?from={day}&brand=%22%3E"


@pytest.mark.parametrize("chart", [mentions_over_time, share_of_voice, net_over_time, class_shares])
def test_every_chart_is_drawn_as_sound_xml_that_runs_nothing(drawer: Drawer, chart: object) -> None:
    series = make_series(20, partial=True, silent=5)
    drawn = drawer.svg(chart(series, LIGHT, link=link))  # type: ignore[operator]
    root = ElementTree.fromstring(drawn)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "g", "path", "text", "line", "rect", "circle", "defs", "clipPath", "title"}
    assert not [name for element in root.iter() for name in element.attrib if "href" in name]


def test_hostile_names_are_text(drawer: Drawer) -> None:
    series = make_series(4)
    days = tuple(replace(day, brand=HOSTILE) if day.brand != BRANDS[1] else day for day in series.days)
    named = replace(series, brands=(HOSTILE, BRANDS[1]), days=days)
    root = ElementTree.fromstring(drawer.svg(mentions_over_time(named, LIGHT, link=link)))
    assert not [element for element in root.iter() if element.tag.endswith("script")]


def test_what_was_drawn_once_needs_no_process(tmp_path: Path) -> None:
    spec = mentions_over_time(make_series(3), LIGHT, link=link)
    first = Drawer(tmp_path)
    drawn = first.svg(spec)
    first.close()
    again = Drawer(tmp_path)
    assert again.svg(spec) == drawn
    assert again.pid() is None


def test_a_drawer_whose_process_was_killed_draws_again(tmp_path: Path) -> None:
    drawer = Drawer(tmp_path)
    drawer.svg(mentions_over_time(make_series(3), LIGHT, link=link))
    pid = drawer.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert drawer.svg(mentions_over_time(make_series(4), LIGHT, link=link)).startswith(b"<svg")
    drawer.close()


def test_a_spec_that_is_none_is_an_error_with_a_sentence(drawer: Drawer) -> None:
    with pytest.raises(RenderError, match="The chart cannot be drawn"):
        drawer.svg({"mark": 5})

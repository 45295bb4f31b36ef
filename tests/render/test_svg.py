"""Charts drawn outside the browser: by a process of their own, once, and without anything that runs."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.errors import RenderError
from listener.render import svg, svg_worker
from listener.render.charts import DARK, LIGHT, mentions_over_time
from listener.render.links import is_local
from listener.render.svg import Drawer, Limits
from listener.render.svg_worker import SVG, clean
from tests.render.charted import BRANDS, HOSTILE, every_chart, link, make_series

SHAPES = {f"{{{SVG}}}{name}" for name in ("svg", "g", "a", "path", "text", "line")}


@pytest.fixture(scope="module")
def drawer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drawer]:
    with closing(Drawer(tmp_path_factory.mktemp("charts"))) as drawer:
        yield drawer


def workers() -> set[int]:
    return {child.pid for child in multiprocessing.active_children() if child.pid is not None}


def spec(days: int = 3) -> dict[str, Any]:
    return mentions_over_time(make_series(days), LIGHT, link=link)


@pytest.mark.parametrize("days", [0, 1, 2, 7, 30, 400])
@pytest.mark.parametrize("brands", [BRANDS, HOSTILE], ids=["two", "hostile"])
def test_every_chart_is_shapes_texts_and_local_links(
    drawer: Drawer, days: int, brands: tuple[str, ...]
) -> None:
    charts = every_chart(make_series(days, brands, partial=days > 1, silent=(4,)), DARK)
    for name, chart in charts.items():
        root = ElementTree.fromstring(drawer.svg(chart))
        assert (root.get("width"), {element.tag for element in root.iter()} - SHAPES) == ("720", set()), name
        hrefs = [element.attrib for element in root.iter(f"{{{SVG}}}a")]
        assert all(list(one) == ["href"] and is_local(one["href"]) for one in hrefs), name
        assert bool(hrefs) == (days > 0 or name == "breakdown"), name


def test_a_brand_is_named_as_text_whatever_it_is_called(drawer: Drawer) -> None:
    root = ElementTree.fromstring(drawer.svg(every_chart(make_series(5, HOSTILE), LIGHT)["mentions"]))
    texts = [element.text for element in root.iter(f"{{{SVG}}}text")]
    assert {"<script>ale…", "gnol eman", "javascript:…", "image", "سلام"} <= set(texts)


def test_the_axis_speaks_the_language_of_the_spec(drawer: Drawer) -> None:
    chart = spec(7)
    chart["config"]["locale"]["time"]["shortMonths"][10] = "listopada"
    assert ">1 listopada<" in drawer.svg(chart).decode()


def test_nothing_runs_before_a_chart_is_drawn_and_what_was_drawn_once_needs_no_process(
    tmp_path: Path,
) -> None:
    before = workers()
    with closing(Drawer(tmp_path)) as first:
        assert workers() == before
        drawn = first.svg(spec())
        assert len(workers() - before) == 1
    with closing(Drawer(tmp_path)) as again:
        assert again.svg(spec()) == drawn
        assert workers() == before


def test_other_data_another_width_or_another_theme_is_another_picture(tmp_path: Path) -> None:
    with closing(Drawer(tmp_path)) as drawer:
        dark = mentions_over_time(make_series(3), DARK, link=link)
        drawn = {drawer.svg(spec()), drawer.svg(spec(), width=400), drawer.svg(spec(4)), drawer.svg(dark)}
    assert len(drawn) == len(list(tmp_path.iterdir())) == 4


@pytest.mark.parametrize("pause", [0, 1])
def test_a_process_killed_while_idle_is_replaced(tmp_path: Path, pause: float) -> None:
    before = workers()
    with closing(Drawer(tmp_path)) as drawer:
        drawer.svg(spec())
        (pid,) = workers() - before
        os.kill(pid, signal.SIGKILL)
        time.sleep(pause)
        assert drawer.svg(spec(4)).startswith(b"<svg")
        assert pid not in workers()


def test_a_process_killed_at_work_is_an_error_and_the_next_chart_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Drawer(tmp_path)) as drawer:
        with monkeypatch.context() as patch:
            patch.setattr(svg_worker, "draw", die)
            with pytest.raises(RenderError, match=r"^The process that draws charts was ended"):
                drawer.svg(spec())
        assert drawer.svg(spec()).startswith(b"<svg")


def test_a_chart_that_takes_too_long_is_ended_and_the_next_one_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = workers()
    with closing(Drawer(tmp_path, Limits(seconds=0.5))) as drawer:
        with monkeypatch.context() as patch:
            patch.setattr(svg_worker, "draw", hang)
            with pytest.raises(RenderError, match=r"^The chart took over 0\.5 s to draw; choose fewer days"):
                drawer.svg(spec())
        assert workers() == before
    with closing(Drawer(tmp_path)) as drawer:
        assert drawer.svg(spec()).startswith(b"<svg")


def test_closing_ends_what_is_being_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(svg_worker, "draw", hang)
    before = workers()
    drawer = Drawer(tmp_path)
    failed: list[str] = []

    def ask() -> None:
        try:
            drawer.svg(spec())
        except RenderError as error:
            failed.append(str(error))

    asking = threading.Thread(target=ask)
    asking.start()
    while not workers() - before:
        time.sleep(0.01)
    drawer.close()
    asking.join(20)
    assert failed == ["The program is being stopped; ask for the chart again when it runs."]
    assert workers() == before


class Counting(Drawer):
    """Counts what it has to draw."""

    def __init__(self, folder: Path, limits: Limits | None = None) -> None:
        super().__init__(folder, limits)
        self.drawn: list[str] = []

    def _draw(self, written: str) -> bytes:
        self.drawn.append(written)
        return super()._draw(written)


def test_a_chart_that_several_ask_for_at_once_is_drawn_once(tmp_path: Path) -> None:
    found: list[bytes] = []
    with closing(Counting(tmp_path)) as drawer:
        asking = [threading.Thread(target=lambda: found.append(drawer.svg(spec()))) for _ in range(4)]
        for one in asking:
            one.start()
        for one in asking:
            one.join(60)
    assert (len(found), len(set(found)), len(drawer.drawn)) == (4, 1, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"mark": 5},
        {},
        {"data": {"url": "https://x.example/a.csv"}, "mark": "point", "encoding": {"x": {"field": "a"}}},
    ],
    ids=["no mark", "empty", "data from elsewhere"],
)
def test_a_spec_that_cannot_be_drawn_is_an_error_in_one_line(drawer: Drawer, wrong: dict[str, Any]) -> None:
    with pytest.raises(
        RenderError, match=r"^The chart cannot be drawn \(.+\); its table has the same figures\.$"
    ):
        drawer.svg(wrong)


def test_the_charts_last_used_are_kept_and_the_others_forgotten(tmp_path: Path) -> None:
    with closing(Drawer(tmp_path, Limits(kept_bytes=1))) as drawer:
        drawer.svg(spec())
        assert list(tmp_path.iterdir()) == []
    with closing(Counting(tmp_path, Limits(kept_bytes=60_000))) as drawer:
        first = drawer.svg(spec(5))
        for days in range(6, 12):
            drawer.svg(spec(days))
            assert drawer.svg(spec(5)) == first
    kept = [path.read_bytes() for path in tmp_path.iterdir()]
    assert first in kept
    assert len(drawer.drawn) == 7
    assert len(kept) < 7
    assert sum(map(len, kept)) <= 60_000


def test_a_folder_that_cannot_be_written_keeps_nothing_but_draws(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with closing(Drawer(tmp_path / "file" / "charts")) as drawer:
        assert drawer.svg(spec()).startswith(b"<svg")


def test_the_library_is_never_loaded_here_and_nothing_forks(tmp_path: Path) -> None:
    program = f"""
import os, sys
from pathlib import Path
os.fork = os.forkpty = None
from listener.render.svg import Drawer
from tests.render.test_svg import spec
if __name__ == "__main__":
    drawer = Drawer(Path({str(tmp_path)!r}))
    assert "pebble" not in sys.modules
    assert drawer.svg(spec()).startswith(b"<svg")
    assert "vl_convert" not in sys.modules
    drawer.close()
"""
    path = tmp_path / "program.py"
    path.write_text(program)
    here = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, path],
        env={**os.environ, "PYTHONPATH": here},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.stdout, done.stderr) == ("", "")


# What leaves the process


@pytest.mark.parametrize(
    ("drawn", "left"),
    [
        ("<script>alert(1)</script>", ""),
        ("<style>@import 'x'</style>", ""),
        ("<foreignObject><b/></foreignObject>", ""),
        ("<image href='https://x.example/a.png'/>", ""),
        ("<use href='#a'/>", ""),
        ("<g onclick='alert(1)' style='fill:red' class='a'><set/></g>", "<g />"),
        ("<path fill='url(https://x.example/a)' d='M0'/>", '<path d="M0" />'),
        ("<g clip-path='url(#a)'/>", '<g clip-path="url(#a)" />'),
        ("<g clip-path='url(https://x.example/#a)'/>", "<g />"),
        ("<a href='javascript:alert(1)'><g/></a>", "<a><g /></a>"),
        ("<a href='//x.example'/>", "<a />"),
        ("<a href='https://x.example/' target='_blank'/>", "<a />"),
        ("<a href='/mentions?a=1&amp;b=2'/>", '<a href="/mentions?a=1&amp;b=2" />'),
        ("<a xlink:href='https://vega.github.io/vega-datasets//mentions'/>", '<a href="/mentions" />'),
        ("<a xlink:href='https://vega.github.io/vega-datasets/https://x.example'/>", "<a />"),
        ("<g xmlns='http://www.w3.org/1999/xhtml'><a/></g>", ""),
        ("<!-- a --><?a b?><text>a &lt;b&gt;</text>", "<text>a &lt;b&gt;</text>"),
    ],
)
def test_only_harmless_shapes_and_local_links_are_left(drawn: str, left: str) -> None:
    around = f'<svg xmlns="{SVG}" xmlns:xlink="http://www.w3.org/1999/xlink">'
    found = clean(f"{around}{drawn}</svg>").decode()
    assert found == (f'<svg xmlns="{SVG}">{left}</svg>' if left else f'<svg xmlns="{SVG}" />')


@given(st.text(alphabet="/\\hjtps:.ax?#\n\t ", max_size=12))
def test_no_link_leaves_this_installation(href: str) -> None:
    root = ElementTree.Element(f"{{{SVG}}}svg")
    ElementTree.SubElement(root, f"{{{SVG}}}a", {"href": href})
    found = ElementTree.fromstring(clean(ElementTree.tostring(root, encoding="unicode")))[0].get("href")
    assert found is None or (found.startswith("/") and not found.startswith("//") and "\\" not in found)


@pytest.mark.parametrize(
    "drawn", ["", "<html/>", "<svg/>", "<svg xmlns='x'/>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"]
)
def test_what_is_no_picture_is_refused(drawn: str) -> None:
    with pytest.raises((ValueError, ElementTree.ParseError)):
        clean(drawn)


def die(_spec: str) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def hang(_spec: str) -> bytes:
    time.sleep(60)
    return b""


def test_the_key_of_a_picture_holds_the_version_of_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    before = svg._key("{}")
    monkeypatch.setattr(svg, "version", lambda _name: "2.0")
    assert svg._key("{}") != before

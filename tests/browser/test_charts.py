"""Charts in a real browser: a click opens what a mark counts, and nothing else; paper is light."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.test_pages import drawn, watched

TIP = "#vg-tooltip-element"


def point_at(page: Any, across: float, down: int) -> tuple[str, dict[str, str], str]:
    """Point into the first chart, `across` a share of its width and `down` pixels: the title of what is told,
    its figures by name, and what a click promises."""
    picture = page.locator("figure[data-chart] svg").first
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    page.mouse.move(box["x"] + across * box["width"], box["y"] + down)
    page.locator(f"{TIP}.visible").wait_for()
    names = page.locator(f"{TIP} .name").all_inner_texts()
    figures = page.locator(f"{TIP} .amount").all_inner_texts()
    title, *_rest, promise = page.locator(f"{TIP} p").all_inner_texts()
    return title, dict(zip(names, figures, strict=True)), promise.removeprefix("Click to read: ")


@pytest.mark.parametrize("down", [60, 160], ids=["high", "low"])
def test_a_click_on_a_mark_opens_the_mentions_it_counts(browser: Any, address: str, down: int) -> None:
    with watched(browser) as page:
        page.goto(f"{address}/share-of-voice")
        drawn(page)
        title, figures, brand = point_at(page, 0.5, down)
        count = re.search(r"\((\d+)\)", figures[brand])
        assert count
        page.mouse.down()
        page.mouse.up()
        page.wait_for_url("**/mentions?**")
        asked = parse_qs(urlsplit(page.url).query)
        assert (asked["brand"], len(page.context.pages)) == ([brand], 1)
        assert str(int(asked["from"][0][-2:])) in title
        page.get_by_role("heading", name=re.compile(rf"^{count.group(1)} mention")).wait_for()


def test_a_click_on_a_bar_opens_its_mentions(browser: Any, address: str) -> None:
    with watched(browser) as page:
        page.goto(f"{address}/share-of-voice?by=lang")
        drawn(page)
        label, _figures, brand = point_at(page, 0.1, 34)
        page.mouse.down()
        page.mouse.up()
        page.wait_for_url("**/mentions?**")
        asked = parse_qs(urlsplit(page.url).query)
        assert (asked["lang"], asked["brand"]) == ([label], [brand])


@pytest.mark.parametrize(
    "href",
    ["javascript:window.ran=1", "https://evil.example/", "//evil.example/", "data:text/html,x", "blob:x"],
)
def test_no_chart_leads_out_whatever_its_spec_says(browser: Any, address: str, href: str) -> None:
    def poison(route: Any) -> None:
        spec = json.loads(route.fetch().text())
        rows = [row for layer in spec["layer"] for row in layer["data"]["values"] if "href" in row]
        assert rows
        for row in rows:
            row["href"] = href
        route.fulfill(json=spec)

    with watched(browser) as page:
        page.route("**/charts/**", poison)
        page.goto(f"{address}/share-of-voice")
        drawn(page)
        point_at(page, 0.5, 100)
        page.mouse.down()
        page.mouse.up()
        page.wait_for_timeout(300)
        assert page.url == f"{address}/share-of-voice"
        assert len(page.context.pages) == 1
        assert page.evaluate("window.ran") is None


def test_paper_shows_the_light_picture_and_the_screen_never_loads_it(browser: Any, address: str) -> None:
    with watched(browser, scheme="dark") as page:
        pictures: list[str] = []
        page.on("request", lambda request: pictures.append(request.url) if ".svg?" in request.url else None)
        page.goto(f"{address}/share-of-voice?by=source")
        drawn(page)
        page.locator("footer").scroll_into_view_if_needed()
        page.wait_for_load_state("networkidle")
        pictures.clear()
        page.pdf()
        assert pictures == [f"{address}/charts/breakdown.svg?by=source"]
        page.emulate_media(media="print")
        shown = page.locator(".for-print")
        shown.wait_for()
        assert shown.evaluate("image => image.naturalWidth") == 720
        assert not page.locator("figure svg").is_visible()


def test_a_chart_that_cannot_be_drawn_gives_way_to_its_table(browser: Any, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/charts/**", lambda route: route.fulfill(status=503, json={"error": "no"}))
    page.goto(f"{address}/")
    page.locator("figure[data-ready='no']").nth(2).wait_for()
    assert page.locator("figure").first.inner_text() == (
        "The chart cannot be drawn; the table holds the same figures."
    )
    assert page.locator(".as-table table").first.is_visible()
    assert page.locator("[data-table-switch]").count() == 0
    context.close()


def test_a_chart_fits_again_when_its_place_changed_behind_its_table(browser: Any, address: str) -> None:
    with watched(browser) as page:
        page.goto(f"{address}/share-of-voice")
        drawn(page)
        page.get_by_role("button", name="View as table").first.click()
        page.set_viewport_size({"width": 390, "height": 800})
        page.get_by_role("button", name="View as chart").first.click()
        host = page.locator("figure > div").first
        page.wait_for_function(
            "(host) => host.clientWidth > 100 && host.querySelector('svg').clientWidth === host.clientWidth",
            arg=host.element_handle(),
        )
        texts = [text for text in page.locator("figure svg text").all_text_contents() if text]
        assert "Acme" not in texts


def test_only_wide_charts_have_names_in_them(browser: Any, address: str) -> None:
    for width, named in ((390, False), (1280, True)):
        with watched(browser, width=width) as page:
            page.goto(f"{address}/")
            drawn(page)
            ends = page.locator("figure").nth(1).locator("svg text", has_text=re.compile(r"^Rival & Co$"))
            assert bool(ends.count()) is named

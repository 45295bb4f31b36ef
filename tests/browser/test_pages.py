"""The pages in a real browser: nothing refused or logged, nothing fetched from outside, axe content."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

PAGES = (
    "/",
    "/mentions",
    "/mentions/131",
    "/mentions?q=works&ids=1,2,3",
    "/share-of-voice",
    "/share-of-voice?by=lang&measure=reach",
    "/share-of-voice?by=author",
    "/share-of-voice/hashtag?hashtag=acmelife",
    "/sentiment",
    "/sentiment/learning",
    "/keywords?try=acme",
    "/alerts",
    "/status",
    "/status/coverage?source=News",
    "/report",
    "/help",
    "/settings",
    "/setup",
)


@contextmanager
def watched(
    browser: Any,
    *,
    scheme: str = "light",
    width: int = 1280,
    script: bool = True,
    refused: str = "",
) -> Iterator[Any]:
    """A page that collects what it should never do; checked at the end. It may log the status `refused`."""
    context = browser.new_context(
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
        java_script_enabled=script,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
    page.on("dialog", lambda dialog: trouble.append(f"dialog: {dialog.message}"))
    page.on("request", lambda request: trouble.extend(foreign(request.url)))
    yield page
    context.close()
    assert [one for one in trouble if not (refused and f"status of {refused}" in one)] == []


def foreign(url: str) -> list[str]:
    """The address, if it lies outside this computer."""
    return [] if urlsplit(url).hostname == "127.0.0.1" else [url]


def drawn(page: Any) -> int:
    """Wait until every chart is drawn; how many there are."""
    figures = page.locator("figure[data-chart]")
    ready = page.locator("[data-ready]")
    for figure in figures.all():
        # The picture is there a moment before the page knows, or fails to.
        figure.and_(ready).wait_for()
        figure.locator("svg").wait_for()
    assert page.locator("figure[data-ready='yes']").count() == figures.count()
    return int(figures.count())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_clean_drawn_and_accessible(browser: Any, address: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with watched(browser, scheme=scheme) as page:
        charts = 0
        for path in PAGES:
            page.goto(address + path)
            charts += drawn(page)
            page.locator("h1").first.wait_for()
            found = Axe().run(page).response["violations"]
            assert [(path, one["id"], one["nodes"][0]["html"]) for one in found] == []
        assert charts == 8


def test_no_page_is_wider_than_a_phone(browser: Any, address: str) -> None:
    with watched(browser, width=390) as page:
        for path in PAGES:
            page.goto(address + path)
            drawn(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_too_long_for_the_page(browser: Any, long_address: str, width: int) -> None:
    with watched(browser, width=width) as page:
        for path in (*PAGES[:2], "/mentions/1", "/mentions/2", "/share-of-voice", "/status"):
            page.goto(long_address + path)
            drawn(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            narrow = "[...document.querySelectorAll('.what')].filter(cell => cell.offsetWidth < 240).length"
            assert page.evaluate(narrow) == 0, path


def test_charts_name_their_days_and_whole_numbers(browser: Any, address: str) -> None:
    with watched(browser) as page:
        page.goto(address + "/")
        drawn(page)
        labels = [
            page.locator("figure").nth(number).locator("svg text").all_text_contents() for number in (0, 1)
        ]
        assert all("24 Oct" in found for found in labels)
        counts = [text for text in labels[0] if text.isdecimal()]
        assert counts == sorted(set(counts), key=int)


def test_paper_holds_whole_tables_on_white(browser: Any, address: str) -> None:
    with watched(browser, scheme="dark") as page:
        page.goto(address + "/share-of-voice")
        drawn(page)
        page.emulate_media(media="print")
        cut = "[...document.querySelectorAll('.scroll')].map(box => getComputedStyle(box).maxHeight)"
        assert set(page.evaluate(cut)) == {"none"}
        assert (
            page.evaluate("getComputedStyle(document.querySelector('.card')).backgroundColor")
            == "rgb(255, 255, 255)"
        )


def test_a_chart_tells_its_figures_on_hover_and_gives_way_to_its_table(browser: Any, address: str) -> None:
    with watched(browser) as page:
        page.goto(address + "/")
        drawn(page)
        page.locator("figure svg").first.hover()
        page.locator("#vg-tooltip-element.visible").wait_for()
        assert "Rival & Co" in page.locator("#vg-tooltip-element").inner_text()
        page.get_by_role("button", name="View as table").first.click()
        assert page.locator("#voice-table").is_visible()


def test_the_theme_is_remembered(browser: Any, address: str) -> None:
    with watched(browser) as page:
        page.goto(address + "/")
        drawn(page)
        page.get_by_role("button", name="Switch between light and dark").click()
        page.goto(address + "/status")
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(13, 19, 29)"


def test_a_filter_and_its_csv_hold_the_same_mentions(browser: Any, address: str) -> None:
    with watched(browser) as page:
        page.goto(address + "/mentions?from=2026-01-01&to=2027-01-01")
        page.get_by_label("Sentiment").select_option("negative")
        page.get_by_role("button", name="Search", exact=True).click()
        page.get_by_role("heading", name="26 mentions").wait_for()
        with page.expect_download() as download:
            page.locator(".head").get_by_role("link", name="CSV").click()
        text = Path(download.value.path()).read_text(encoding="utf-8")
        rows = list(csv.DictReader(text.splitlines()))
        assert [row["sentiment"] for row in rows] == ["negative"] * 26


def test_without_script_the_tables_are_there(browser: Any, address: str) -> None:
    with watched(browser, script=False) as page:
        page.goto(address + "/")
        assert page.locator("#voice-table table").is_visible()
        assert not page.locator("figure").first.is_visible()

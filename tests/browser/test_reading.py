"""The reading list by keys and by selection, and charts that open what they count."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_pages import drawn, watched

pytestmark = pytest.mark.xdist_group("browser")


def focused(page: Any) -> str:
    """The address of the mention that has the focus."""
    return str(page.evaluate("document.activeElement.dataset.href || ''"))


def test_the_list_is_read_by_keys(browser: Any, address: str) -> None:
    with watched(browser) as page:
        page.goto(address + "/mentions")
        rows = [row.get_attribute("data-href") for row in page.locator(".mention").all()]
        page.keyboard.press("j")
        page.keyboard.press("j")
        assert focused(page) == rows[1]
        page.keyboard.press("k")
        assert focused(page) == rows[0]
        page.keyboard.press("x")
        assert page.locator("[data-count]").inner_text() == "1 selected"
        page.keyboard.press("/")
        page.keyboard.type("j acme")
        assert page.locator("#f-q").input_value() == "j acme"
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        assert page.locator("dialog.keys").is_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("j")
        page.keyboard.press("o")
        page.wait_for_url("**/mentions/*")


def test_what_is_selected_can_be_listed_and_kept(browser: Any, address: str) -> None:
    with watched(browser) as page:
        page.goto(address + "/mentions")
        for number in (0, 2):
            page.locator(".mention input").nth(number).check()
        assert page.locator("[data-count]").inner_text() == "2 selected"
        with page.expect_download() as download:
            page.locator(".selection").get_by_role("button", name="CSV").click()
        rows = list(csv.DictReader(Path(download.value.path()).read_text(encoding="utf-8").splitlines()))
        assert len(rows) == 2
        page.locator(".selection").get_by_role("button", name="Open as a list").click()
        page.get_by_role("heading", name="2 mentions").wait_for()
        assert "ids=" in page.url


def test_a_selection_needs_no_script(browser: Any, address: str) -> None:
    with watched(browser, script=False) as page:
        page.goto(address + "/mentions")
        page.locator(".mention input").nth(1).check()
        page.locator(".selection").get_by_role("button", name="Open as a list").click()
        page.get_by_role("heading", name="1 mention", exact=True).wait_for()


def test_a_click_on_a_day_opens_its_mentions(browser: Any, address: str) -> None:
    with watched(browser) as page:
        page.goto(address + "/share-of-voice")
        drawn(page)
        box = page.locator("figure svg").bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_url("**/mentions?from=*")


def test_a_figure_leads_to_as_many_rows_as_it_says(browser: Any, address: str) -> None:
    with watched(browser) as page:
        page.goto(address + "/")
        figure = page.locator(".kpi a.fig").nth(1)
        n = figure.get_attribute("data-n")
        figure.click()
        page.get_by_role("heading", name=f"{n} mentions", exact=True).wait_for()


def test_the_picker_compares_with_a_year_ago_and_keeps_the_rest(browser: Any, address: str) -> None:
    with watched(browser) as page:
        page.goto(address + "/?from=2026-11-16&brand=Acme")
        page.get_by_label("Compared with").select_option("year")
        page.wait_for_url("**compare=year**")
        assert "from=2026-11-16" in page.url
        assert "to=" not in page.url
        assert "17 Nov to 23 Nov 2025" in page.locator(".context").inner_text()


def test_a_chosen_role_is_remembered(browser: Any, address: str) -> None:
    with watched(browser) as page:
        page.goto(address + "/")
        page.get_by_role("link", name="Support lead").click()
        page.goto(address + "/")
        assert page.locator(".roles [aria-current]").inner_text() == "Support lead"
        assert page.locator(".kpi h2").first.inner_text() == "Negative mentions"


def test_without_script_charts_are_pictures(browser: Any, address: str) -> None:
    with watched(browser, script=False) as page:
        page.goto(address + "/share-of-voice")
        picture = page.locator("img.drawn")
        picture.scroll_into_view_if_needed()
        page.wait_for_function("document.querySelector('img.drawn').naturalWidth > 0", timeout=30_000)

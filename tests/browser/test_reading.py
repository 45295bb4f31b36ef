"""The reading list by keys and by selection, and charts that open what they count."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from tests.browser.test_pages import drawn, watched


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


def test_keys_select_a_run_of_mentions_and_open_one_at_its_source(browser: Any, address: str) -> None:
    with watched(browser) as page:
        page.goto(address + "/mentions")
        page.evaluate("window.open = (...told) => { window.opened = told.join(' '); }")
        page.keyboard.press("s")
        page.keyboard.press("Shift+J")
        page.keyboard.press("s")
        assert page.evaluate("window.opened || ''") == "", "the first link is no link to follow"
        page.keyboard.press("Shift+J")
        page.keyboard.press("Shift+J")
        page.keyboard.press("Shift+K")
        assert page.locator("[data-count]").inner_text() == "3 selected"
        page.keyboard.press("s")
        assert page.evaluate("window.opened") == "https://news.example/0 _blank noopener,noreferrer"


def test_the_keys_go_on_to_the_next_page_and_stop_at_the_end(browser: Any, address: str) -> None:
    with watched(browser) as page:
        page.goto(address + "/mentions?from=2026-01-01")
        for number in (50, 50, 31):
            assert page.locator(".mention").count() == number
            page.locator(".mention").last.focus()
            if number == 50:
                with page.expect_navigation(url="**after=**"):
                    page.keyboard.press("j")
        page.keyboard.press("j")
        assert page.locator("[data-said]").inner_text() == "This is the last mention."


def test_keys_that_are_not_wanted_stay_off(browser: Any, address: str) -> None:
    with watched(browser) as page:
        page.goto(address + "/mentions")
        page.get_by_role("button", name="Keys").click()
        page.get_by_label("Use these keys").uncheck()
        page.get_by_role("button", name="Close").click()
        for _visit in range(2):
            page.keyboard.press("j")
            page.keyboard.press("?")
            assert focused(page) == ""
            assert not page.locator("dialog.keys").is_visible()
            page.reload()


def test_keys_with_control_belong_to_the_browser(browser: Any, address: str) -> None:
    with watched(browser) as page:
        page.goto(address + "/mentions")
        for key in ("Control+j", "Alt+x", "Meta+k"):
            page.keyboard.press(key)
        assert focused(page) == ""


def test_the_list_is_used_with_tab_and_space_alone(browser: Any, address: str) -> None:
    with watched(browser) as page:
        page.goto(address + "/mentions")
        page.get_by_label("Select all on this page").focus()
        for _step in range(3):
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        assert page.locator(".mention.selected").count() == 1
        assert page.locator("[data-said]").inner_text() == "1 selected"
        # The author's name leads to what else they wrote; the mention itself comes next.
        for leads_to in ("author=", "/mentions/"):
            page.keyboard.press("Tab")
            assert leads_to in page.evaluate("document.activeElement.getAttribute('href')")
        page.keyboard.press("Enter")
        page.wait_for_url("**/mentions/*")


def test_all_of_a_page_is_selected_copied_and_let_go(browser: Any, address: str) -> None:
    with watched(browser) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
        page.goto(address + "/mentions")
        bar = page.locator(".selection")
        assert not bar.is_visible()
        page.get_by_label("Select all on this page").check()
        assert page.locator("[data-count]").inner_text() == "50 selected"
        bar.get_by_role("button", name="Copy links").click()
        bar.get_by_role("button", name="Links copied").wait_for()
        links = page.evaluate("navigator.clipboard.readText()").splitlines()
        assert links == [address + row.get_attribute("data-href") for row in page.locator(".mention").all()]
        bar.get_by_role("button", name="Clear").click()
        assert not bar.is_visible()
        assert page.locator(".mention input:checked").count() == 0


def test_a_browser_that_lets_nobody_copy_says_so(browser: Any, address: str) -> None:
    with watched(browser) as page:
        page.goto(address + "/mentions")
        # As over plain http from another computer.
        page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        page.locator(".mention input").nth(1).check()
        page.get_by_role("button", name="Copy links").click()
        page.get_by_role("button", name="The browser does not let this page copy.").wait_for()


def test_a_list_left_and_come_back_to_still_counts_what_is_selected(browser: Any, address: str) -> None:
    with watched(browser) as page:
        page.goto(address + "/mentions")
        page.locator(".mention input").nth(1).check()
        page.locator(".mention .what a").nth(1).click()
        page.wait_for_url("**/mentions/*")
        page.go_back()
        page.wait_for_url("**/mentions")
        assert page.locator("[data-count]").inner_text() == "1 selected"


def test_what_matched_and_what_was_searched_are_seen(browser: Any, address: str) -> None:
    with watched(browser) as page:
        page.goto(address + "/mentions?q=wor&brand=Acme")
        row = page.locator(".mention").nth(1)
        assert row.locator("mark.searched").all_inner_texts() == ["works"]
        assert row.locator("mark.keyword").all_inner_texts() == ["Acme"]
        colour = "getComputedStyle(document.querySelector('mark.{}')).backgroundColor"
        assert page.evaluate(colour.format("searched")) != page.evaluate(colour.format("keyword"))


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
        with page.expect_navigation():
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

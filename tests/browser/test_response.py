"""The response page in a real browser: drawn, accessible, narrow enough, and whole without script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.conftest import serving
from tests.browser.test_pages import drawn, watched
from tests.web.response_world import desk_config, make_desk
from tests.web.world import make_app

PAGES = (
    "/response",
    "/response?hours=clock&brand=Rival+%26+Co",
    "/response/cases?state=late",
    "/response/waits",
    "/response/messages",
)


@pytest.fixture(scope="module")
def response_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running server over the conversations of the small desk."""
    folder = tmp_path_factory.mktemp("response")
    store = make_desk(folder)
    with serving(make_app(store, folder, desk_config())) as found:
        yield found
    store.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_clean_drawn_and_accessible(browser: Any, response_address: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with watched(browser, scheme=scheme) as page:
        charts = 0
        for path in PAGES:
            page.goto(response_address + path)
            charts += drawn(page)
            found = Axe().run(page).response["violations"]
            assert [(path, one["id"], one["nodes"][0]["html"]) for one in found] == []
        assert charts == 10


def test_no_page_is_wider_than_a_phone(browser: Any, response_address: str) -> None:
    with watched(browser, width=390) as page:
        for path in PAGES:
            page.goto(response_address + path)
            drawn(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_an_hour_of_the_week_tells_its_figures_and_opens_its_cases(
    browser: Any, response_address: str
) -> None:
    with watched(browser) as page:
        page.goto(f"{response_address}/response")
        drawn(page)
        figure = page.locator("figure[data-chart*='response-hours'] svg")
        figure.scroll_into_view_if_needed()
        count = figure.locator("text").get_by_text("1", exact=True).first.bounding_box()
        assert count is not None
        page.mouse.move(count["x"] + count["width"] / 2, count["y"] + count["height"] / 2)
        page.locator("#vg-tooltip-element.visible").wait_for()
        assert "Within target" in page.locator("#vg-tooltip-element").inner_text()
        page.mouse.down()
        page.mouse.up()
        page.get_by_role("heading", name="Cases Acme").wait_for()
        page.get_by_role("heading", name="1 case", exact=True).wait_for()


def test_without_script_the_tables_are_there(browser: Any, response_address: str) -> None:
    with watched(browser, script=False) as page:
        page.goto(f"{response_address}/response")
        assert page.locator("#curve-table table").is_visible()
        assert page.locator("#hours-table table").is_visible()
        assert not page.locator("figure").first.is_visible()

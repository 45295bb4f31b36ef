"""Signing in and settings in a real browser: by keyboard, without script, on a phone, axe content."""

from __future__ import annotations

from typing import Any

import pytest

from listener.model import Rank
from tests.browser.test_pages import watched
from tests.web.people import NAMES, password_of

PAGES = ("/settings", "/settings/audit", "/")


def enter(page: Any, address: str, rank: Rank, path: str = "/") -> None:
    """Sign in as the person of that role, by keyboard alone."""
    page.goto(f"{address}/login?next={path}")
    # The field takes the focus with the first frame drawn, which may come after the page has loaded.
    page.locator("[name=name]:focus").wait_for()
    page.keyboard.type(NAMES[rank])
    page.keyboard.press("Tab")
    page.keyboard.type(password_of(NAMES[rank]))
    page.keyboard.press("Enter")
    page.wait_for_url(address + path)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_the_doors_and_settings_are_clean_and_accessible(
    browser: Any, people_address: str, scheme: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with watched(browser, scheme=scheme, width=width) as page:
        page.goto(people_address + "/login")
        found = [
            ("/login", one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]
        ]
        enter(page, people_address, Rank.ADMIN, "/settings")
        for path in PAGES:
            page.goto(people_address + path)
            page.locator(".account summary").click()
            page.get_by_role("link", name="Audit trail").wait_for()
            found += [
                (path, one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]
            ]
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert found == []


def test_an_admin_makes_an_account_and_a_token_without_script(browser: Any, people_address: str) -> None:
    with watched(browser, script=False) as page:
        page.goto(people_address + "/mentions")
        page.get_by_label("Name").fill("adam")
        page.get_by_label("Password").fill(password_of("adam"))
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(people_address + "/mentions")
        page.goto(people_address + "/settings")
        adding = page.get_by_role("form", name="Add somebody")
        adding.get_by_label("Name").fill("Zoe")
        adding.get_by_label("Role").select_option("agent")
        adding.get_by_label("Password, at least").fill("correct horse battery")
        adding.get_by_label("The password again").fill("correct horse battery")
        adding.get_by_role("button").click()
        page.get_by_text("Zoe may sign in now.").wait_for()
        making = page.get_by_role("form", name="Make a token")
        making.get_by_label("What uses it").fill("Grafana")
        making.get_by_role("button").click()
        assert page.locator(".secret").inner_text().startswith("bl_")
        page.locator(".account summary").click()
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url(people_address + "/login")


def test_the_theme_follows_the_account_to_every_browser(browser: Any, people_address: str) -> None:
    with watched(browser) as page:
        enter(page, people_address, Rank.VIEWER, "/status")
        with page.expect_response("**/settings/theme"):
            page.get_by_role("button", name="Switch between light and dark").click()
        assert page.url == people_address + "/status"
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    with watched(browser, script=False) as page:
        enter(page, people_address, Rank.VIEWER, "/status")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(13, 19, 29)"
        with page.expect_navigation(url=people_address + "/status"):
            page.get_by_role("button", name="Switch between light and dark").click()
        assert page.evaluate("document.documentElement.dataset.theme") == "light"


def test_a_viewer_is_shown_nothing_that_is_not_for_viewers(browser: Any, people_address: str) -> None:
    with watched(browser) as page:
        enter(page, people_address, Rank.VIEWER, "/settings")
        page.locator(".account summary").click()
        menu = page.locator(".menu")
        assert menu.inner_text().split() == ["vera", "Viewer", "Settings", "Sign", "out"]
        assert page.get_by_role("heading", level=2).all_inner_texts() == ["Your password", "Theme"]
        page.keyboard.press("Escape")
        assert not menu.is_visible()

"""The inbox in a real browser: by keyboard alone, without script, on a phone, by two at once."""

from __future__ import annotations

import re
from typing import Any

import pytest

from listener.model import Rank
from tests.browser.test_pages import watched
from tests.browser.test_people import enter


def told(page: Any) -> str:
    """What the page says was done."""
    return str(page.locator(".told [role=status]").inner_text())


def pressed(page: Any, key: str) -> str:
    """Press a key that does something, and wait for what the next page says of it."""
    with page.expect_navigation():
        page.keyboard.press(key)
    return told(page)


def clicked(page: Any, button: str) -> str:
    """Click a button that does something, and wait for the whole next page; what it says of it."""
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()
    return told(page)


def writers(page: Any) -> list[str]:
    """Who wrote the cases that are listed, in order."""
    found = page.locator("li.case .by").all_inner_texts()
    return [re.findall(r"(cora|nina|quinn|quick|done)", one)[0] for one in found]


def test_an_agent_works_by_keyboard_alone(browser: Any, desk_address: str) -> None:
    with watched(browser) as page:
        enter(page, desk_address, Rank.AGENT, "/inbox")
        assert writers(page) == ["cora", "nina", "quinn", "quick"]
        page.keyboard.press("j")
        page.keyboard.press("j")
        assert pressed(page, "a") == "1 case assigned to anna"
        # The row that was worked on has the focus again.
        assert "nina" in page.evaluate("document.activeElement.innerText")
        assert pressed(page, "2") == "Sentiment of 1 case set to neutral"
        assert pressed(page, "u") == "Taken back: 1 change."
        page.keyboard.press("t")
        page.keyboard.type("billing")
        assert pressed(page, "Enter") == "1 case tagged billing"
        page.keyboard.press("k")
        page.keyboard.press("j")
        with page.expect_navigation():
            page.keyboard.press("o")
        assert "@acme this is terrible and awful" in page.locator(".talk").inner_text()
        assert pressed(page, "e") == "1 case marked as answered elsewhere (dm)"
        assert pressed(page, "u") == "Taken back: 1 change."
        assert pressed(page, "r") == "1 case resolved"
        page.goto(desk_address + "/inbox")
        assert writers(page) == ["cora", "quinn", "quick"]


def test_a_viewer_cannot(browser: Any, desk_address: str) -> None:
    with watched(browser) as page:
        enter(page, desk_address, Rank.VIEWER, "/inbox")
        page.keyboard.press("j")
        page.keyboard.press("r")
        page.keyboard.press("d")
        page.wait_for_timeout(300)
        assert page.url == desk_address + "/inbox"
        assert page.locator("[data-key], input[name=ids]").count() == 0
        page.reload()
        assert writers(page) == ["cora", "nina", "quinn", "quick"]


def test_everything_works_without_script(browser: Any, desk_address: str) -> None:
    with watched(browser, script=False) as page:
        page.goto(desk_address + "/login?next=/inbox")
        page.get_by_label("Name").fill("anna")
        page.get_by_label("Password").fill("anna knows this")
        with page.expect_navigation():
            page.get_by_role("main").get_by_role("button", name="Sign in").click()
        page.get_by_label("Select the case of cora").check()
        page.get_by_label("Select the case of quinn").check()
        assert clicked(page, "No response needed") == "2 cases marked as needing no response"
        assert writers(page) == ["nina", "quick"]
        clicked(page, "Undo")
        assert writers(page) == ["cora", "nina", "quinn", "quick"]


def test_two_at_work_see_each_others_change(browser: Any, desk_address: str) -> None:
    with watched(browser) as first, watched(browser, refused="409") as second:
        for page, rank in ((first, Rank.AGENT), (second, Rank.MANAGER)):
            enter(page, desk_address, rank, "/inbox")
            # The keys are heard once the whole page is there.
            with page.expect_navigation():
                page.locator("li.case .what a").first.click()
            page.locator(".talk").wait_for()
        assert pressed(first, "r") == "1 case resolved"
        second.get_by_label("Tag", exact=True).fill("my note")
        second.get_by_role("button", name="Tag", exact=False).first.click()
        second.get_by_role("heading", name="Somebody else was quicker").wait_for()
        assert "anna resolved it" in second.locator(".trail").inner_text()
        assert second.locator("input[name=tag]").input_value() == "my note"
        assert clicked(second, "Do it all the same") == "1 case tagged my note"


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_the_inbox_is_clean_and_accessible(browser: Any, desk_address: str, scheme: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with watched(browser, scheme=scheme, width=width) as page:
        enter(page, desk_address, Rank.AGENT, "/inbox")
        found = []
        for path in ("/inbox", "/inbox?tab=closed", "/inbox/1?brand=Acme"):
            page.goto(desk_address + path)
            if path == "/inbox":
                page.keyboard.press("j")
                page.keyboard.press("x")
            wrong = Axe().run(page).response["violations"]
            found += [(path, one["id"], one["nodes"][0]["html"]) for one in wrong]
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert found == []

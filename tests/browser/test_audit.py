"""Labelling an audit in a real browser: by keys alone, without script, on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from listener.model import Rank
from listener.reports import audit as reports
from tests.browser.conftest import running
from tests.browser.test_pages import watched
from tests.browser.test_people import enter
from tests.web.people import password_of
from tests.web.world import make_config, make_posts

pytestmark = pytest.mark.xdist_group("browser")
LABEL = "/sentiment/audit/1"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """130 mentions, and an account of each role."""
    with running(tmp_path, make_posts(), make_config(), people=True) as found:
        yield found


def drawn(page: Any) -> None:
    """Draw an audit of fifty, of all the days there are."""
    page.get_by_label("Mentions", exact=True).fill("50")
    page.get_by_label("From").fill("2026-10-10")
    # The keys are heard once the whole page is there.
    with page.expect_navigation():
        page.get_by_role("button", name="Draw and label").click()
    page.locator("[data-labelling]").wait_for()


def shown(page: Any, progress: str) -> str:
    """Wait for the mention of that place; returns its text."""
    page.locator("[data-card]:not([hidden]) [data-progress]", has_text=progress).wait_for()
    return str(page.locator("[data-card]:not([hidden]) .said").inner_text())


def test_five_are_labelled_by_keys_and_one_is_taken_back(browser: Any, address: str) -> None:
    with watched(browser) as page:
        enter(page, address, Rank.AGENT, "/sentiment/audit")
        drawn(page)
        seen = []
        for number, key in enumerate("13s21", 1):
            seen.append(shown(page, f"{number} of 50"))
            page.keyboard.press(key)
        assert len(set(seen)) == 5
        shown(page, "6 of 50")
        page.keyboard.press("u")
        assert shown(page, "5 of 50") == seen[4]
        page.keyboard.press("z")
        assert shown(page, "4 of 50") == seen[3]
        page.reload()
        assert shown(page, "4 of 50") == seen[3]
        page.goto(f"{address}{LABEL}/results")
        kept = page.locator("table.matrix").first.locator("tbody td:last-child").all_inner_texts()
        assert sum(map(int, kept)) == 2


WATCH = """
window.seen = [];
new MutationObserver(() => {
  const told = document.querySelector("[data-card]:not([hidden]) [data-progress]")?.textContent;
  if (told) window.seen.push(parseInt(told));
}).observe(document.getElementById("main"), { childList: true, subtree: true, attributes: true });
"""
PRESS = """
for (const key of "21") {
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}
"""


def test_keys_pressed_faster_than_answers_come_are_all_kept(browser: Any, address: str) -> None:
    """The second finds the mention that is here already; what the first is answered is out of date then."""
    with watched(browser) as page:
        enter(page, address, Rank.AGENT, "/sentiment/audit")
        drawn(page)
        page.evaluate(WATCH)
        for number in range(1, 9, 2):
            shown(page, f"{number} of 50")
            page.evaluate(PRESS)
        shown(page, "9 of 50")
        assert set(page.evaluate("window.seen")) == {3, 5, 7, 9}


def test_what_cannot_be_kept_is_said(browser: Any, address: str) -> None:
    with watched(browser, refused="400") as page:
        enter(page, address, Rank.AGENT, "/sentiment/audit")
        drawn(page)
        page.locator("[data-card]:not([hidden]) [name=csrf_token]").evaluate("one => { one.value = 'no' }")
        page.keyboard.press("1")
        page.locator("[data-failed]").wait_for()
        assert not page.locator("[data-labelling]").is_visible()


def test_labelling_works_without_script(browser: Any, address: str) -> None:
    with watched(browser, script=False) as page:
        page.goto(address + "/login?next=/sentiment/audit")
        page.get_by_label("Name").fill("anna")
        page.get_by_label("Password").fill(password_of("anna"))
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        drawn(page)
        for number, name in enumerate(("Negative", "Neutral", "Positive", "Skip"), 1):
            shown(page, f"{number} of 50")
            page.get_by_role("button", name=name).click()
        shown(page, "5 of 50")
        page.get_by_role("button", name="Take the last one back").click()
        shown(page, "4 of 50")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_audits_are_clean_and_accessible(
    browser: Any, address: str, monkeypatch: pytest.MonkeyPatch, scheme: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    monkeypatch.setattr(reports, "ENOUGH", 3)
    with watched(browser, scheme=scheme, width=width) as page:
        enter(page, address, Rank.AGENT, "/sentiment/audit")
        drawn(page)
        for number in range(1, 4):
            shown(page, f"{number} of 50")
            # The next mention shows at once; leaving before the answer would take the word back.
            with page.expect_response(lambda answer: answer.request.method == "POST"):
                page.keyboard.press(str(number))
        shown(page, "4 of 50")
        found = []
        for path in ("/sentiment", "/sentiment/audit", LABEL, f"{LABEL}/results", f"{LABEL}/mentions"):
            page.goto(address + path)
            assert (path == "/sentiment") == (page.locator("[data-corrected]").count() == 4)
            wrong = Axe().run(page).response["violations"]
            found += [(path, one["id"], one["nodes"][0]["html"]) for one in wrong]
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert found == []

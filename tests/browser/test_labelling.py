"""Rounds of labelling in a real browser: by keys alone, fast, by two people, on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from listener.model import Rank
from tests.browser.conftest import running
from tests.browser.test_audit import PRESS, WATCH, shown
from tests.browser.test_pages import drawn as charts_drawn
from tests.browser.test_pages import watched
from tests.browser.test_people import enter
from tests.web.people import password_of
from tests.web.world import make_config, make_posts

pytestmark = pytest.mark.xdist_group("browser")
LABEL = "/sentiment/label"
OF = 78
"""How many of the mentions are in English."""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """130 mentions, 78 of them in English, and an account of each role."""
    with running(tmp_path, make_posts(), make_config(), people=True) as found:
        yield found


def drawn(page: Any) -> None:
    """Have a round drawn, or go on with the one that is open."""
    # The keys are heard once the whole page is there.
    with page.expect_navigation():
        page.get_by_role("button", name="Label 100 mentions").click()
    page.locator("[data-card]").first.wait_for()


def reload(page: Any) -> None:
    """Load the page again, once everything said has been answered."""
    page.locator("[data-labelling]:not([aria-busy])").wait_for()
    page.reload()


def test_twenty_are_labelled_by_keys_and_taken_back_and_labelled_again(browser: Any, address: str) -> None:
    with watched(browser) as page:
        enter(page, address, Rank.AGENT, LABEL)
        drawn(page)
        seen = []
        for number in range(1, 21):
            seen.append(shown(page, f"{number} of {OF}"))
            page.keyboard.press("123s"[number % 4])
        assert len(set(seen)) == 20
        for number in range(20, 15, -1):
            shown(page, f"{number + 1} of {OF}")
            page.keyboard.press("uz"[number % 2])
            assert shown(page, f"{number} of {OF}") == seen[number - 1]
        for number in range(16, 21):
            assert shown(page, f"{number} of {OF}") == seen[number - 1]
            page.keyboard.press("1")
        last = shown(page, f"21 of {OF}")
        reload(page)
        assert shown(page, f"21 of {OF}") == last


def test_keys_pressed_faster_than_answers_come_are_all_kept(browser: Any, address: str) -> None:
    with watched(browser) as page:
        enter(page, address, Rank.AGENT, LABEL)
        drawn(page)
        page.evaluate(WATCH)
        for number in range(1, 13, 4):
            shown(page, f"{number} of {OF}")
            page.evaluate(PRESS.replace('"21"', '"2131"'))
        shown(page, f"13 of {OF}")
        assert set(page.evaluate("window.seen")) == {5, 9, 13}
        reload(page)
        shown(page, f"13 of {OF}")


def label_all(page: Any, key: str) -> int:
    """Press the key until nothing is left; how often."""
    count = 0
    while page.locator("[data-card]:not([hidden])").count():
        told = page.locator("[data-card]:not([hidden]) [data-progress]").inner_text()
        page.keyboard.press(key)
        count += 1
        page.wait_for_function(
            """told => {
              const shown = document.querySelector("[data-card]:not([hidden]) [data-progress]");
              return shown ? shown.innerText !== told : document.querySelector("[data-labelling=done]");
            }""",
            arg=told,
        )
    return count


def test_a_second_person_is_asked_for_some_and_the_agreement_is_shown(browser: Any, address: str) -> None:
    with watched(browser) as anna, watched(browser) as mona:
        enter(anna, address, Rank.AGENT, LABEL)
        anna.goto(f"{address}{LABEL}?lang=pl")
        drawn(anna)
        assert label_all(anna, "1") == 26
        anna.get_by_text("nobody has labelled what somebody else did").wait_for()
        enter(mona, address, Rank.MANAGER, LABEL)
        mona.goto(f"{address}{LABEL}?lang=pl")
        shown(mona, "21 of 26")
        mona.keyboard.press("3")
        shown(mona, "22 of 26")
        assert label_all(mona, "1") == 5
        assert mona.locator("[data-figure=agreement]").inner_text() == "83.3 %"
        assert mona.get_by_role("button", name="Train now").is_visible()
        # Back from the end: by key as well.
        mona.keyboard.press("u")
        shown(mona, "26 of 26")
        mona.keyboard.press("2")
        mona.locator("[data-labelling=done]").wait_for()
        assert mona.locator("[data-figure=agreement]").inner_text() == "66.7 %"
        mona.get_by_role("button", name="Train now").click()
        mona.get_by_text("mona asked for a training").wait_for()
        assert mona.url == f"{address}/sentiment/learning?lang=pl"


def test_labelling_works_without_script(browser: Any, address: str) -> None:
    with watched(browser, script=False) as page:
        page.goto(f"{address}/login?next={LABEL}")
        page.get_by_label("Name").fill("anna")
        page.get_by_label("Password").fill(password_of("anna"))
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        drawn(page)
        for number, name in enumerate(("Negative", "Neutral", "Positive", "Skip"), 1):
            shown(page, f"{number} of {OF}")
            page.get_by_role("button", name=name).click()
        shown(page, f"5 of {OF}")
        page.get_by_role("button", name="Take the last one back").click()
        shown(page, f"4 of {OF}")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_labelling_and_learning_are_clean_and_accessible(
    browser: Any, address: str, scheme: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with watched(browser, scheme=scheme, width=width) as page:
        enter(page, address, Rank.MANAGER, LABEL)
        drawn(page)
        for number in range(1, 4):
            shown(page, f"{number} of {OF}")
            page.keyboard.press(str(number))
        shown(page, f"4 of {OF}")
        found = []
        learning = "/sentiment/learning"
        for path in (
            LABEL,
            f"{LABEL}?lang=pl",
            learning,
            f"{learning}?lang=pl",
            f"{learning}/labels?lang=en",
        ):
            page.goto(address + path)
            charts_drawn(page)
            wrong = Axe().run(page).response["violations"]
            found += [(path, one["id"], one["nodes"][0]["html"]) for one in wrong]
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert found == []

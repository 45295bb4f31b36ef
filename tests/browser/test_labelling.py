"""Rounds of labelling in a real browser: by keys alone, fast, by two people, on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from listener.model import Rank
from tests.browser.conftest import running
from tests.browser.test_audit import PRESS, WATCH, shown
from tests.browser.test_pages import watched
from tests.browser.test_people import enter
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

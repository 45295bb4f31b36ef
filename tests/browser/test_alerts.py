"""/alerts in a real browser: clean, accessible, on a phone, and a rule made without script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from listener.model import Rank
from tests.browser.test_pages import watched
from tests.browser.test_people import enter

pytestmark = pytest.mark.xdist_group("browser")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_the_page_is_clean_and_accessible(browser: Any, alerts_address: str, scheme: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = []
    with watched(browser, scheme=scheme, width=width) as page:
        enter(page, alerts_address, Rank.MANAGER, "/alerts")
        for path in ("/alerts", "/alerts?change=Feeds", "/status"):
            page.goto(alerts_address + path)
            for summary in page.locator(".kinds summary").all():
                summary.click()
            found += [
                (path, one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]
            ]
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert found == []


def test_a_rule_is_made_imported_and_removed_without_script(
    browser: Any, alerts_address: str, tmp_path: Path
) -> None:
    file = tmp_path / "rules.csv"
    file.write_text("name,kind\nFrom a file,source\n")
    with watched(browser, script=False, refused="400") as page:
        enter(page, alerts_address, Rank.MANAGER, "/alerts")
        form = page.get_by_role("form", name="Add a rule")
        form.get_by_label("Name").fill("Whispers")
        form.get_by_label("Kind").select_option("reach")
        form.get_by_label("Threshold").fill("few")
        form.get_by_role("button", name="Save").click()
        page.get_by_text("is no whole number from 0").wait_for()
        page.get_by_label("Threshold").fill("10")
        page.get_by_role("button", name="Save").click()
        page.get_by_text("The rule Whispers is kept.").wait_for()
        page.get_by_label("CSV file").set_input_files(file)
        page.get_by_role("button", name="Check only").click()
        page.get_by_text("Checked, nothing written yet. 1 row: 1 new").wait_for()
        page.get_by_role("button", name="Import", exact=True).click()
        page.get_by_text("Imported: 1 row: 1 new, 0 changed, 0 known.").wait_for()
        page.get_by_role("button", name="Remove From a file").click()
        page.get_by_text("The rule From a file is removed.").wait_for()

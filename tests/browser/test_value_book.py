"""Costs, assumptions, tables and links in a real browser: accessible, on a phone, a file brought."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from listener.model import Rank
from tests.browser.conftest import serving
from tests.browser.test_pages import watched
from tests.browser.test_people import enter
from tests.web.people import make_world

pytestmark = pytest.mark.xdist_group("browser")
PAGES = (
    "/value/costs",
    "/value/assumptions?change=p_switch",
    "/value/tables?kind=visits",
    "/value/tables/customers",
    "/value/links?address=https://a.example&source=x&campaign=autumn",
)
HEAD = "id,start,margin_per_month\n"


@pytest.fixture
def book_address(tmp_path: Path) -> Iterator[str]:
    """An app without costs or customers yet, with an account of each role."""
    world = make_world(tmp_path)
    with serving(world.app) as found:
        yield found
    world.store.close()


def add_a_cost(page: Any, address: str) -> None:
    page.goto(f"{address}/value/costs?from=2026-10-01&to=2026-11-01")
    form = page.get_by_role("form", name="Add an entry")
    form.get_by_label("or hours").fill("120")
    form.get_by_role("button", name="Save").click()
    page.get_by_text("is missing; hours alone are no cost").wait_for()
    form.get_by_label("at this hourly rate").fill("30")
    form.get_by_label("Note").fill("Support desk")
    form.get_by_role("button", name="Save").click()
    page.get_by_text("The entry is kept.").wait_for()
    page.locator("[data-figure=cost]", has_text="3,600.00 EUR").wait_for()


def bring_customers(page: Any, address: str, folder: Path) -> None:
    good, bad = folder / "good.csv", folder / "bad.csv"
    lines = "".join(f"c{number},2026-10-{number % 28 + 1:02d},10.5\n" for number in range(3_000))
    good.write_text(HEAD + lines)
    bad.write_text(HEAD + "c1,2026-10-01,1\nc2,soon,1\nc3,2026-10-01,1.1234567\n")
    page.goto(f"{address}/value/tables?kind=customers")
    page.get_by_label("CSV file").set_input_files(bad)
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_text("Nothing was imported: 2 rows cannot be taken.").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="All of them with line and reason, as CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert [row["line"] for row in csv.DictReader(text.splitlines())] == ["3", "4"]
    page.get_by_label("CSV file").set_input_files(good)
    page.get_by_role("button", name="Check only").click()
    page.get_by_text("Checked, nothing written yet. 3,000 rows: 3,000 new").wait_for()
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_text("Imported: 3,000 rows: 3,000 new").wait_for()
    kinds = page.get_by_role("region", name="Table of kinds")
    kinds.get_by_role("link", name="Customers", exact=True).click()
    page.get_by_role("heading", name="3,000 rows").wait_for()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_cost_is_entered_and_a_file_with_errors_is_put_right(
    browser: Any, book_address: str, tmp_path: Path, script: bool
) -> None:
    with watched(browser, script=script, refused="400") as page:
        enter(page, book_address, Rank.MANAGER, "/value/costs")
        add_a_cost(page, book_address)
        bring_customers(page, book_address, tmp_path)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_the_pages_are_clean_and_accessible(
    browser: Any, book_address: str, tmp_path: Path, scheme: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = []
    with watched(browser, scheme=scheme, width=width, refused="400") as page:
        enter(page, book_address, Rank.MANAGER, "/value/costs")
        add_a_cost(page, book_address)
        for path in PAGES:
            page.goto(book_address + path)
            found += [
                (path, one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]
            ]
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert found == []


def test_how_far_an_import_is_shows_while_the_page_waits(
    browser: Any, book_address: str, tmp_path: Path
) -> None:
    file = tmp_path / "customers.csv"
    file.write_text(HEAD + "c1,2026-10-01,10.5\n")
    # What the bar showed is kept beside the page, which is gone once its answer is here.
    kept = """addEventListener("DOMContentLoaded", () => {
        const bar = document.querySelector("[data-progress]");
        const told = () => sessionStorage.told = `${bar.innerText.trim()} ${bar.firstElementChild.position}`;
        if (bar) new MutationObserver(told).observe(bar, { childList: true, subtree: true });
    });"""
    half = {"stage": "Reading", "done": 5_000, "total": 10_000}
    held: list[Any] = []
    asked: list[Any] = []

    def tell(route: Any) -> None:
        asked.append(route)
        route.fulfill(json=half)
        if len(asked) == 2:  # by then the first answer is shown
            held[0].continue_()

    with watched(browser) as page:
        page.add_init_script(kept)
        enter(page, book_address, Rank.MANAGER, "/value/tables?kind=customers")
        page.route("**/progress.json?job=*", tell)
        page.route("**/value/tables/import", lambda route: held.append(route))
        page.get_by_label("CSV file").set_input_files(file)
        page.get_by_role("button", name="Check only").click()
        page.get_by_text("Checked, nothing written yet. 1 row").wait_for()
        assert page.evaluate("sessionStorage.told") == "Reading: 5,000 / 10,000 0.5"

"""Goals and value in a real browser: accessible, on a phone, a slider that recomputes, a goal in a minute."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from listener.model import (
    Assumption,
    Cost,
    CostCategory,
    Goal,
    GoalKind,
    Order,
    Rank,
    Touch,
    ValueMethod,
    Visits,
)
from listener.store import Store
from listener.store.assumptions import save_assumptions
from listener.store.business import COSTS, GOALS, ORDERS, TOUCHES, VISITS, save_rows
from tests.browser.conftest import serving
from tests.browser.test_pages import watched
from tests.browser.test_people import enter
from tests.web.people import make_world
from tests.web.world import NOW

pytestmark = pytest.mark.xdist_group("browser")
DAYS = "?from=2026-10-01&to=2026-11-23"
PAGES = (
    "/goals",
    f"/value{DAYS}",
    f"/value/attribution{DAYS}",
    f"/value/customers{DAYS}",
    "/value/groups?arm=both",
)


def bring(store: Store) -> None:
    """A goal of every sort, with what it is valued by."""
    save_assumptions(
        store,
        [
            Assumption("clv", Decimal(200), Decimal(400), Decimal(600), "CRM"),
            Assumption("conversion_rate", Decimal("0.01"), Decimal("0.02"), Decimal("0.03"), "Shop"),
        ],
        who="cli",
        now=NOW,
    )
    sold = datetime(2026, 11, 2, 12, tzinfo=UTC)
    day = date(2026, 10, 10)
    start, deadline = date(2026, 10, 1), date(2027, 1, 1)
    voice = Goal(
        id="voice",
        kind=GoalKind.AWARENESS,
        metric="share_of_voice",
        baseline=Decimal("0.1"),
        target=Decimal("0.9"),
        start=start,
        deadline=deadline,
    )
    visits = Goal(
        id="visits",
        kind=GoalKind.TRAFFIC,
        metric="visits",
        baseline=Decimal(0),
        target=Decimal(2_000),
        start=start,
        deadline=deadline,
        value_method=ValueMethod.VISITS,
    )
    draft = Goal("some day", GoalKind.RETENTION)
    for kept, rows in (
        (GOALS, [voice, visits, draft]),
        (VISITS, [Visits(day, "x", "autumn", 1_500, 30, 9)]),
        (COSTS, [Cost(day, day, CostCategory.ADS, Decimal(6_000), channel="x", currency="EUR")]),
        (TOUCHES, [Touch("t1", "c1", datetime(2026, 10, 20, 12, tzinfo=UTC), "x", "autumn", Decimal(3))]),
        (ORDERS, [Order("o1", "c1", sold, Decimal(90), Decimal(30))]),
    ):
        save_rows(store, kept, rows, who="cli", now=NOW)  # type: ignore[misc]


@pytest.fixture
def value_address(tmp_path: Path) -> Iterator[str]:
    """An app with goals, costs and orders, and an account of each role."""
    world = make_world(tmp_path)
    bring(world.store)
    with serving(world.app) as found:
        yield found
    world.store.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_the_pages_are_accessible_and_fit(browser: Any, value_address: str, scheme: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with watched(browser, scheme=scheme, width=width) as page:
        enter(page, value_address, Rank.MANAGER, "/goals")
        for path in PAGES:
            page.goto(f"{value_address}{path}")
            found = Axe().run(page).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_a_moved_slider_recomputes_the_page_without_loading_it(browser: Any, value_address: str) -> None:
    with watched(browser) as page:
        enter(page, value_address, Rank.VIEWER, "/goals")
        page.goto(f"{value_address}/value{DAYS}")
        before = page.locator(".kpi .value").first.inner_text()
        changed = "before => document.querySelector('.kpi .value').innerText !== before"
        page.evaluate("window.stays = true")
        page.get_by_role("slider", name="Customer lifetime value").fill("600")
        page.get_by_text("Some assumptions are moved").wait_for()
        page.wait_for_function(changed, arg=before)
        # Asked of the page itself: what the driver knows of its address comes later.
        stays, shown = page.evaluate("[window.stays, location.href]")
        assert (stays, "at-clv=600" in shown) == (True, True)
        # Only what was moved is in the address.
        assert "at-conversion_rate" not in shown
        page.get_by_role("link", name="Back to the assumptions").click()
        page.wait_for_function(changed.replace("!==", "==="), arg=before)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_goal_is_set_from_a_template_and_a_slider_works(
    browser: Any, value_address: str, script: bool
) -> None:
    with watched(browser, script=script, refused="400") as page:
        enter(page, value_address, Rank.MANAGER, "/goals")
        page.get_by_role("link", name="Answer 80 % within the target").click()
        form = page.get_by_role("form", name="Add a goal")
        form.get_by_role("textbox", name="Baseline").fill("45 %")
        form.get_by_role("textbox", name="Target").fill("most of them")
        form.get_by_role("button", name="Save").click()
        page.get_by_text("is no number").wait_for()
        form.get_by_role("textbox", name="Target").fill("80 %")
        form.get_by_role("button", name="Save").click()
        page.get_by_text("The goal is kept.").wait_for()
        page.get_by_role("heading", name="answer-in-time").wait_for()
        if not script:
            page.goto(f"{value_address}/value{DAYS}")
            page.get_by_role("button", name="Show what follows").click()
            page.get_by_text("Some assumptions are moved").wait_for()

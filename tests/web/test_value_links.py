"""/value/links: a link made from what the address says, wrong fields told, known campaigns offered."""

from __future__ import annotations

from datetime import date

from listener.model import Rank, Visits
from listener.store.business import VISITS, save_rows
from tests.web.conftest import Get
from tests.web.people import LOCAL, World
from tests.web.world import NOW

PATH = "/value/links"


def test_a_link_is_made_and_what_was_typed_stays(get: Get) -> None:
    page = get(f"{PATH}?address=https://a.example/b%23c&source=x&campaign=50+%25")
    assert page.status_code == 200
    link = "https://a.example/b?utm_source=x&amp;utm_campaign=50%20%25#c"
    assert f'<code class="secret link-made" dir="ltr">{link}</code>' in page.text
    assert 'value="50 %"' in page.text
    assert "The link" not in get(PATH).text


def test_what_is_wrong_is_said_at_its_field(get: Get) -> None:
    page = get(f"{PATH}?address=javascript:alert(1)&source=x&campaign=a")
    assert (page.status_code, "is no address of a page" in page.text) == (400, True)
    assert ('aria-invalid="true"' in page.text, "link-made" in page.text) == (True, False)
    assert "is missing; visits are counted by it" in get(f"{PATH}?address=https://a.example").text
    assert get(f"{PATH}?colour=red").status_code == 400


def test_campaigns_and_channels_that_are_known_are_offered(world: World) -> None:
    some = [Visits(date(2026, 10, 1), "x", name, visits=1) for name in ("spring", 'a"<b>', None)]
    save_rows(world.store, VISITS, some, who="cli", now=NOW)
    page = world.browser(Rank.VIEWER).get(PATH, base_url=LOCAL).text
    assert '<option value="a&#34;&lt;b&gt;"></option><option value="spring"></option></datalist>' in page
    assert '<option value="x"></option></datalist>' in page

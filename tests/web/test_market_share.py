"""Market shares on /share-of-voice: entered in percent by managers, seen by all, wrong ones told."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest

from listener.model import Assumption, Rank
from listener.store.assumptions import all_assumptions
from tests.web.people import LOCAL, World, send, told

PATH = "/share-of-voice/market-share"
NEW = {
    "brand": "Acme",
    "low": "18",
    "central": "20.5 %",
    "high": "25",
    "source": "Panel",
    "date": "2026-10-01",
}


def test_a_manager_enters_a_market_share_and_a_viewer_sees_the_excess(world: World) -> None:
    mona, vera = world.browser(Rank.MANAGER), world.browser(Rank.VIEWER)
    answer = send(mona, PATH, page="/share-of-voice", query="source=News", **NEW)
    assert answer.headers["Location"] == "/share-of-voice?source=News#excess"
    [kept] = all_assumptions(world.store)
    shares = (Decimal("0.18"), Decimal("0.205"), Decimal("0.25"))
    assert kept.assumption == Assumption("market_share:Acme", *shares, "Panel", kept.assumption.date)
    assert told(world.store)[0] == ("mona", "assumption.add", "market_share:Acme")
    text = vera.get("/share-of-voice/excess.csv", base_url=LOCAL).text
    acme, rival = csv.DictReader(io.StringIO(text))
    assert float(acme["excess"]) == pytest.approx(float(acme["share_of_voice"]) - 0.205)
    assert float(acme["growth_a_year"]) == pytest.approx(float(acme["excess"]) / 20)
    assert (acme["market_share_low"], acme["market_share_high"]) == ("0.18", "0.25")
    assert (acme["market_share_source"], acme["market_share_date"]) == ("Panel", "2026-10-01")
    assert [rival[name] for name in ("market_share", "excess", "excess_low", "growth_a_year")] == [""] * 4
    page = vera.get("/share-of-voice", base_url=LOCAL).text
    assert "20.5 %" in page
    assert "Rule of thumb (IPA, for advertising), no forecast" in page
    assert PATH not in page
    assert "entered by mona" in mona.get("/share-of-voice", base_url=LOCAL).text


def test_a_market_share_that_is_removed_is_unknown_again(world: World) -> None:
    mona = world.browser(Rank.MANAGER)
    send(mona, PATH, page="/share-of-voice", **NEW)
    assert send(mona, f"{PATH}/remove", page="/share-of-voice", brand="Acme").status_code == 302
    assert all_assumptions(world.store) == ()
    assert send(mona, f"{PATH}/remove", page="/share-of-voice", brand="Acme").status_code == 400
    assert "so no excess is known" in mona.get("/share-of-voice", base_url=LOCAL).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"brand": "Nobody"}, "choose one of Acme, Rival &amp; Co"),
        ({"low": ""}, "is missing"),
        ({"low": "some"}, "&#39;some&#39; is no number; write it like 0.125"),
        ({"high": "101"}, "101 is no percentage from 0 to 100"),
        ({"low": "21"}, "it is above central"),
        ({"high": "20"}, "it is below central"),
        ({"date": "soon"}, "is no date"),
    ],
    ids=["brand", "missing", "word", "above", "low", "high", "date"],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    world: World, fields: dict[str, str], said: str
) -> None:
    mona = world.browser(Rank.MANAGER)
    answer = send(mona, PATH, page="/share-of-voice", **(NEW | fields))
    assert (answer.status_code, said in answer.text) == (400, True)
    assert 'aria-invalid="true"' in answer.text
    assert 'value="Panel"' in answer.text
    assert all_assumptions(world.store) == ()

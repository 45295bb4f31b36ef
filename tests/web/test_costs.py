"""What X costs on /status: sums against budgets, hints in words, and the same as files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from listener.model import Purchase, Resource, SourceKind, XSettings
from listener.store import Store
from listener.store.purchases import reserve, settle
from listener.store.save import save
from tests.web.conftest import Get, getter
from tests.web.world import NOW, ZONE, make_app, make_config, make_posts, make_store

PRICES = {"post": Decimal("0.005"), "user": Decimal("0.01"), "counts": Decimal("0.005")}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Posts bought for sixty cents today and forty the day before."""
    found = make_store(tmp_path, [])
    save(found, make_posts()[:20], source="X", now=NOW, zone=ZONE)
    with found.write() as connection:
        for when, count, requests in ((NOW, 120, 3), (NOW - timedelta(days=1), 80, 2)):
            ids = tuple(f"{when:%d}-{number}" for number in range(count))
            bought = Purchase(Resource.POST, PRICES["post"], when, ids, requests)
            settle(connection, "X", "mentions", [bought])
    yield found
    found.close()


def asking(store: Store, folder: Path, **settings: object) -> Get:
    """Asks pages over an X source with these settings."""
    config = make_config()
    x = replace(XSettings(read=("mentions",), prices=PRICES), **settings)  # type: ignore[arg-type]
    sources = tuple(replace(one, x=x) if one.kind is SourceKind.X else one for one in config.sources)
    return getter(make_app(store, folder, replace(config, sources=sources)))


def section(page: str) -> str:
    """What the section on costs says, without its markup."""
    cut = page[page.index('id="costs-title"') :]
    cut = cut[: cut.index("</section>")]
    return " ".join(re.sub(r"<[^>]+>", " ", f"<{cut}").split())


def test_spending_stands_beside_its_budget_and_what_is_left(store: Store, tmp_path: Path) -> None:
    ask = asking(store, tmp_path, daily_budget=Decimal("2.00"), monthly_budget=Decimal("40.00"))
    said = section(ask("/status").text)
    assert "$0.60 of $2.00 $1.40 left, resets 24 Nov 2026, 01:00" in said
    assert "$1.00 of $40.00 $39.00 left, resets 1 Dec 2026, 01:00" in said
    assert "5 200 0 0 $50.00" in said
    assert "no budget set" not in said


def test_the_table_of_sources_leads_to_the_costs(store: Store, tmp_path: Path) -> None:
    page = asking(store, tmp_path)("/status").text
    assert re.search(r'<a href="#costs-title"[^>]*>\$1\.00</a>', page)
    assert page.count("free</td>") == 1


def test_a_source_without_a_budget_is_warned_of(store: Store, tmp_path: Path) -> None:
    page = asking(store, tmp_path)("/status").text
    assert '<span class="pill waiting">no budget set</span>' in page
    assert "X: no budget set, so nothing stops it from spending." in page
    assert "class=hint-warn" in page
    alone = asking(store, tmp_path, monthly_budget=Decimal(40))("/status").text
    assert "no budget set" not in alone
    assert "no daily budget" in alone


def test_a_budget_that_is_used_up_says_so(store: Store, tmp_path: Path) -> None:
    page = asking(store, tmp_path, daily_budget=Decimal("0.60"), monthly_budget=Decimal("1.20"))(
        "/status"
    ).text
    assert "used up" in section(page)
    assert 'class="meter used-up"' in page
    assert 'class="meter nearly"' in page


def test_reading_counters_again_is_priced_before_it_is_switched_on(store: Store, tmp_path: Path) -> None:
    said = section(asking(store, tmp_path)("/status").text)
    # Of the twenty posts, one every seven hours, two are of today.
    assert "switched off; reading counters again at 1, 3 and 7 days would cost about $1.16 a month" in said
    on = section(asking(store, tmp_path, refresh_days=(2,))("/status").text)
    assert "X: reading counters again at 2 days costs about $0.39 a month" in on
    assert "switched off" not in on


def test_without_mentions_no_price_is_made_up(tmp_path: Path) -> None:
    empty = make_store(tmp_path)
    said = section(asking(empty, tmp_path)("/status").text)
    on = section(asking(empty, tmp_path, refresh_days=(1,))("/status").text)
    empty.close()
    assert "switched off; the cost of it can be told after a day of mentions" in said
    assert "counters are read again at 1 day; the cost can be told" in on
    assert "about $" not in said + on
    assert said.count("$0.00") == 2


def test_what_a_request_may_cost_at_the_most_is_told(store: Store, tmp_path: Path) -> None:
    source = make_config().sources[1]
    reserve(store, source, "mentions", Resource.POST, unit=PRICES["post"], most=10, least=1, now=NOW)
    assert "X: $0.05 of it is reserved" in section(asking(store, tmp_path)("/status").text)


def test_a_source_that_was_renamed_still_cost_what_it_did(store: Store, tmp_path: Path) -> None:
    with store.write() as connection:
        settle(connection, "Old name", "mentions", [Purchase(Resource.USER, PRICES["user"], NOW, ("1",))])
    assert "Old name no longer configured $0.01 $0.01 1 0 1 0" in section(
        asking(store, tmp_path)("/status").text
    )


@pytest.mark.parametrize("suffix", ["csv", "json"])
def test_the_costs_are_a_file_too(store: Store, tmp_path: Path, suffix: str) -> None:
    ask = asking(store, tmp_path, daily_budget=Decimal("2.00"))
    answer = ask(f"/status/costs.{suffix}")
    if suffix == "csv":
        [row] = csv.DictReader(io.StringIO(answer.text))
    else:
        assert answer.json is not None
        [row] = answer.json["rows"]
    told = ("source", "today_usd", "daily_budget_usd", "daily_left_usd", "month_usd", "per_1000_mentions_usd")
    assert [row[name] for name in told] == ["X", "0.60", "2.00", "1.40", "1.00", "50.00"]
    assert not row["monthly_budget_usd"]


def test_another_suffix_or_a_filter_is_refused(store: Store, tmp_path: Path) -> None:
    ask = asking(store, tmp_path)
    assert ask("/status/costs.xml").status_code == 404
    assert ask("/status/costs.csv?brand=Acme").status_code == 400


def test_an_installation_of_feeds_alone_has_no_costs(tmp_path: Path) -> None:
    config = make_config()
    empty = make_store(tmp_path)
    page = getter(make_app(empty, tmp_path, replace(config, sources=config.sources[:1])))("/status").text
    empty.close()
    assert "What X costs" not in page

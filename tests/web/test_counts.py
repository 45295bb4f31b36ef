"""What X counts itself on /share-of-voice: beside the shares of mentions, and never in them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from listener.model import Volume
from listener.store import Store
from listener.store.volumes import keep_volumes
from tests.web.conftest import Get, getter
from tests.web.test_share_of_voice import cells
from tests.web.world import NOW, make_app, make_posts, make_store

TITLE = "Counted by X"


def count(store: Store, source: str = "X", **hours: int) -> None:
    """Keep ten posts an hour of Acme and thirty of the rival, over so many hours two days ago."""
    posts = {"Acme": 10, "Rival & Co": 30}
    first = NOW - timedelta(days=2)
    found = [
        Volume(brand, first + place * timedelta(hours=1), posts[brand])
        for brand, many in zip(posts, hours.values(), strict=True)
        for place in range(many)
    ]
    with store.write() as connection:
        keep_volumes(connection, source, found)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = make_store(tmp_path, make_posts())
    yield found
    found.close()


@pytest.fixture
def ask(store: Store, tmp_path: Path) -> Get:
    return getter(make_app(store, tmp_path))


def shares(page: str) -> list[str]:
    return re.findall(r'data-figure="share_of_voice"[^>]*data-value="([^"]*)"', page)


def test_counts_stand_in_a_section_of_their_own(store: Store, ask: Get) -> None:
    before = ask("/share-of-voice").text
    count(store, acme=5, rival=5)
    page = ask("/share-of-voice").text
    assert TITLE not in before
    assert cells(page, TITLE) == [
        "Acme",
        "25.0 %",
        "50",
        "5",
        "Rival & Co".replace("&", "&amp;"),
        "75.0 %",
        "150",
        "5",
    ]
    assert "never mixed with the mentions read" in page
    assert shares(page) == shares(before) != []


def test_counts_open_no_rows(store: Store, ask: Get) -> None:
    count(store, acme=5, rival=5)
    page = ask("/share-of-voice").text
    section = page[page.index(TITLE) :]
    assert "data-figure" not in section[: section.index("</section>")]


def test_brands_counted_in_other_hours_show_what_is_compared(store: Store, ask: Get) -> None:
    count(store, acme=5, rival=2)
    page = ask("/share-of-voice").text
    assert "80 posts, in 2 hours for which every brand counted has a figure" in page
    assert cells(page, TITLE)[:6] == ["Acme", "25.0 %", "20", "2", "50", "5"]


def test_two_sources_are_told_apart(store: Store, ask: Get) -> None:
    count(store, acme=5, rival=5)
    count(store, "Second X", acme=1, rival=1)
    page = ask("/share-of-voice").text
    assert cells(page, TITLE)[::5] == ["Second X", "Second X", "X", "X"]
    found = list(csv.DictReader(io.StringIO(ask("/share-of-voice/counts.csv?source=X").text)))
    assert [(row["source"], row["brand"], row["share_of_counted"]) for row in found] == [
        ("X", "Acme", "0.25"),
        ("X", "Rival & Co", "0.75"),
    ]


def test_the_files_have_every_column_and_a_chosen_brand_its_share_of_all(store: Store, ask: Get) -> None:
    count(store, acme=5, rival=2)
    [row] = csv.DictReader(io.StringIO(ask("/share-of-voice/counts.csv?brand=Acme").text))
    assert row == {
        "source": "X",
        "brand": "Acme",
        "share_of_counted": "0.25",
        "compared_posts": "20",
        "compared_hours": "2",
        "posts": "50",
        "hours": "5",
    }
    told = ask("/share-of-voice/counts.json?brand=Acme").json
    assert told is not None
    assert {name: str(value) for name, value in told["rows"][0].items()} == row
    assert ask("/share-of-voice/counts.xml").status_code == 404


@pytest.mark.parametrize("query", ["lang=en", "group=product", "from=2026-11-01&to=2026-11-10", "by=source"])
def test_counts_are_left_out_where_they_would_not_mean_what_is_asked(
    store: Store, ask: Get, query: str
) -> None:
    count(store, acme=5, rival=5)
    assert TITLE not in ask(f"/share-of-voice?{query}").text

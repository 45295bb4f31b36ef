"""Removed posts on the pages: they are counted and listed, and nothing tells whose they were."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from listener.store.removals import forget_post
from tests.web.conftest import Get, getter
from tests.web.test_reading import ALL, number_of, world
from tests.web.world import NOW, ZONE, make_app, make_store

TELLING = ("author1", "x.example/1", "1,500", "Batteries", "13:", ">x1<", "12:00")
"""What the article of `world` must not be known by; it was written at eight."""


@pytest.fixture
def numbers() -> dict[str, int]:
    """The numbers of the article, and of the reply to it."""
    return {}


@pytest.fixture
def read(tmp_path: Path, numbers: dict[str, int]) -> Iterator[Get]:
    store = make_store(tmp_path, world())
    get = getter(make_app(store, tmp_path))
    numbers |= {"article": number_of(get, "Acme meets"), "reply": number_of(get, "Yes, Acme")}
    assert forget_post(store, "x", "x1", now=NOW, zone=ZONE) == 2
    yield get
    store.close()


def row_of(page: str, number: int) -> str:
    """The rows of one post in the reading list."""
    rows = re.findall(rf'<li class="mention"[^>]*data-href="/mentions/{number}".*?</li>', page, re.DOTALL)
    assert rows
    return "".join(rows)


def test_the_list_shows_that_it_was_removed_and_no_more_than_its_day(
    read: Get, numbers: dict[str, int]
) -> None:
    page = read(f"/mentions?{ALL}").text
    row = row_of(page, numbers["article"])
    assert row.count("removed at the source") == 2
    assert ">23 Nov 2026</time>" in row
    assert [word for word in TELLING if word in row] == []
    assert "removed:" not in row
    assert "matched by source" not in row


def test_as_many_mentions_are_listed_as_before(read: Get) -> None:
    found = read(f"/mentions.json?{ALL}").json
    assert found is not None
    assert found["n"] == len(found["rows"]) == 6
    assert [row["text"] for row in found["rows"]].count("removed at the source") == 2


def test_its_page_says_what_is_left(read: Get, numbers: dict[str, int]) -> None:
    page = read(f"/mentions/{numbers['article']}").text
    assert "<h1>Removed mention</h1>" in page
    assert "removed at the source" in page
    assert "Brand, day and tone stay" in page
    assert "Open at the source" not in page
    assert [word for word in (*TELLING, "removed:", "Followers", "First seen") if word in page] == []
    told = read(f"/mentions/{numbers['article']}.json").json
    assert told is not None
    assert (told["removed"], told["text"], told["author"]) == (True, None, None)
    assert [one["keywords"] for one in told["mentions"]] == [[], []]


def test_a_reply_to_it_leads_to_it_still(read: Get, numbers: dict[str, int]) -> None:
    page = read(f"/mentions/{numbers['reply']}").text
    assert f'<a href="/mentions/{numbers["article"]}">author1</a>' in page


def test_the_csv_has_it_without_author_text_and_link(read: Get, numbers: dict[str, int]) -> None:
    rows = list(csv.DictReader(io.StringIO(read(f"/mentions.csv?{ALL}").text)))
    [row, _rival] = [row for row in rows if row["id"] == str(numbers["article"])]
    assert row["author_id"].startswith("removed:")
    assert row["post_id"].startswith("removed:")
    assert {
        name: row[name] for name in ("text", "author", "url", "keywords", "hashtags", "followers", "likes")
    } == {
        "text": "removed at the source",
        **dict.fromkeys(("author", "url", "keywords", "hashtags", "followers", "likes"), ""),
    }
    assert (row["sentiment"], row["compound"]) == ("positive", "0.6")


@pytest.mark.parametrize("path", ["/", "/sentiment", "/keywords?try=acme", f"/mentions?{ALL}&reposts=with"])
def test_no_other_page_minds_or_tells(read: Get, path: str) -> None:
    answer = read(path)
    assert answer.status_code == 200
    assert "Acme meets" not in answer.text
    assert "removed:" not in answer.text

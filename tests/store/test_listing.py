"""Lists of mentions: filters, search, pages."""

from __future__ import annotations

from typing import Any

import pytest

from listener.model import Match
from listener.store import Store
from listener.store.listing import (
    MentionFilter,
    all_posts,
    count_mentions,
    languages,
    list_mentions,
    post_mentions,
)
from listener.store.save import save
from tests.builders import NOW, WARSAW, a_post, at, read


@pytest.fixture
def filled(store: Store) -> Store:
    found = [
        read(a_post(1, "I love Acme", created_at=at(1)), "Acme", compound=6_000),
        read(a_post(2, "Ich hasse Acme", created_at=at(2), lang="de"), "Acme", compound=None),
        read(a_post(3, "Acme or Bolt?", created_at=at(3)), "Acme", "Bolt", compound=0),
        read(a_post(4, "Bolt crashed again", created_at=at(4)), "Bolt", compound=-5_000),
        read(a_post(5, "アップルの新製品", created_at=at(5), lang="ja"), "Bolt", compound=None),
        read(
            a_post(6, "Źródło o Acme", created_at=at(6), lang="pl"), matches=(Match("Acme"),), compound=None
        ),
        read(a_post(7, "nothing of note", created_at=at(7))),
    ]
    save(store, found, source="Feed", now=NOW, zone=WARSAW)
    save(
        store, [read(a_post(8, "Acme once more", created_at=at(7)), "Acme")], source="X", now=NOW, zone=WARSAW
    )
    return store


@pytest.mark.parametrize(
    ("chosen", "ids"),
    [
        pytest.param({}, "8 6 5 4 3 3 2 1", id="all, newest first"),
        pytest.param({"brand": "Bolt"}, "5 4 3", id="brand"),
        pytest.param({"source": "X"}, "8", id="source"),
        pytest.param({"lang": "de"}, "2", id="language"),
        pytest.param({"sentiment": "positive"}, "8 1", id="sentiment"),
        pytest.param({"sentiment": "unscored"}, "6 5 2", id="unscored"),
        pytest.param({"keywords": ("bolt",)}, "5 4 3", id="keywords of a group"),
        pytest.param({"start": at(3), "end": at(5)}, "4 3 3", id="half-open period"),
        pytest.param({"query": "bolt"}, "4 3 3", id="word, any case"),
        pytest.param({"query": "crash"}, "4", id="first letters of a word"),
        pytest.param({"query": "again bolt"}, "4", id="all words, any order"),
        pytest.param({"query": "źródło"}, "6", id="letters beyond ASCII"),
        pytest.param({"query": "新製品"}, "5", id="a script without spaces"),
        pytest.param({"query": "?!"}, "", id="no word at all"),
        pytest.param({"query": '"; DROP TABLE posts --'}, "", id="an injection"),
        pytest.param({"query": "100%"}, "", id="a wildcard"),
        pytest.param({"query": "acme", "brand": "Acme", "sentiment": "neutral"}, "3", id="together"),
    ],
)
def test_a_filter_selects(filled: Store, chosen: dict[str, Any], ids: str) -> None:
    wanted = MentionFilter(**chosen)
    assert [one.stored.post.id for one in list_mentions(filled, wanted, limit=99)] == ids.split()
    assert count_mentions(filled, wanted) == len(ids.split())


def test_pages_follow_each_other_without_gap_or_repeat(filled: Store) -> None:
    places = []
    after = None
    while page := list_mentions(filled, MentionFilter(), limit=3, after=after):
        places += [one.place for one in page]
        after = page[-1].place
    assert places == [one.place for one in list_mentions(filled, MentionFilter(), limit=99)]


def test_a_post_is_found_by_its_number_with_its_mentions_by_brand(filled: Store) -> None:
    number = list_mentions(filled, MentionFilter(brand="Bolt", query="or"), limit=1)[0].stored.number
    found = post_mentions(filled, number)
    assert found is not None
    assert [(one.brand, one.keywords) for one in found[1]] == [("Acme", ("acme",)), ("Bolt", ("bolt",))]
    assert post_mentions(filled, 12_345) is None


def test_the_languages_there_are(filled: Store) -> None:
    assert languages(filled) == ("de", "en", "ja", "pl")


def test_everything_is_exported_oldest_first_whatever_came_first(filled: Store) -> None:
    assert [stored.post.id for stored, _ in all_posts(filled, size=2)] == [
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
    ]

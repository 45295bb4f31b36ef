"""entry_id: one entry is one post, wherever it is seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.sources.rss.identity import entry_id

FEED = "https://press.example/feed"
SEARCH = "https://search.example/rss?q={query}"


def identity(
    guid: str | None = None,
    *,
    feed: str = FEED,
    link: str | None = None,
    title: str = "",
    date: str | None = None,
    searched: bool = False,
) -> str:
    return entry_id(feed, guid, link=link, title=title, raw_date=date, searched=searched)


@pytest.mark.parametrize(
    "guid",
    [
        "https://press.example/1",
        "HTTP://press.example/1",
        "urn:uuid:1",
        "URN:x",
        "tag:press.example,2026:1",
    ],
)
def test_a_globally_unique_guid_is_the_identity_itself(guid: str) -> None:
    assert identity(guid) == identity(guid, feed="https://other.example/") == guid


@pytest.mark.parametrize(
    "guid", ["17", "/2026/11/x", "http:", "https:///x", "yt:video:1", "urn:", "tag:", "//a/b"]
)
def test_another_guid_counts_within_its_feed_only(guid: str) -> None:
    assert identity(guid).startswith("sha256:")
    assert identity(guid) == identity(guid, link="https://press.example/1", title="t", date="d")
    assert identity(guid) != identity(guid, feed="https://other.example/")


def test_a_new_password_is_no_new_feed() -> None:
    assert identity("17", feed="https://ann:old@press.example/feed") == identity("17")


def test_without_a_guid_link_title_and_date_are_the_identity() -> None:
    known = identity(link="https://press.example/1", title="t", date="d")

    assert known == identity(
        "", feed="https://other.example/", link="https://press.example/1", title="t", date="d"
    )
    assert (
        len({known, identity(title="t", date="d"), identity(link="https://press.example/1", date="d")}) == 3
    )
    assert known != identity(link="https://press.example/1", title="t", date="e")


def test_one_story_found_under_two_brands_is_one() -> None:
    wrapped = "https://www.google.com/url?q=https%3A%2F%2Fpress.example%2F1&utm_source=x"

    assert identity("17", feed=SEARCH, link="https://press.example/1", searched=True) == identity(
        "17", feed=SEARCH, link=wrapped, searched=True
    )


def test_two_stories_of_a_search_with_one_guid_stay_two() -> None:
    first = identity("1", feed=SEARCH, link="https://press.example/1", searched=True)
    second = identity("1", feed=SEARCH, link="https://press.example/2", searched=True)
    unlinked = (
        identity("1", feed=SEARCH, title="a", searched=True),
        identity("1", feed=SEARCH, title="b", searched=True),
    )

    assert len({first, second, *unlinked}) == 4


def test_an_endless_guid_is_hashed() -> None:
    assert len(identity("https://press.example/" + "ż" * 600)) == len("sha256:") + 64


@given(st.lists(st.text(alphabet="ab /:", max_size=3), min_size=3, max_size=3, unique=True))
def test_no_two_ways_of_cutting_the_same_letters_meet(parts: list[str]) -> None:
    one, two, three = parts

    assert identity(link=one, title=two, date=three) != identity(link=one, title=two + three, date="x")
    assert identity(link="ab", title="c") != identity(link="a", title="bc")

"""posts_of: entries become posts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from listener.model import Author, Kind, Post
from listener.sources.rss.parse import ParsedFeed, RawEntry
from listener.sources.rss.posts import posts_of
from tests.sources.rss.fakes import NOW, feed_part, search_part

ENTRY = RawEntry(
    guid="urn:uuid:1",
    link="https://paper.example/1",
    title="Acme wins",
    summary="By far.",
    published="2026-11-20T10:00:00Z",
    author="Ann Lee",
    author_uri="https://paper.example/ann",
    publisher="The Paper",
)


def only(entry: RawEntry, language: str | None = None) -> Post:
    (post,) = posts_of(ParsedFeed("rss20", (entry,), language), feed_part(audience=900), NOW)
    return post


def entry(**fields: str | None) -> RawEntry:
    return RawEntry(**{"guid": None, "link": None, "title": "", "summary": "", **fields})  # type: ignore[arg-type]


def test_an_entry_becomes_an_article() -> None:
    assert only(ENTRY, "en") == Post(
        network="rss",
        id="urn:uuid:1",
        author=Author("@the paper", "The Paper", "Ann Lee", 900),
        text="Acme wins\n\nBy far.",
        created_at=datetime(2026, 11, 20, 10, tzinfo=UTC),
        url="https://paper.example/1",
        lang="en",
        kind=Kind.ARTICLE,
    )


@pytest.mark.parametrize(
    ("title", "summary", "text"),
    [("A", "b", "A\n\nb"), ("A", "", "A"), ("", "b", "b"), ("A", "A", "A"), ("", "", "")],
)
def test_the_text_is_title_blank_line_summary(title: str, summary: str, text: str) -> None:
    assert only(entry(title=title, summary=summary)).text == text


@pytest.mark.parametrize(
    ("fields", "handle", "name"),
    [
        ({"publisher": "P", "author_uri": "https://a.example/", "author": "B"}, "P", "B"),
        ({"publisher": "P"}, "P", "P"),
        ({"author_uri": "https://a.example/Ann", "author": "B"}, "https://a.example/Ann", "B"),
        ({"author": "B"}, "B", "B"),
        ({"author": "@Bea"}, "Bea", "@Bea"),
        ({"link": "https://Paper.example/1"}, "paper.example", None),
        ({}, "press.example", None),
    ],
)
def test_the_author_is_the_best_that_is_known(fields: dict[str, str], handle: str, name: str | None) -> None:
    assert only(entry(**fields)).author == Author("@" + handle.casefold(), handle, name, 900)


def test_the_language_of_the_entry_comes_before_that_of_the_feed() -> None:
    assert only(entry(language="pl"), "en").lang == "pl"


def test_an_impossible_date_is_kept_as_written() -> None:
    post = only(entry(published="2026-13-45"))

    assert (post.created_at, post.date_estimated, post.date_raw) == (NOW, True, "2026-13-45")


def test_of_entries_with_one_identity_the_first_counts() -> None:
    feed = ParsedFeed(
        "rss20", (entry(guid="1", title="a"), entry(guid="1", title="b"), entry(guid="2", title="c"))
    )

    assert [post.text for post in posts_of(feed, feed_part(), NOW)] == ["a", "c"]


def test_entries_of_which_only_the_text_is_known_stay_apart() -> None:
    feed = ParsedFeed("rss20", (entry(summary="a"), entry(summary="b")))

    assert len(posts_of(feed, feed_part(), NOW)) == 2


def test_a_search_vouches_for_its_brand_and_one_story_of_two_brands_is_one_post() -> None:
    feed = ParsedFeed("rss20", (entry(guid="CBMi", link="https://paper.example/1"),))
    (acme,) = posts_of(feed, search_part("Acme"), NOW)
    (rival,) = posts_of(feed, search_part("Rival"), NOW)

    assert (acme.brands, rival.brands) == (("Acme",), ("Rival",))
    assert acme.id == rival.id

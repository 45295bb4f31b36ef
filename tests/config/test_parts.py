"""What a source is polled in, and what a search is asked for each brand."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listener.config import parts_of, query_of
from listener.model import Brand, Keyword, Part, Role, Source, SourceKind, XSettings

EVERY = timedelta(minutes=15)


def brand(name: str, *keywords: str) -> Brand:
    return Brand(name, Role.OWN, tuple(map(Keyword, keywords)))


def feed(url: str) -> Source:
    return Source("Feed", SourceKind.RSS, EVERY, url=url)


def test_a_feed_without_a_placeholder_is_one_part() -> None:
    source = feed("https://example.com/feed.xml")
    assert parts_of(source, [brand("A", "a"), brand("B", "b")]) == (
        Part(source, "", "https://example.com/feed.xml"),
    )


def test_a_search_feed_is_a_part_for_each_brand() -> None:
    source = feed("https://example.com/{query}?q={query}+when:7d&hl=en")
    assert parts_of(source, [brand("Acme", "acme", "big acme & co/?", "R&D/labs?"), brand("Ü", "ü")]) == (
        Part(
            source,
            "Acme",
            "https://example.com/acme%20OR%20R%26D%2Flabs%3F?q=acme%20OR%20R%26D%2Flabs%3F+when:7d&hl=en",
        ),
        Part(source, "Ü", "https://example.com/%C3%BC?q=%C3%BC+when:7d&hl=en"),
    )


def test_x_is_a_part_for_each_thing_it_reads_and_keeps_up() -> None:
    hour, day = timedelta(hours=1), timedelta(days=1)
    source = Source("X", SourceKind.X, EVERY, x=XSettings(read=("mentions", "counts"), refresh_days=(1,)))
    assert parts_of(source, [brand("Acme", "acme")]) == (
        Part(source, "mentions"),
        Part(source, "counts", every=day),
        Part(source, "refresh", every=hour, upkeep=True),
        Part(source, "removals", every=hour, upkeep=True),
    )


@pytest.mark.parametrize(
    ("tracked", "query"),
    [
        pytest.param(brand("A", "acme"), "acme", id="a word"),
        pytest.param(brand("A", "acme mail", "umbra"), '"acme mail" OR umbra', id="a phrase and a word"),
        pytest.param(brand("A", "#acmelife", "@acme"), "#acmelife", id="hashtags yes, handles no"),
        pytest.param(brand("A", "Acme Cloud", "acme"), "acme", id="what holds another"),
        pytest.param(brand("A", "ACME cloud", "acme", "#Acme"), "acme", id="what holds another, other case"),
        pytest.param(
            brand("A", "acmecloud", "acme", "bigacme"),
            "acmecloud OR acme OR bigacme",
            id="only whole words are held",
        ),
        pytest.param(brand("A", "c++ lib", "c++"), "c++", id="words that end in signs"),
        pytest.param(brand("A", 'the "big" acme'), '"the big acme"', id="quotes inside"),
        pytest.param(brand("Acme", "@acme"), "Acme", id="only a handle"),
        pytest.param(brand("Acme Corp"), '"Acme Corp"', id="nothing but a name"),
        pytest.param(
            brand("A", *(f"{letter * 150}" for letter in "abc")),
            "a" * 150 + " OR " + "b" * 150,
            id="too long",
        ),
        pytest.param(brand("A", "a" * 198, "b" * 198), "a" * 198 + " OR " + "b" * 198, id="just fits"),
        pytest.param(brand("A", "a" * 198, "b" * 199), "a" * 198, id="just does not"),
    ],
)
def test_a_brand_is_asked_for_in_as_few_words_as_find_it(tracked: Brand, query: str) -> None:
    assert query_of(tracked) == query


@settings(deadline=None)
@given(st.lists(st.text(min_size=1, max_size=200).map(str.strip).filter(bool), min_size=1, max_size=8))
def test_a_search_url_carries_the_query_whole_and_never_too_long(keywords: list[str]) -> None:
    tracked = brand("A name", *keywords)
    (part,) = parts_of(feed("https://example.com/?q={query}&hl=en"), [tracked])
    assert part.url is not None
    asked = parse_qs(urlsplit(part.url).query, strict_parsing=True)
    assert asked == {"q": [query_of(tracked)], "hl": ["en"]}
    assert 0 < len(query_of(tracked)) <= 400

"""Marks in a text: where the matcher finds keywords, and never a character more or less."""

from __future__ import annotations

from itertools import pairwise
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from listener.enrich.highlight import ELLIPSIS, Mark, Segment, segments
from listener.enrich.matching import Matcher
from listener.model import Brand, Keyword, Role

KEYWORDS = ("acme", "Acme Cloud", "#AcmeLife", "@acme", "Weißbier", "Café", "吉野家", "Ｏｋ")
PIECES = (
    *KEYWORDS,
    *("ACME", "acme  cloud", "Acme™ \n Cloud", "acmecloud", "#acmelife", "bob@acme", "weißbier", "CAFÉ"),
    *(normalize("NFD", "café"), "ok", "xOK", "ÀÇ", "İ", "ß", " ", "\n\n", "\t", "®", "'s", "、", "!"),
)


@given(st.text(), st.lists(st.text(max_size=8), max_size=4), st.text(max_size=10))
def test_the_pieces_in_a_row_are_the_text(text: str, keywords: list[str], query: str) -> None:
    found = segments(text, keywords, query)
    assert "".join(piece.text for piece in found) == text
    assert all(piece.text for piece in found)
    assert all(one.mark is not next_.mark for one, next_ in pairwise(found))


@given(st.lists(st.sampled_from(PIECES)).map("".join), st.sampled_from(KEYWORDS))
@example(f"Le {normalize('NFD', 'café')}!", "Café")
@example("Ein weißbier.", "Weißbier")
def test_a_keyword_is_marked_where_the_matcher_finds_it(text: str, keyword: str) -> None:
    matcher = Matcher([Brand("A", Role.OWN, (Keyword(keyword),))])
    marked = [piece.text for piece in segments(text, [keyword]) if piece.mark is Mark.KEYWORD]
    assert bool(marked) == bool(matcher.match(text))
    assert all(matcher.match(piece) for piece in marked)


@given(st.lists(st.sampled_from(PIECES), max_size=400).map(" ".join), st.integers(1, 200))
def test_what_is_shown_of_a_long_text_is_a_part_of_it(text: str, longest: int) -> None:
    shown = "".join(piece.text for piece in segments(text, KEYWORDS, "x", longest=longest))
    assert len(shown.strip(ELLIPSIS)) <= longest
    assert shown.removeprefix(ELLIPSIS).removesuffix(ELLIPSIS) in text


def test_what_matched_and_what_was_searched_are_told_apart() -> None:
    assert segments("I love Acme's battery.", ["acme"], "batt") == (
        Segment("I love "),
        Segment("Acme", Mark.KEYWORD),
        Segment("'s "),
        Segment("battery", Mark.SEARCHED),
        Segment("."),
    )


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        pytest.param("Battery, battery!", "BATTERY", ["Battery", "battery"], id="in any case"),
        pytest.param("no combat", "bat", [], id="only where a word begins"),
        pytest.param("新しい吉野家の店", "吉野家", ["吉野家"], id="anywhere where words are not spaced"),
        pytest.param("a+b (c)", "(c) a+", ["a", "c"], id="signs are no words"),
        pytest.param("some text", "...", [], id="nothing to search"),
    ],
)
def test_searched_words_are_marked_as_the_search_finds_them(text: str, query: str, marked: list[str]) -> None:
    assert [piece.text for piece in segments(text, [], query) if piece.mark is Mark.SEARCHED] == marked


def test_a_long_text_is_cut_around_its_first_mark() -> None:
    text = "word " * 500 + "Acme" + " word" * 500
    found = segments(text, ["acme"], longest=200)
    assert found[:3] == (Segment(ELLIPSIS), Segment("word " * 11), Segment("Acme", Mark.KEYWORD))
    assert found[-1] == Segment(ELLIPSIS)
    assert sum(len(piece.text) for piece in found) <= 202


def test_overlapping_keywords_are_marked_once() -> None:
    assert segments("acme cloud nine", ["acme", "cloud nine", "acme cloud"]) == (
        Segment("acme cloud nine", Mark.KEYWORD),
    )

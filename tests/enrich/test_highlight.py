"""Marks in a text: where the matcher finds keywords, and never a character more or less."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from listener.enrich.highlight import ELLIPSIS, Mark, Segment, segments
from listener.enrich.matching import Matcher
from listener.model import Brand, Keyword, Role

WORDS = st.lists(
    st.sampled_from(["Acme", "acme cloud", "#AcmeLife", "@acme", "ok", "ÀÇ", "\n", "İ", "ß", "x"])
)


@given(st.text(), st.lists(st.text(max_size=8), max_size=4), st.text(max_size=10))
def test_the_pieces_in_a_row_are_the_text(text: str, keywords: list[str], query: str) -> None:
    assert "".join(piece.text for piece in segments(text, keywords, query)) == text


@given(WORDS)
def test_a_keyword_is_marked_where_the_matcher_finds_it(words: list[str]) -> None:
    text = " ".join(words)
    keyword = "acme cloud"
    found = Matcher([Brand("A", Role.OWN, (Keyword(keyword),))]).match(text)
    marked = [piece.text for piece in segments(text, [keyword]) if piece.mark is Mark.KEYWORD]
    assert bool(marked) == bool(found)


def test_what_matched_and_what_was_searched_are_told_apart() -> None:
    assert segments("I love Acme's battery.", ["acme"], "batt") == (
        Segment("I love "),
        Segment("Acme", Mark.KEYWORD),
        Segment("'s "),
        Segment("battery", Mark.SEARCHED),
        Segment("."),
    )


def test_a_long_text_is_cut_around_its_first_mark() -> None:
    text = "word " * 500 + "Acme" + " word" * 500
    found = segments(text, ["acme"], longest=200)
    assert found[0] == found[-1] == Segment(ELLIPSIS)
    assert Segment("Acme", Mark.KEYWORD) in found
    assert sum(len(piece.text) for piece in found) <= 202


def test_overlapping_keywords_are_marked_once() -> None:
    assert segments("acme cloud", ["acme", "acme cloud"]) == (Segment("acme cloud", Mark.KEYWORD),)

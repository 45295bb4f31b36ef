"""The words that say something by themselves: what is left out, and scripts without spaces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.enrich.text import fold
from listener.enrich.words import LONGEST, Words
from tests.builders import a_brand, a_config

WORDS = Words(a_config(brands=(a_brand("Acme", handles={"x": ("acmehelp",)}),)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sync is DOWN again, sync!", {"sync", "is", "down", "again"}),
        ("acme Acme's #acme @acmehelp @anna https://acme.example/down", set()),
        ("I paid 12 for a 4k screen", {"paid", "for", "4k", "screen"}),
        ("#BrokenAgain don’t don't", {"brokenagain", "don't"}),
        ("Größe ＷＩＤＥ", {"grösse", "wide"}),
        ("接続が遅い", {"接続", "続が", "が遅", "遅い"}),
        ("wifi接続", {"wifi", "接続"}),
        ("x" * (LONGEST + 1), set()),
        ("", set()),
    ],
)
def test_words_are_folded_and_say_something(text: str, expected: set[str]) -> None:
    assert WORDS.of(text) - {"s"} == expected


@given(st.text(max_size=80))
def test_words_are_folded_and_of_readable_length(text: str) -> None:
    for word in WORDS.of(text):
        assert 1 < len(word) <= LONGEST
        assert not word.isdigit()
        assert fold(word) == word

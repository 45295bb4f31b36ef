"""Folding and word characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.enrich.text import fold, fold_in_place, is_word, tidy, without_addresses


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Acme  Cloud\n\tRocks ", "acme cloud rocks"),
        ("ＡＣＭＥ", "acme"),
        ("＃Acme ＠Acme", "#acme @acme"),
        ("Straße STRASSE", "strasse strasse"),
        ("Cafe\u0301", "café"),
        ("ΣΊΣΥΦΟΣ", "σίσυφοσ"),
        ("Acme™ Cloud® Plus℠", "acme cloud plus"),
        ("", ""),
        (" \u3000\u00a0 ", ""),
    ],
)
def test_spellings_of_one_text_fold_to_one(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(max_codepoint=127)))
def test_the_short_way_for_ascii_gives_what_the_long_way_gives(text: str) -> None:
    assert fold(text + "é").removesuffix("é").rstrip() == fold(text)


@given(st.text())
def test_folding_in_place_keeps_every_place(text: str) -> None:
    assert len(fold_in_place(text)) == len(text)


def test_folding_in_place_knows_case_and_width_but_not_longer_spellings() -> None:
    assert fold_in_place("ＡcME Straße İstanbul") == "acme straße istanbul"


def test_tidying_keeps_case_and_composes() -> None:
    assert tidy("A  Cafe\u0301™ x") == "A Café x"


@pytest.mark.parametrize("character", ["a", "Z", "7", "_", "é", "ß", "ж", "ع", "한", "\u0301", "\u093e", "²"])
def test_letters_digits_underscore_and_marks_are_word_characters(character: str) -> None:
    assert is_word(character)


@pytest.mark.parametrize(
    "character", [" ", "-", "#", "@", ".", "'", "’", "😀", "™", "\u200b", "\0", "\ud800"]
)
def test_signs_spaces_and_emoji_are_not(character: str) -> None:
    assert not is_word(character)


@pytest.mark.parametrize("character", ["東", "あ", "カ", "ｶ", "ー", "々", "𠮷", "ก", "ິ", "ລ", "ខ", "က"])
def test_scripts_written_without_spaces_have_no_word_boundaries_to_ask_for(character: str) -> None:
    assert not is_word(character)


def test_the_selector_that_colours_an_emoji_does_not_glue_it_to_the_next_word() -> None:
    assert not is_word("\ufe0f")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("see https://t.co/abc now", "see   now"),
        ("see HTTP://Example.test/a?b=c, WWW.example.test t.co/x", "see      "),
        ("@anna thanks, .@Acme", "  thanks, . "),
        ("@anna@example.social hi", "  hi"),
        ("bob@acme.test stays", "bob@acme.test stays"),
        ("見てhttps://t.co/abc次", "見て 次"),
        ("either/or, not.com", "either/or, not.com"),
    ],
)
def test_links_and_handles_are_taken_out_and_nothing_else(text: str, rest: str) -> None:
    assert without_addresses(text) == rest

"""storable, one_line, tidy."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from listener.sources.text import one_line, storable, tidy


def test_nul_and_halves_of_surrogate_pairs_leave() -> None:
    assert storable("a\0b\ud83dc\udc00d😀\n\té") == "abcd😀\n\té"


@given(st.text())
def test_what_is_storable_has_a_utf_8_form_and_no_nul(text: str) -> None:
    assert "\0" not in storable(text).encode().decode()


def test_blanks_are_tidied_line_by_line() -> None:
    assert tidy("  a \t b\xa0c \r\n\n \n d ") == "a b c\nd"
    assert one_line(" a \n\n b ") == "a b"

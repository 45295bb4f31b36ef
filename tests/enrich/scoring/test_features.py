"""A text as numbers: what it stands for, whatever it holds."""

from __future__ import annotations

from math import isclose

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.enrich.scoring.features import (
    LAST_PLACE,
    PLACES,
    features_of,
    figures_of,
    packed,
    pieces_of,
    place_of,
    unpacked,
    words_of,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("Never AGAIN!!! :(", ["never", "again", "!!!", ":("], id="symbols are words as well"),
        pytest.param("don’t", ["don't"], id="apostrophes of every kind are one"),
        pytest.param("'quoted'", ["'", "quoted", "'"], id="quotation marks are none"),
        pytest.param("हिन्दी में", ["हिन्दी", "में"], id="vowel signs belong to their word"),
        pytest.param("late😡😡now", ["late", "😡😡", "now"], id="emoji stand apart"),
        pytest.param("#fail", ["#", "fail"], id="a hashtag is its word"),
        pytest.param("", [], id="nothing"),
        pytest.param("x", ["x"], id="one character"),
    ],
)
def test_words_are_told_apart(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_a_text_without_spaces_is_read_in_pieces() -> None:
    assert [len(word) for word in words_of("好" * 100)] == [40, 40, 20]


def test_a_word_stands_for_itself_and_its_pieces_and_neighbours_for_a_pair() -> None:
    found = features_of("so bad")
    assert {place_of("so"), place_of("bad"), place_of("so bad")} == {one for one in found if one < PLACES}
    assert {one for one in found if one >= PLACES} == {*pieces_of("so"), *pieces_of("bad")}
    assert len(pieces_of("so")) == 3 + 2 + 1


def test_the_places_of_a_word_never_change() -> None:
    # Or models of an earlier day would weigh other words.
    assert (place_of("bad"), place_of("so bad")) == (211451, 160135)
    assert pieces_of("so") == (333531, 350395, 410627, 410975, 455051, 510222)


def test_a_word_said_twice_counts_once() -> None:
    assert features_of("bad bad bad").keys() == features_of("bad bad").keys()


@given(st.text(max_size=300))
def test_a_long_text_weighs_as_much_as_a_short_one(text: str) -> None:
    found = features_of(text)
    assert all(0 <= place < LAST_PLACE for place in found)
    if words_of(text):
        # More than 1 where places are shared.
        assert sum(weight * weight for weight in found.values()) > 2 - 1e-9


def test_half_a_surrogate_pair_stands_for_something() -> None:
    assert features_of("\ud83d off")


def test_vader_says_its_class_beside_its_figures() -> None:
    assert figures_of("", (0.1, 0.6, 0.3, 0.05))[3:] == (0.1, 0.6, 0.3, 0.05, 1.0, 0.0)
    assert figures_of("", (0.3, 0.6, 0.1, -0.05))[3:] == (0.3, 0.6, 0.1, -0.05, 0.0, 1.0)
    assert figures_of("", None)[3:] == (0,) * 6


def test_how_a_text_is_said_counts_in_every_language() -> None:
    assert figures_of("Co?!", None)[:3] == (0.5, 0.5, 0.5 * 4 / 140)
    assert figures_of("x" * 100_000, None)[:3] == (0, 0, 0.5)


def test_vectors_come_back_as_they_were_kept() -> None:
    chance = np.random.default_rng(1)
    vectors = chance.normal(size=(3, 512)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    kept = packed(vectors)
    assert [len(one) for one in kept] == [512, 512, 512]
    again = unpacked(kept)
    assert np.abs(again - vectors).max() <= 0.5 / 512 + 1e-7
    assert packed(again) == kept
    assert isclose(float(np.linalg.norm(again[0])), 1, abs_tol=0.01)

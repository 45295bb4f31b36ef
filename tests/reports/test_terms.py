"""Words that became more or less usual: what counts, and what is grammar."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from listener.enrich.words import Words
from listener.reports import terms
from listener.reports.terms import TermChange, term_changes
from listener.store.excerpts import Excerpt
from tests.builders import a_config

WORDS = Words(a_config())


def texts(first: int, *written: tuple[str, int], lang: str = "en") -> list[Excerpt]:
    """Each text by so many authors, numbered from the first on."""
    told = [text for text, count in written for _ in range(count)]
    return [Excerpt(first + number, first + number, lang, text) for number, text in enumerate(told)]


def found(before: Sequence[Excerpt], now: Sequence[Excerpt]) -> dict[str, TermChange]:
    return {one.term: one for one in term_changes(before, now, WORDS)}


def test_a_word_that_many_more_use_is_told_with_posts_of_different_authors() -> None:
    told = found(texts(0, ("parcel late", 300)), texts(1_000, ("parcel late", 200), ("refund late", 60)))
    assert set(told) == {"refund"}
    one = told["refund"]
    assert (one.authors_before, one.authors_now, one.posts) == (0, 60, (1_200, 1_201, 1_202))


def test_what_fewer_than_three_people_say_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    # By itself the prior lets so few hardly ever stand out.
    monkeypatch.setattr(terms, "CLEAR", 0.1)
    many = texts(0, ("parcel late", 2_000))
    assert "refund" not in found(many, texts(50_000, ("parcel late", 90), ("refund", 2)))
    assert "refund" in found(many, texts(50_000, ("parcel late", 90), ("refund", 3)))


def test_what_everybody_says_somewhat_more_is_grammar() -> None:
    before = texts(0, ("the parcel", 900), ("one parcel", 2_100))
    now = texts(9_000, ("the parcel", 1_500), ("one parcel", 1_500))
    assert found(before, now) == {}
    often = texts(9_000, ("the parcel", 2_100), ("one parcel", 900))
    assert set(found(before, often)) == {"the", "one"}


def test_each_language_has_words_of_its_own() -> None:
    before = [*texts(0, ("die parcel", 300)), *texts(1_000, ("die lieferung", 300), lang="de")]
    now = [
        *texts(9_000, ("die parcel", 300)),
        *texts(9_500, ("die lieferung", 300), ("kaputt", 60), lang="de"),
    ]
    assert [(one.lang, one.term) for one in term_changes(before, now, WORDS)] == [("de", "kaputt")]


def test_the_most_changed_word_comes_first() -> None:
    before = texts(0, ("parcel", 900), ("slow", 30))
    now = texts(9_000, ("parcel", 900), ("refund", 40), ("angry", 80))
    assert [one.term for one in term_changes(before, now, WORDS)] == ["angry", "refund", "slow"]


def test_a_language_that_was_not_written_before_tells_no_words() -> None:
    assert found(texts(0, ("parcel", 50)), texts(100, ("paket kaputt", 50), lang="de")) == {}
    assert term_changes([], [], WORDS) == ()

"""The rules of VADER written anew. vaderSentiment itself says what a text should score."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.enrich.scoring import rules
from listener.enrich.scoring.rules import Polarity, Rules
from tests.enrich.scoring.opinions import drawn, opinions, vader

RULES = Rules()


def told(text: str) -> Polarity:
    """What the library says."""
    found = vader().polarity_scores(text)
    return found["neg"], found["neu"], found["pos"], found["compound"]


@given(st.deferred(opinions))
def test_where_all_rules_meet_the_scores_are_those_of_the_library(text: str) -> None:
    assert RULES.scores(text) == told(text)


@given(st.text())
def test_whatever_is_written_the_scores_are_those_of_the_library(text: str) -> None:
    assert RULES.scores(text) == told(text)


def test_of_many_texts_drawn_at_random_none_scores_otherwise() -> None:
    rng = Random(9)
    texts = [drawn(rng) for _ in range(1_000)]
    assert [text for text in texts if RULES.scores(text) != told(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "\ud83d \0",
        "good",
        "a phone",
        "very GOOD phone",
        "VERY GOOD",
        "not VERY good, EXTREMELY bad",
        "no good, no really good",
        "no phone or good",
        "no",
        "no no no good",
        "never so good never this bad",
        "I never was so good",
        "without doubt good",
        "without a doubt good",
        "without any doubt bad",
        "doubt without good",
        "at least good",
        "the least good",
        "least good",
        "very least bad",
        "it is kind of good",
        "kind",
        "kind words of",
        "what a phone of the bomb yesterday",
        "he is the worst bad ass of all",
        "oh well yeah right good",
        "it was just enough good",
        "a kiss of death",
        "something to die for",
        "good but bad good bad but good good",
        "good good bad good but good bad bad",
        "but good but bad",
        "good!!!! good?? bad???? good!!!!!?",
        "isn't good, wasnt bad, ain't THAT great",
        ":) :( :D ;) <3 xD",
        "good😂bad 😂😂 💔good",
        "😂",
        "'good' (bad) #great good,bad",
        "goo\u00a0good\u2003bad\x85great\u3000hate",
        "İ good ΟΔΟΣ BAD ß ﬁ",
    ],
)
def test_each_rule_does_what_it_does_in_the_library(text: str) -> None:
    assert RULES.scores(text) == told(text)


def test_a_but_among_equal_values_changes_the_first_that_equals_as_the_library_does() -> None:
    """Words worth 2, 1, 3 and 1.5: what a "but" makes of one is what another was worth."""
    text = "awards alright gorgeous agree awards gorgeous alright but agree awards gorgeous alright agree "
    for words in (text, text * 20, text.replace("but", "awful but")):
        assert RULES.scores(words) == told(words)


def test_no_emoji_of_the_library_is_ascii_so_that_plain_texts_need_not_be_looked_through() -> None:
    assert [sign for sign in vader().emojis if len(sign) == 1 and sign.isascii()] == []


def test_no_word_is_in_two_of_the_lists_of_the_library() -> None:
    """A booster in the lexicon would carry no opinion and yet count as one: no list has any."""
    from vaderSentiment.vaderSentiment import BOOSTER_DICT, NEGATE

    assert set(vader().lexicon).isdisjoint({*BOOSTER_DICT, *NEGATE, "least", "so", "this"})


def test_words_are_forgotten_before_there_are_too_many_and_score_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rules, "_REMEMBERED", 3)
    some = Rules()
    for text in ("one good phone, two bad ones", "good", "THE LAST GOOD " + "one" * 50):
        assert some.scores(text) == told(text)
        assert len(some._words) <= 3

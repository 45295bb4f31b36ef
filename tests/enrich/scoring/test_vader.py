"""The tone of a text. vaderSentiment itself says what a plain text should score."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from listener.enrich.scoring.vader import MAX_CHARACTERS, MAX_EMOJI, VaderScorer
from listener.enrich.terms import Blanker
from listener.model import Score, Sentiment

SCORER = VaderScorer(Blanker(["United", "best buy"]))
WORDS = [
    "good",
    "bad",
    "not",
    "very",
    "BUT",
    "kind",
    "of",
    "the",
    "least",
    "hate!!!",
    "love?",
    ":)",
    "😂",
    "💔",
    "ünd",
]


@cache
def vader() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def test_a_score_is_signed_by_the_library_and_its_version() -> None:
    assert SCORER.name == f"vader-{version('vaderSentiment')}"
    assert SCORER.score("good") == Score(4404, SCORER.name)
    assert SCORER.languages == {"en"}


@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_a_plain_text_scores_exactly_what_the_library_gives(words: list[str]) -> None:
    text = " ".join(words)
    assert SCORER.score(text).compound == round(vader().polarity_scores(text)["compound"] * 10_000)


@pytest.mark.parametrize("text", ["", "   ", "12:30", "...", "\0", "\ud83d"])
def test_a_text_without_an_opinion_is_neutral_not_unknown(text: str) -> None:
    assert SCORER.score(text).sentiment is Sentiment.NEUTRAL


@pytest.mark.parametrize(
    "text",
    [
        "@united lost my bag",
        "United lost my bag",
        "#UNITED lost my bag",
        "@good lost my bag .@happy @love@example.test",
        "lost my bag https://t.co/x!!! http://x.test/?q=:) www.x.test/:)",
        "Best  Buy lost my bag",
    ],
)
def test_names_handles_and_links_do_not_colour_the_score(text: str) -> None:
    assert SCORER.score(text) == SCORER.score("lost my bag")


def test_other_hashtags_and_the_same_letters_in_other_words_still_count() -> None:
    assert SCORER.score("lost my bag #happy").compound > SCORER.score("lost my bag").compound
    assert SCORER.readable("reunited") == "reunited"


def test_a_long_text_is_read_up_to_the_cap() -> None:
    text = "good bad " * 12_000
    assert SCORER.readable(text) == text[:MAX_CHARACTERS]
    assert SCORER.score(text) == SCORER.score(text[:MAX_CHARACTERS])


def test_of_very_many_emoji_only_the_first_are_read_and_all_of_the_words() -> None:
    text = "what " + "😂" * 4_000 + " a day" + "💔" * 500
    read = SCORER.readable(text)
    assert read.split() == ["what", "😂" * MAX_EMOJI, "a", "day"]
    assert SCORER.score(text) == SCORER.score("what " + "😂" * MAX_EMOJI + " a day")


def test_characters_that_are_no_emoji_are_not_counted_as_such() -> None:
    text = "é" * (MAX_EMOJI * 2) + "😂" * MAX_EMOJI
    assert SCORER.readable(text) == text

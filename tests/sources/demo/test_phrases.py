"""What people write in the demo: complete grammars, and English that scores as it is meant."""

from __future__ import annotations

import re
from random import Random

import pytest
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from listener.sources.demo.phrases import ENGLISH, Grammar, compose
from listener.sources.demo.press import PRESS
from listener.sources.demo.tongues import GRAMMARS

WORDS = {
    "brand": "Nimbrola",
    "product": "Nimbrola Dock",
    "other": "Vextado",
    "other_product": "Vextado One",
    "tag": "#DeskWithNimbrola",
}
MENTIONS = ("praise", "complaint", "question", "chatter", "comparison", "outage", "campaign")
ANSWERS = ("sorry", "answer", "thanks", "solved", "unsolved")
TOPICS = ("news", "good", "bad", "outage", "campaign", "versus")


def sample(grammar: Grammar, symbol: str, size: int = 400) -> list[str]:
    rng = Random(1)
    return [compose(rng, grammar, symbol, WORDS) for _ in range(size)]


def scores(grammar: Grammar, *symbols: str) -> list[float]:
    analyzer = SentimentIntensityAnalyzer()
    texts = zip(*(sample(grammar, symbol) for symbol in symbols), strict=True)
    return [analyzer.polarity_scores("\n\n".join(text))["compound"] for text in texts]


def test_slots_are_filled_by_words_first_and_then_by_the_grammar() -> None:
    grammar = {"greeting": ("{word} {name},  hello",), "word": ("Dear",), "name": ("nobody",)}
    assert compose(Random(1), grammar, "greeting", {"name": "Ada"}) == "Dear Ada, hello"


def test_a_slot_that_nothing_fills_is_an_error() -> None:
    with pytest.raises(KeyError):
        compose(Random(1), {"greeting": ("Hello {name}",)}, "greeting", {})


@pytest.mark.parametrize(
    "grammar", [pytest.param(grammar, id=lang) for lang, grammar in [*GRAMMARS.items(), *PRESS.items()]]
)
def test_every_slot_of_every_grammar_can_be_filled(grammar: Grammar) -> None:
    used = {
        slot
        for alternatives in grammar.values()
        for text in alternatives
        for slot in re.findall(r"\{(.*?)\}", text)
    }
    assert used - grammar.keys() - WORDS.keys() == set()
    assert all(text.count("{") == text.count("}") for texts in grammar.values() for text in texts)


@pytest.mark.parametrize("lang", GRAMMARS)
def test_every_language_can_say_all_there_is_to_say(lang: str) -> None:
    assert set(MENTIONS + ANSWERS) <= GRAMMARS[lang].keys()
    for symbol in MENTIONS:
        assert all("Nimbrola" in text for text in sample(GRAMMARS[lang], symbol))


@pytest.mark.parametrize("lang", PRESS)
def test_every_headline_names_a_brand(lang: str) -> None:
    for topic in TOPICS:
        assert all("Nimbrola" in text for text in sample(PRESS[lang], f"{topic}_title"))


def test_english_has_hundreds_of_sentences() -> None:
    said = {text for symbol in MENTIONS for text in sample(ENGLISH, symbol)}
    assert len(said) > 1_000


@pytest.mark.parametrize("symbol", ["praise", "campaign", "solved"])
def test_what_is_meant_kindly_scores_positive(symbol: str) -> None:
    assert sum(score >= 0.05 for score in scores(ENGLISH, symbol)) > 0.97 * 400


@pytest.mark.parametrize("symbol", ["complaint", "outage", "unsolved"])
def test_what_is_meant_badly_scores_negative(symbol: str) -> None:
    assert sum(score <= -0.05 for score in scores(ENGLISH, symbol)) > 0.97 * 400


@pytest.mark.parametrize("symbol", ["question", "chatter"])
def test_what_is_meant_plainly_scores_neutral(symbol: str) -> None:
    assert sum(abs(score) < 0.05 for score in scores(ENGLISH, symbol)) > 0.97 * 400


@pytest.mark.parametrize(
    ("topic", "sign"),
    [("good", 1), ("campaign", 1), ("bad", -1), ("outage", -1), ("news", 0)],
)
def test_articles_score_as_they_are_meant(topic: str, sign: int) -> None:
    found = [
        (score >= 0.05) - (score <= -0.05) for score in scores(PRESS["en"], f"{topic}_title", f"{topic}_body")
    ]
    assert found.count(sign) > 0.95 * 400


def test_brand_names_carry_no_tone() -> None:
    lexicon = SentimentIntensityAnalyzer().lexicon
    names = {name.casefold() for words in WORDS.values() for name in words.split()}
    assert names.isdisjoint(lexicon)

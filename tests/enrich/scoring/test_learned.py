"""Scores by a model whose weights can be read off."""

from __future__ import annotations

from math import exp, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.enrich.scoring import VaderScorer
from listener.enrich.scoring.features import LAST_PLACE, features_of, packed
from listener.enrich.scoring.learned import LearnedScorer
from listener.enrich.terms import Blanker
from listener.model import Probabilities, Sentiment
from tests.enrich.scoring.models import FACTS, a_model, with_vector

VADER = VaderScorer(Blanker(["Acme"]))
MODEL = a_model({"broken": (3, 0, 0), "fast": (0, 0, 3), "not fast": (2, 0, -2), " fast": (0, 1, 0)})


def probabilities(negative: float, neutral: float, positive: float) -> Probabilities:
    whole = exp(negative) + exp(neutral) + exp(positive)
    return Probabilities.of(exp(negative) / whole, exp(positive) / whole)


def test_a_text_is_scored_by_the_words_it_holds() -> None:
    score = LearnedScorer(MODEL, VADER).score("@acme Acme broken again")
    assert score is not None
    # Two words and one pair, of which one is weighed.
    assert score.probabilities == probabilities(0.5 + 3 / sqrt(3), 0, 0)
    assert score.sentiment is Sentiment.NEGATIVE
    assert score.compound == score.probabilities.positive - score.probabilities.negative
    assert score.scorer == MODEL.name == f"learned-en-{MODEL.version}"


def test_an_empty_text_is_scored_by_what_most_are() -> None:
    score = LearnedScorer(MODEL, VADER).score("")
    assert score is not None
    assert score.probabilities == probabilities(0.5, 0, 0)


def test_vader_is_asked_where_it_is_weighed() -> None:
    scorer = LearnedScorer(a_model({}, vader=True), VADER)
    compound = VADER.polarity("great")[3]
    score = scorer.score("great")
    assert score is not None
    assert score.probabilities == probabilities(0.5 - 2 * compound, 0, 2 * compound)


def test_a_text_waits_for_its_vector_where_one_is_weighed() -> None:
    scorer = LearnedScorer(with_vector(MODEL), VADER)
    vector = np.zeros((1, 512), dtype=np.float32)
    vector[0, 0] = 0.125
    assert scorer.needs_vectors
    assert scorer.score("something") is None
    score = scorer.score("something", packed(vector)[0])
    assert score is not None
    assert score.probabilities == probabilities(0.5, 0, 1)


def test_a_vector_is_ignored_where_none_is_weighed() -> None:
    scorer = LearnedScorer(MODEL, VADER)
    assert not scorer.needs_vectors
    assert scorer.score("fast", b"what is that") == scorer.score("fast")


def test_terms_tell_what_each_word_moved() -> None:
    # Four words (a comma is one) and three pairs, which are shared by their words.
    found = LearnedScorer(MODEL, VADER).terms("Acme not fast, broken")
    assert [one.word for one in found] == ["broken", "not", "fast"]
    assert [one.weight for one in found] == pytest.approx([-3 / sqrt(7), -2 / sqrt(7), 1 / sqrt(7)])


def test_an_empty_text_has_no_terms() -> None:
    assert LearnedScorer(MODEL, VADER).terms("@acme https://acme.example") == ()


@given(st.lists(st.sampled_from(["not", "fast", "broken", "slow", "!", "fast,"]), min_size=1, max_size=8))
def test_scores_are_the_sums_that_the_learner_took(words: list[str]) -> None:
    text = " ".join(words)
    weights = np.zeros((LAST_PLACE, 3), dtype=np.float32)
    weights[MODEL.places] = MODEL.weights
    sums = MODEL.intercept + sum(weight * weights[place] for place, weight in features_of(text).items())
    score = LearnedScorer(MODEL, VADER).score(text)
    assert score is not None
    assert score.probabilities is not None
    expected = probabilities(*sums.tolist())
    assert abs(score.probabilities.negative - expected.negative) <= 1
    assert abs(score.probabilities.positive - expected.positive) <= 1


@pytest.mark.parametrize("text", ["x", "fast " * 20_000, "😡" * 50_000, "好" * 100_000, "\ud83d"])
def test_texts_of_any_size_are_scored(text: str) -> None:
    assert LearnedScorer(MODEL, VADER).score(text) is not None


def test_a_model_knows_what_was_said_of_its_labels_before_it_knew_them() -> None:
    assert FACTS.said_of(["x:2", "x:3", "x:1"]) == (Sentiment.POSITIVE, None, Sentiment.NEGATIVE)

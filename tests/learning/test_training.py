"""A training from its labels to the model, the verdict and what is missing."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from listener.enrich.scoring import VaderScorer
from listener.enrich.scoring.features import packed
from listener.enrich.scoring.learned import Kind, LearnedScorer, label_name
from listener.enrich.scoring.model_file import read
from listener.enrich.terms import Blanker
from listener.learning.labels import Labelled
from listener.learning.training import Task, Trained, trained
from listener.learning.verdict import BETTER, TOO_FEW, Verdict
from listener.model import CLASSES, Sentiment
from tests.learning.labels import made_up, shuffled

VADER = VaderScorer(Blanker(()))


def of(labels: Sequence[Labelled], **changes: object) -> Trained:
    return trained(Task("en", tuple(labels), **changes))  # type: ignore[arg-type]


def with_vectors(labels: Sequence[Labelled], strength: float, seed: int = 1) -> list[Labelled]:
    """Vectors that tell the class the better the stronger, in whatever language."""
    chance = np.random.default_rng(seed)
    towards = np.random.default_rng(7).normal(size=(3, 512))
    found = chance.normal(size=(len(labels), 512))
    found += strength * towards[[CLASSES.index(one.label) for one in labels]]
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    kept = packed(found.astype(np.float32))
    return [replace(one, vector=vector) for one, vector in zip(labels, kept, strict=True)]


def test_labels_that_say_something_teach_a_scorer_that_is_used() -> None:
    found = of(made_up(150))
    assert (found.verdict.is_better, found.verdict.reason, found.verdict.missing) == (True, BETTER, 0)
    assert found.kind is Kind.WORDS
    assert found.content is not None
    model = read(found.content)
    assert (model.lang, model.kind, model.vector) == ("en", Kind.WORDS, None)
    scorer = LearnedScorer(model, VADER)
    fresh = made_up(100, 2, telling=1.0)
    told = [scorer.score(one.text) for one in fresh]
    right = sum(
        score is not None and score.sentiment is one.label for score, one in zip(told, fresh, strict=True)
    )
    assert right > 80


def test_the_model_knows_the_facts_of_its_training() -> None:
    labels = made_up(150)
    some_unfair = [replace(one, is_fair=number % 3 > 0) for number, one in enumerate(labels)]
    found = of(some_unfair)
    assert found.content is not None
    facts = read(found.content).facts
    assert (facts.labels, facts.fair, facts.languages) == (found.labels, 100, ("en",))
    assert sum(found.labels) == 150
    assert found.fair == 100
    assert sum(map(sum, facts.matrix)) == 100
    assert facts.matrix == found.matrix
    assert [name for name, _said in facts.said] == sorted(label_name(one.key) for one in labels)
    assert facts.f1 == found.verdict.candidate_f1
    assert found.curve[-1] == (150, found.verdict.candidate_f1)


def test_the_same_labels_give_the_same_file_whatever_their_order() -> None:
    labels = made_up(80)
    again = random.Random(3).sample(labels, len(labels))
    assert of(labels) == of(again)


def test_other_labels_give_another_model() -> None:
    assert of(made_up(80)).content != of(made_up(80, 2)).content


@pytest.mark.parametrize("seed", range(3))
def test_shuffled_labels_teach_nothing_that_is_used(seed: int) -> None:
    found = of(shuffled(made_up(100), seed))
    assert not found.verdict.is_better


def test_too_few_labels_teach_nothing() -> None:
    found = of(made_up(41))
    assert found == Trained("en", Verdict(False, TOO_FEW, missing=9), found.labels, 41, 0)


def test_labels_of_one_class_teach_nothing() -> None:
    found = of([replace(one, label=Sentiment.POSITIVE) for one in made_up(100)])
    assert found == Trained("en", Verdict(False, TOO_FEW, missing=10), (0, 0, 100), 100, 0)


def test_labels_that_contradict_each_other_are_left_out_and_counted() -> None:
    labels = made_up(80)
    against = [
        replace(one, key=f"again:{one.key}", label=Sentiment.NEUTRAL)
        for one in labels[:10]
        if one.label is not Sentiment.NEUTRAL
    ]
    found = of([*labels, *against])
    assert found.left_out == 2 * len(against)
    assert sum(found.labels) == 80 - len(against)


def test_texts_of_any_size_can_be_labelled() -> None:
    labels = made_up(60)
    long = replace(labels[0], text=VADER.readable("dreck " * 20_000))
    assert (
        of([long, replace(labels[1], text="x"), replace(labels[2], text=""), *labels[3:]]).content is not None
    )


def test_labels_that_may_not_judge_teach_all_the_same() -> None:
    found = of([replace(one, is_fair=False) for one in made_up(150)])
    assert found.verdict == Verdict(False, TOO_FEW, missing=50)
    assert found.content is not None
    assert found.curve == ()


def test_vectors_are_used_where_they_win() -> None:
    labels = with_vectors(made_up(200, telling=0.2), 0.25)
    found = of(labels, encoder="use-1")
    assert [kind for kind, _verdict in found.tried] == [Kind.WORDS, Kind.VECTORS]
    assert found.kind is Kind.VECTORS
    assert found.content is not None
    model = read(found.content)
    assert model.encoder == "use-1"
    scorer = LearnedScorer(model, VADER)
    fresh = with_vectors(made_up(100, 5, telling=0.0), 0.25, 5)
    told = [scorer.score(one.text, one.vector) for one in fresh]
    right = sum(
        score is not None and score.sentiment is one.label for score, one in zip(told, fresh, strict=True)
    )
    assert right > 70


def test_vectors_that_say_nothing_are_not_used() -> None:
    found = of(with_vectors(made_up(150), 0.0), encoder="use-1")
    assert found.kind is Kind.WORDS


def test_labels_without_vectors_do_not_count_where_vectors_do() -> None:
    labels = [*with_vectors(made_up(100), 0.2), *(replace(one, key=f"n:{one.key}") for one in made_up(20, 2))]
    assert sum(of(labels, encoder="use-1").labels) == 100


def test_labels_of_other_languages_carry_over_where_few_are_its_own() -> None:
    others = [replace(one, key=f"o:{one.key}", lang="en") for one in with_vectors(made_up(400, 2), 0.12, 2)]
    own = [replace(one, lang="pl") for one in with_vectors(made_up(60, 3, telling=0.0), 0.12, 3)]
    found = trained(Task("pl", tuple(own), tuple(others), "use-1"))
    assert found.kind is Kind.CARRIED
    assert found.verdict.is_better
    assert found.content is not None
    model = read(found.content)
    assert (model.facts.languages, len(model.places), model.figures) == (("en", "pl"), 0, None)
    assert sum(found.labels) == 60


def test_a_language_without_labels_of_its_own_is_not_scored() -> None:
    others = with_vectors(made_up(200, 2), 0.3)
    found = trained(Task("pl", (), tuple(others), "use-1"))
    assert (found.content, found.verdict) == (None, Verdict(False, TOO_FEW, missing=50))

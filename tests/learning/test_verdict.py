"""When a scorer that learned may replace the one in use."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from listener.learning.labels import Labelled
from listener.learning.verdict import (
    AS_IN_USE,
    BETTER,
    NO_BETTER_THAN_MIX,
    NOT_BETTER,
    PERMUTATIONS,
    TOO_FEW,
    Verdict,
    confusion,
    judge,
    macro_f1,
)
from listener.metrics.audit import Confusion
from listener.model import CLASSES, Sentiment
from tests.learning.labels import made_up

LABELS = made_up(120)
TRUTH = [CLASSES.index(one.label) for one in LABELS]


def right(share: float, seed: int = 1) -> list[int]:
    """Classes that are right so often."""
    chance = np.random.default_rng(seed)
    return [y if chance.random() < share else int(chance.integers(3)) for y in TRUTH]


def predicted(classes: list[int]) -> list[Labelled]:
    return [replace(one, predicted=CLASSES[number]) for one, number in zip(LABELS, classes, strict=True)]


def test_who_is_clearly_better_is_better() -> None:
    found = judge(predicted(right(0.3, 2)), right(0.9))
    assert (found.is_better, found.reason, found.exceeded, found.missing) == (True, BETTER, PERMUTATIONS, 0)
    assert found.p == 1 / 501
    assert found.difference.n == 120
    assert found.candidate_f1 is not None
    assert found.in_use_f1 is not None
    assert found.difference.value == pytest.approx(found.candidate_f1 - found.in_use_f1)


def test_who_says_the_same_is_not_better() -> None:
    same = right(0.8)
    found = judge(predicted(same), same)
    assert (found.is_better, found.reason, found.missing) == (False, AS_IN_USE, None)
    assert (found.difference.value, found.difference.low, found.difference.high) == (0, 0, 0)


def test_a_difference_that_may_be_chance_is_none() -> None:
    found = judge(predicted(right(0.70, 2)), right(0.74, 3))
    assert (found.is_better, found.reason) == (False, NOT_BETTER)


def test_who_only_matches_the_mix_is_not_better() -> None:
    # Classes dealt out by how often each is labelled, against one class for all.
    mix = list(np.random.default_rng(1).permutation(TRUTH))
    found = judge(predicted([1] * len(TRUTH)), mix)
    assert found.difference.low is not None
    assert found.difference.low > 0
    assert (found.is_better, found.reason) == (False, NO_BETTER_THAN_MIX)


def test_only_fair_labels_judge() -> None:
    fair = predicted(right(0.3, 2))
    unfair = [replace(one, key=f"u:{one.key}", is_fair=False) for one in fair]
    said = right(0.9)
    assert judge([*fair, *unfair], [*said, *right(0.0)]) == judge(fair, said)


def test_too_few_fair_labels_judge_nobody() -> None:
    some = [replace(one, is_fair=number < 40) for number, one in enumerate(LABELS)]
    assert judge(some, TRUTH) == Verdict(False, TOO_FEW, missing=10)


def test_where_nobody_scored_the_best_single_class_stands_in() -> None:
    nobody = [replace(one, predicted=None) for one in LABELS]
    found = judge(nobody, right(0.9))
    counts = np.bincount(TRUTH, minlength=3)
    assert counts.argmax() == 0
    assert found.in_use_f1 == pytest.approx(2 * counts[0] / (len(TRUTH) + counts[0]) / 3)
    assert found.is_better


def test_copies_of_one_text_are_one_witness() -> None:
    alone = judge(predicted(right(0.66, 2)), right(0.74, 3))
    labels = predicted(right(0.66, 2))
    copies = [replace(labels[0], key=f"c:{number}") for number in range(200)]
    wrong = [replace(one, predicted=CLASSES[(TRUTH[0] + 1) % 3]) for one in copies]
    found = judge([*labels, *wrong], [*right(0.74, 3), *[TRUTH[0]] * 200])
    assert not alone.is_better
    assert not found.is_better


def test_the_confusion_is_the_one_of_an_audit() -> None:
    said = right(0.5)
    pairs = [(CLASSES[p], Sentiment(one.label)) for p, one in zip(said, LABELS, strict=True)]
    audited = Confusion.of(pairs)
    counts = confusion(np.array(TRUTH), np.array(said))
    assert counts == audited.counts
    assert float(macro_f1(np.array(counts, dtype=float))) == pytest.approx(audited.macro_f1)


def test_a_class_that_nobody_labelled_is_left_out_of_the_mean() -> None:
    counts = ((5, 0, 0), (0, 5, 0), (1, 0, 0))
    audited = Confusion(counts)
    assert float(macro_f1(np.array(counts, dtype=float))) == pytest.approx(audited.macro_f1)

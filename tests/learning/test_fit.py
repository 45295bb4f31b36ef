"""Weights from labels, and probabilities that keep what they promise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from listener.enrich.scoring.features import FIGURES, LAST_PLACE
from listener.learning.fit import calibration, classes, fit, matrix
from tests.learning.labels import made_up


def test_vader_is_asked_in_english_alone() -> None:
    english = made_up(3)
    polish = [replace(one, lang="pl") for one in english]
    vader = slice(LAST_PLACE + 3, LAST_PLACE + FIGURES)
    assert matrix(english, words=True, vectors=False)[:, vader].nnz > 0
    assert matrix(polish, words=True, vectors=False)[:, vader].nnz == 0


def test_vectors_stand_beside_words() -> None:
    labels = [replace(one, vector=bytes([64]) + bytes(511)) for one in made_up(2)]
    x = matrix(labels, words=False, vectors=True)
    assert x.nnz == 2
    assert x[0, LAST_PLACE + FIGURES] == pytest.approx(64 / 512)


def test_a_label_without_a_vector_has_no_row_of_vectors() -> None:
    with pytest.raises(ValueError, match="without a vector"):
        matrix(made_up(1), words=False, vectors=True)


def test_words_that_occur_once_are_not_weighed() -> None:
    labels = made_up(80)
    x = matrix(labels, words=True, vectors=False)
    columns = fit(x, classes(labels)).columns
    occurs = np.bincount(x.indices, minlength=x.shape[1])
    assert set(columns[columns < LAST_PLACE]) == set(np.flatnonzero(occurs[:LAST_PLACE] >= 2))


def test_probabilities_are_drawn_to_the_mix_of_labels_but_half_way() -> None:
    chance = np.random.default_rng(1)
    y = chance.choice(3, size=4000, p=[0.6, 0.3, 0.1])
    # Logits that are right for classes that are equally frequent, and twice too sure of it.
    logits = 2 * (np.eye(3)[y] * 1.5 + chance.normal(size=(4000, 3)))
    found = calibration(logits, y)
    whole = 2 * found.shift - 2 * found.shift.mean()
    shifted = logits * found.factor + whole
    likely = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
    assert likely.mean(axis=0) == pytest.approx([0.6, 0.3, 0.1], abs=0.02)
    assert found.shift[0] > found.shift[1] > found.shift[2]


def test_calibration_keeps_its_head_where_every_label_is_told() -> None:
    y = np.array([0, 1, 2] * 20)
    found = calibration(np.eye(3)[y] * 5, y)
    assert 0.5 < found.factor < 5
    assert np.abs(found.shift).max() < 0.1

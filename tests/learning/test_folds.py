"""Which label is left out when, and what is said of it then."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from listener.learning.fit import classes, matrix
from listener.learning.folds import Learning, cross_validated, folds_of, most_likely, said
from tests.learning.labels import made_up


@pytest.mark.parametrize(("n", "folds"), [(60, 10), (501, 5)])
def test_every_fold_has_as_many_of_each_class(n: int, folds: int) -> None:
    labels = made_up(n)
    found = folds_of(labels)
    y = classes(labels)
    for number in range(3):
        counts = np.bincount(found[y == number], minlength=folds)
        assert counts.max() - counts.min() <= 1
    sizes = np.bincount(found)
    assert len(sizes) == folds
    assert sizes.max() - sizes.min() <= 1


def test_equal_texts_are_in_one_fold() -> None:
    labels = made_up(60)
    copies = [replace(labels[0], key=f"c:{number}", text=labels[0].text.upper()) for number in range(8)]
    found = folds_of([*labels, *copies])
    assert set(found[60:]) == {found[0]}


def test_nobody_is_asked_what_he_was_told() -> None:
    # Every text is posted twice: one tells the class of the other, and nothing else does.
    once = [replace(one, text=f"{number * 7919 % 1000:03}") for number, one in enumerate(made_up(60))]
    labels = [*once, *(replace(one, key=f"c:{one.key}") for one in once)]
    x, y = matrix(labels, words=True, vectors=False), classes(labels)
    learning = Learning(x, y, strength=100.0)
    assert (most_likely(learning.from_all().logits(x)) == y).mean() > 0.9
    folds = folds_of(labels)
    assert (said(cross_validated(learning, folds), y, folds) == y).mean() < 0.7


def test_fewer_labels_hold_each_class_all_the_same() -> None:
    labels = made_up(100)
    labels = [one for one in labels if one.label != "positive"] + [
        one for one in labels if one.label == "positive"
    ][:5]
    x, y = matrix(labels, words=True, vectors=False), classes(labels)
    found = cross_validated(Learning(x, y), folds_of(labels), most=3)
    assert found.shape == (len(labels), 3)
    assert np.isfinite(found).all()


def test_of_equal_sums_neutral_is_said_and_then_negative() -> None:
    assert most_likely(np.array([[1.0, 1.0, 1.0], [1.0, 0.0, 1.0], [0.0, 1.0, 2.0]])).tolist() == [1, 0, 2]

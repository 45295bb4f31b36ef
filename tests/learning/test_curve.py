"""How many labels are missing."""

from __future__ import annotations

import numpy as np
import pytest

from listener.learning.curve import _power_law, curve, missing
from listener.learning.fit import classes, matrix
from listener.learning.folds import Learning, folds_of
from listener.learning.verdict import NOT_BETTER, TOO_FEW, Verdict
from listener.model import Estimate
from tests.learning.labels import made_up

RISING = ((50, 0.5), (100, 0.56), (200, 0.605))


def a_verdict(in_use: float, low: float, exceeded: int = 500) -> Verdict:
    value = RISING[-1][1] - in_use
    return Verdict(False, NOT_BETTER, RISING[-1][1], in_use, Estimate(value, low, value, 200), exceeded)


def test_a_power_law_is_found_again() -> None:
    points = [(n, 0.8 - 2 * n**-0.5) for n in (40, 80, 160, 320)]
    foretold = _power_law(points)
    assert foretold(1280) == pytest.approx(0.8 - 2 * 1280**-0.5)
    assert foretold(320) == points[-1][1]


def test_a_curve_that_falls_is_taken_as_flat() -> None:
    assert _power_law([(50, 0.6), (100, 0.5)])(1000) == 0.5


def test_nobody_becomes_perfect() -> None:
    assert _power_law([(50, 0.1), (100, 0.9)])(5000) <= 1


def test_few_labels_are_missing_where_it_is_nearly_shown() -> None:
    few, many = missing(RISING, a_verdict(0.55, -0.01)), missing(RISING, a_verdict(0.6, -0.05))
    assert few is not None
    assert many is not None
    assert 0 < few < many
    assert few % 10 == many % 10 == 0


def test_nobody_can_tell_beyond_five_thousand() -> None:
    assert missing(RISING, a_verdict(0.95, -0.4)) is None


def test_what_is_told_by_chance_has_no_curve() -> None:
    assert missing(RISING, a_verdict(0.55, -0.01, exceeded=400)) is None


def test_one_point_is_no_curve() -> None:
    assert missing(RISING[-1:], a_verdict(0.55, -0.01)) is None


def test_with_too_few_labels_to_judge_by_their_number_is_missing() -> None:
    assert missing((), Verdict(False, TOO_FEW, missing=12)) == 12


def test_more_labels_teach_more() -> None:
    labels = made_up(240, telling=0.95)
    learning = Learning(matrix(labels, words=True, vectors=False), classes(labels))
    found = curve(learning, folds_of(labels), np.ones(240, dtype=bool), 0.9)
    assert [n for n, _f1 in found] == [30, 60, 120, 240]
    assert found[-1] == (240, 0.9)
    assert found[0][1] < found[2][1]

"""Errors of a scorer from a labelled sample, and shares without them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.metrics.audit import NOTHING_CORRECTED, Confusion, corrected
from listener.metrics.proportions import proportion
from listener.model import CLASSES, UNKNOWN

NEGATIVE, NEUTRAL, POSITIVE = CLASSES
PAIRS = [(NEGATIVE, NEGATIVE)] * 6 + [(NEUTRAL, NEGATIVE)] * 2 + [(NEUTRAL, NEUTRAL)] * 2
MATRIX = Confusion(((6, 0, 0), (2, 2, 0), (0, 0, 0)))
counts = st.integers(0, 40)
matrices = st.lists(st.tuples(counts, counts, counts), min_size=3, max_size=3).map(
    lambda rows: Confusion(tuple(rows))
)
heard = st.lists(st.lists(counts, min_size=5, max_size=5), min_size=3, max_size=3)


def by_author(*classes: list[int]) -> list[np.ndarray[Any, np.dtype[np.int64]]]:
    return [np.array(one, dtype=np.int64) for one in classes]


def test_a_matrix_counts_what_was_scored_against_what_people_say() -> None:
    assert Confusion.of(PAIRS) == Confusion.of(reversed(PAIRS)) == MATRIX
    assert (MATRIX.n, MATRIX.right, MATRIX.accuracy) == (10, 8, proportion(8, 10))


def test_each_class_has_precision_recall_and_f1() -> None:
    told = [
        (one.name, one.precision.value, one.recall.value, one.f1 and round(one.f1, 4))
        for one in MATRIX.classes
    ]
    assert told == [
        (NEGATIVE, 1.0, 6 / 8, round(12 / 14, 4)),
        (NEUTRAL, 2 / 4, 1.0, round(4 / 6, 4)),
        (POSITIVE, None, None, None),
    ]
    assert MATRIX.macro_f1 == pytest.approx((12 / 14 + 4 / 6) / 2)


def test_without_a_label_nothing_is_known() -> None:
    empty = Confusion.of([])
    assert (empty.accuracy, empty.macro_f1) == (UNKNOWN, None)
    assert corrected(empty, by_author([1, 2], [0, 0], [0, 0])) == NOTHING_CORRECTED
    assert corrected(MATRIX, by_author([0], [0], [0])) == NOTHING_CORRECTED


def test_a_class_that_the_sample_never_met_leaves_all_unknown() -> None:
    assert corrected(MATRIX, by_author([1, 2], [3, 4], [1, 0])) == NOTHING_CORRECTED


def test_shares_are_corrected_by_hand() -> None:
    """Half negative, half neutral as scored; half of the neutral ones are negative in truth."""
    told = corrected(MATRIX, by_author([5, 5], [5, 5], [0, 0]))
    assert [one.value for one in told.shares] == [0.75, 0.25, 0.0]
    assert (told.net.value, told.net.n) == (-0.75, 20)


def test_one_author_has_no_interval() -> None:
    told = corrected(MATRIX, by_author([5], [5], [0]))
    assert [(one.value, one.low, one.high) for one in (*told.shares, told.net)] == [
        (0.75, None, None),
        (0.25, None, None),
        (0.0, None, None),
        (-0.75, None, None),
    ]


@given(heard=heard)
def test_a_perfect_scorer_corrects_nothing(heard: list[list[int]]) -> None:
    scored = by_author(*heard)
    told = corrected(Confusion(((50, 0, 0), (0, 50, 0), (0, 0, 50))), scored)
    n = sum(map(sum, heard))
    if not n:
        assert told == NOTHING_CORRECTED
        return
    assert [one.value for one in told.shares] == pytest.approx([sum(one) / n for one in heard])
    assert told.net.value == pytest.approx((sum(heard[2]) - sum(heard[0])) / n)


@given(matrix=matrices, heard=heard)
def test_shares_add_up_lie_in_their_intervals_and_do_not_depend_on_order(
    matrix: Confusion, heard: list[list[int]]
) -> None:
    told = corrected(matrix, by_author(*heard))
    again = corrected(matrix, by_author(*(one[::-1] for one in heard)))
    if told.net.value is None:
        assert told == again == NOTHING_CORRECTED
        return
    assert sum(one.value or 0.0 for one in told.shares) == pytest.approx(1)
    assert told.net.value == pytest.approx((told.shares[2].value or 0) - (told.shares[0].value or 0))
    for one, other in zip((*told.shares, told.net), (*again.shares, again.net), strict=True):
        assert (other.value, other.low, other.high) == pytest.approx((one.value, one.low, one.high))
        if one.low is not None and one.high is not None and one.value is not None:
            assert -1 <= one.low <= one.value + 1e-9
            assert one.value - 1e-9 <= one.high <= 1


def _world(
    random: np.random.Generator, truth: list[float], errors: list[list[float]]
) -> tuple[Any, Any, Any]:
    """2,000 mentions by 400 authors: the true class, the scored class and the author of each."""
    true = random.choice(3, size=2_000, p=truth)
    scored = np.stack([random.choice(3, size=2_000, p=row) for row in errors])
    return true, scored[true, np.arange(2_000)], random.integers(0, 400, 2_000)


@pytest.mark.parametrize(
    ("truth", "errors"),
    [
        pytest.param(
            [0.5, 0.3, 0.2], [[0.5, 0.3, 0.2], [0.05, 0.7, 0.25], [0.02, 0.18, 0.8]], id="misses negative"
        ),
        pytest.param(
            [0.1, 0.2, 0.7], [[0.9, 0.1, 0.0], [0.2, 0.7, 0.1], [0.1, 0.3, 0.6]], id="misses positive"
        ),
        pytest.param(
            [0.05, 0.9, 0.05], [[0.95, 0.05, 0.0], [0.05, 0.65, 0.3], [0.0, 0.05, 0.95]], id="rare classes"
        ),
    ],
)
def test_a_biased_scorer_is_put_right(truth: list[float], errors: list[list[float]]) -> None:
    """500 samples of 200: nearer to the truth than what was scored, which the interval covers as it says."""
    random = np.random.default_rng(1)
    covered, shares_covered, nearer = 0, 0, 0
    true, scored, author = _world(random, truth, errors)
    net = float((true == 2).mean() - (true == 0).mean())
    as_scored = float((scored == 2).mean() - (scored == 0).mean())
    by = [np.bincount(author[scored == one], minlength=400) for one in range(3)]
    for _draw in range(500):
        sample = random.choice(2_000, size=200, replace=False)
        table = np.bincount(scored[sample] * 3 + true[sample], minlength=9).reshape(3, 3)
        told = corrected(Confusion(tuple(map(tuple, table.tolist()))), by)
        assert told.net.value is not None
        assert told.net.low is not None
        assert told.net.high is not None
        nearer += abs(told.net.value - net) < abs(as_scored - net)
        covered += told.net.low <= net <= told.net.high
        first = told.shares[0]
        shares_covered += (first.low or 0) <= (true == 0).mean() <= (first.high or 1)
    assert 0.90 <= covered / 500 <= 0.98
    assert 0.90 <= shares_covered / 500 <= 0.98
    assert nearer / 500 > 0.95

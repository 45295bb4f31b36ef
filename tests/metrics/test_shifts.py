"""Whether the tone moved, or one author did."""

from __future__ import annotations

import numpy as np
import pytest

from listener.metrics.clusters import Pairs
from listener.metrics.shifts import Scores, ShiftTest, Verdict, naive_z, shift_test, verdict
from tests.metrics.examples import example
from tests.metrics.simulated import two_periods
from tests.metrics.test_clusters import pairs


def scores(rows: list[tuple[int, int, int, int]]) -> Scores:
    """Authors by their positive and negative mentions before and now."""
    up_before, down_before, up, down = np.array(rows, dtype=np.int64).T
    n_before, n = up_before + down_before, up + down
    return Scores(Pairs(up_before - down_before, n_before, up - down, n), n_before, n)


def judged(rows: list[tuple[int, int, int, int]]) -> tuple[ShiftTest, Verdict | None]:
    found = shift_test(scores(rows), scores(rows).pairs)
    return found, verdict(found, found.p)


def test_one_angry_author_is_not_a_shift_of_all() -> None:
    told, expected, tolerance = example("B2")
    own = pairs(told["per_author_xA_nA_xB_nB"])
    found = shift_test(Scores(own, own.x_before, own.x), own)
    assert found.value_without == pytest.approx(expected["diff_without_top_author"], abs=tolerance)
    assert found.change.value is not None
    assert found.value_without is not None
    assert found.change.value - found.value_without == pytest.approx(
        expected["top_author_influence"], abs=tolerance
    )
    assert found.z == pytest.approx(expected["naive_two_proportion_z"], abs=tolerance)
    assert found.top == 0
    assert verdict(found, found.p) is Verdict.ONE_AUTHOR


def test_many_authors_who_turn_are_a_shift() -> None:
    found, said = judged([(2, 0, 0, 2)] * 15 + [(1, 1, 1, 1)] * 15)
    assert said is Verdict.SHIFT
    assert (found.change.value, found.survives, found.authors_before, found.authors) == (-1.0, True, 30, 30)
    assert found.p is not None
    assert found.p < 0.01


def test_nine_authors_are_too_few_to_judge_and_their_change_is_told() -> None:
    found, said = judged([(2, 0, 0, 2)] * 9)
    assert said is Verdict.TOO_FEW
    assert (found.change.value, found.p) == (-2.0, None)


def test_nine_authors_in_one_of_the_periods_are_too_few() -> None:
    assert judged([(2, 0, 0, 2)] * 9 + [(1, 0, 0, 0)] * 9)[1] is Verdict.TOO_FEW


def test_ten_authors_are_enough() -> None:
    assert judged([(3, 0, 0, 3)] * 9 + [(1, 1, 1, 1)])[1] is Verdict.SHIFT


def test_the_same_again_is_no_clear_shift() -> None:
    found, said = judged([(1, 1, 1, 1)] * 12)
    assert (said, found.change.value, found.p) == (Verdict.UNCLEAR, 0.0, None)


def test_a_change_that_chance_explains_is_no_clear_shift() -> None:
    assert judged([(1, 1, 2, 1), (1, 2, 1, 1)] * 8)[1] is Verdict.UNCLEAR


def test_an_author_without_whom_nothing_remains_to_compare_has_the_most_influence() -> None:
    found, said = judged([(3, 0, 0, 3)])
    assert (found.top, found.value_without, found.survives, said) == (0, None, False, Verdict.TOO_FEW)


def test_nothing_scored_in_a_period_is_no_change_at_all() -> None:
    found = shift_test(scores([(0, 0, 1, 1)] * 12), scores([(0, 0, 1, 1)] * 12).pairs)
    assert (found.change.value, found.p, found.top, verdict(found, None)) == (
        None,
        None,
        None,
        Verdict.TOO_FEW,
    )


def test_mentions_that_all_score_alike_have_no_naive_test() -> None:
    assert naive_z(scores([(1, 0, 1, 0)] * 3)) is None


def test_without_change_the_test_keeps_its_level_and_the_naive_one_does_not() -> None:
    # 2,000 pairs of periods without any change, of authors of whom some say much.
    found = [
        shift_test(two.scores, two.scores.pairs)
        for number, authors in enumerate((50, 75, 100, 150))
        for two in two_periods(500, authors, seed=number)
    ]
    rejected = sum(one.p is not None and one.p < 0.05 for one in found) / len(found)
    naive = sum(abs(one.z or 0) >= 1.96 for one in found) / len(found)
    called = sum(verdict(one, one.p) is Verdict.SHIFT for one in found) / len(found)
    assert rejected <= 0.06
    assert called <= 0.06
    assert naive >= 0.10

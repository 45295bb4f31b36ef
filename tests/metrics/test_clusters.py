"""Figures of mentions whose authors stand together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.metrics.clusters import (
    Change,
    Pairs,
    adjusted,
    clustered_change,
    clustered_mean,
    clustered_share,
    effective_size,
    swap_p,
    without_each,
)
from listener.model import UNKNOWN, Estimate
from tests.metrics.examples import example
from tests.metrics.simulated import LEAN, Numbers, two_periods


def columns(rows: list[Any]) -> list[Numbers]:
    """The columns of an example's rows, in which a row may stand for several."""
    told: list[Any] = []
    for row in rows:
        told += [row["row"]] * row["repeat"] if isinstance(row, dict) else [row]
    return [np.array(column) for column in zip(*told, strict=True)]


def pairs(rows: list[Any]) -> Pairs:
    return Pairs(*columns(rows))


def of(rows: list[list[int]]) -> Pairs:
    return Pairs(*np.array(rows, dtype=np.int64).T)


def test_forty_posts_of_one_author_widen_the_interval() -> None:
    told, expected, tolerance = example("A4")
    x, n = columns(told["per_author_x_n"])
    found = clustered_share(x, n)
    assert (found.value, found.low, found.high, found.n) == pytest.approx(
        (expected["sov"], *expected["ci"], expected["n_pairs"]), abs=tolerance
    )
    assert effective_size(x, n) == pytest.approx(expected["n_eff"], abs=tolerance)


@pytest.mark.parametrize(
    ("name", "rows"), [("A5", "per_author_xA_nA_xB_nB"), ("B2", "per_author_xA_nA_xB_nB")]
)
def test_a_change_is_tested_by_author(name: str, rows: str) -> None:
    told, expected, tolerance = example(name)
    found = clustered_change(pairs(told[rows]))
    assert (found.before, found.now, found.value, found.se, found.df, found.t, found.p) == pytest.approx(
        tuple(expected[one] for one in ("A", "B", "diff", "se", "df", "t", "p")), abs=tolerance
    )
    assert (found.low, found.high) == pytest.approx(tuple(expected["ci"]), abs=tolerance)


def test_few_authors_are_exchanged_in_every_way_there_is() -> None:
    told, expected, tolerance = example("B3")
    given_pairs = pairs(told["per_author_sumA_nA_sumB_nB"])
    found, crd = clustered_change(given_pairs), expected["crd"]
    assert swap_p(given_pairs) == pytest.approx(expected["p_exact_swap"], abs=1e-6)
    assert (found.before, found.now, found.value, found.se, found.df, found.t, found.p) == pytest.approx(
        tuple(crd[one] for one in ("A", "B", "diff", "se", "df", "t", "p")), abs=tolerance
    )


def test_where_nothing_varies_there_is_no_test() -> None:
    told, _expected, _tolerance = example("B8")
    same = pairs(told["per_author_xA_nA_xB_nB"])
    assert clustered_change(same) == Change(0.5, 0.5, 0.0, se=0.0, df=11)
    assert swap_p(same) is None


def test_p_values_are_adjusted_over_those_that_are_known() -> None:
    told, expected, tolerance = example("B7")
    found = adjusted([*told["p"], None])
    assert found[:-1] == pytest.approx(expected["p_adjusted"], abs=tolerance)
    assert found[-1] is None
    assert adjusted([None]) == [None]


def test_nothing_to_count_is_unknown() -> None:
    none = np.zeros(3, dtype=np.int64)
    assert clustered_share(none, none) == clustered_mean(none, none) == UNKNOWN
    assert clustered_change(of([[0, 0, 1, 2]])) == Change(None, 0.5)
    assert swap_p(of([[0, 0, 1, 2]])) is None


def test_one_author_alone_has_a_share_and_no_interval() -> None:
    assert clustered_share(np.array([3, 0]), np.array([4, 0])) == Estimate(0.75, n=4)
    assert clustered_mean(np.array([3, 0]), np.array([4, 0])) == Estimate(0.75, n=4)
    assert clustered_change(of([[1, 2, 2, 2]])) == Change(0.5, 1.0, 0.5)


def test_a_share_of_everything_counts_its_authors() -> None:
    found = clustered_share(np.array([40, 2]), np.array([40, 2]))
    assert (found.value, found.high, found.n) == (1.0, 1.0, 42)
    assert found.low == pytest.approx(0.3424, abs=1e-4)


def test_a_mean_stays_within_its_scale() -> None:
    found = clustered_mean(np.array([10_000, 9_000, 10_000]), np.array([1, 1, 1]), scale=10_000)
    assert found.value == pytest.approx(29 / 30)
    assert (found.high, found.n) == (1.0, 3)


def test_a_period_is_never_empty_in_a_draw() -> None:
    # One author spoke before, two now: of the eight assignments two empty a period.
    assert swap_p(of([[0, 2, 0, 0], [0, 0, 1, 2], [0, 0, 2, 2]])) == pytest.approx(4 / 6)


def test_leaving_out_the_only_author_of_a_period_leaves_nothing() -> None:
    left = without_each(of([[1, 2, 1, 2], [0, 0, 2, 2]]))
    assert left[1] == 0.0
    assert np.isnan(left[0])


_ROWS = st.lists(
    st.tuples(*[st.integers(0, 9)] * 4).map(
        lambda row: [min(row[0], row[1]), row[1], min(row[2], row[3]), row[3]]
    ),
    min_size=2,
    max_size=20,
)


@given(_ROWS, st.randoms())
def test_the_order_of_authors_changes_nothing(rows: list[list[int]], random: Any) -> None:
    shuffled = random.sample(rows, len(rows))
    assert clustered_change(of(rows)) == clustered_change(of(shuffled))
    assert swap_p(of(rows)) == swap_p(of(shuffled))


@given(_ROWS)
def test_a_share_lies_in_its_interval_and_never_tells_more_than_its_mentions(rows: list[list[int]]) -> None:
    x, n = of(rows).x, of(rows).n
    found, size = clustered_share(x, n), effective_size(x, n) if n.sum() else None
    if found.low is not None and found.high is not None and found.value is not None and size is not None:
        assert 0 <= found.low <= found.value <= found.high <= 1
        assert size <= n.sum()


@given(_ROWS)
def test_authors_who_say_one_thing_each_are_the_binomial_case(rows: list[list[int]]) -> None:
    x = np.array([row[0] > 0 for row in rows], dtype=np.int64)
    n = np.ones(len(x), dtype=np.int64)
    theta = x.mean()
    if 0 < theta < 1:
        # Var = C/(C-1) * theta (1 - theta) / C: one author less than Wilson's sample.
        assert effective_size(x, n) == pytest.approx(len(x) - 1)


@pytest.mark.parametrize("authors", [50, 100, 200])
def test_intervals_of_shares_hold_the_truth_about_as_often_as_they_say(authors: int) -> None:
    found = [clustered_share(two.positive, two.n) for two in two_periods(2_000, authors, seed=authors)]
    held = sum((one.low or 0) <= LEAN <= (one.high or 0) for one in found) / len(found)
    assert 0.91 <= held <= 0.97

"""The shares of one brand whose mix is not that of all."""

from __future__ import annotations

import numpy as np
import pytest

from listener.metrics.audit import NOTHING_CORRECTED, Confusion, corrected
from listener.metrics.brand_tone import corrected_of_brand

RIGHT = np.array([[0.8, 0.2, 0.1], [0.15, 0.6, 0.2], [0.05, 0.2, 0.7]])
"""How often a mention of each class (columns) is scored as each (rows)."""
NONE = Confusion(((0, 0, 0),) * 3)
COMMON = np.array([0.6, 0.2, 0.2])


def sampled(n: int) -> Confusion:
    """A sample of all brands without any chance in it."""
    return Confusion(tuple(tuple(row) for row in np.rint(RIGHT * COMMON * n).astype(int).tolist()))


def scored(mix: np.ndarray, n: int = 10_000) -> list[np.ndarray]:
    """How a brand of this mix is scored, by two authors."""
    return [np.array([one / 2, one / 2]) for one in RIGHT @ mix * n]


def test_a_brand_of_the_common_mix_is_corrected_as_all_are() -> None:
    found, plain = (
        corrected_of_brand(sampled(1_000), NONE, scored(COMMON)),
        corrected(sampled(1_000), scored(COMMON)),
    )
    assert found.net.value == pytest.approx(plain.net.value, abs=0.005)
    assert [one.value for one in found.shares] == pytest.approx([0.6, 0.2, 0.2], abs=0.01)


def test_a_brand_of_another_mix_is_not_drawn_to_the_common_one() -> None:
    mix = np.array([0.2, 0.3, 0.5])
    found, plain = (
        corrected_of_brand(sampled(1_000), NONE, scored(mix)),
        corrected(sampled(1_000), scored(mix)),
    )
    assert found.net.value is not None
    assert plain.net.value is not None
    assert abs(found.net.value - 0.3) < 0.12
    assert abs(plain.net.value - 0.3) > 0.25


def test_labels_of_the_brand_itself_count_most() -> None:
    mix = np.array([0.2, 0.3, 0.5])
    own = Confusion(tuple(tuple(row) for row in np.rint(RIGHT * mix * 1_000).astype(int).tolist()))
    found = corrected_of_brand(sampled(300), own, scored(mix))
    assert found.net.value == pytest.approx(0.3, abs=0.02)
    assert found.net.low is not None
    assert found.net.high is not None
    assert found.net.low < 0.3 < found.net.high


def test_shares_add_up_to_one() -> None:
    found = corrected_of_brand(sampled(200), NONE, scored(np.array([0.1, 0.1, 0.8])))
    assert sum(one.value or 0 for one in found.shares) == pytest.approx(1)


def test_without_mentions_or_labels_of_every_class_nothing_is_known() -> None:
    nobody = [np.zeros(2)] * 3
    assert corrected_of_brand(sampled(100), NONE, nobody) == NOTHING_CORRECTED
    of_two = Confusion(((5, 1, 0), (1, 5, 0), (0, 0, 0)))
    assert corrected_of_brand(of_two, NONE, scored(COMMON)) == NOTHING_CORRECTED

"""Drivers of a change, by the worked example; the parts add up whatever the segments."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.metrics.drivers import Decomposition, Part, Segment, decompose, parts_of_many
from tests.metrics.examples import example

sides = st.one_of(st.tuples(st.just(0), st.none()), st.tuples(st.integers(1, 10_000), st.floats(-1, 1)))


def test_the_worked_example_comes_out() -> None:
    inputs, expected, tolerance = example("B5")
    segments = {name: Segment(*told) for name, told in inputs["segments_n0_s0_n1_s1"].items()}
    found = decompose(segments)
    assert found is not None
    assert [found.before, found.now, found.change] == pytest.approx(
        [expected["S0"], expected["S1"], expected["delta"]], abs=tolerance
    )
    for name, part in expected["parts"].items():
        assert [found.parts[name].rate, found.parts[name].mix] == pytest.approx(
            [part["rate"], part["mix"]], abs=tolerance
        )
    assert sum(one.total for one in found.parts.values()) == pytest.approx(expected["sum_parts"], abs=1e-12)


def test_a_segment_that_a_period_lacks_is_all_mix() -> None:
    found = decompose({"old": Segment(10, 0.5, 10, 0.5), "new": Segment(0, None, 10, -0.5)})
    assert found == Decomposition(0.5, 0.0, {"old": Part(0.0, -0.125), "new": Part(0.0, -0.375)})
    gone = decompose({"old": Segment(10, 0.5, 10, 0.5), "gone": Segment(10, -0.5, 0, None)})
    assert gone is not None
    assert gone.parts["gone"].rate == 0


def test_a_period_without_values_has_no_change() -> None:
    assert decompose({}) is None
    assert decompose({"a": Segment(0, None, 3, 0.5)}) is None
    assert decompose({"a": Segment(3, 0.5, 0, None)}) is None
    empty = decompose({"a": Segment(3, 0.5, 3, 0.5), "b": Segment(0, None, 0, None)})
    assert empty == Decomposition(0.5, 0.5, {"a": Part()})


Pair = tuple[int, int]
SCORES = st.integers(0, 9).flatmap(lambda n: st.tuples(st.just(n), st.integers(-n, n)))


@given(st.lists(st.tuples(SCORES, SCORES).filter(lambda one: one[0][0] or one[1][0]), max_size=12))
def test_many_segments_at_once_have_the_same_parts(
    told: list[tuple[tuple[int, int], tuple[int, int]]],
) -> None:
    def segment(n_before: int, x_before: int, n: int, x: int) -> Segment:
        return Segment(n_before, x_before / n_before if n_before else None, n, x / n if n else None)

    rows = np.array([(*before, *now) for before, now in told], dtype=np.int64).reshape(-1, 4)
    expected = decompose({str(number): segment(*row) for number, row in enumerate(rows.tolist())})
    found = parts_of_many(*rows.T)
    if expected is None:
        assert found is None
        return
    assert found is not None
    for values, name in zip(found, ("rate", "mix"), strict=True):
        assert values.tolist() == pytest.approx(
            [getattr(one, name) for one in expected.parts.values()], abs=1e-15
        )


@given(st.lists(st.tuples(sides, sides), min_size=1, max_size=12))
def test_the_parts_add_up_to_the_change(
    told: list[tuple[tuple[int, float | None], tuple[int, float | None]]],
) -> None:
    found = decompose({str(number): Segment(*a, *b) for number, (a, b) in enumerate(told)})
    if found is None:
        assert not sum(a[0] for a, _ in told) or not sum(b[0] for _, b in told)
    else:
        total = sum(found.parts.values(), Part())
        assert total.total == pytest.approx(found.change, abs=1e-12)

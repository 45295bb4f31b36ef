"""The difference of two shares, by the worked example and by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.metrics.proportions import difference
from listener.model import Estimate
from tests.metrics.examples import example

COUNTS = st.integers(1, 200).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


def told(found: Estimate) -> list[float | None]:
    return [found.value, found.low, found.high]


def test_the_worked_example_has_newcombes_interval() -> None:
    inputs, expected, tolerance = example("D9")
    found = difference(*inputs["social"], *inputs["control"])
    assert told(found) == pytest.approx([expected["diff"], *expected["newcombe_ci"]], abs=tolerance)


@pytest.mark.parametrize(
    ("counts", "wanted"),
    [
        # Newcombe 1998, table II, method 10: Wilson scores without continuity correction.
        ((56, 70, 48, 80), [0.2, 0.0524, 0.3339]),
        ((9, 10, 3, 10), [0.6, 0.1705, 0.8090]),
        ((5, 56, 0, 29), [0.0893, -0.0381, 0.1926]),
        ((10, 10, 0, 20), [1.0, 0.6791, 1.0]),
    ],
)
def test_published_differences_come_out(counts: tuple[int, int, int, int], wanted: list[float]) -> None:
    assert told(difference(*counts)) == pytest.approx(wanted, abs=5e-5)


def test_against_nothing_nothing_can_be_said() -> None:
    assert difference(0, 0, 1, 2) == difference(1, 2, 0, 0) == Estimate()


@given(COUNTS, COUNTS)
def test_the_other_way_round_is_the_negative(a: tuple[int, int], b: tuple[int, int]) -> None:
    there, back = told(difference(*a, *b)), told(difference(*b, *a))
    assert there == pytest.approx([-(one or 0.0) for one in (back[0], back[2], back[1])], abs=1e-12)
    assert (there[1] or 0.0) <= (there[0] or 0.0) <= (there[2] or 0.0)

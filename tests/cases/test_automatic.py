"""Which posts are automatic by their number."""

from __future__ import annotations

from datetime import timedelta

import pytest

from listener.cases import automatic
from tests.builders import at


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        pytest.param([0] * 19, [False] * 19, id="nineteen are people"),
        pytest.param([0] * 20, [True] * 20, id="twenty are not"),
        pytest.param([*range(19), 24], [True] * 20, id="within twenty-four hours to the minute"),
        pytest.param([*range(19), 24.1], [False] * 20, id="a moment longer"),
        pytest.param([-48, *[0] * 20, 48], [False, *[True] * 20, False], id="only those that crowd"),
        pytest.param([], [], id="none"),
    ],
)
def test_twenty_of_one_text_within_a_day_are_automatic(hours: list[float], expected: list[bool]) -> None:
    assert automatic([at(9) + timedelta(hours=hour) for hour in hours]) == expected

"""Ids and the instants in them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.sources.x.snowflake import earlier, first_id_at, newer, time_of

INSTANTS = st.integers(1_293_840_000_000, 2_208_988_800_000).map(
    lambda milliseconds: datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=milliseconds)
)


@given(INSTANTS, st.integers(0, 2**22 - 1))
def test_an_id_tells_the_millisecond_it_was_made_in(instant: datetime, rest: int) -> None:
    assert time_of(str(first_id_at(instant) + rest)) == instant


@given(INSTANTS, st.integers(0, 10**6))
def test_an_id_of_so_much_earlier_was_made_so_much_earlier(instant: datetime, seconds: int) -> None:
    span = timedelta(seconds=seconds)
    found = time_of(earlier(str(first_id_at(instant)), span))
    assert found is None or found == instant - span


@pytest.mark.parametrize("number", ["1", "20", "29700859247", "", "abc", "١٢٣", "9" * 20])
def test_ids_that_are_no_snowflakes_carry_no_time_and_are_left_alone(number: str) -> None:
    assert (time_of(number), earlier(number, timedelta(days=1))) == (None, number)


def test_the_newer_of_two_ids_is_the_larger_number() -> None:
    assert [newer("9", "10"), newer("10", "9"), newer(None, "1"), newer(None, None)] == [
        "10",
        "10",
        "1",
        None,
    ]

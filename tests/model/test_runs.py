"""Cutting an iterable into runs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from listener.model import batches


@given(items=st.lists(st.integers()), size=st.integers(1, 9))
def test_runs_hold_every_item_once_and_only_the_last_is_shorter(items: list[int], size: int) -> None:
    runs = list(batches(iter(items), size))
    assert [item for run in runs for item in run] == items
    assert all(len(run) == size for run in runs[:-1])
    assert all(0 < len(run) <= size for run in runs)

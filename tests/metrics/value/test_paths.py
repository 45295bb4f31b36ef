"""Paths of all orders at once are those that each order has alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from listener.metrics.value.attribution import DIRECT
from listener.metrics.value.paths import paths
from tests.metrics.value.one_by_one import Step, path

ZERO = datetime(2026, 1, 1, tzinfo=UTC)
TOUCHES = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 30), st.sampled_from(["x", DIRECT])), max_size=30
)
ORDERS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 30)), max_size=8)


def when(day: int) -> datetime:
    return ZERO + timedelta(days=day)


@given(TOUCHES, ORDERS, st.integers(0, 12))
def test_every_order_has_the_path_of_its_customer(
    touches: list[tuple[int, int, str]], orders: list[tuple[int, int]], look_back: int
) -> None:
    touches = sorted(touches, key=lambda touch: touch[:2])
    customer, at, channel = ([touch[place] for touch in touches] for place in range(3))
    found = paths(
        np.array([who for who, _day in orders], np.int64),
        np.array([day for _who, day in orders], np.int64),
        np.array(customer, np.int64),
        np.array(at, np.int64),
        np.array([one == DIRECT for one in channel], np.bool_),
        look_back,
    )
    near = set()
    for number, (who, day) in enumerate(orders):
        steps = [
            Step(f"{place:03}", when(of), name)
            for place, (whose, of, name) in enumerate(touches)
            if whose == who
        ]
        told = path(steps, when(day), look_back=timedelta(days=look_back))
        assert found.of(number).tolist() == [int(step.id) for step in told]
        near |= {int(one.id) for one in steps if when(day - look_back) <= one.at <= when(day)}
    assert set(np.flatnonzero(found.is_near).tolist()) == near

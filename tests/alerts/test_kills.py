"""kill -9 of a daemon that delivers: nothing is lost, and no kill doubles more than one."""

from __future__ import annotations

from pathlib import Path
from random import Random

from tests.bench.alerts import killed


def test_kills_lose_nothing_and_double_one_at_the_most(tmp_path: Path) -> None:
    found = killed(tmp_path, alerts=15, kills=2, rng=Random(1))
    assert (found.alerts, found.lost, found.strange) == (15, 0, 0)
    assert found.most_doubled <= 1
    assert found.doubled <= 2

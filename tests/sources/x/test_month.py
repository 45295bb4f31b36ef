"""Days of X in seconds, read by a process of its own: whole, and killed in the middle of whatever it does.

The fields of X are renamed half-way, its index lags, pages are blank, posts are edited, removed, answered.
"""

from __future__ import annotations

import pytest

from tests.bench.x_month import play


@pytest.mark.parametrize("kills", [0, 4])
def test_the_store_holds_what_was_published_post_for_post(kills: int) -> None:
    found = play(1_200, 4, kills=kills)
    assert found.equal, found
    assert found.kills >= kills / 2
    assert found.due > 700
    assert found.share <= 1.05

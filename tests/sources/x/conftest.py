"""A rig over an empty X, for the tests of this room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from listener.store import Store
from tests.sources.x.rig import Rig, listening


@pytest.fixture
def rig(sqlite_store: Store) -> Iterator[Rig]:
    """An installation that reads mentions and replies of Acme and Bolt every five minutes."""
    with listening(sqlite_store) as found:
        yield found

"""Fresh processes for pools of workers: spawned, because a fork would copy threads, locks and connections."""

from __future__ import annotations

from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any


class Spawning(SpawnContext):
    """Knows its processes. pebble takes the locks from those that are still starting before it ends them,
    and each would print a traceback about that."""

    def __init__(self) -> None:
        super().__init__()
        self._children: list[SpawnProcess] = []

    def Process(self, *args: Any, **kwargs: Any) -> SpawnProcess:  # type: ignore[override]
        child = SpawnProcess(*args, **kwargs)
        self._children = [*(child for child in self._children if child.is_alive()), child]
        return child

    def kill_all(self) -> None:
        """End every process at once."""
        for child in self._children:
            if child.is_alive():
                child.kill()

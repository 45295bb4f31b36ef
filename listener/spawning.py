"""Fresh processes for pools of workers: spawned, because a fork would copy threads, locks and connections.

And the limits that what runs in them may set itself.
"""

from __future__ import annotations

import contextlib
import resource
import signal
from collections.abc import Iterator
from multiprocessing.context import SpawnContext, SpawnProcess
from pathlib import Path
from typing import Any

OUT_OF_MEMORY = 86
"""The exit code of a worker that ran into its memory limit."""

OUT_OF_TIME = signal.SIGPROF
"""The signal that ends a worker at its limit of CPU time: nobody handles it."""


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


@contextlib.contextmanager
def limited(cpu: float, memory: int) -> Iterator[None]:
    """Allow so many seconds of CPU and bytes more than are used by now; lifted afterwards, because waiting
    costs nothing. What needs more is ended by `OUT_OF_TIME`, or meets a MemoryError.
    """
    # RLIMIT_CPU knows whole seconds of a process's life only, which leaves a limit of 4 s anything up to 5.
    signal.setitimer(signal.ITIMER_PROF, cpu)
    if (mapped := _mapped()) is not None:
        _allow(resource.RLIMIT_AS, mapped + memory)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        _allow(resource.RLIMIT_AS, resource.RLIM_INFINITY)


def _allow(what: int, limit: int) -> None:
    # The hard limit stays as it was found, so that the soft one can be moved again.
    hard = resource.getrlimit(what)[1]
    if hard != resource.RLIM_INFINITY:
        limit = hard if limit == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(what, (limit, hard))


def _mapped() -> int | None:
    """Bytes of address space in use, None where the system does not say (it then has no such limit)."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return None
    return int(pages) * resource.getpagesize()

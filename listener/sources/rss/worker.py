"""What runs in a parser process: one feed at a time, under limits that end the process, not the daemon.

It does not keep wall time: the pool does, from outside. When the daemon is killed, an idle worker finds its
pipe closed and ends; one at work ends with its feed, by its CPU limit at the latest.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import resource
from collections.abc import Iterator
from pathlib import Path

from listener.sources.rss.parse import ParsedFeed, parse_feed

OUT_OF_MEMORY = 86
"""The exit code of a worker that ran into its memory limit."""


def start() -> None:
    """Make a fresh process ready: it leaves no core file, and the first feed waits for no import."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    parse_feed(b"<rss/>", "", None)


def work(body: bytes, url: str, content_type: str | None, cpu: int, memory: int) -> bytes:
    """Parse one feed within `cpu` seconds and `memory` bytes; the pickled ParsedFeed, or str: why not.

    Pickled here and not by the pool, whose workers share a lock while they send: who dies holding it
    takes the others along.
    """
    with _limits(cpu, memory):
        try:
            found: ParsedFeed | str = parse_feed(body, url, content_type)
            return pickle.dumps(found)
        except MemoryError:
            # What was allocated until here would stay with a process that lives on.
            os._exit(OUT_OF_MEMORY)
        except Exception as error:
            return pickle.dumps(f"{type(error).__name__}: {error}"[:200])


@contextlib.contextmanager
def _limits(cpu: int, memory: int) -> Iterator[None]:
    """Allow so much more than is used by now; lifted afterwards, because waiting costs nothing."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _allow(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + cpu)
    if (mapped := _mapped()) is not None:
        _allow(resource.RLIMIT_AS, mapped + memory)
    try:
        yield
    finally:
        _allow(resource.RLIMIT_CPU, resource.RLIM_INFINITY)
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

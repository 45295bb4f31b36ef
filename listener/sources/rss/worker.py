"""What runs in a parser process: one feed at a time, under limits that end the process, not the daemon.

It does not keep wall time: the pool does, from outside. When the daemon is killed, an idle worker finds its
pipe closed and ends; one at work ends with its feed, by its CPU limit at the latest.
"""

from __future__ import annotations

import gc
import os
import pickle
import resource

from listener.sources.rss.parse import ParsedFeed, parse_feed
from listener.spawning import OUT_OF_MEMORY, limited


def start() -> None:
    """Make a fresh process ready: it leaves no core file, and the first feed waits for no import."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    parse_feed(b"<rss/>", "", None)
    # A tenth of the time went into looking for cycles among what was imported, after every 700 objects.
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def work(body: bytes, url: str, content_type: str | None, cpu: float, memory: int) -> bytes:
    """Parse one feed within `cpu` seconds and `memory` bytes; the pickled ParsedFeed, or str: why not.

    Pickled here and not by the pool, whose workers share a lock while they send: who dies holding it
    takes the others along.
    """
    with limited(cpu, memory):
        try:
            found: ParsedFeed | str = parse_feed(body, url, content_type)
            return pickle.dumps(found)
        except MemoryError:
            # What was allocated until here would stay with a process that lives on.
            os._exit(OUT_OF_MEMORY)
        except Exception as error:
            return pickle.dumps(f"{type(error).__name__}: {error}"[:200])

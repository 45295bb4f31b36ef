"""Feeds' bytes in, parsed feeds out, by worker processes that time, CPU and memory limits may end.

Workers are spawned, not forked: the daemon holds threads and connections. Nothing starts before the
first feed. A worker's death is the error of its feed alone; a pool that breaks is replaced.
"""

from __future__ import annotations

import asyncio
import pickle
import signal
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING

from listener.errors import NotAFeed, ParserKilled, SourceError
from listener.sources.rss import worker
from listener.sources.rss.parse import ParsedFeed
from listener.spawning import OUT_OF_MEMORY, OUT_OF_TIME, Spawning

if TYPE_CHECKING:
    from pebble import ProcessPool

_MEBIBYTE = 1024 * 1024
_STARTING = 20.0
"""Seconds a worker may need to start, and to be ended, on a busy machine."""

_CAUSES: Mapping[int, str] = {
    -OUT_OF_TIME: "parsing it needed more CPU time than a feed may",
    OUT_OF_MEMORY: "parsing it needed more memory than a feed may",
    -signal.SIGABRT: "parsing it needed more memory than a feed may",
    -signal.SIGKILL: "the system ended the parser, probably for want of memory",
}
_REMEDY = "if it stays so, remove the feed or tell its publisher"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one feed may cost: seconds of wall time, seconds of CPU, bytes of memory.

    5 MB of articles need 1 s of CPU and ten thousand headlines 3 s; what needs more is no feed that people
    read. Time by the clock is for a worker that hangs: on a busy machine an honest feed may take its CPU
    time several times over.
    """

    wall: float = 10.0
    cpu: float = 4.0
    memory: int = 256 * _MEBIBYTE


class ParserPool:
    """A few workers that parse feeds, for one event loop at a time. `close()` ends them at once."""

    def __init__(
        self, workers: int = 2, *, limits: Limits | None = None, feeds_per_worker: int = 200
    ) -> None:
        self._workers = workers
        self._limits = limits or Limits()
        self._feeds_per_worker = feeds_per_worker
        self._gate = asyncio.Semaphore(workers)
        self._pool: _Started | None = None
        self._running: dict[Future[bytes], _Started] = {}

    async def parse(self, body: bytes, url: str, content_type: str | None) -> ParsedFeed:
        """The entries of `body`, which came from `url`. Raises NotAFeed, ParserKilled or SourceError."""
        async with self._gate:
            try:
                answer = await self._run(body, url, content_type)
            except RuntimeError:
                # The pool itself broke, not the feed: a worker was killed while it was idle, say.
                answer = await self._run_again(body, url, content_type)
        found: ParsedFeed | str = pickle.loads(answer)  # nosec B301  # of our own worker
        if isinstance(found, str):
            raise SourceError(f"the feed cannot be read ({found}); {_REMEDY}")
        return checked(found)

    def close(self) -> None:
        """End every worker and what it is doing. A later `parse` starts new ones."""
        if self._pool is not None:
            self._discard(self._pool)

    async def _run(self, body: bytes, url: str, content_type: str | None) -> bytes:
        """One feed through one worker. RuntimeError if the pool is broken."""
        pool = self._started()
        try:
            return await self._outcome(pool, (body, url, content_type))
        except TimeoutError as error:
            raise ParserKilled(f"parsing the feed took over {self._limits.wall:g} s; {_REMEDY}") from error
        except OSError as error:
            code = getattr(error, "exitcode", None)
            cause = _CAUSES.get(code or 0, f"the parser crashed (exit code {code})")
            raise ParserKilled(f"{cause}; {_REMEDY}") from error
        except RuntimeError:
            await asyncio.to_thread(self._discard, pool)
            raise

    async def _run_again(self, body: bytes, url: str, content_type: str | None) -> bytes:
        try:
            return await self._run(body, url, content_type)
        except RuntimeError as error:
            raise ParserKilled(f"the parser does not run ({error}); look whether memory is short") from error

    async def _outcome(self, pool: _Started, feed: tuple[bytes, str, str | None]) -> bytes:
        limits = self._limits
        future = pool.processes.schedule(worker.work, (*feed, limits.cpu, limits.memory), timeout=limits.wall)
        self._running[future] = pool
        waiter = asyncio.wrap_future(future)
        try:
            # pebble counts the time of a feed from its start; the rest is for a worker that must start.
            done, _ = await asyncio.wait({waiter}, timeout=limits.wall + _STARTING)
            if not done:
                raise RuntimeError("the parser does not answer")
            if waiter.cancelled():
                raise ParserKilled("the parser was stopped; the feed is read again at the next poll")
            return waiter.result()
        finally:
            # Ends the worker if we are the ones who are cancelled; has no effect otherwise.
            waiter.cancel()
            del self._running[future]

    def _discard(self, pool: _Started) -> None:
        if self._pool is pool:
            self._pool = None
        # First, for else they fail for want of a pool, which is a reason to start another one; and
        # pebble never settles what a stopped pool still had to do.
        for future in [future for future, owner in self._running.items() if owner is pool]:
            future.cancel()
        pool.processes.stop()  # type: ignore[no-untyped-call]
        pool.context.kill_all()
        pool.processes.join()

    def _started(self) -> _Started:
        if self._pool is None:
            from pebble import ProcessPool

            context = Spawning()
            processes = ProcessPool(
                max_workers=self._workers,
                max_tasks=self._feeds_per_worker,
                initializer=worker.start,
                context=context,
            )
            self._pool = _Started(processes, context)
        return self._pool


@dataclass(frozen=True, slots=True, eq=False)
class _Started:
    """pebble's pool, and the context that knows its processes."""

    processes: ProcessPool
    context: Spawning


def checked(feed: ParsedFeed) -> ParsedFeed:
    """`feed` if it is one, else NotAFeed."""
    if feed.looks_like_html:
        raise NotAFeed(
            "the address sent a web page instead of a feed; open it in a browser: it may ask for a sign-in "
            "or a captcha, or name its feed's real address"
        )
    if not feed.version and not feed.entries:
        raise NotAFeed("what came is neither RSS nor Atom; correct the URL of the source")
    if feed.broken and not feed.entries:
        raise NotAFeed(f"the feed's XML is broken and no entry can be read ({feed.broken}); {_REMEDY}")
    return feed

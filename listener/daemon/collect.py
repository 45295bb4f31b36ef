"""One poll as one unit of work: read a part of a source, then keep what came, with its record and cursor.

It decides when the part is due again; when to visit which part is the schedule's.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from listener.config import Config
from listener.daemon.ingest import ingest_poll
from listener.enrich import Enricher
from listener.model import Cursor, Part, Poll, PollStatus, Reading, SourceKind
from listener.net import Fetcher
from listener.sources import Reader, open_readers
from listener.sources.rss import ParserPool
from listener.store import Store

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Visit:
    """A poll that was made, and the cursor from which the next one goes on."""

    poll: Poll
    cursor: Cursor


@asynccontextmanager
async def collecting(
    config: Config, store: Store, *, clock: Callable[[], datetime]
) -> AsyncIterator[Collector]:
    """A Collector with the connections and workers it needs, which are let go at the end."""
    network = config.network
    async with Fetcher(allow_private=network.allow_private, per_host=network.per_host) as fetcher:
        pool = ParserPool()
        collector = Collector(config, store, open_readers(config, fetcher, pool), clock=clock)
        try:
            yield collector
        finally:
            # What is being kept is finished or rolled back before anything else goes.
            collector.close()
            pool.close()


class Collector:
    """Visits parts of sources and keeps what they bring."""

    def __init__(
        self,
        config: Config,
        store: Store,
        readers: Mapping[SourceKind, Reader],
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._config = config
        self._store = store
        self._readers = readers
        self._clock = clock
        self._enricher = Enricher(config)
        # One thread keeps what came: there is one writer, and the event loop must stay free.
        self._keeper = ThreadPoolExecutor(1, thread_name_prefix="keep")

    def close(self) -> None:
        """Finish what is being kept and drop what waits for it."""
        self._keeper.shutdown(wait=True, cancel_futures=True)

    async def visit(self, part: Part, cursor: Cursor | None) -> Visit:
        """Poll one part, whatever happens there; only a database that fails raises (StoreError)."""
        started = self._clock()
        reading = await self._read(part, cursor, started)
        poll = Poll(
            source=part.source.name,
            part=part.name,
            due_at=cursor.due_at if cursor else started,
            started_at=started,
            finished_at=self._clock(),
            every=part.source.every,
            status=reading.status,
            seen=reading.seen,
            error=reading.error,
            notice=reading.notice,
            healthy=reading.healthy,
        )
        wait = max(part.source.every, reading.rest) if reading.rest else part.source.every
        following = Cursor(part.source.name, part.name, started + wait, reading.state)
        return await asyncio.shield(
            asyncio.get_running_loop().run_in_executor(self._keeper, self._keep, reading, poll, following)
        )

    async def _read(self, part: Part, cursor: Cursor | None, now: datetime) -> Reading:
        try:
            return await self._readers[part.source.kind].read(part, cursor, now)
        except Exception as error:
            # A bug in one reader must not stop the other sources; it is shown and logged whole.
            log.exception("poll failed unexpectedly", source=part.source.name, part=part.name)
            return Reading(
                PollStatus.FAILED,
                state=cursor.state if cursor else {},
                error=f"Reading it met an error in the program ({type(error).__name__}: {error}); "
                "the log has the details, please report them.",
            )

    def _keep(self, reading: Reading, poll: Poll, cursor: Cursor) -> Visit:
        saved = ingest_poll(
            self._store,
            self._enricher,
            reading.posts,
            poll=poll,
            cursor=cursor,
            zone=self._config.zone,
        )
        log.info(
            "poll",
            source=poll.source,
            part=poll.part or None,
            status=poll.status.value,
            seen=poll.seen,
            new=saved.posts,
            error=poll.error,
            notice=poll.notice,
        )
        return Visit(replace(poll, new=saved.posts), cursor)

"""One poll as one unit of work: read a part of a source, then keep what came, with its record and cursor.

It decides when the part is due again; when to visit which part is the schedule's.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from listener.alerts.watch import watching
from listener.config import Config
from listener.daemon.books import StoredBooks
from listener.daemon.ingest import Step, ingest_polls
from listener.daemon.keeping import Keeper
from listener.desk import casework
from listener.model import Cursor, Part, Poll, PollStatus, Reading, SourceKind
from listener.net import Fetcher
from listener.scoring import Enrichers
from listener.sources import Reader, open_readers
from listener.sources.rss import ParserPool
from listener.store import Store
from listener.store.watch import Watch

log = structlog.get_logger()

_ENOUGH = 500
_TRIED_AGAIN = timedelta(hours=1)


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
        watch = watching(config)
        readers = open_readers(config, fetcher, pool, StoredBooks(config, store, watch))
        collector = Collector(config, store, readers, clock=clock, watch=watch)
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
        watch: Watch | None = None,
    ) -> None:
        self._readers = readers
        self._clock = clock
        self._turns: dict[str, asyncio.Lock] = {}
        keep = partial(
            ingest_polls,
            store,
            Enrichers(store, config).now,
            zone=config.zone,
            work=casework(config),
            watch=watch,
        )
        self._reading = 0
        self._keeper = Keeper(keep, under_way=lambda: self._reading)

    def close(self) -> None:
        """Finish what is being kept, drop what waits for it, and end what is being read."""
        for reader in self._readers.values():
            reader.close()
        self._keeper.close()

    async def visit(self, part: Part, cursor: Cursor | None) -> Visit:
        """Poll one part, whatever happens there; only a database that fails raises (StoreError).

        What comes in steps is kept step by step, so a crash loses one of them at the most.
        """
        visit = begun = self._begin(part, cursor)
        more = True
        while more:
            # A first visit has no cursor; from its second step on there is what the first one left.
            known = cursor if visit is begun else visit.cursor
            async with self._turn(part):
                reading = await self._read(part, known, self._clock())
                more = reading.more
                visit = await self._keep(part, visit, reading)
        self._tell(visit.poll)
        return visit

    def _turn(self, part: Part) -> asyncio.Lock:
        """What a step of the part waits for: of a metered source, until the step before is paid for.

        Else what that one reserved would count against the budget beside what this one needs.
        """
        if part.source.kind is not SourceKind.X:
            return asyncio.Lock()
        return self._turns.setdefault(part.source.name, asyncio.Lock())

    def _begin(self, part: Part, cursor: Cursor | None) -> Visit:
        """A visit of which nothing is known yet."""
        now = self._clock()
        due_at = cursor.due_at if cursor else now
        poll = Poll(
            source=part.source.name,
            part=part.name,
            due_at=due_at,
            started_at=now,
            finished_at=now,
            every=part.interval,
            status=PollStatus.OK,
            upkeep=part.upkeep,
        )
        return Visit(poll, Cursor(part.source.name, part.name, due_at))

    async def _read(self, part: Part, cursor: Cursor | None, now: datetime) -> Reading:
        self._reading += 1
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
        finally:
            self._reading -= 1

    async def _keep(self, part: Part, visit: Visit, reading: Reading) -> Visit:
        """Keep one step; the visit as it stands after it."""
        poll = replace(
            visit.poll,
            finished_at=self._clock(),
            status=reading.status,
            seen=visit.poll.seen + reading.seen,
            error=reading.error,
            notice=_both(visit.poll.notice, reading.notice),
            healthy=visit.poll.healthy and reading.healthy,
        )
        # Cut off in the middle, it is due at once.
        due_at = poll.due_at if reading.more else poll.started_at + _wait(part, reading)
        cursor = Cursor(poll.source, poll.part, due_at, reading.state)
        every_post = part.source.kind is SourceKind.X
        # Upkeep and backfills read the past, of which nobody is to be alarmed.
        step = Step(reading, poll, cursor, every_post=every_post, is_watched=not part.upkeep)
        # Who is cancelled does not take along what is being kept.
        saved = await asyncio.shield(asyncio.wrap_future(self._keeper.submit(step)))
        return Visit(replace(poll, new=poll.new + saved.posts), cursor)

    def _tell(self, poll: Poll) -> None:
        log.info(
            "poll",
            source=poll.source,
            part=poll.part or None,
            status=poll.status.value,
            seen=poll.seen,
            new=poll.new,
            error=poll.error,
            notice=poll.notice,
        )


def _both(told: str | None, more: str | None) -> str | None:
    """What the steps of a visit had to tell, each thing once and not without end."""
    if told is None or more is None:
        return told or more
    return told if more in told or len(told) > _ENOUGH else f"{told}; {more}"


def _wait(part: Part, reading: Reading) -> timedelta:
    """How long after its beginning a visit is made again; what comes once a day is tried again sooner."""
    interval = part.interval
    if not reading.status.succeeded:
        interval = min(interval, max(part.source.every, _TRIED_AGAIN))
    return max(interval, reading.rest) if reading.rest else interval

"""Alerts in the daemon: rules looked at every minute, the outbox every second, and a sign of life.

The sign is a request to an address of the operator's choice, made only while every job ran well lately: where
it stops, somebody is told by whoever waits for it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import structlog

from listener.alerts.deliver import DEADLINE, Deliverer
from listener.alerts.evaluate import evaluate
from listener.config import Config
from listener.errors import FetchError, StoreError
from listener.net import Fetcher
from listener.store import Store
from listener.store.lifesign import keep_sign

log = structlog.get_logger()

USER_AGENT = "brand-listener (+self-hosted; tells its operator)"
LOOK = timedelta(minutes=1)
DELIVER = timedelta(seconds=1)
SIGN = timedelta(minutes=5)
STALE = timedelta(minutes=5)
"""A job that did not end well for so long, beyond its turn, is stuck."""
_LAST_ATTEMPTS = 4.0
"""Seconds that attempts under way have when the daemon is told to end."""


@asynccontextmanager
async def notifying(config: Config, store: Store, *, clock: Callable[[], datetime]) -> AsyncIterator[Notices]:
    """The jobs with the connections they need, which are let go at the end."""
    network = config.network
    async with Fetcher(
        allow_private=network.allow_private,
        per_host=network.per_host,
        deadline=DEADLINE,
        user_agent=USER_AGENT,
    ) as fetcher:
        yield Notices(config, store, fetcher, clock=clock)


class Notices:
    """The jobs, each by itself. The sign of life vouches as well for others' jobs that call `beat`."""

    def __init__(
        self, config: Config, store: Store, fetcher: Fetcher, *, clock: Callable[[], datetime]
    ) -> None:
        self._config = config
        self._store = store
        self._fetcher = fetcher
        self._clock = clock
        self._deliverer = Deliverer(config, store, fetcher, clock=clock)
        self._well: dict[str, datetime] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Do every job in its turn until told to stop; attempts under way may end."""
        await self._deliverer.begin()
        jobs = [
            self._every(LOOK, "rules", self.look, stop),
            self._every(DELIVER, "outbox", self._deliverer.tick, stop),
        ]
        if self._config.deadman_url is not None:
            jobs.append(self._every(SIGN, "sign", self.sign, stop))
        try:
            await asyncio.gather(*jobs)
        finally:
            await self._deliverer.finish(_LAST_ATTEMPTS)

    def beat(self, job: str) -> None:
        """Note that a job ended well just now."""
        self._well[job] = self._clock()

    async def look(self) -> None:
        """Look at the rules that go by the clock."""
        raised = await asyncio.to_thread(evaluate, self._store, self._config, self._clock())
        if raised:
            log.info("alerts raised", count=raised)

    async def sign(self) -> None:
        """Ask for the operator's address, unless a job is stuck; either way, keep what came of it."""
        error = self.stuck() or await self._ask()
        await asyncio.to_thread(keep_sign, self._store, self._clock(), error)
        if error is not None:
            log.warning("no sign of life given", error=error)

    def stuck(self) -> str | None:
        """Which job has not ended well lately, None if all have."""
        now = self._clock()
        late = [job for job, at in sorted(self._well.items()) if now - at > LOOK + STALE]
        return f"these jobs of the daemon are stuck: {', '.join(late)}; the log says more" if late else None

    async def _ask(self) -> str | None:
        assert self._config.deadman_url is not None
        try:
            answer = await self._fetcher.fetch(self._config.deadman_url)
        except FetchError as error:
            return f"the address in LISTENER_DEADMAN_URL cannot be asked ({type(error).__name__})"
        if 200 <= answer.status < 300:
            return None
        return f"the address in LISTENER_DEADMAN_URL answered {answer.status}"

    async def _every(
        self, interval: timedelta, name: str, job: Callable[[], Awaitable[None]], stop: asyncio.Event
    ) -> None:
        """Do a job now and then; its failure is logged and stops neither it nor the others."""
        self.beat(name)
        while not stop.is_set():
            try:
                await job()
                self.beat(name)
            except StoreError as error:
                log.error("job failed", job=name, error=str(error))
            except Exception:
                log.exception("job failed", job=name)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), interval.total_seconds())

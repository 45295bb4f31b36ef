"""Delivery: every channel by itself, one message after the other, so that none waits for another's failure.

Claim, send, record. It takes no decisions of its own and knows no clock.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from listener.alerts.monthly import files_of
from listener.alerts.process import Sender
from listener.alerts.retry import next_attempt
from listener.alerts.send import Outcome, send
from listener.config import Config
from listener.errors import StoreError
from listener.model import OutMessage
from listener.net import Fetcher
from listener.store import Store
from listener.store.outbox import again, claim, due_channels, give_up, release, sent
from listener.store.written import written_in

log = structlog.get_logger()

DEADLINE = 20.0
"""Seconds an attempt may take, whatever the channel does."""
LEASE = timedelta(seconds=120)
"""How long a claim stands: longer than any attempt, with the start of its process."""


class Deliverer:
    """Delivers what is due, on every channel at once. `fetcher` posts to webhooks of ours."""

    def __init__(
        self,
        config: Config,
        store: Store,
        fetcher: Fetcher,
        *,
        clock: Callable[[], datetime],
        deadline: float = DEADLINE,
    ) -> None:
        self._config = config
        self._store = store
        self._fetcher = fetcher
        self._clock = clock
        self._deadline = deadline
        self._at_work: dict[str, asyncio.Task[None]] = {}
        self._is_stopping = False

    async def begin(self) -> None:
        """Take back what a daemon that died had claimed. Only the one daemon may."""
        await asyncio.to_thread(release, self._store, self._clock())

    async def tick(self) -> None:
        """Start work on each channel that has something due and nobody at work."""
        for channel in await asyncio.to_thread(due_channels, self._store, self._clock()):
            if channel not in self._at_work and not self._is_stopping:
                self._at_work[channel] = asyncio.create_task(self._work(channel))

    async def finish(self, seconds: float) -> None:
        """Claim nothing more; wait so long for attempts under way, then give them up to the next start."""
        self._is_stopping = True
        tasks = list(self._at_work.values())
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _work(self, channel: str) -> None:
        try:
            async with Sender(deadline=self._deadline) as sender:
                while not self._is_stopping and await self._deliver(channel, sender):
                    pass
        except StoreError as error:
            # What was sent may not be recorded; it is sent again under the same key.
            log.error("outbox not kept", channel=channel, error=str(error))
        except Exception:
            log.exception("delivery failed unexpectedly", channel=channel)
        finally:
            del self._at_work[channel]

    async def _deliver(self, channel: str, sender: Sender) -> bool:
        """One unit of work: claim a message, send it, record what came of it. Whether there was one."""
        message = await asyncio.to_thread(claim, self._store, channel, self._clock(), LEASE)
        if message is None:
            return False
        posts = [post for one in message.alerts for post in one.posts]
        texts = await asyncio.to_thread(written_in, self._store, posts)
        files = await asyncio.to_thread(files_of, self._store, message)
        outcome = await send(
            self._config, message, texts, self._clock(), fetcher=self._fetcher, sender=sender, files=files
        )
        await asyncio.shield(asyncio.to_thread(self._record, message, outcome))
        return True

    def _record(self, message: OutMessage, outcome: Outcome) -> None:
        now = self._clock()
        told = {"channel": message.channel, "alerts": len(message.alerts), "attempt": message.attempts}
        if outcome.error is None:
            sent(self._store, message, now)
            log.info("alert sent", **told)
            return
        due_at = next_attempt(message, outcome, now)
        if due_at is None:
            give_up(self._store, message, outcome.error)
            log.error("alert given up", error=outcome.error, **told)
        else:
            again(self._store, message, outcome.error, due_at)
            log.warning("alert not sent", error=outcome.error, **told)

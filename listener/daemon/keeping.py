"""One thread that keeps what visits bring, in the order in which it came: what waits is kept together.

A transaction for each of many small visits costs more than all that is in them. So what waits when the
thread is free goes into one, which is all or nothing. Should that fail, each visit is kept alone: only the
one whose fault it was fails.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from listener.daemon.ingest import Step
from listener.store.known import Identity
from listener.store.save import Saved

MOST_POSTS = 1_000
"""So many fill a transaction: while it lasts, every other writer has to wait."""

MOST_STEPS = 100
"""So many do as well, whatever they bring."""

ENOUGH = 32
"""Where so many wait, no more are waited for."""

PATIENCE = 0.1
"""Seconds for which more are waited for, while some are under way."""

_Waiting = tuple[Step, "Future[Saved]"]


class Keeper:
    """Keeps by `keep`, which takes steps that have no post in common and keeps all of them or none.

    `under_way` tells how many steps are being read, which may come soon.
    """

    def __init__(
        self,
        keep: Callable[[Sequence[Step]], Sequence[Saved]],
        *,
        under_way: Callable[[], int] = lambda: 0,
    ) -> None:
        self._keep = keep
        self._under_way = under_way
        self._waiting: deque[_Waiting] = deque()
        self._changed = threading.Condition()
        # There is one writer, and the event loop must stay free.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="keep")

    def submit(self, step: Step) -> Future[Saved]:
        """What keeping the step changed: done when it is committed, cancelled if it was dropped."""
        future: Future[Saved] = Future()
        with self._changed:
            self._waiting.append((step, future))
            self._changed.notify()
        self._thread.submit(self._work)
        return future

    def close(self) -> None:
        """Finish what is being kept, and drop what waits for it."""
        with self._changed:
            dropped = [future for _step, future in self._waiting]
            self._waiting.clear()
            self._changed.notify()
        for future in dropped:
            future.cancel()
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _work(self) -> None:
        while batch := self._taken():
            self._settle(batch)

    def _taken(self) -> list[_Waiting]:
        """What is kept next. A post that two steps bring is decided on when the first of them is kept."""
        batch: list[_Waiting] = []
        seen: set[Identity] = set()
        with self._changed:
            self._changed.wait_for(self._is_enough, PATIENCE)
            while self._waiting and len(batch) < MOST_STEPS and len(seen) < MOST_POSTS:
                step, future = self._waiting[0]
                brought = {(post.network, post.id) for post in step.reading.posts}
                if batch and (step.is_alone or not seen.isdisjoint(brought)):
                    break
                self._waiting.popleft()
                if future.set_running_or_notify_cancel():
                    batch.append((step, future))
                    seen |= brought
                if step.is_alone:
                    break
        return batch

    def _is_enough(self) -> bool:
        return not 0 < len(self._waiting) < ENOUGH or not self._under_way()

    def _settle(self, batch: Sequence[_Waiting]) -> None:
        try:
            kept = self._keep([step for step, _future in batch])
        except BaseException as error:
            if len(batch) == 1:
                batch[0][1].set_exception(error)
                return
            for one in batch:
                self._settle([one])
            return
        for (_step, future), saved in zip(batch, kept, strict=True):
            future.set_result(saved)

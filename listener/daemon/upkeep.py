"""What the daemon does in the background: trainings, scoring all again, vectors of new posts, and the columns
of days that are over.

One bit of work at a time, in a thread; between two of them polls have their turn, and it ends when told to.
What was begun and not finished it goes on with, whoever began it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import date, datetime, timedelta

import structlog

from listener.config import Config
from listener.desk import casework
from listener.enrich import Enricher
from listener.errors import ScorersChanged, StoreError, UsageError
from listener.reports.kept_case_sums import sum_days
from listener.scoring import Enrichers, anew_as, anew_by, readable
from listener.store import Store
from listener.store.day_columns import keep_day, stale_days
from listener.store.rescore import Anew, Rescoring, abandon, begin, is_left_midway, step, unfinished
from listener.store.scorers import scorers_in_use
from listener.store.waiting import score_waiting

log = structlog.get_logger()

LOOK_SECONDS = 2.0
"""How long it waits for something to do, and after a failure."""
QUIET = timedelta(seconds=10)
"""How long nothing of a day has to change before it is kept: an import changes some again and again."""


class Upkeep:
    """The background work of one daemon. `teach` does one asked-for training and says whether there was one.

    Each look at what there is to do is told by `beat`.
    """

    def __init__(
        self,
        config: Config,
        store: Store,
        *,
        clock: Callable[[], datetime],
        teach: Callable[[], bool] = lambda: False,
        beat: Callable[[], None] = lambda: None,
    ) -> None:
        self._config = config
        self._store = store
        self._clock = clock
        self._teach = teach
        self._beat = beat
        self._work = casework(config)
        self._enrichers = Enrichers(store, config)
        self._going: tuple[Rescoring, Anew] | None = None
        self._waiting: tuple[Enricher, Anew] | None = None
        self._looked = False
        self._stale: dict[date, tuple[int, datetime]] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Work until told to stop; a failure is logged, and what failed is tried again."""
        while not stop.is_set():
            busy = False
            try:
                busy = await asyncio.to_thread(self.step)
                self._beat()
            except StoreError as error:
                log.error("scores not kept up", error=str(error))
            except Exception:
                log.exception("scores not kept up")
            if not busy:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), LOOK_SECONDS)

    def step(self) -> bool:
        """Do one bit of work; False if there was none."""
        tasks = (self._teach, self._score_waiting, self._rescore, self._keep_day, self._sum_days)
        return any(task() for task in tasks)

    def _sum_days(self) -> bool:
        """Sum up days of the desk that have changed, so that pages need not."""
        return sum_days(self._store, self._config) > 0

    def _score_waiting(self) -> bool:
        enricher = self._enrichers.now()
        if not enricher.needs_vectors:
            return False
        if self._waiting is None or self._waiting[0] is not enricher:
            # Kept, for it holds the sentence encoder.
            self._waiting = enricher, anew_as(enricher, self._config)
        try:
            return score_waiting(self._store, self._waiting[1], self._work) > 0
        except ScorersChanged:
            return True

    def _rescore(self) -> bool:
        held = unfinished(self._store)
        if held is None and is_left_midway(self._store):
            held = self._begun()
        if held is None:
            self._going, self._looked = None, True
            return False
        if self._going is None or self._going[0].number != held.number:
            self._going = self._taken_up(held)
        self._looked = True
        if self._going is None:
            return False
        done = step(self._store, *self._going, self._work, self._clock())
        if done is not None and done.finished_at is not None:
            log.info("scored again", scorers=dict(done.scorers), changed=done.changed)
        return True

    def _keep_day(self) -> bool:
        """Keep the columns of a day that is over, once nothing of it has changed for a while."""
        now = self._clock()
        today = now.astimezone(self._config.zone).date()
        stale = {day: version for day, version in stale_days(self._store).items() if day < today}
        since = self._stale
        self._stale = {
            day: since[day] if day in since and since[day][0] == version else (version, now)
            for day, version in stale.items()
        }
        for day, (_version, first) in self._stale.items():
            if now - first >= QUIET:
                keep_day(self._store, day)
                return True
        return False

    def _begun(self) -> Rescoring:
        """Score all by the scorers in use, as far as they can be read: else no figure would be told again."""
        scorers = readable(self._store, scorers_in_use(self._store))
        return begin(self._store, anew_by(self._store, self._config, scorers), self._clock())

    def _taken_up(self, held: Rescoring) -> tuple[Rescoring, Anew] | None:
        """What to go on with. None if another process is at it by a newer configuration than ours."""
        try:
            anew = anew_by(self._store, self._config, held.scorers)
        except UsageError as error:
            abandon(self._store, self._clock())
            log.error("not scored again", error=str(error))
            return None
        if anew.settings != held.settings:
            # Left behind by what ran before us, it begins anew. What begins later somebody else works on.
            if self._looked:
                return None
            held = begin(self._store, anew, self._clock())
        log.info("scoring again", scorers=dict(held.scorers), staged=held.staged, last=held.last)
        return held, anew

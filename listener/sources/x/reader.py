"""The reader of X sources: one step of a part at a time, and when not to ask at all.

After a failure a source is left alone for longer and longer, whichever of its parts is due: one request
for each step of the pause. A pause that X itself names is kept with the cursor, so that other processes
keep it too; what we only guess holds for this one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from listener.config import Config
from listener.config.settings import Secret
from listener.errors import ApiError
from listener.model import Cursor, Part, PollStatus, Reading, Source
from listener.sources.x import counts, refresh, removals, search
from listener.sources.x.api import Api
from listener.sources.x.books import Books
from listener.sources.x.desk import Desk, OverBudget, State

_USED_UP = "the rate limit of X is used up; nothing to do here, it goes on by itself within minutes"
_LONGEST_PAUSE = timedelta(hours=1)
_DOUBLINGS = 10
_STEPS: Mapping[str, Callable[[Desk, State], Reading]] = {
    search.MENTIONS: search.step,
    search.REPLIES: search.step,
    search.BACKFILL: search.step,
    "counts": counts.step,
    "refresh": refresh.step,
    "removals": removals.step,
}
_UNDER_WAY = ("run", "job", "asked")
"""What a part remembers of what it has begun and not finished."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Why a source is left alone, until when, and after how many failures in a row.

    `named`: X itself said until when.
    """

    error: str
    status: PollStatus
    until: datetime
    failures: int
    named: bool


class XReader:
    """Reads X sources, each in a thread of its own and so one part at a time. `api_of` opens its API."""

    def __init__(self, config: Config, books: Books, api_of: Callable[[Source], Api]) -> None:
        self._config = config
        self._books = books
        self._api_of = api_of
        self._apis: dict[str, Api] = {}
        self._pauses: dict[str, Pause] = {}
        self._threads: dict[str, ThreadPoolExecutor] = {}

    async def read(self, part: Part, cursor: Cursor | None, now: datetime) -> Reading:
        """One step of a visit. A failure keeps what is known; only bugs are raised."""
        state: State = dict(cursor.state) if cursor is not None else {}
        if _STEPS[part.name] is search.step and part.source.x is not None:
            state = search.remembered(state, now, part.source.x.first_read)
        if part.source.name not in self._threads:
            self._threads[part.source.name] = ThreadPoolExecutor(1, thread_name_prefix="x")
        thread = self._threads[part.source.name]
        return await asyncio.get_running_loop().run_in_executor(thread, self._step, part, state, now)

    def close(self) -> None:
        """End the requests under way."""
        for api in self._apis.values():
            api.cut()
        for thread in self._threads.values():
            thread.shutdown(wait=False, cancel_futures=True)

    def _closed(self, part: Part, state: State, now: datetime) -> Reading | None:
        """The answer to a visit that must not ask X: because X said so, or because it failed just now."""
        if "until" in state and now < datetime.fromisoformat(state["until"]):
            return Reading(PollStatus.PAUSED, state=state, error=state.get("why", _USED_UP))
        for key in (part.source.name, "/".join(part.key)):
            pause = self._pauses.get(key)
            if pause is not None and now < pause.until:
                kept = dict(state)
                if pause.named:
                    kept |= {"until": pause.until.isoformat(), "why": pause.error}
                return Reading(pause.status, state=kept, error=pause.error)
        return None

    def _step(self, part: Part, state: State, now: datetime) -> Reading:
        if (closed := self._closed(part, state, now)) is not None:
            return closed
        source = part.source
        if source.name not in self._apis:
            self._apis[source.name] = self._api_of(source)
        desk = Desk(self._apis[source.name], self._books, part, self._config.brands, now)
        try:
            reading = _STEPS[part.name](
                desk, {key: value for key, value in state.items() if key not in ("until", "why")}
            )
        except OverBudget:
            return _stopped(desk, PollStatus.PAUSED, state, _over_budget(source))
        except ApiError as error:
            return self._failed(desk, state, error)
        for key in (source.name, "/".join(part.key)):
            self._pauses.pop(key, None)
        return reading

    def _failed(self, desk: Desk, state: State, error: ApiError) -> Reading:
        part = desk.part
        # What upkeep asks has limits, rights and addresses of its own: reading finds out for itself.
        wide = error.wide and not part.upkeep
        key = part.source.name if wide else "/".join(part.key)
        before = self._pauses.get(key)
        failures = before.failures + 1 if before else 1
        every = part.source.every
        longest = max(every, _LONGEST_PAUSE)
        until = error.until or desk.now + min(every * 2 ** min(failures - 1, _DOUBLINGS), longest)
        status = PollStatus.PAUSED if error.until else PollStatus.FAILED
        told = _told(str(error), until)
        named = error.until is not None and not error.guess
        self._pauses[key] = Pause(told, status, until, failures, named)
        dropped = _UNDER_WAY if error.restart else ()
        kept = {name: value for name, value in state.items() if name not in dropped}
        if named:
            kept |= {"until": until.isoformat(), "why": told}
        return _stopped(desk, status, kept, told)


def _stopped(desk: Desk, status: PollStatus, state: State, error: str) -> Reading:
    """A step that brought nothing: what it bought on the way is entered all the same."""
    return Reading(
        status, state=state, error=error, purchases=tuple(desk.bought), profiles=tuple(desk.profiles)
    )


def _told(error: str, until: datetime) -> str:
    return f"{error}; tried again from {until.astimezone(UTC):%Y-%m-%d %H:%M} UTC on"


def _over_budget(source: Source) -> str:
    assert source.x is not None
    budgets = [
        f"{budget} US dollars a {span}"
        for budget, span in ((source.x.daily_budget, "day"), (source.x.monthly_budget, "month"))
        if budget is not None
    ]
    return (
        f"the budget ({', '.join(budgets)}) does not hold another page; it goes on with the next day or "
        "month (UTC), or raise daily_budget or monthly_budget"
    )


def open_x_reader(config: Config, books: Books, token: Secret) -> XReader:
    """The reader with the API as it is configured."""

    def api_of(source: Source) -> Api:
        assert source.x is not None
        return Api(source.x.api_base, token, config.x_user if source.x.owned else None)

    return XReader(config, books, api_of)

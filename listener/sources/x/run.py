"""One run over everything a part asks X for, as far as it has come: what is kept between its steps. Pure.

A run goes page by page through one request after the other. Its state is saved with each page, so a
crash, a pause or a used-up budget loses no page and repeats at most one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b

from listener.model import Gap
from listener.sources.x.snowflake import earlier, first_id_at, newer, time_of

OVERLAP = timedelta(seconds=60)
"""How far each run reads back over the cursor: X's index lags behind."""

INDEXED = timedelta(hours=24)
"""How late X's index may show a post at the most. So the cursor moves on in quiet times too, and the last
posts before a silence are not bought again day after day."""

REACH = timedelta(days=6, hours=12)
"""How old an id may be to go on from: X refuses those that are older than seven days."""

SEARCHED = timedelta(days=7) - timedelta(minutes=1)
"""How far back X searches."""

EARLIEST = SEARCHED - timedelta(minutes=4)
"""How far back a run begins: a few pages, and clocks that differ a little, stay within what X searches."""

FURTHEST = SEARCHED - timedelta(hours=2)
"""How far back it begins once that was too far: every page must lie within, and there may be many."""

_MOST_PAGES = 10_000
_OLDEST = timedelta(days=8)
_TOO_OLD = "X's search holds seven days only, and it was not read for longer"


@dataclass(frozen=True, slots=True)
class Run:
    """`todo` are the requests left, the first of them under way: at `token`, if it has one.

    It reads what came after the id `since`, or from `start` on, and up to `end`. `newest` is the largest
    id that was seen, `tokens` are digests of the tokens that the request under way has had. `asked_at` is
    when the first request was answered: by our clock or X's, whichever is behind. `cut_short`: a request
    came to a token that it had had before, and was left there. `partial`: X said that it left something out.
    """

    started: datetime
    todo: tuple[str, ...]
    since: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    token: str | None = None
    tokens: tuple[str, ...] = ()
    newest: str | None = None
    asked_at: datetime | None = None
    cut_short: bool = False
    partial: bool = False

    @property
    def reads_from(self) -> datetime:
        """The instant from which on it reads."""
        return self.start or time_of(self.since or "") or self.started

    def seen(self, newest: str | None, token: str | None) -> Run:
        """The run after a page: on to the next page, or to the next request.

        So also at a token that it had before, with which it would go round for ever.
        """
        run = replace(self, newest=newer(self.newest, newest))
        again = token is not None and (_digest(token) in self.tokens or len(self.tokens) >= _MOST_PAGES)
        if token is None or again:
            cut_short = self.cut_short or again
            return replace(run, todo=self.todo[1:], token=None, tokens=(), cut_short=cut_short)
        return replace(run, token=token, tokens=(*self.tokens, _digest(token)))

    def cursor(self, known: str | None) -> str | None:
        """The id to go on from, never before the `known` one; None as long as no post was seen.

        Not beyond its beginning: later posts may have come to earlier requests. After a partial run no
        further than after an empty one, so that what was left out is read later.
        """
        newest = None if self.partial else self.newest
        if newest is not None and self._tells_time(newest):
            newest = min(newest, str(first_id_at(self.started)), key=int)
        last = newer(known, newest)
        if last is None or self.asked_at is None or not self._tells_time(last):
            return last
        return newer(last, str(first_id_at(self.asked_at - INDEXED)))

    def again_from(self) -> datetime:
        """From when on to read once more as long as no post was seen: what was read, if its index is late."""
        return max(self.reads_from, (self.asked_at or self.started) - INDEXED)

    def _tells_time(self, native: str) -> bool:
        """Whether an id carries its time: what was found is never older than a search reaches."""
        made = time_of(native)
        return made is not None and made > self.started - _OLDEST


def first_state(now: datetime, first_read: timedelta) -> dict[str, str]:
    """What a part remembers before its first request: as if all before `first_read` had been read.

    It stands even if that request fails, so the first run reads no less for coming late.
    """
    return {"read_until": (now - min(first_read, EARLIEST) + OVERLAP).isoformat()}


def begin(todo: tuple[str, ...], state: Mapping[str, str], now: datetime) -> tuple[Run, tuple[Gap, ...]]:
    """The next run of a part from what it remembers (`since`, `again_from`, `read_until`), and what it can
    never read.

    X takes an id or an instant, not both, and neither from over seven days ago.
    """
    read_until = datetime.fromisoformat(state["read_until"])
    since = state.get("since")
    if since is not None and (time_of(since) or read_until) > now - REACH:
        return Run(now, todo, since=earlier(since, OVERLAP)), ()
    overlapped = read_until - OVERLAP
    if since is None and "again_from" in state:
        overlapped = min(overlapped, datetime.fromisoformat(state["again_from"]))
    start = max(overlapped, now - EARLIEST)
    if read_until >= start:
        return Run(now, todo, start=start), ()
    return Run(now, todo, start=start), (Gap(read_until, start, _TOO_OLD),)


def within_reach(run: Run, now: datetime) -> tuple[Run, tuple[Gap, ...]]:
    """A run that was interrupted, moved to what X still searches, and what is out of reach by then."""
    return (run, ()) if run.reads_from >= now - SEARCHED else _moved(run, now)


def not_so_far(run: Run, now: datetime) -> tuple[Run, tuple[Gap, ...]] | None:
    """A run that X refused to begin, begun less far back; None if it is no further back than it may be."""
    if run.start is None or run.token is not None or run.start >= now - FURTHEST:
        return None
    return _moved(run, now)


def _moved(run: Run, now: datetime) -> tuple[Run, tuple[Gap, ...]]:
    start = now - FURTHEST
    moved = replace(run, since=None, start=start, token=None, tokens=())
    return moved, (Gap(run.reads_from, start, _TOO_OLD),)


def load(text: str) -> Run:
    """A run from a cursor's state."""
    found = json.loads(text)
    instants = {
        name: datetime.fromisoformat(found[name]) if found[name] else None
        for name in ("start", "end", "asked_at")
    }
    return Run(
        started=datetime.fromisoformat(found["started"]),
        todo=tuple(found["todo"]),
        since=found["since"],
        token=found["token"],
        tokens=tuple(found["tokens"]),
        newest=found["newest"],
        cut_short=found.get("cut_short", False),
        partial=found.get("partial", False),
        **instants,
    )


def dump(run: Run) -> str:
    """The run for a cursor's state."""
    return json.dumps(asdict(run), default=datetime.isoformat)


def _digest(token: str) -> str:
    return blake2b(token.encode(), digest_size=6).hexdigest()

"""Polls: one visit to one part of a source, what it brought, and where the next one goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from listener.model.figures import midnight
from listener.model.post import Author, Post
from listener.model.purchase import Purchase


class PollStatus(StrEnum):
    """How a visit ended. "unchanged": the server said so, or sent the same bytes again."""

    OK = "ok"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    PAUSED = "paused"

    @property
    def succeeded(self) -> bool:
        """Whether the source was read: what counts as covered."""
        return self in (PollStatus.OK, PollStatus.UNCHANGED)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a part of a source stands: when it is due, and what its reader must remember.

    `state` belongs to the reader of that kind of source; all else only carries it.
    """

    source: str
    part: str
    due_at: datetime
    state: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gap:
    """A time [start, end) of which a reader knows that its source will never show it again."""

    start: datetime
    end: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Volume:
    """How many posts of a brand the network counted in the hour that begins at `hour`."""

    brand: str
    hour: datetime
    posts: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What one visit brought, or one step of it.

    `seen` counts the entries or posts that came, `posts` are those to keep. `error` names cause and
    remedy of a failure; `notice` is what an operator should know of a success ("the feed has moved").
    Not `healthy`: it answered, but something is wrong with it ("the feed is empty now").
    `rest` is how long the source asked to be left alone, None if it did not.

    `more`: the visit goes on from this state once this step is kept. Of metered networks: `purchases` made
    on the way, also by a step that failed; `profiles` that were looked up; `removed` are ids of posts that
    are gone at the source; `gaps` and `volumes` are to be kept beside the posts.
    """

    status: PollStatus
    seen: int = 0
    posts: tuple[Post, ...] = ()
    state: Mapping[str, str] = field(default_factory=dict)
    error: str | None = None
    notice: str | None = None
    healthy: bool = True
    rest: timedelta | None = None
    more: bool = False
    purchases: tuple[Purchase, ...] = ()
    profiles: tuple[Author, ...] = ()
    removed: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    volumes: tuple[Volume, ...] = ()


@dataclass(frozen=True, slots=True)
class Poll:
    """The record of one visit: the ledger that coverage is read from.

    `due_at` is when it should have begun and `every` the source's interval; a visit later than that
    stands for the visits that never happened as well. `upkeep` brings no new posts and is no part of
    coverage.
    """

    source: str
    part: str
    due_at: datetime
    started_at: datetime
    finished_at: datetime
    every: timedelta
    status: PollStatus
    seen: int = 0
    new: int = 0
    error: str | None = None
    notice: str | None = None
    healthy: bool = True
    upkeep: bool = False

    def due_by_day(self, zone: ZoneInfo) -> dict[date, int]:
        """How many polls fell due on each local day, this one included.

        The polls missed while nothing ran count on the days on which they were due; the visit itself
        counts on the day it took place. A paused source owes nothing.
        """
        if self.status is PollStatus.PAUSED:
            return {}
        due = missed_by_day(self.due_at, self.started_at, self.every, zone)
        visited = self.started_at.astimezone(zone).date()
        due[visited] = due.get(visited, 0) + 1
        return due


def missed_by_day(due_at: datetime, until: datetime, every: timedelta, zone: ZoneInfo) -> dict[date, int]:
    """How many polls fell due on each local day and were not made, from `due_at` until a visit or now.

    A visit at `until` is itself the last of them and not counted.
    """
    missed: dict[date, int] = {}
    number, count = 0, max(0, (until - due_at) // every)
    # By the day and not by the poll: a daemon that was off for months would begin with counting millions.
    while number < count:
        day = (due_at + number * every).astimezone(zone).date()
        rest_of_day = midnight(day + timedelta(days=1), zone) - due_at
        following = min(count, max(number + 1, -(-rest_of_day // every)))
        missed[day] = missed.get(day, 0) + following - number
        number = following
    return missed

"""Whether the listening works: every source with its last poll, its next, and what is wrong in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from listener.config import Config
from listener.config.parts import parts_of
from listener.metrics import share
from listener.model import Part, Period, PollStatus, Source
from listener.reports.coverage import counted
from listener.reports.periods import last_days
from listener.store import Store
from listener.store.ledger import Standing, standings
from listener.words import _

READY_INTERVALS = 3
"""The product is ready while its last good poll is younger than this many intervals."""


class State(StrEnum):
    """A source's health in one word, worst first."""

    FAILING = "failing"
    UNHEALTHY = "unhealthy"
    OVERDUE = "overdue"
    WAITING = "waiting"
    PAUSED = "paused"
    HEALTHY = "healthy"


@dataclass(frozen=True, slots=True)
class PartHealth:
    """One part of a source: when it was visited, how that ended, and when it is due again."""

    source: str
    kind: str
    part: str
    upkeep: bool
    state: State
    problem: str | None
    last_poll_at: datetime | None
    last_good_at: datetime | None
    next_due_at: datetime | None
    seen: int | None
    new: int | None


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """One source over all its parts. `coverage` is that of the last seven complete days and today: of the
    polls `due`, the share that succeeded.
    """

    source: Source
    state: State
    parts: tuple[PartHealth, ...]
    coverage: float | None
    due: int

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with its parts, each sentence once."""
        return tuple(dict.fromkeys(part.problem for part in self.parts if part.problem))


@dataclass(frozen=True, slots=True)
class Health:
    """All sources, and whether the product as a whole is ready."""

    as_of: datetime
    sources: tuple[SourceHealth, ...]
    last_good_at: datetime | None

    @property
    def unhealthy(self) -> tuple[SourceHealth, ...]:
        """The sources that somebody should look at."""
        bad = (State.FAILING, State.UNHEALTHY, State.OVERDUE)
        return tuple(one for one in self.sources if one.state in bad)


def health(store: Store, config: Config, now: datetime) -> Health:
    """How every configured source does at `now`."""
    standing = standings(store)
    polls = counted(store, config, watched(config, now))
    sources = []
    for source in config.sources:
        parts = tuple(
            _part_health(part, standing.get(part.key), now) for part in parts_of(source, config.brands)
        )
        told = [part.state for part in parts if _tells(part)]
        worst = min(told, key=list(State).index, default=State.WAITING)
        due, succeeded = polls[source.name]
        sources.append(SourceHealth(source, worst, parts, share(succeeded, due), due))
    good = [at.good_at for at in standing.values() if at.good_at is not None]
    return Health(now, tuple(sources), max(good, default=None))


def watched(config: Config, now: datetime) -> Period:
    """The days whose coverage is watched: the last seven complete ones and today."""
    week = last_days(7, config.zone, now)
    return replace(week, end=week.end + timedelta(days=1))


def is_ready(health: Health, config: Config, started_at: datetime) -> bool:
    """Ready from the start for three intervals, then while a good poll is younger than three intervals."""
    intervals = [source.every for source in config.sources]
    if not intervals:
        return True
    since = max(started_at, health.last_good_at or started_at)
    return health.as_of - since <= READY_INTERVALS * max(intervals)


def _tells(part: PartHealth) -> bool:
    """Whether a part has a say in how its source stands: upkeep only by what is wrong with it."""
    return not part.upkeep or part.state in (State.FAILING, State.UNHEALTHY)


def _part_health(part: Part, at: Standing | None, now: datetime) -> PartHealth:
    state, problem = _state(part, at, now)
    return PartHealth(
        source=part.source.name,
        kind=part.source.kind.value,
        part=part.name,
        upkeep=part.upkeep,
        state=state,
        problem=problem,
        last_poll_at=at.started_at if at else None,
        last_good_at=at.good_at if at else None,
        next_due_at=at.cursor.due_at if at else None,
        seen=at.seen if at else None,
        new=at.new if at else None,
    )


def _state(part: Part, at: Standing | None, now: datetime) -> tuple[State, str | None]:
    if at is None:
        return State.WAITING, None
    if at.status is PollStatus.FAILED:
        return State.FAILING, at.error
    if at.status is PollStatus.PAUSED:
        return State.PAUSED, at.error
    late = now - at.cursor.due_at
    if late > READY_INTERVALS * part.interval:
        message = _("Its last poll was due {span} ago; is the daemon running?")
        return State.OVERDUE, message.format(span=_span(late))
    return (State.HEALTHY if at.healthy else State.UNHEALTHY), at.notice


def _span(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 120:
        return _("{count} min").format(count=minutes)
    hours = minutes // 60
    return _("{count} h").format(count=hours) if hours < 48 else _("{count} days").format(count=hours // 24)

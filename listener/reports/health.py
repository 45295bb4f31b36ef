"""Whether the listening works: every source with its last poll, its next, and what is wrong in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from listener.config import Config
from listener.config.parts import parts_of
from listener.model import Part, PollStatus, Source
from listener.reports.coverage import coverage
from listener.reports.periods import last_days
from listener.store import Store
from listener.store.ledger import Standing, standings

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
    state: State
    problem: str | None
    last_poll_at: datetime | None
    last_good_at: datetime | None
    next_due_at: datetime | None
    seen: int | None
    new: int | None


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """One source over all its parts. `coverage` is that of the last seven complete days and today."""

    source: Source
    state: State
    parts: tuple[PartHealth, ...]
    coverage: float | None

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
    week = last_days(7, config.zone, now)
    covered = coverage(store, config, type(week)(week.start, week.end + timedelta(days=1), week.zone, now))
    sources = []
    for source in config.sources:
        parts = tuple(
            _part_health(part, standing.get(part.key), now) for part in parts_of(source, config.brands)
        )
        worst = min((part.state for part in parts), key=list(State).index, default=State.WAITING)
        sources.append(SourceHealth(source, worst, parts, covered[source.name]))
    good = [at.good_at for at in standing.values() if at.good_at is not None]
    return Health(now, tuple(sources), max(good, default=None))


def is_ready(health: Health, config: Config, started_at: datetime) -> bool:
    """Ready from the start for three intervals, then while a good poll is younger than three intervals."""
    intervals = [source.every for source in config.sources]
    if not intervals:
        return True
    since = max(started_at, health.last_good_at or started_at)
    return health.as_of - since <= READY_INTERVALS * max(intervals)


def _part_health(part: Part, at: Standing | None, now: datetime) -> PartHealth:
    state, problem = _state(part, at, now)
    return PartHealth(
        source=part.source.name,
        kind=part.source.kind.value,
        part=part.name,
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
    if late > READY_INTERVALS * part.source.every:
        return State.OVERDUE, f"Its last poll was due {_ago(late)} ago; is the daemon running?"
    return (State.HEALTHY if at.healthy else State.UNHEALTHY), at.notice


def _ago(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} days"

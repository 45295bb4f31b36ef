"""Coverage: of the polls that fell due, how many succeeded. "0 mentions" and "0 collected" differ here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar, cast

from listener.config import Config
from listener.config.parts import parts_of
from listener.metrics import share
from listener.model import Period, PollStatus, SourceKind, day_bounds, missed_by_day
from listener.store import Store
from listener.store.ledger import latest, polls_by_source, recorded_gaps, standings, unread


def coverage(store: Store, config: Config, period: Period) -> Mapping[str, float | None]:
    """Per configured source, the share of the period's due polls that succeeded; None: none fell due.

    Polls that are overdue at `as_of` and were never made count as due.
    """
    return {name: share(succeeded, due) for name, (due, succeeded) in counted(store, config, period).items()}


def counted(store: Store, config: Config, period: Period) -> Mapping[str, tuple[int, int]]:
    """Per configured source, how many polls fell due in the period and how many of them succeeded.

    As of the minute, for which it is remembered while no source is visited.
    """
    period = to_the_minute(period)
    asked = ("polls", period, repr(config.sources), tuple(one.name for one in config.brands), latest(store))
    return store.results.get(asked, lambda: _counted(store, config, period))


def to_the_minute(period: Period) -> Period:
    """The period as of the last whole minute."""
    return replace(period, as_of=period.as_of.replace(second=0, microsecond=0))


def _counted(store: Store, config: Config, period: Period) -> Mapping[str, tuple[int, int]]:
    told = polls_by_source(store, period)
    standing = standings(store)
    found: dict[str, tuple[int, int]] = {}
    for source in config.sources:
        due, succeeded = told.get(source.name, (0, 0))
        for part in parts_of(source, config.brands):
            at = standing.get(part.key)
            known = at is not None and at.started_at < period.as_of
            if at is not None and known and at.status is not PollStatus.PAUSED and not part.upkeep:
                due += _missed(at.cursor.due_at, part.interval, period)
        found[source.name] = (due, succeeded)
    return found


def coverage_of(store: Store, config: Config, period: Period, source: str | None = None) -> float | None:
    """The share of the period's due polls of all configured sources, or of one, that succeeded."""
    told = [polls for name, polls in counted(store, config, period).items() if source in (None, name)]
    return share(sum(succeeded for _due, succeeded in told), sum(due for due, _succeeded in told))


def coverage_of_both(
    store: Store, config: Config, before: Period, now: Period, source: str | None = None
) -> float | None:
    """The coverage of a comparison: that of the period of which less was read, None if either is unknown."""
    first, second = (coverage_of(store, config, period, source) for period in (before, now))
    return None if first is None or second is None else min(first, second)


Figures = TypeVar("Figures")


def with_coverage(found: Figures, polls: float | None) -> Figures:
    """The figures with the coverage of their period on every estimate and change that has none yet."""
    told: object = found
    if isinstance(found, tuple):
        told = tuple(with_coverage(one, polls) for one in found)
    elif isinstance(found, Mapping):
        told = {key: with_coverage(one, polls) for key, one in found.items()}
    elif is_dataclass(found) and not isinstance(found, type):
        parts = {one.name: getattr(found, one.name) for one in fields(found)}
        changed = {name: new for name, old in parts.items() if (new := with_coverage(old, polls)) is not old}
        if "coverage" in parts and parts["coverage"] is None:
            changed["coverage"] = polls
        told = replace(found, **changed) if changed else found
    return cast(Figures, told)


def _missed(due_at: datetime, every: timedelta, period: Period) -> int:
    """How many polls fell due within the period, from `due_at` on, and were never made.

    What is due right now is not missed yet: only whole intervals without a visit are.
    """
    skipped = max(0, -((due_at - period.start_at) // every))
    until = min(period.as_of, day_bounds(period.end, period.zone)[0] + every)
    missed = missed_by_day(due_at + skipped * every, until, every, period.zone)
    return sum(count for day, count in missed.items() if period.start <= day < period.end)


@dataclass(frozen=True, slots=True)
class Gap:
    """Time in which a source should have been read and was not: [start, end), UTC."""

    source: str
    start: datetime
    end: datetime


def gaps(store: Store, config: Config, period: Period, source: str) -> tuple[Gap, ...]:
    """When a source was not read within the period, in order; gaps of its parts are joined.

    X goes on from where its last poll came to, so a failure is made up for by the next success: of it only
    what is beyond its reach is missing, and what was not read yet.
    """
    missing = unread(store, source, period.start_at, period.end_at)
    if any(one.name == source and one.kind is SourceKind.X for one in config.sources):
        missing = [
            *recorded_gaps(store, source, period.start_at, period.end_at),
            *_still_open(store, period, source, missing),
        ]
    found: list[Gap] = []
    for start, end in sorted(missing):
        if found and start <= found[-1].end:
            found[-1] = replace(found[-1], end=max(found[-1].end, end))
        else:
            found.append(Gap(source, start, end))
    return tuple(found)


def _still_open(
    store: Store, period: Period, source: str, missing: list[tuple[datetime, datetime]]
) -> list[tuple[datetime, datetime]]:
    """Those of the missing times that last until the end of the period and were not made up for since."""
    good = [at.good_at for (name, _part), at in standings(store).items() if name == source and at.good_at]
    if any(at >= period.end_at for at in good):
        return []
    return [(start, end) for start, end in missing if end >= period.end_at]


@dataclass(frozen=True, slots=True)
class CoveredDay:
    """How many polls of a source fell due on a local day, and how many succeeded."""

    source: str
    day: date
    due: int
    succeeded: int

    @property
    def coverage(self) -> float | None:
        """The share that succeeded, None if none fell due."""
        return share(self.succeeded, self.due)


def covered_days(store: Store, config: Config, period: Period, source: str) -> tuple[CoveredDay, ...]:
    """A source's days of the period that have begun; their sums make its coverage."""
    today = period.as_of.astimezone(period.zone).date()
    last = min(period.end, today + timedelta(days=1))
    days = [period.start + timedelta(days=number) for number in range(max(0, (last - period.start).days))]
    found = []
    for day in days:
        one = replace(period, start=day, end=day + timedelta(days=1))
        due, succeeded = counted(store, config, one).get(source, (0, 0))
        found.append(CoveredDay(source, day, due, succeeded))
    return tuple(found)

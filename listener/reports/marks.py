"""What a time chart must not hide: when a source was not read or had to pause, when the keywords changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from listener.config import Config
from listener.model import Period
from listener.reports.coverage import gaps, to_the_minute
from listener.store import Store
from listener.store.ledger import latest, pauses
from listener.store.panels import PanelChange, panel_changes

_ONE_DAY = timedelta(days=1)


class MarkKind(StrEnum):
    """What happened."""

    GAP = "gap"
    PAUSE = "pause"
    PANEL = "panel"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened on the local days [start, end).

    Of a gap, `source` was not read for so many `hours`; of a pause, `reason` says why it waited; of a change
    of the panel, `change` is what is listened to since.
    """

    kind: MarkKind
    start: date
    end: date
    source: str | None = None
    hours: float = 0.0
    reason: str | None = None
    change: PanelChange | None = None


def marks(store: Store, config: Config, period: Period, source: str | None = None) -> tuple[Mark, ...]:
    """The marks of a period, of all sources or of one, by time; what touches day upon day is one mark.

    As of the minute, for which they are remembered while no source is visited.
    """
    period = to_the_minute(period)
    changes = panel_changes(store, period.start_at, period.end_at)
    asked = ("marks", period, repr(config.sources), source, changes, latest(store))
    return store.results.get(asked, lambda: _marks(store, config, period, source, changes))


def _marks(
    store: Store, config: Config, period: Period, source: str | None, changes: Sequence[PanelChange]
) -> tuple[Mark, ...]:
    found: list[Mark] = []
    for one in config.sources:
        if source in (None, one.name):
            found += _joined(_gaps(store, config, period, one.name))
            found += _joined(_pauses(store, period, one.name))
    for change in changes:
        day = change.at.astimezone(period.zone).date()
        found.append(Mark(MarkKind.PANEL, day, day + _ONE_DAY, change=change))
    return tuple(sorted(found, key=lambda one: (one.start, one.kind.value, one.source or "")))


def _gaps(store: Store, config: Config, period: Period, source: str) -> Iterable[Mark]:
    for gap in gaps(store, config, period, source):
        start, end = _days(gap.start, gap.end, period)
        hours = (gap.end - gap.start) / timedelta(hours=1)
        yield Mark(MarkKind.GAP, start, end, source, hours)


def _pauses(store: Store, period: Period, source: str) -> Iterable[Mark]:
    for hour, reason in pauses(store, source, period.start_at, period.end_at):
        start, end = _days(hour, hour + timedelta(hours=1), period)
        yield Mark(MarkKind.PAUSE, start, end, source, 1.0, reason)


def _days(start: datetime, end: datetime, period: Period) -> tuple[date, date]:
    """The local days that a span of time touches."""
    last = (end - timedelta(microseconds=1)).astimezone(period.zone).date()
    return start.astimezone(period.zone).date(), last + _ONE_DAY


def _joined(found: Iterable[Mark]) -> list[Mark]:
    told: list[Mark] = []
    for mark in found:
        last = told[-1] if told else None
        if last is not None and mark.start <= last.end and mark.reason == last.reason:
            told[-1] = replace(last, end=max(last.end, mark.end), hours=last.hours + mark.hours)
        else:
            told.append(mark)
    return told

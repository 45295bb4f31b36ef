"""Spikes: when a brand or one of its keyword groups is named far more than usual, and who and what it was.

Days that are over, today so far against the same hours of past days, single hours, and slow rises. What
stands behind an alarm is looked up by spike_causes.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import isnan
from typing import TYPE_CHECKING, TypeVar

from listener.config import Config
from listener.metrics.drift import drift
from listener.metrics.false_alarms import false_alarm_days, false_rise_days
from listener.metrics.growth import dispersion
from listener.metrics.spikes import ENOUGH_WEEKS, SEVERE, WEEKS, Reading, Usual, readings, usual
from listener.model import Period, day_bounds, midnight
from listener.reports.loudness import (
    BASELINE_DAYS,
    HOUR,
    LEAD,
    Daily,
    Hourly,
    Key,
    counted_hours,
    daily_counts,
    hourly_counts,
    hours_read,
    local_hours,
    same_hours,
)
from listener.reports.spike_causes import UNEXPLAINED, Causes, causes_of
from listener.store import Store
from listener.store.figures import check_zone, remembered
from listener.store.ledger import first_visit

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Counts = npt.NDArray[np.float64]

DAYS = 7
"""How many days back an alarm is still told."""
_STALE = timedelta(minutes=5)

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Spike:
    """A brand, or one keyword group of it, was named `count` times in [start, end), far above the usual.

    `hour` is the local hour where one hour is meant, else it is the whole `day`; `partial`: the part of it up
    to now, against the same hours of past days. `is_drift`: no single day stands out, the last days together
    do. About one such alarm in `false_alarm_days` is false, None where that was not measured. `causes` has
    who and what it was.
    """

    brand: str
    group: str | None
    day: date
    hour: int | None
    start: datetime
    end: datetime
    count: int
    usual: Usual
    is_drift: bool = False
    partial: bool = False
    false_alarm_days: int | None = None
    causes: Causes = UNEXPLAINED

    @property
    def expected(self) -> float:
        """The usual count: the median of the same weekday (and hours) of the last eight weeks."""
        return self.usual.expected

    @property
    def z(self) -> float:
        """How far the count lies above the usual, in scales."""
        return self.usual.z(self.count)

    @property
    def is_severe(self) -> bool:
        """Whether it is five scales or more."""
        return self.usual.is_alert(self.count, SEVERE)

    @property
    def z_without_top_author(self) -> float | None:
        """The z without the author who wrote most of it: what is left if one voice made the spike."""
        authors = self.causes.authors
        return self.usual.z(self.count - authors[0].mentions) if authors else None


@dataclass(frozen=True, slots=True)
class Unwatched:
    """A brand or group that cannot be watched today: only so many `weeks` of its weekday are known."""

    brand: str
    group: str | None
    weeks: int


def spikes(store: Store, config: Config, now: datetime) -> tuple[Spike, ...]:
    """The spikes of the last seven days and of today so far, the newest first, each with its causes.

    An hour is told only where its day is no spike by itself.
    """
    today = now.astimezone(config.zone).date()
    over = history(store, config, Period(today - timedelta(days=DAYS), today, config.zone, now))
    read = Period(today - timedelta(days=DAYS), today + timedelta(days=1), config.zone, now)
    loud = frozenset((one.brand, one.day) for one in over if not one.is_drift and one.group is None)

    def make() -> tuple[Spike, ...]:
        found = _within_days(store, config, read, loud)
        return tuple(_explained(store, config, one) for one in found)

    # New mentions make it anew at once; where none came, the time of day moves on in steps.
    step = now.timestamp() // _STALE.total_seconds()
    asked = ("spikes within days", loud, _watched(config), first_visit(store), step)
    return tuple(sorted((*over, *_remembered(store, read, asked, make)), key=_newest_first))


def history(store: Store, config: Config, period: Period, *, explain: bool = True) -> tuple[Spike, ...]:
    """The spikes of the days of the period that are over, the newest first; single hours are not looked at.

    StoreError if the stored local days are of another zone.
    """
    check_zone(store, period)

    def make() -> tuple[Spike, ...]:
        daily = daily_counts(store, config, period)
        found = [one for key in daily.series for one in _days(daily, key, period)]
        return tuple(
            sorted((_explained(store, config, one) if explain else one for one in found), key=_newest_first)
        )

    return _remembered(store, period, ("spikes", explain, _watched(config), first_visit(store)), make)


def unwatched(store: Store, config: Config, now: datetime) -> tuple[Unwatched, ...]:
    """What cannot be watched today, because fewer than four weeks of its weekday are known."""
    today = now.astimezone(config.zone).date()
    period = Period(today, today + timedelta(days=1), config.zone, now)
    asked = ("unwatched", _watched(config), first_visit(store))
    return _remembered(store, period, asked, lambda: tuple(_unwatched(store, config, period)))


def _unwatched(store: Store, config: Config, period: Period) -> Iterator[Unwatched]:
    import numpy as np

    daily = daily_counts(store, config, period)
    for (brand, group), counts in daily.series.items():
        like = _without_spikes(counts, readings(counts))[-BASELINE_DAYS::7]
        if (weeks := int((~np.isnan(like)).sum())) < ENOUGH_WEEKS:
            yield Unwatched(brand, group, weeks)


def _days(daily: Daily, key: Key, period: Period) -> Iterator[Spike]:
    """The days of the period that are spikes, and those at which a slow rise is noticed."""
    counts = daily.series[key]
    read = readings(counts)
    kept = _without_spikes(counts, read)
    rises = drift(one.z if one is not None and not one.is_alert else None for one in read)
    for place in range(max(0, daily.place(period.start)), len(counts)):
        one, rise = read[place], rises[place]
        is_drift = rise is not None and rise.is_alarm
        if one is None or not (one.is_alert or is_drift):
            continue
        day = daily.start + timedelta(days=place)
        scatter = _scatter(kept[max(0, place - BASELINE_DAYS) : place])
        days = false_rise_days(*scatter) if is_drift else false_alarm_days(*scatter)
        start, end = day_bounds(day, period.zone)
        yield Spike(*key, day, None, start, end, one.count, one.usual, is_drift, False, days)


def _scatter(kept: Counts) -> tuple[float, float]:
    """The dispersion and the mean of the known among eight weeks of days."""
    known = [None if isnan(count) else int(count) for count in kept.tolist()]
    told = [count for count in known if count is not None]
    return dispersion(known), sum(told) / len(told) if told else 0.0


def _without_spikes(counts: Counts, read: Sequence[Reading | None]) -> Counts:
    import numpy as np

    kept = counts.copy()
    kept[[place for place, one in enumerate(read) if one is not None and one.is_alert]] = np.nan
    return kept


def _within_days(
    store: Store, config: Config, period: Period, loud: frozenset[tuple[str, date]]
) -> list[Spike]:
    """Today so far, and the single hours of days that are no spikes."""
    import numpy as np

    daily = daily_counts(store, config, period)
    counts = counted_hours(store, config, hours_read(store, period))
    hourly = hourly_counts(config, counts, period, daily)
    today = period.end - timedelta(days=1)
    past = [today - timedelta(days=number) for number in range(BASELINE_DAYS, -1, -1)]
    so_far = same_hours(store, counts, past, period)
    found = []
    for brand in (one.name for one in config.brands):
        counts_of = daily.series[brand, None]
        kept = _without_spikes(counts_of, readings(counts_of))
        left_out = {daily.start + timedelta(days=int(place)) for place in np.flatnonzero(np.isnan(kept))}
        partial = _so_far(brand, past, so_far, left_out, period)
        if partial is not None:
            found.append(partial)
        quiet = (
            period.start + timedelta(days=number)
            for number in range(period.days)
            if (brand, period.start + timedelta(days=number)) not in loud
        )
        for day in quiet:
            if day != today or partial is None:
                found += _hours(brand, day, hourly, counts.get((brand, day), []), left_out, period)
    return found


def _so_far(
    brand: str,
    days: Sequence[date],
    counts: dict[tuple[str, date], int],
    left_out: set[date],
    period: Period,
) -> Spike | None:
    """Today, the last of the days, against the same hours of the others."""
    import numpy as np

    told = [np.nan if day in left_out else counts.get((brand, day), 0) for day in days[:-1]]
    past = np.array(told, dtype=np.float64)
    like = usual(past.reshape(WEEKS, -1))[0]
    count = counts.get((brand, days[-1]), 0)
    if like is None or not like.is_alert(count):
        return None
    start = midnight(days[-1], period.zone)
    alarm = false_alarm_days(*_scatter(past))
    return Spike(brand, None, days[-1], None, start, period.as_of, count, like, False, True, alarm)


def _hours(
    brand: str,
    day: date,
    hourly: Hourly,
    counts: Sequence[int],
    left_out: set[date],
    period: Period,
) -> Iterator[Spike]:
    """The hours of a day that are over and severe spikes."""
    import numpy as np

    past = hourly.history(brand, day).copy().reshape(BASELINE_DAYS, -1)
    first = day - timedelta(days=BASELINE_DAYS)
    past[[(one - first).days for one in left_out if first <= one < day]] = np.nan
    likes = usual(past.reshape(WEEKS, -1))
    for start, count in zip(local_hours(day, period), counts, strict=False):
        hour = start.astimezone(period.zone).hour
        like = likes[hour]
        if start + HOUR <= period.as_of and like is not None and like.is_alert(count, SEVERE):
            yield Spike(brand, None, day, hour, start, start + HOUR, count, like)


def _explained(store: Store, config: Config, spike: Spike) -> Spike:
    return replace(spike, causes=causes_of(store, config, spike.brand, spike.group, spike.start, spike.end))


def _newest_first(one: Spike) -> tuple[float, str, str]:
    return (-one.start.timestamp(), one.brand, one.group or "")


def _watched(config: Config) -> tuple[object, ...]:
    """What of the configuration the spikes depend on."""
    return tuple((one.name, one.keywords) for one in config.brands)


def _remembered(
    store: Store, period: Period, asked: tuple[object, ...], make: Callable[[], Result]
) -> Result:
    """The result, while nothing changes of the period's days and of those they are judged by."""
    read = replace(period, start=period.start - LEAD)
    with store.read() as connection:
        return remembered(store, connection, read, (*asked, period.start), make)

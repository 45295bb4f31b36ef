"""How often each brand and keyword group was named, by day and by hour, as series that can be watched.

A day of which we cannot know what was said is NaN, never 0. What is unusual in a series is not decided here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from listener.config import Config
from listener.metrics.spikes import WEEKS
from listener.model import Brand, Period, midnight
from listener.store import Store
from listener.store.figures import mentions_by_day_and_keywords, sums_by_day
from listener.store.hours import Hours, first_day, hours_by_day, mentions_between
from listener.store.ledger import first_visit

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Counts = npt.NDArray[np.float64]

Key = tuple[str, str | None]
"""A brand, and one of its keyword groups or None for all that names it."""

BASELINE_DAYS = 7 * WEEKS
LEAD = timedelta(days=2 * BASELINE_DAYS)
"""How far back series are read: what is usual, and of the days it is taken from, whether they were spikes."""
HOUR = timedelta(hours=1)
_MOST_HOURS = 25
_COMPARED_DAYS = 28
_HALF = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Daily:
    """Mentions on each of the days from `start` on, by brand and group; NaN before anybody listened."""

    start: date
    series: Mapping[Key, Counts]

    def place(self, day: date) -> int:
        """Where a day stands in the series."""
        return (day - self.start).days


def groups_of(config: Config, brand: Brand) -> dict[str, tuple[str, ...]]:
    """The keyword groups of a brand with the keywords that any brand has in them, as a filter reads them."""
    return {
        group: tuple(
            dict.fromkeys(word.text for one in config.brands for word in one.keywords if group in word.groups)
        )
        for group in brand.groups
    }


def daily_counts(store: Store, config: Config, period: Period) -> Daily:
    """The days of the period that are over, and those before them by which they are judged."""
    import numpy as np

    today = period.as_of.astimezone(period.zone).date()
    read = Period(period.start - LEAD, min(period.end, today), period.zone, period.as_of)
    sums = sums_by_day(store, read)
    grouped = mentions_by_day_and_keywords(store, read) if any(one.groups for one in config.brands) else {}
    days = [read.start + timedelta(days=number) for number in range(read.days)]
    series: dict[Key, Counts] = {}
    for brand in config.brands:
        told = [sums.get((day, brand.name)) for day in days]
        series[brand.name, None] = np.array([one.mentions if one else 0 for one in told], dtype=np.float64)
        for group, keywords in groups_of(config, brand).items():
            series[brand.name, group] = np.array(
                [_with_any(grouped.get((day, brand.name), {}), frozenset(keywords)) for day in days],
                dtype=np.float64,
            )
    total = sum((series[brand.name, None] for brand in config.brands), np.zeros(len(days)))
    known = _known_from(store, read, total)
    for counts in series.values():
        counts[: max(0, (known - read.start).days)] = np.nan
    return Daily(read.start, series)


def _with_any(sets: Mapping[tuple[str, ...], int], keywords: frozenset[str]) -> int:
    return sum(count for words, count in sets.items() if not keywords.isdisjoint(words))


def _known_from(store: Store, read: Period, total: Counts) -> date:
    """The first day of which we know what was said.

    A feed that is read for the first time holds a thin tail of old entries: days before the first visit are
    known only if they are at least half as loud as those since, as an archive's that was imported.
    """
    first = first_day(store) or read.end
    visited = first_visit(store)
    if visited is None or visited > read.as_of.astimezone(read.zone).date():
        return first
    import numpy as np

    place = (visited - read.start).days + 1
    before, since = total[max(0, place - _COMPARED_DAYS) : max(0, place)], total[max(0, place) :]
    if not len(before):
        return first
    if not len(since) or np.median(before) < _HALF * np.median(since):
        return max(first, read.start + timedelta(days=place))
    return first


@dataclass(frozen=True, slots=True, eq=False)
class Hourly:
    """The hours of each day from `start` on by brand: a row a day, its local hours 0 to 23 in columns.

    NaN where the clock skips an hour. Of an hour that comes twice only the first is here.
    """

    start: date
    series: Mapping[str, Counts]

    def history(self, brand: str, day: date) -> Counts:
        """The eight weeks before a day: each week's 7 x 24 hours, beginning with those of its weekday."""
        place = (day - self.start).days
        return self.series[brand][place - BASELINE_DAYS : place].reshape(WEEKS, -1)


def local_hours(day: date, period: Period) -> list[datetime]:
    """The first instants of the real hours of a local day, 23 to 25 of them, UTC."""
    start = midnight(day, period.zone)
    end = midnight(day + timedelta(days=1), period.zone)
    return [start + number * HOUR for number in range(round((end - start) / HOUR))]


def counted_hours(
    store: Store, config: Config, told: Mapping[date, Hours]
) -> dict[tuple[str, date], list[int]]:
    """Mentions in each real hour of the days, by brand; a day without any has no entry."""
    import numpy as np

    found: dict[tuple[str, date], list[int]] = {}
    for brand in config.brands:
        code = store.days.code(brand.name)
        for day, hours in told.items():
            mine = hours.brand == code
            if mine.any():
                counts = np.bincount(hours.hour[mine], hours.mentions[mine], minlength=_MOST_HOURS)
                found[brand.name, day] = [int(count) for count in counts]
    return found


def hourly_counts(
    config: Config, counts: Mapping[tuple[str, date], list[int]], period: Period, daily: Daily
) -> Hourly:
    """The local hours of the days before the period's end; days that are not known stay so."""
    import numpy as np

    start = period.start - timedelta(days=BASELINE_DAYS)
    days = (period.end - start).days
    series = {brand.name: np.full((days, 24), np.nan) for brand in config.brands}
    for number in range(days):
        day = start + timedelta(days=number)
        clock = [at.astimezone(period.zone).hour for at in local_hours(day, period)]
        for brand, rows in series.items():
            known = daily.series[brand, None]
            place = daily.place(day)
            if place < len(known) and np.isnan(known[place]):
                continue
            of_day = counts.get((brand, day), [0] * _MOST_HOURS)
            for hour in reversed(range(len(clock))):
                rows[number, clock[hour]] = of_day[hour]
    return Hourly(start, series)


def same_hours(
    store: Store, counts: Mapping[tuple[str, date], list[int]], days: list[date], period: Period
) -> dict[tuple[str, date], int]:
    """By brand and day, the mentions up to the time of day that it is at `as_of`; 0 has no entry."""
    clock = period.as_of.astimezone(period.zone)
    found: dict[tuple[str, date], int] = {}
    spans = []
    for day in days:
        start = midnight(day, period.zone)
        end = clock.replace(year=day.year, month=day.month, day=day.day).astimezone(period.as_of.tzinfo)
        whole = (end - start) // HOUR
        spans.append((start + whole * HOUR, end))
        for (brand, of), hours in counts.items():
            if of == day:
                found[brand, day] = sum(hours[:whole])
    for day, rest in zip(days, mentions_between(store, spans), strict=True):
        for brand, count in rest.items():
            found[brand, day] = found.get((brand, day), 0) + count
    return found


def hours_read(store: Store, period: Period) -> dict[date, Hours]:
    """The hours of the period's days and of the eight weeks before them."""
    start = period.start - timedelta(days=BASELINE_DAYS)
    return hours_by_day(store, Period(start, period.end, period.zone, period.as_of))

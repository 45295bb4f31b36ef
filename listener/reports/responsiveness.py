"""One brand's responsiveness over a period: all that the response page tells, from one state of the desk.

It is kept in memory until the desk changes or a minute has passed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from listener.config import Config
from listener.metrics.backlog import AGES, Backlog
from listener.metrics.proportions import difference
from listener.metrics.schedule import opening_hours
from listener.model import UNKNOWN, Compare, Estimate, Period, Role
from listener.reports.comparison import compared
from listener.reports.coverage import coverage_of, with_coverage
from listener.reports.reckoning import Reading
from listener.reports.response import CaseFigures, ResponseFigures, figures_of
from listener.reports.response_parts import (
    CaseDay,
    CaseWeek,
    Curve,
    Hour,
    Segment,
    agents,
    channels,
    curve_of,
    days,
    hours_of_week,
    lean,
    weeks,
    whole,
)
from listener.reports.standing_sums import StandingSums, standing_sums
from listener.store import Store
from listener.store.desk_columns import desk_state
from listener.store.own_posts import first_replies
from listener.store.settled import check_settled
from listener.store.waits import Event, count_ages, count_events


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure beside what it was in the period compared with.

    `difference` is known with an interval for shares. `is_clear`: the interval leaves 0 out, or for a median,
    the two intervals do not overlap.
    """

    now: Estimate
    before: Estimate
    difference: Estimate
    is_clear: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """Figures over equally many whole days, those of `now` and of `then`, and how they changed.

    Rates are compared as the share answered within seven days, which no later answer changes.
    """

    now: Period
    then: Period
    rate: Changed
    within_target: Changed
    median: Changed
    figures: ResponseFigures
    before: ResponseFigures


@dataclass(frozen=True, slots=True)
class Rival:
    """A tracked brand: its cases, None where none of its replies was read by the end of the period.

    `since` is when its first reply was written that is kept.
    """

    brand: str
    role: Role
    since: datetime | None
    segment: Segment | None


@dataclass(frozen=True, slots=True)
class Responsiveness:
    """Everything of one brand. `backlog` are waits over the period, `ages` of those who wait at `as_of`."""

    brand: str
    period: Period
    figures: ResponseFigures
    compared: Compared | None
    channels: tuple[Segment, ...]
    agents: tuple[Segment, ...]
    hours: Mapping[Reading, tuple[Hour, ...]]
    curves: Mapping[Reading, Curve]
    days: tuple[CaseDay, ...]
    days_before: tuple[CaseDay, ...]
    weeks: tuple[CaseWeek, ...]
    backlog: Backlog
    ages: tuple[int, ...]
    rivals: tuple[Rival, ...]
    target: float
    promise: Reading

    @property
    def waiting(self) -> int:
        """How many wait now, whenever they began to."""
        return sum(self.ages)


def responsiveness(
    store: Store, config: Config, period: Period, brand: str, compare: Compare
) -> Responsiveness:
    """All of it, as of the period's `as_of`; StoreError while some cases are by old scores, others by new."""
    check_settled(store)
    asked = ("responsiveness", brand, compare, period.start, period.end, period.zone.key, period.as_of)
    key = (*asked, desk_state(store), repr(config.response), config.business_hours)
    return store.results.get(
        key,
        lambda: with_coverage(
            _make(store, config, period, brand, compare), coverage_of(store, config, period)
        ),
    )


def _make(store: Store, config: Config, period: Period, brand: str, compare: Compare) -> Responsiveness:
    found = standing_sums(store, config, period, brand)
    opening = opening_hours(config)
    bounds = [timedelta(hours=hours) for hours in AGES]
    figures = _figures(found)
    told, before = _compared(store, config, (period, figures), brand, compare)
    return Responsiveness(
        brand=brand,
        period=period,
        figures=figures,
        compared=told,
        channels=channels(found),
        agents=agents(found),
        hours={
            reading: hours_of_week(found, reading, opening if reading is Reading.BUSINESS else None)
            for reading in found.timed
        },
        curves={reading: curve_of(found, reading) for reading in found.timed},
        days=days(found, period),
        days_before=before,
        weeks=weeks(found, period),
        backlog=_backlog(store, period, brand),
        ages=count_ages(store, brand, period.as_of, bounds),
        rivals=_rivals(store, config, period, found, brand),
        target=found.target,
        promise=found.promise,
    )


def _figures(found: StandingSums) -> ResponseFigures:
    """The figures without curves."""
    told = figures_of(found)
    business = None if told.business is None else _lean(told.business)
    return replace(told, cases=_lean(told.cases), business=business)


def _lean(cases: CaseFigures) -> CaseFigures:
    return replace(cases, first=lean(cases.first), next=lean(cases.next))


def _compared(
    store: Store, config: Config, present: tuple[Period, ResponseFigures], brand: str, compare: Compare
) -> tuple[Compared | None, tuple[CaseDay, ...]]:
    """The comparison of a period with its figures, and the days compared with."""
    periods = compared(present[0], compare)
    if periods is None:
        return None, ()
    now, then = periods
    past = standing_sums(store, config, then, brand)
    figures = present[1] if now == present[0] else _figures(standing_sums(store, config, now, brand))
    before = _figures(past)
    a, b = figures.cases, before.cases
    rate = difference(_fixed(a), a.fixed_n, _fixed(b), b.fixed_n)
    within = difference(a.target.within, a.target.mature, b.target.within, b.target.mature)
    told = Compared(
        now=now,
        then=then,
        rate=Changed(a.fixed_rate, b.fixed_rate, rate, _leaves_zero_out(rate)),
        within_target=Changed(a.within_target, b.within_target, within, _leaves_zero_out(within)),
        median=_medians(a.first.median, b.first.median),
        figures=figures,
        before=before,
    )
    return told, days(past, then)


def _fixed(cases: CaseFigures) -> int:
    return round((cases.fixed_rate.value or 0.0) * cases.fixed_n)


def _leaves_zero_out(change: Estimate) -> bool:
    return change.low is not None and change.high is not None and not change.low <= 0 <= change.high


def _medians(now: Estimate, before: Estimate) -> Changed:
    if now.value is None or before.value is None:
        return Changed(now, before, UNKNOWN, is_clear=False)
    # From one end of an interval to the other end of the other: wider than 95 % would need.
    low = None if now.low is None or before.high is None else now.low - before.high
    high = None if now.high is None or before.low is None else now.high - before.low
    change = Estimate(now.value - before.value, low, high, (now.n or 0) + (before.n or 0))
    is_clear = (low is not None and low > 0) or (high is not None and high < 0)
    return Changed(now, before, change, is_clear)


def _backlog(store: Store, period: Period, brand: str) -> Backlog:
    counts = count_events(store, brand, period.start_at, period.end_at)
    return Backlog(**{event.value: count for event, count in counts.items() if event is not Event.END})


def _rivals(
    store: Store, config: Config, period: Period, found: StandingSums, brand: str
) -> tuple[Rival, ...]:
    """Every tracked brand, the one asked for first."""
    replied = first_replies(store)
    told = []
    for one in sorted(config.brands, key=lambda one: one.name != brand):
        since = replied.get(one.name)
        is_read = one.name == brand or (since is not None and since < period.end_at)
        cases = None
        if is_read:
            mine = found if one.name == brand else standing_sums(store, config, period, one.name)
            cases = whole(one.name, mine)
        told.append(Rival(one.name, one.role, since, cases))
    return tuple(told)

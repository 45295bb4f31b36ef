"""When the tone about a brand changed level, and what happened around it: spikes, campaigns, new keywords.

Section B of the metrics specification. That something happened at the same time does not make it the cause:
it is named as a candidate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from listener.config import Config
from listener.metrics import change_points as metrics
from listener.metrics import mean_compound
from listener.model import Period
from listener.reports.campaigns import Campaign, campaigns
from listener.reports.spikes import Spike, history
from listener.store import Store
from listener.store.choice import ANY, Choice
from listener.store.figures import Sums, check_zone, remembered, sums_by_day
from listener.store.panels import panel_changes

ENOUGH_POINTS = 14
ENOUGH_MENTIONS = 5
THIN = 0.2
"""Days with fewer scored mentions are left out; where more than a fifth are so thin, weeks are taken."""
WEEK = 7
NEAR = timedelta(days=2)
"""How far from a change its candidate causes lie at the most."""


@dataclass(frozen=True, slots=True)
class Change:
    """The mean compound was `before` until the day `day` began, and `after` from then on.

    Each is the mean of the days' means of its piece between the neighbouring changes, [since, day) and
    [day, until), which have `n_before` and `n_after` scored mentions. `spikes`, `campaigns` and the days of
    `panel`, on which keywords changed, are candidate causes within two days.
    """

    day: date
    before: float
    after: float
    p: float
    since: date
    until: date
    n_before: int
    n_after: int
    spikes: tuple[Spike, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    panel: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """One brand's changes, from means of `step` days each (1 or 7); `points` is how many means there are.

    None of either where too little is said to tell: neither fourteen days with five scored mentions each,
    four fifths of all, nor seven such weeks.
    """

    brand: str
    step: int | None
    points: int
    changes: tuple[Change, ...]


def change_points(store: Store, config: Config, period: Period, *, choice: Choice = ANY) -> tuple[Level, ...]:
    """The changes of the tone about each brand, over the days of the period that are over."""
    check_zone(store, period)
    whole = period.complete
    if whole is None:
        return tuple(Level(one.name, None, 0, ()) for one in config.brands)
    names = tuple(one.name for one in config.brands)

    def make() -> tuple[Level, ...]:
        sums = sums_by_day(store, whole, choice)
        return tuple(_level(name, sums, whole) for name in names)

    with store.read() as connection:
        found = remembered(store, connection, whole, ("change points", names, choice), make)
    if not any(one.changes for one in found):
        return found
    return _with_causes(store, config, whole, found)


def _level(brand: str, sums: Mapping[tuple[date, str], Sums], period: Period) -> Level:
    days = [sums.get((period.start + timedelta(days=number), brand), Sums()) for number in range(period.days)]
    for step, enough in ((1, ENOUGH_POINTS), (WEEK, metrics.SHORTEST)):
        # Whole weeks up to the last day.
        starts = range(len(days) % step, len(days), step)
        parts = {start: sum(days[start : start + step], Sums()) for start in starts}
        told = {start: one for start, one in parts.items() if one.scored >= ENOUGH_MENTIONS}
        if len(told) >= enough and len(parts) - len(told) <= THIN * len(parts):
            return Level(brand, step, len(told), _changes(told, days, period.start))
    return Level(brand, None, 0, ())


def _changes(told: Mapping[int, Sums], days: Sequence[Sums], first: date) -> tuple[Change, ...]:
    """Each change between the pieces that all of them leave; `told` has the days from which means are."""
    starts = list(told)
    means = [mean_compound(one.compound_sum, one.scored) or 0.0 for one in told.values()]
    found = metrics.change_points(means)
    edges = [0, *(one.place for one in found), len(means)]
    ends = [0, *(starts[one.place] for one in found), len(days)]
    changes = []
    for number, one in enumerate(found):
        before, after = means[edges[number] : one.place], means[one.place : edges[number + 2]]
        since, day, until = ends[number : number + 3]
        changes.append(
            Change(
                day=first + timedelta(days=day),
                before=sum(before) / len(before),
                after=sum(after) / len(after),
                p=one.p,
                since=first + timedelta(days=since),
                until=first + timedelta(days=until),
                n_before=sum(each.scored for each in days[since:day]),
                n_after=sum(each.scored for each in days[day:until]),
            )
        )
    return tuple(changes)


def _with_causes(store: Store, config: Config, period: Period, levels: Sequence[Level]) -> tuple[Level, ...]:
    around = replace(period, start=period.start - NEAR)
    loud = history(store, config, around, explain=False)
    own = campaigns(store, around.start_at, around.end_at, period.zone)
    panel = [
        one.at.astimezone(period.zone).date() for one in panel_changes(store, around.start_at, around.end_at)
    ]
    return tuple(
        replace(level, changes=tuple(_explained(one, level, loud, own, panel) for one in level.changes))
        for level in levels
    )


def _explained(
    one: Change, level: Level, loud: Sequence[Spike], own: Sequence[Campaign], panel: Sequence[date]
) -> Change:
    """The change with what began within two days of it; of weeks it may lie on any day of its first one."""
    first, last = one.day - NEAR, one.day + timedelta(days=(level.step or 1) - 1) + NEAR
    return replace(
        one,
        spikes=tuple(each for each in loud if each.brand == level.brand and first <= each.day <= last),
        campaigns=tuple(each for each in own if each.brand == level.brand and first <= each.first <= last),
        panel=tuple(day for day in panel if first <= day <= last),
    )

"""The parts that response figures fall into: channels, agents, hours of the week, days and weeks, the curve.

All over the sums of a period; each part says how many cases it is made of.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from listener.metrics.opening_hours import OpeningHours
from listener.metrics.proportions import Target, proportion
from listener.metrics.survival import waiting
from listener.model import Estimate, Period
from listener.reports.case_sums import ANSWERED, CLOSED, MILESTONES, OPEN, Rows
from listener.reports.reckoning import FEW, FEWER, OUTCOMES, UNASSIGNED, UNSIGNED, Reading
from listener.reports.response import Times, target_of, times, total
from listener.reports.standing_sums import StandingSums

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

_EPOCH = date(1970, 1, 1)
_WEEK, _THURSDAY = 7, 3
_HOURS = 24
MOST_POINTS = 200


@dataclass(frozen=True, slots=True)
class Segment:
    """Some of a brand's cases: those of a channel or an agent.

    `cases` were opened and not withdrawn or dismissed, `answered` of them have a response, `open` wait.
    `rate` is the share answered, `within_target` that within the target among those whose outcome is known,
    `first` how long it takes. Of agents these times count from the assignment; `place` is the rank by their
    median, None where it cannot be told from another one's.
    """

    key: str
    cases: int
    answered: int
    open: int
    rate: Estimate
    target: Target
    first: Times
    place: int | None = None

    @property
    def within_target(self) -> Estimate:
        """Of those with a known outcome, the share answered within the target."""
        return self.target.share


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of the week, Monday 0: how many cases were opened in it and how they stand to the target.

    `is_closed`: it lies outside every opening window.
    """

    weekday: int
    hour: int
    opened: int
    target: Target
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class CaseDay:
    """A local day: how many cases were opened on it and how they stand to the target; `partial`: not over."""

    day: date
    opened: int
    target: Target
    partial: bool = False


@dataclass(frozen=True, slots=True)
class CaseWeek:
    """The days [start, end) of a week, Monday to Sunday, within the period, and how long answers took.

    The median is unknown where there are too few cases.
    """

    start: date
    end: date
    times: Times


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """After so many hours: the share answered with its interval, `waiting` how many are known to wait longer.

    `flattered` is the share of those that were answered at all: open cases left out.
    """

    hours: float
    waiting: int
    answered: Estimate
    flattered: float | None


def segment(key: str, counts: Rows, timed: Rows, found: StandingSums) -> Segment:
    """The figures of the cases that the rows count, with the rows that have their times."""
    answered, is_open = counts["stand"] == ANSWERED, counts["stand"] == OPEN
    counted = answered | is_open | (counts["stand"] == CLOSED)
    n = total(counts, counted)
    return Segment(
        key=key,
        cases=n,
        answered=total(counts, answered),
        open=total(counts, is_open),
        rate=proportion(total(counts, answered), n),
        target=target_of(counts["outcome"], counts["n"]),
        first=lean(times(timed, found.target)),
    )


def whole(key: str, found: StandingSums) -> Segment:
    """The figures of all cases of a brand."""
    return segment(key, found.groups, found.timed[Reading.CLOCK], found)


def _chosen(rows: Rows, mask: Mask) -> Rows:
    return {name: column[mask] for name, column in rows.items()}


def lean(one: Times) -> Times:
    """Without the curve, which is large: for what is kept in memory."""
    return replace(one, curve=None)


def channels(found: StandingSums) -> tuple[Segment, ...]:
    """A segment per network, the one with most cases first."""
    timed = found.timed[Reading.CLOCK]
    counts = {**found.counts, "outcome": found.counts[found.promise.value]}
    told = [
        segment(
            name,
            _chosen(counts, counts["network"] == code),
            _chosen(timed, timed["network"] == code),
            found,
        )
        for code, name in found.networks.items()
    ]
    return tuple(sorted((one for one in told if one.cases), key=lambda one: (-one.cases, one.key)))


def agents(found: StandingSums) -> tuple[Segment, ...]:
    """A segment per agent of at least FEW cases by handle time, ranked where that can be told; then the rest.

    The rest are agents of few cases together, answers that nobody signed, and cases given to nobody.
    """
    small = _few(found)
    told = {name: _of_agents(name, found, [code]) for code, name in found.names.items() if code not in small}
    rest = [told.pop(name) for name in (UNSIGNED, UNASSIGNED) if name in told]
    if small:
        rest.insert(0, _of_agents(FEWER, found, small))
    return (*ranked([one for one in told.values() if one.cases]), *(one for one in rest if one.cases))


def _of_agents(key: str, found: StandingSums, codes: list[int]) -> Segment:
    import numpy as np

    counts, timed = (_chosen(rows, np.isin(rows["group"], codes)) for rows in (found.groups, found.handled))
    return segment(key, counts, timed, found)


def _few(found: StandingSums) -> list[int]:
    """The codes of agents with fewer than FEW counted cases; those who are nobody are never few."""
    import numpy as np

    counts = _chosen(found.groups, np.isin(found.groups["stand"], (ANSWERED, OPEN, CLOSED)))
    codes, place = np.unique(counts["group"], return_inverse=True)
    n = np.bincount(place, weights=counts["n"], minlength=len(codes))
    nobody = (UNSIGNED, UNASSIGNED)
    return [code for code in codes[n < FEW].tolist() if found.names[code] not in nobody]


def ranked(some: Iterable[Segment]) -> tuple[Segment, ...]:
    """By the median where its intervals keep apart; those that overlap stand together by name, unranked."""
    groups: list[tuple[float, list[Segment]]] = []
    for one in sorted(some, key=lambda one: (_span(one)[0], one.key)):
        low, high = _span(one)
        if groups and low <= groups[-1][0]:
            groups[-1] = (max(high, groups[-1][0]), [*groups[-1][1], one])
        else:
            groups.append((high, [one]))
    told: list[Segment] = []
    for _high, members in groups:
        if len(members) == 1:
            told.append(replace(members[0], place=len(told) + 1))
        else:
            told += sorted(members, key=lambda one: one.key)
    return tuple(told)


def _span(one: Segment) -> tuple[float, float]:
    """The interval of the median; what of it is unknown reaches as far as it can."""
    median = one.first.median
    return (0.0 if median.low is None else median.low), (float("inf") if median.high is None else median.high)


def hours_of_week(
    found: StandingSums, reading: Reading, opening: OpeningHours | None = None
) -> tuple[Hour, ...]:
    """All 168 hours of the week from Monday midnight on, in the zone of the workspace."""
    import numpy as np

    weekday = (found.counts["day"] + _THURSDAY) % _WEEK
    place = weekday * _HOURS + found.counts["hour"]
    counts = _by_outcome(found.counts, reading, place, _WEEK * _HOURS)
    opened = counts[1:].sum(axis=0)
    is_open = np.ones(_WEEK * _HOURS, np.bool_) if opening is None else _is_open(opening)
    return tuple(
        Hour(*divmod(number, _HOURS), int(opened[number]), _target_of(counts[:, number]), not is_open[number])
        for number in range(_WEEK * _HOURS)
    )


def _is_open(opening: OpeningHours) -> Mask:
    """Which hours of the week have a minute within some window."""
    import numpy as np

    found = np.zeros(_WEEK * _HOURS, np.bool_)
    for weekday, windows in enumerate(opening.week):
        for opens, closes in windows:
            found[weekday * _HOURS + opens // 60 : weekday * _HOURS + -(-closes // 60)] = True
    return found


def days(found: StandingSums, period: Period) -> tuple[CaseDay, ...]:
    """Every local day of the period that has begun."""
    today = period.as_of.astimezone(period.zone).date()
    last = min(period.end, today + timedelta(days=1))
    count = max(0, (last - period.start).days)
    if not count:
        return ()
    place = found.counts["day"] - (period.start - _EPOCH).days
    counts = _by_outcome(found.counts, found.promise, place, count)
    opened = counts[1:].sum(axis=0)
    told = []
    for number in range(count):
        day = period.start + timedelta(days=number)
        told.append(CaseDay(day, int(opened[number]), _target_of(counts[:, number]), day == today))
    return tuple(told)


def weeks(found: StandingSums, period: Period) -> tuple[CaseWeek, ...]:
    """Every week that the period has days of, as far as it has begun."""
    last = min(period.end, period.as_of.astimezone(period.zone).date() + timedelta(days=1))
    timed = found.timed[Reading.CLOCK]
    told = []
    start = period.start
    while start < last:
        end = min(last, start + timedelta(days=_WEEK - start.weekday()))
        week = ((start - _EPOCH).days + _THURSDAY) // _WEEK
        one = lean(times(timed, found.target, timed["week"] == week))
        told.append(CaseWeek(start, end, one if one.n >= FEW else _too_few(one)))
        start = end
    return tuple(told)


def _too_few(one: Times) -> Times:
    return replace(one, median=Estimate(), p90=Estimate(), answered_only_median=None, within=Estimate())


@dataclass(frozen=True, slots=True)
class Curve:
    """How answers come in by one reading of the hours: `points` to draw, `told` at a few round hours.

    `n` cases waited, the longest for `longest` hours.
    """

    n: int
    longest: float
    points: tuple[CurvePoint, ...]
    told: tuple[CurvePoint, ...]


def curve_of(found: StandingSums, reading: Reading) -> Curve:
    """The curve of all cases that were not dismissed."""
    rows = found.timed[reading]
    answered = rows["done"] == 1
    hours, n = rows["hours"], rows["n"]
    curve = waiting(hours[answered], hours[~answered], n[answered], n[~answered])
    if curve is None:
        return Curve(0, 0.0, (), ())
    done, everybody = _upto(_chosen(rows, answered)), _upto(rows)

    def point(at: float) -> CurvePoint:
        count = done(math.inf)
        left = everybody(math.inf) - everybody(at)
        return CurvePoint(at, left, curve.within(at), done(at) / count if count else None)

    return Curve(
        n=everybody(math.inf),
        longest=curve.longest,
        points=tuple(map(point, drawn_hours(curve.longest))),
        told=tuple(map(point, milestones(curve.longest, found.target))),
    )


def _upto(rows: Rows) -> Callable[[float], int]:
    """Tells how many had so many hours or fewer."""
    import numpy as np

    order = np.argsort(rows["hours"])
    hours, upto = rows["hours"][order], np.concatenate([[0], np.cumsum(rows["n"][order])])
    return lambda at: int(upto[np.searchsorted(hours, at, side="right")])


def drawn_hours(longest: float) -> list[float]:
    """At which hours the curve is drawn: evenly on the scale log(1 + hours), up to the longest."""
    import numpy as np

    return [0.0, *np.expm1(np.linspace(0, np.log1p(longest), MOST_POINTS)[1:-1]).tolist(), longest]


def milestones(longest: float, target: float) -> list[float]:
    """At which hours it is told: round ones, and the target, up to the longest."""
    return sorted({*(one for one in MILESTONES if one <= longest), *([target] if target <= longest else [])})


def _target_of(counts: Numbers) -> Target:
    return Target(int(counts[1]), int(counts[2]), int(counts[3]))


def _by_outcome(counts: Rows, reading: Reading, place: Numbers, size: int) -> Numbers:
    """How many cases of each outcome, row by row, are in each place."""
    import numpy as np

    cell = counts[reading.value] * size + place
    found = np.bincount(cell, weights=counts["n"], minlength=len(OUTCOMES) * size)
    told: Numbers = found.astype(np.int64).reshape(len(OUTCOMES), size)
    return told

"""Segments, agents, hours of the week, days and weeks of cases, and the choice of the cases behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from listener.config import BusinessHours, Config, Response
from listener.metrics.proportions import Target
from listener.metrics.schedule import opening_hours
from listener.model import CaseState, Estimate, Period
from listener.reports.case_sums import merged, sums_of
from listener.reports.reckoning import FEWER, UNASSIGNED, UNSIGNED, Reading, Reckoning, Sort, reckoned
from listener.reports.response import Times
from listener.reports.response_lists import CaseChoice, case_rows, choose_cases
from listener.reports.response_parts import (
    CaseDay,
    Hour,
    Segment,
    agents,
    channels,
    curve_of,
    days,
    hours_of_week,
    ranked,
    weeks,
)
from listener.reports.standing_sums import StandingSums, at
from listener.store import Store
from listener.store.desk_columns import ENDED, NEVER, NOBODY, Cases, DeskColumns, joined
from listener.store.schema import to_micros
from tests.builders import a_config
from tests.metrics.examples import example

WARSAW = ZoneInfo("Europe/Warsaw")
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""Ten o'clock in Warsaw."""
NOW = MONDAY + timedelta(days=10)
PERIOD = Period(date(2026, 3, 2), date(2026, 3, 16), WARSAW, NOW)
Row = dict[str, Any]


def case(
    hours: float = 0,
    *,
    after: float | None = None,
    agent: str = NOBODY,
    assignee: str = NOBODY,
    assigned: float | None = None,
    network: str = "x",
    state: CaseState | None = None,
    closed: float | None = None,
) -> Row:
    """A case opened so many hours after Monday ten o'clock, answered after so many."""
    answered = None if after is None else hours + after
    kind = state or (CaseState.OPEN if after is None else CaseState.ANSWERED)
    return {
        "network": network,
        "opened": instant(hours),
        "first": instant(answered),
        "closed": instant(closed),
        "state": ENDED[kind],
        "agent": agent,
        "assignee": assignee,
        "handled": instant(assigned),
        "assigned": instant(assigned),
    }


def instant(hours: float | None) -> int:
    return NEVER if hours is None else to_micros(MONDAY + timedelta(hours=hours))


def reckon(store: Store, *rows: Row, config: Config | None = None, period: Period = PERIOD) -> Reckoning:
    """These cases of Acme, reckoned."""
    return reckoned(cases_of(store, rows), store, config or a_config(), period)


def add_up(store: Store, *rows: Row, config: Config | None = None, period: Period = PERIOD) -> StandingSums:
    """The same as sums."""
    none = joined([])
    found = DeskColumns(none.messages, cases_of(store, rows), none.waits)
    settings = config or a_config()
    return at(merged([sums_of(found, store, settings, period)], settings), store, settings, period)


def cases_of(store: Store, rows: Sequence[Row]) -> Cases:
    named = ("network", "agent", "assignee")

    def column(name: str) -> np.ndarray[Any, np.dtype[np.int64]]:
        values = [store.days.code(row[name]) if name in named else row[name] for row in rows]
        return np.array(values, np.int64)

    count = len(rows)
    return Cases(
        post=np.arange(1, count + 1),
        brand=np.full(count, store.days.code("Acme")),
        rule=np.full(count, store.days.code("direct")),
        **{name: column(name) for name in case()},
    )


def office(*holidays: date) -> Config:
    windows = (("09:00-17:00",),) * 5 + ((), ())
    return a_config(business_hours=BusinessHours(windows, holidays), response=Response(target_hours=4.0))


def test_the_worked_example_of_agents_has_its_handle_times(sqlite_store: Store) -> None:
    inputs, expected, _tolerance = example("C9")
    found = []
    for one in inputs["cases"]:
        end = one.get("as_of")
        hours = [None if one[key] is None else one[key] / 60 for key in ("replied", "assigned")]
        period = PERIOD if end is None else replace(PERIOD, as_of=MONDAY + timedelta(minutes=end))
        row = case(after=hours[0], agent="g1", assignee="g1", assigned=hours[1])
        found.append(reckon(sqlite_store, row, period=period))
    first = [round(60 * one.hours[Reading.CLOCK][0]) if one.stands.answered[0] else None for one in found]
    handled = [round(60 * one.handled[0]) if one.stands.answered[0] else None for one in found]
    assert first == expected["first_response_minutes"]
    assert handled == expected["handle_minutes"]
    assert round(60 * found[2].handled[0]) == expected["open_age_since_assignment"]


def test_every_case_is_exactly_one_of_the_ways_to_stand(sqlite_store: Store) -> None:
    found = reckon(
        sqlite_store,
        case(after=1),
        case(),
        case(state=CaseState.RESOLVED, closed=2),
        case(state=CaseState.WITHDRAWN, closed=3),
        case(state=CaseState.DISMISSED, closed=4),
        case(after=300),
    )
    told = {sort: np.flatnonzero(found.sort(sort)).tolist() for sort in Sort}
    assert told == {
        Sort.ANSWERED: [0],
        Sort.OPEN: [1, 5],
        Sort.CLOSED: [2],
        Sort.WITHDRAWN: [3],
        Sort.DISMISSED: [4],
        Sort.WITHIN: [0],
        Sort.LATE: [1, 2, 5],
        Sort.PENDING: [],
        Sort.COUNTED: [0, 1, 2, 5],
        Sort.TIMED: [0, 1, 2, 3, 5],
        Sort.KNOWN: [0, 1, 2, 5],
        Sort.SETTLED: [0, 1, 2, 5],
    }
    assert found.hours[Reading.CLOCK].tolist() == [1, 240, 2, 3, 4, 240]


def test_a_night_is_no_breach_where_offices_have_hours(sqlite_store: Store) -> None:
    # Asked on Monday at 18 o'clock, answered on Tuesday at 11 in Warsaw.
    found = reckon(sqlite_store, case(8, after=17), config=office())
    assert (found.hours[Reading.CLOCK].tolist(), found.hours[Reading.BUSINESS].tolist()) == ([17], [2])
    assert found.promise is Reading.BUSINESS
    assert [found.sort(Sort.WITHIN, reading).tolist() for reading in (None, *Reading)] == [
        [True],
        [False],
        [True],
    ]


def test_channels_are_told_with_the_largest_first(sqlite_store: Store) -> None:
    found = add_up(
        sqlite_store,
        case(after=1, network="forum"),
        case(after=2),
        case(),
        case(state=CaseState.DISMISSED, closed=1),
    )
    told = [(one.key, one.cases, one.answered, one.open, one.rate.value) for one in channels(found)]
    assert told == [("x", 2, 1, 1, 0.5), ("forum", 1, 1, 0, 1.0)]


def test_agents_with_few_cases_are_told_of_together(sqlite_store: Store) -> None:
    rows = [case(number, after=1, agent="Ann") for number in range(20)]
    rows += [case(number, after=1, agent="Bob") for number in range(19)]
    rows += [case(after=2), case(), case(assignee="Cy", assigned=1)]
    told = [(one.key, one.cases) for one in agents(add_up(sqlite_store, *rows))]
    assert told == [("Ann", 20), (FEWER, 20), (UNSIGNED, 1), (UNASSIGNED, 1)]


def test_an_assignment_that_is_still_to_come_is_none(sqlite_store: Store) -> None:
    found = reckon(sqlite_store, case(assignee="Cy", assigned=300))
    assert [found.names[code] for code in found.group.tolist()] == [UNASSIGNED]
    assert found.handled.tolist() == [240]


def some(key: str, low: float | None, high: float | None) -> Segment:
    first = Times(30, 30, Estimate(1.0, low, high), Estimate(), None, Estimate())
    return Segment(key, 30, 30, 0, Estimate(), Target(0, 0, 0), first)


def test_agents_are_ranked_only_where_their_intervals_keep_apart() -> None:
    told = ranked([some("Zoe", 1, 2), some("Dan", 8, None), some("Bea", 3, 6), some("Ann", 5, 7)])
    assert [(one.key, one.place) for one in told] == [("Zoe", 1), ("Ann", None), ("Bea", None), ("Dan", 4)]
    assert [one.place for one in ranked([some("Zoe", None, 2), some("Ann", 1, 3)])] == [None, None]


def test_hours_of_the_week_are_those_of_the_clock_on_the_wall(sqlite_store: Store) -> None:
    # Ten o'clock in Warsaw before and after the clock is put forward on the 29th of March.
    period = Period(date(2026, 3, 2), date(2026, 4, 20), WARSAW, NOW + timedelta(days=40))
    found = add_up(sqlite_store, case(after=1), case(35 * 24 - 1, after=9), period=period)
    told = [one for one in hours_of_week(found, Reading.CLOCK) if one.opened]
    assert told == [Hour(0, 10, 2, Target(1, 1, 0))]


def test_hours_outside_the_windows_are_closed(sqlite_store: Store) -> None:
    config = office()
    found = add_up(sqlite_store, case(after=1), config=config)
    told = hours_of_week(found, Reading.BUSINESS, opening_hours(config))
    is_open = {(one.weekday, one.hour) for one in told if not one.is_closed}
    assert is_open == {(weekday, hour) for weekday in range(5) for hour in range(9, 17)}
    assert len(told) == 168


def test_days_go_up_to_the_one_that_is_not_over(sqlite_store: Store) -> None:
    period = Period(date(2026, 3, 2), date(2026, 3, 9), WARSAW, MONDAY + timedelta(days=1))
    found = add_up(sqlite_store, case(after=1), case(1, after=5), case(23), period=period)
    assert days(found, period) == (
        CaseDay(date(2026, 3, 2), 2, Target(1, 1, 0)),
        CaseDay(date(2026, 3, 3), 1, Target(0, 0, 1), partial=True),
    )
    assert days(found, replace(period, as_of=MONDAY - timedelta(days=9))) == ()


def test_weeks_begin_on_mondays_and_have_a_median_of_twenty_cases(sqlite_store: Store) -> None:
    period = replace(PERIOD, start=date(2026, 3, 4))
    rows = [case(50, after=2)] * 19 + [case(7 * 24 + 1, after=3)] * 20
    told = weeks(add_up(sqlite_store, *rows, period=period), period)
    assert [(one.start.day, one.end.day, one.times.n, one.times.median.value) for one in told] == [
        (4, 9, 19, None),
        (9, 13, 20, 3.0),
    ]


def test_the_curve_has_few_points_and_those_are_on_it(sqlite_store: Store) -> None:
    rows = [case(after=number / 10) for number in range(1, 900)] + [case()] * 100
    found = curve_of(add_up(sqlite_store, *rows), Reading.CLOCK)
    assert (found.n, found.longest, len(found.points)) == (999, 240.0, 200)
    at_four = next(one for one in found.told if one.hours == 4)
    assert [at_four.answered.value, at_four.flattered] == pytest.approx([40 / 999, 40 / 899])
    assert at_four.waiting == 959
    assert curve_of(add_up(sqlite_store), Reading.CLOCK).points == ()


def test_cases_are_chosen_as_they_are_counted(sqlite_store: Store) -> None:
    rows = [case(number, after=1, agent="Ann") for number in range(20)]
    rows += [case(25, network="forum"), case(26, after=30, agent="Bob")]
    found = reckon(sqlite_store, *rows)

    def posts(**choice: Any) -> list[int]:
        return [int(found.cases.post[place]) for place in choose_cases(found, CaseChoice(**choice))]

    assert posts(agent="Bob") == posts(agent=FEWER) == posts(sort=Sort.LATE, network="x") == [22]
    assert posts(network="forum") == posts(sort=Sort.OPEN) == posts(agent=UNASSIGNED) == [21]
    assert posts(weekday=0, hour=10) == [1]
    assert posts(agent="nobody") == posts(network="elsewhere") == []
    assert posts()[:3] == [22, 21, 20]


def test_a_row_tells_what_was_known_as_of_then(sqlite_store: Store) -> None:
    found = reckon(sqlite_store, case(after=300, agent="Ann", assignee="Bo", assigned=1), config=office())
    (row,) = case_rows(found, [0], sqlite_store, PERIOD)
    assert (row.state, row.first_response_at, row.hours, row.outcome, row.assignee) == (
        "open",
        None,
        240.0,
        "late",
        "Bo",
    )

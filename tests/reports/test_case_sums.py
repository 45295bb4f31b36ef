"""Sums of days come to the same as all their cases, in memory and as they are kept in the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from listener.desk import remake
from listener.metrics.proportions import Target
from listener.metrics.survival import waiting
from listener.metrics.weighted import percentile
from listener.model import CaseState, Period
from listener.reports import case_sums, standing_sums
from listener.reports.kept_case_sums import decoded, encoded, sum_days
from listener.reports.reckoning import FEWER, UNASSIGNED, UNSIGNED, Reading, Reckoning, Sort
from listener.reports.reckoning import reckon as reckon_all
from listener.reports.response import CaseFigures, case_figures, response_by_brand
from listener.reports.response_lists import CaseChoice, case_rows, choose_cases, count_cases, page_of_cases
from listener.reports.response_parts import agents, channels, days, hours_of_week, lean
from listener.store import Store
from listener.store.day_cache import DayCache
from listener.store.desk_columns import DeskColumns, joined
from listener.store.rebuild import rebuild
from listener.store.schema import case_sums as table
from tests.builders import NOW, WARSAW, at
from tests.databases import new_sqlite
from tests.desks import Rig, ask, minute
from tests.reports.test_response_parts import PERIOD, Row, add_up, case, cases_of, office, reckon
from tests.store.test_waits import desk_config, fill


def many(count: int = 3_000) -> list[Row]:
    """Cases of a day, most of them open or answered within days, some over without an answer."""
    draw = np.random.default_rng(7)
    found = []
    for number in range(count):
        hours, took = float(draw.uniform(0, 12)), float(draw.lognormal(1.2, 1.4))
        kind = number % 10
        if kind < 5:
            found.append(case(hours, after=took, agent=f"agent {number % 3}", assigned=hours))
        elif kind < 8:
            found.append(case(hours, network="forum"))
        else:
            state = CaseState.RESOLVED if kind == 8 else CaseState.WITHDRAWN
            found.append(case(hours, state=state, closed=hours + took))
    return found


def counts(found: Reckoning, reading: Reading) -> dict[str, object]:
    """What is counted of cases one by one."""

    def count(sort: Sort) -> int:
        return int(found.sort(sort, reading).sum())

    return {
        "opened": count(Sort.COUNTED),
        "answered": count(Sort.ANSWERED),
        "open": count(Sort.OPEN),
        "closed": count(Sort.CLOSED),
        "withdrawn": count(Sort.WITHDRAWN),
        "fixed_n": count(Sort.SETTLED),
        "target": Target(count(Sort.WITHIN), count(Sort.LATE), count(Sort.PENDING)),
    }


@pytest.mark.parametrize("hours", [1, 20, 100, 160, 9 * 24])
@pytest.mark.parametrize("reading", list(Reading))
def test_sums_of_many_cases_are_exact_and_their_times_nearly(
    sqlite_store: Store, hours: int, reading: Reading
) -> None:
    now = PERIOD.as_of - timedelta(hours=9 * 24 - hours)
    period = replace(PERIOD, as_of=now)
    rows = many()
    found = case_figures(add_up(sqlite_store, *rows, config=office(), period=period), reading)
    exact = reckon(sqlite_store, *rows, config=office(), period=period)
    told = counts(exact, reading)
    assert {name: getattr(found, name) for name in told} == told
    assert found.fixed_rate.value is None or found.fixed_rate.value <= 1
    _near(found, exact, reading)


def _near(found: CaseFigures, exact: Reckoning, reading: Reading) -> None:
    answered, timed = exact.stands.answered, exact.sort(Sort.TIMED)
    took = exact.hours[reading]
    curve = waiting(took[answered & timed], took[timed & ~answered])
    assert curve is not None
    figures = (
        (found.first.median, curve.quantile(0.5)),
        (found.first.p90, curve.quantile(0.9)),
        (found.first.within, curve.within(exact.target).value),
    )
    for told, value in figures:
        assert told.value == (None if value is None else pytest.approx(value, rel=0.05))
    median = float(np.median(took[answered])) if answered.any() else None
    assert found.first.answered_only_median == (None if median is None else pytest.approx(median, rel=0.05))


def test_parts_of_many_cases_are_exact(sqlite_store: Store) -> None:
    rows = many()
    found, exact = add_up(sqlite_store, *rows), reckon(sqlite_store, *rows)
    for one in channels(found):
        (code,) = [code for code, name in exact.networks.items() if name == one.key]
        mine = exact.cases.network == code
        assert one.cases == int((exact.counted & mine).sum())
    for agent in agents(found):
        (code,) = [code for code, name in exact.names.items() if name == agent.key]
        assert agent.cases == int((exact.counted & (exact.group == code)).sum())
    assert sum(one.opened for one in hours_of_week(found, Reading.CLOCK)) == int(exact.counted.sum())
    assert sum(one.opened for one in days(found, PERIOD)) == int(exact.counted.sum())


def test_fewer_rows_stand_for_many_cases(sqlite_store: Store) -> None:
    found = add_up(sqlite_store, *many())
    assert int(found.timed[Reading.CLOCK]["n"].sum()) == 3_000
    assert len(found.handled["n"]) < 2_000
    old = case_sums.sums_of(
        DeskColumns(joined([]).messages, cases_of(sqlite_store, many()), joined([]).waits),
        sqlite_store,
        office(),
        PERIOD,
    )["old"]
    assert len(old["n"]) < 600


@given(st.lists(st.tuples(st.floats(0, 1e6), st.integers(1, 5)), min_size=1, max_size=30), st.floats(0, 1))
def test_weighted_percentiles_are_those_of_every_single_value(
    told: list[tuple[float, int]], fraction: float
) -> None:
    values, n = np.array([one for one, _n in told]), np.array([n for _one, n in told])
    assert percentile(values, n, fraction) == pytest.approx(
        float(np.percentile(np.repeat(values, n), 100 * fraction)), rel=1e-9, abs=1e-6
    )


def test_kept_sums_are_read_by_another_process(sqlite_store: Store, tmp_path: Path) -> None:
    columns = DeskColumns(joined([]).messages, cases_of(sqlite_store, many(900)), joined([]).waits)
    found = case_sums.sums_of_day(columns, sqlite_store, office(), PERIOD)
    other = new_sqlite(tmp_path / "other.db")
    other.days.code("something else")
    read = decoded(encoded(found, sqlite_store), other)
    assert read.last == found.last
    (mine,), (theirs,) = found.brands.values(), read.brands.values()
    there = standing_sums.at(case_sums.merged([theirs], office()), other, office(), PERIOD)
    here = standing_sums.at(case_sums.merged([mine], office()), sqlite_store, office(), PERIOD)
    assert sorted((one.key, one.cases) for one in agents(there)) == sorted(
        (one.key, one.cases) for one in agents(here)
    )
    assert case_figures(there, Reading.BUSINESS).target == case_figures(here, Reading.BUSINESS).target
    other.close()


POSTS: list[tuple[int, datetime, bool]] = [(number, at(1 + number), False) for number in range(5)]


def test_days_are_summed_up_until_all_are_and_again_when_they_change(store: Store) -> None:
    config = desk_config()
    fill(store, POSTS)
    told = [sum_days(store, config) for _ in range(3)]
    assert (sum(told), told[-1]) == (5, 0)
    fill(store, [*POSTS, (2, at(4), True)])
    assert [sum_days(store, config), sum_days(store, config)] == [1, 0]
    period = Period(at(1).date(), at(9).date(), WARSAW, NOW)
    fresh = response_by_brand(store, config, period, ["Acme"])["Acme"]
    with store.write() as connection:
        connection.execute(delete(table))
    store.case_sums = DayCache(100)
    again = response_by_brand(store, config, period, ["Acme"])["Acme"]
    assert (lean(again.cases.first), again.messages) == (lean(fresh.cases.first), fresh.messages)


def test_after_another_zone_and_a_rebuild_every_case_stands_on_its_new_day(store: Store) -> None:
    config, tokyo = desk_config(), ZoneInfo("Asia/Tokyo")
    moved = replace(config, workspace=replace(config.workspace, timezone=tokyo))
    rig = Rig(store, config)
    rig.keep(ask(1, 8 * 60), ask(2, 8 * 60 + 5, by="bob"))
    while sum_days(store, config):
        pass
    rebuild(store, tokyo)
    remake(store, moved)
    while sum_days(store, moved):
        pass
    day = minute(8 * 60).astimezone(tokyo).date()
    assert day > minute(8 * 60).astimezone(WARSAW).date()
    period = Period(day, day + timedelta(days=1), tokyo, NOW + timedelta(days=30))
    assert response_by_brand(store, moved, period, ["Acme"])["Acme"].cases.opened == 2


def test_what_is_kept_of_another_version_is_not_used(store: Store) -> None:
    config = desk_config()
    fill(store, POSTS)
    while sum_days(store, config):
        pass
    with store.write() as connection:
        connection.execute(update(table).values(version=99, content=b"not read"))
        assert len(connection.execute(select(table)).all()) == 5
    period = Period(at(1).date(), at(9).date(), WARSAW, NOW)
    assert response_by_brand(store, config, period, ["Acme"])["Acme"].cases.opened == 5


def test_a_page_of_cases_and_their_number_are_those_of_all(store: Store) -> None:
    config = desk_config()
    fill(store, [*POSTS, (2, at(4), True), (5, at(4, 3), False), (5, at(4, 9), True)])
    period = Period(at(1).date(), at(9).date(), WARSAW, NOW)
    where = store, config, period, "Acme"
    everything = reckon_all(*where)
    choices = [CaseChoice(sort=sort) for sort in (None, *Sort)]
    choices += [CaseChoice(sort=sort, reading=Reading.CLOCK, hour=13) for sort in Sort]
    choices += [CaseChoice(agent=name) for name in (UNSIGNED, UNASSIGNED, FEWER, "Ann")]
    choices += [CaseChoice(network="x", weekday=2), CaseChoice(agent=UNSIGNED, sort=Sort.SETTLED)]
    for choice in choices:
        places = choose_cases(everything, choice)
        assert count_cases(*where, choice) == len(places)
        rows = list(case_rows(everything, places, store, period, choice.reading))
        pages = [page_of_cases(*where, choice, skip=skip, limit=2) for skip in (0, 2, 4, 6)]
        assert [row for page in pages for row in page] == rows
        assert page_of_cases(*where, choice, skip=0, limit=0) == []

"""Where a run goes on from, and what refusals say of when to ask again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.sources.x.faults import Refusal, date_of, refused, reset_of, used_up
from listener.sources.x.run import FURTHEST, INDEXED, Run, begin, dump, first_state, load, within_reach
from listener.sources.x.snowflake import first_id_at
from tests.sources.x.rig import START

IDS = st.integers(1 << 41, 1 << 62).map(str)
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(
    st.builds(
        Run,
        started=INSTANTS,
        todo=st.lists(st.text(), max_size=3).map(tuple),
        since=st.none() | IDS,
        start=st.none() | INSTANTS,
        end=st.none() | INSTANTS,
        token=st.none() | st.text(),
        tokens=st.lists(st.text(), max_size=3).map(tuple),
        newest=st.none() | IDS,
        asked_at=st.none() | INSTANTS,
        cut_short=st.booleans(),
        partial=st.booleans(),
    )
)
def test_a_run_is_the_same_after_a_crash(run: Run) -> None:
    assert load(dump(run)) == run


def test_a_post_that_came_after_the_run_began_is_looked_for_again() -> None:
    later = str(first_id_at(START + timedelta(minutes=3)))
    assert Run(START, (), newest=later).cursor(None) == str(first_id_at(START))


def test_without_a_date_of_x_the_cursor_is_the_newest_post() -> None:
    newest = str(first_id_at(START - timedelta(hours=50)))
    assert Run(START, (), newest=newest).cursor(None) == newest
    dated = Run(START, (), newest=newest, asked_at=START - timedelta(minutes=1))
    assert dated.cursor(None) == str(first_id_at(START - timedelta(minutes=1) - INDEXED))
    assert Run(START, ()).cursor(None) is None


def test_ids_that_carry_no_time_are_gone_on_from_as_they_are() -> None:
    state = first_state(START, timedelta(hours=1)) | {"since": "1005"}
    run, gaps = begin(("search acme",), state, START)
    assert (run.since, run.start, gaps) == ("1005", None, ())
    assert Run(START, (), newest="1007", asked_at=START).cursor("1005") == "1007"
    assert Run(START, (), asked_at=START).cursor("1007") == "1007"
    years_ago = str(first_id_at(START - timedelta(days=800)))
    assert Run(START, (), newest=years_ago, asked_at=START).cursor(None) == years_ago


def test_a_run_that_finds_nothing_never_takes_the_cursor_back() -> None:
    known = str(first_id_at(START - timedelta(hours=1)))
    assert Run(START, (), since=known, asked_at=START).cursor(known) == known


def test_an_interrupted_run_moves_to_what_is_still_searched_and_tells_what_is_not() -> None:
    run = Run(START, ("search acme",), since=str(first_id_at(START - timedelta(days=1))), token="n1")
    assert within_reach(run, START + timedelta(days=5)) == (run, ())
    later = START + timedelta(days=9)
    moved, [gap] = within_reach(run, later)
    assert (moved.since, moved.token, moved.start) == (None, None, later - FURTHEST)
    assert (gap.start, gap.end) == (START - timedelta(days=1), later - FURTHEST)


def test_the_pages_of_a_run_over_all_that_is_searched_have_two_hours() -> None:
    run = Run(START, ("search acme",), start=START - FURTHEST, token="n1")
    assert within_reach(run, START + timedelta(hours=2)) == (run, ())


@pytest.mark.parametrize(
    ("reset", "found"),
    [
        (START + timedelta(minutes=9), START + timedelta(minutes=9)),
        (START - timedelta(minutes=9), None),
        (START, None),
        (START + timedelta(days=2), None),
    ],
)
def test_a_reset_is_obeyed_if_it_lies_ahead_and_within_a_day(reset: datetime, found: datetime | None) -> None:
    assert reset_of({"x-rate-limit-reset": str(int(reset.timestamp()))}, START) == found


@pytest.mark.parametrize("reset", ["", "soon", "9" * 30, "-1", "1.5"])
def test_a_reset_that_is_none_is_not_obeyed(reset: str) -> None:
    assert reset_of({"x-rate-limit-reset": reset}, START) is None


def test_a_limit_is_used_up_when_nothing_remains() -> None:
    remaining = ("0", " 0 ", "1", "")
    assert [used_up({"x-rate-limit-remaining": one}) for one in remaining] == [True, True, False, False]


@pytest.mark.parametrize("date", ["", "yesterday", "Tue, 10 Mar 2026 12:00:00"])
def test_a_date_that_is_none_is_not_used(date: str) -> None:
    assert date_of({"date": date}) is None


@pytest.mark.parametrize(
    ("after", "until"),
    [
        ("600", START + timedelta(minutes=10)),
        ("999999", START + timedelta(days=1)),
        ("Tue, 10 Mar 2026 12:10:00 GMT", START + timedelta(minutes=10)),
        ("later", None),
    ],
)
def test_retry_after_is_obeyed_up_to_a_day(after: str, until: datetime | None) -> None:
    assert refused(Refusal(503, {"retry-after": after}, ""), START).until == until


@pytest.mark.parametrize(
    ("now", "period", "until"),
    [
        (datetime(2026, 11, 30, 23, tzinfo=UTC), "Monthly", datetime(2026, 12, 1, tzinfo=UTC)),
        (datetime(2026, 11, 30, 23, tzinfo=UTC), "Daily", datetime(2026, 12, 1, tzinfo=UTC)),
        (datetime(2026, 11, 24, 12, tzinfo=UTC), "Monthly", datetime(2026, 11, 24, 18, tzinfo=UTC)),
        (datetime(2026, 12, 31, 23, tzinfo=UTC), "Monthly", datetime(2027, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_cap_is_asked_about_again_after_its_end_or_six_hours(
    now: datetime, period: str, until: datetime
) -> None:
    body = f'{{"type": "https://api.x.com/2/problems/usage-capped", "period": "{period}"}}'
    assert refused(Refusal(429, {}, body), now).until == until


@given(st.integers(300, 599), st.dictionaries(st.text(), st.text()), st.text())
def test_every_refusal_is_one_sentence_with_what_to_do(
    status: int, headers: dict[str, str], body: str
) -> None:
    error = refused(Refusal(status, headers, body), START)
    assert "; " in str(error)
    assert "\n" not in str(error)

"""Business hours, by the worked examples and against counting minutes one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from time import process_time
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listener.metrics.opening_hours import OpeningHours
from tests.metrics.examples import example

OFFICE = ((9 * 60, 17 * 60),)
WEEK = {"Mon-Fri 09:00-17:00": (OFFICE,) * 5 + ((), ()), "24x7": (((0, 1_440),),) * 7}
WARSAW = ZoneInfo("Europe/Warsaw")
HOUR = timedelta(hours=1)


def hours_of(case: dict[str, object]) -> OpeningHours:
    holidays = frozenset(date.fromisoformat(day) for day in case["holidays"])  # type: ignore[attr-defined]
    return OpeningHours(ZoneInfo(str(case["tz"])), WEEK[str(case["schedule"])], holidays)


def microseconds(instants: list[datetime]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(
        [(at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) for at in instants], np.int64
    )


def local(case: dict[str, object], key: str) -> datetime:
    return datetime.fromisoformat(str(case[key])).replace(tzinfo=ZoneInfo(str(case["tz"]))).astimezone(UTC)


def test_time_is_counted_by_the_calendar_and_by_opening_hours() -> None:
    inputs, expected, tolerance = example("C2")
    spans = [(local(case, "open_local"), local(case, "reply_local")) for case in inputs["cases"]]
    calendar = [(end - start) / HOUR for start, end in spans]
    open_ = [hours_of(case).elapsed(*span) / HOUR for case, span in zip(inputs["cases"], spans, strict=True)]
    assert calendar == pytest.approx(expected["calendar_h"], abs=tolerance)
    assert open_ == pytest.approx(expected["business_h"], abs=tolerance)


def test_a_target_is_used_up_in_opening_hours() -> None:
    inputs, expected, _ = example("C3")
    due = hours_of(inputs).due(local(inputs, "open_local"), inputs["target_business_h"] * HOUR)
    assert due == local({**inputs, **expected}, "due_local")


# Clocks change at two in the morning, at midnight, and by half an hour.
ZONES = [
    ZoneInfo(name)
    for name in (
        "UTC",
        "Europe/Warsaw",
        "America/St_Johns",
        "America/Nuuk",
        "Africa/Cairo",
        "Australia/Lord_Howe",
    )
]
INSTANTS = st.integers(0, 60 * 24 * 400).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
WINDOWS = st.lists(st.integers(0, 1_440), min_size=0, max_size=4, unique=True).map(
    lambda found: tuple(zip(sorted(found)[::2], sorted(found)[1::2], strict=False))
)
SCHEDULES = st.builds(
    OpeningHours,
    st.sampled_from(ZONES),
    st.lists(WINDOWS, min_size=7, max_size=7).map(tuple),
    st.frozensets(st.dates(date(2025, 1, 1), date(2025, 1, 31)), max_size=3),
)


@settings(deadline=None)
@given(SCHEDULES, INSTANTS, st.integers(0, 5_000))
def test_elapsed_time_is_the_open_minutes_counted_one_by_one(
    hours: OpeningHours, start: datetime, minutes: int
) -> None:
    def is_open(at: datetime) -> bool:
        day = at.astimezone(hours.zone).date()
        return any(opens <= at < closes for opens, closes in hours.on(day))

    counted = sum(is_open(start + timedelta(minutes=number)) for number in range(minutes))
    assert hours.elapsed(start, start + timedelta(minutes=minutes)) == timedelta(minutes=counted)


@settings(deadline=None)
@given(SCHEDULES, INSTANTS, st.integers(1, 3_000))
def test_when_a_target_is_due_exactly_so_much_has_elapsed(
    hours: OpeningHours, start: datetime, minutes: int
) -> None:
    target = timedelta(minutes=minutes)
    due = hours.due(start, target)
    if due is None:
        assert not any(hours.week)
    else:
        assert hours.elapsed(start, due) == target
        assert hours.elapsed(start, due - timedelta(seconds=1)) < target


@settings(deadline=None)
@given(SCHEDULES, st.lists(st.tuples(INSTANTS, INSTANTS), max_size=20))
def test_many_spans_are_measured_at_once_as_they_are_one_by_one(
    hours: OpeningHours, spans: list[tuple[datetime, datetime]]
) -> None:
    many = hours.elapsed_many(*(microseconds([span[side] for span in spans]) for side in (0, 1)))
    assert many.tolist() == [hours.elapsed(start, end) / HOUR for start, end in spans]


@settings(deadline=None)
@given(SCHEDULES, st.dates(date(2025, 1, 1), date(2026, 12, 31)))
def test_windows_follow_each_other_whatever_the_clock_does(hours: OpeningHours, day: date) -> None:
    edges = [edge for step in range(3) for span in hours.on(day + timedelta(days=step)) for edge in span]
    assert all(earlier <= later for earlier, later in pairwise(edges))


def test_a_hundred_thousand_spans_of_a_year_are_measured_in_no_time() -> None:
    hours = OpeningHours(WARSAW, WEEK["Mon-Fri 09:00-17:00"], frozenset({date(2025, 12, 25)}))
    random = np.random.default_rng(5)
    starts = random.integers(1_735_689_600_000_000, 1_767_225_600_000_000, 100_000)
    ends = starts + random.integers(0, 200 * 3_600_000_000, 100_000)
    began = process_time()
    hours.elapsed_many(starts, ends)
    assert process_time() - began < 0.25  # 0.02 s on an idle machine


def test_a_window_at_an_hour_that_the_clock_leaps_over_begins_or_ends_at_the_leap() -> None:
    day = ((0, 130), (135, 150), (165, 195), (1_410, 1_440))
    hours = OpeningHours(WARSAW, (day,) * 7)
    midnight = datetime(2025, 3, 29, 23, tzinfo=UTC)
    leap = datetime(2025, 3, 30, 1, tzinfo=UTC)
    assert hours.on(date(2025, 3, 30)) == (
        (midnight, leap),
        (leap, leap + timedelta(minutes=15)),
        (leap + timedelta(hours=20, minutes=30), leap + timedelta(hours=21)),
    )


def test_a_day_that_a_zone_left_out_has_no_hours() -> None:
    hours = OpeningHours(ZoneInfo("Pacific/Apia"), WEEK["24x7"])
    assert hours.on(date(2011, 12, 30)) == ()


def test_a_reply_before_its_post_took_no_time() -> None:
    hours = OpeningHours(WARSAW, WEEK["24x7"])
    now = datetime(2025, 3, 4, 12, tzinfo=UTC)
    assert hours.elapsed(now, now - HOUR) == timedelta()


def test_who_never_opens_is_never_due() -> None:
    assert OpeningHours(WARSAW, ((),) * 7).due(datetime(2025, 3, 4, tzinfo=UTC), HOUR) is None

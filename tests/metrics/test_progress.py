"""How far goals are: by the worked example, for rising and falling targets, and at the edges."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from listener.metrics.progress import Status, elapsed_share, expected, progress, status
from listener.model import UNKNOWN, Estimate, Period
from tests.metrics.examples import example

LEVELS = st.integers(-1000, 1000).map(lambda tenths: tenths / 10)
UTC_ZONE = ZoneInfo("UTC")


def lasting(start: date, end: date, as_of: date) -> Period:
    return Period(start, end, UTC_ZONE, datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC))


def test_the_worked_example_is_half_way_and_on_track() -> None:
    inputs, wanted, tolerance = example("D15")
    start, deadline, as_of = (date.fromisoformat(inputs[day]) for day in ("start", "deadline", "as_of"))
    elapsed = elapsed_share(lasting(start, deadline, as_of))
    baseline, target, current = inputs["baseline"], inputs["target"], inputs["current"]
    found = [progress(baseline, target, current), elapsed, expected(baseline, target, elapsed)]
    assert found == pytest.approx(
        [wanted["progress"], wanted["time_elapsed"], wanted["expected_now"]], abs=tolerance
    )
    assert status(baseline, target, Estimate(current, *inputs["ci"]), elapsed) == Status.ON_TRACK
    assert wanted["status"] == "on_track"


def test_the_words_are_those_of_the_report() -> None:
    assert list(Status) == ["draft", "achieved", "on track", "at risk", "off track"]


@pytest.mark.parametrize(
    ("current", "wanted"),
    [
        (Estimate(0.90, 0.80, 0.95), Status.ACHIEVED),
        (Estimate(0.80), Status.ACHIEVED),
        (Estimate(0.90, 0.79, 0.95), Status.ON_TRACK),
        (Estimate(0.65, 0.50, 0.70), Status.ON_TRACK),
        (Estimate(0.64, 0.50, 0.65), Status.AT_RISK),
        (Estimate(0.60, 0.50, 0.64), Status.OFF_TRACK),
        (Estimate(0.64), Status.OFF_TRACK),
        (UNKNOWN, None),
    ],
)
def test_a_goal_is_judged_by_its_interval_and_by_what_is_expected(
    current: Estimate, wanted: Status | None
) -> None:
    assert status(0.5, 0.8, current, 0.5) == wanted
    # The same goal upside down: fewer open cases, a shorter wait.
    value, low, high = (None if one is None else -one for one in (current.value, current.high, current.low))
    assert status(-0.5, -0.8, Estimate(value, low, high), 0.5) == wanted


def test_a_figure_that_is_just_as_expected_is_on_track_in_spite_of_rounding() -> None:
    for tenths in range(1, 10):
        now = Estimate((1 + 2 * tenths) / 10)
        assert status(0.1, 2.1, now, tenths / 10) == Status.ON_TRACK


def test_without_target_or_time_a_goal_is_a_draft() -> None:
    now = Estimate(0.6)
    drafts = [status(None, 0.8, now, 0.5), status(0.5, None, now, 0.5), status(0.5, 0.8, now, None)]
    assert drafts == [Status.DRAFT] * 3


def test_a_target_that_is_the_baseline_has_neither_progress_nor_status() -> None:
    assert example("Z1")[1]["goal_progress"] is None
    assert (progress(0.5, 0.5, 0.6), status(0.5, 0.5, Estimate(0.6), 0.5)) == (None, None)
    assert [progress(None, 1, 1), progress(0, None, 1), progress(0, 1, None)] == [None] * 3


def test_time_passes_from_none_of_it_to_all_of_it() -> None:
    start, end = date(2026, 1, 1), date(2026, 1, 11)
    days = [date(2025, 12, 1), start, date(2026, 1, 4), end, date(2027, 1, 1)]
    assert [elapsed_share(lasting(start, end, day)) for day in days] == [0, 0, 0.3, 1, 1]
    assert elapsed_share(lasting(start, start, start)) == 1


@given(LEVELS, LEVELS, LEVELS)
def test_progress_is_nothing_at_the_baseline_and_whole_at_the_target(
    baseline: float, target: float, current: float
) -> None:
    assume(baseline != target)
    assert (progress(baseline, target, baseline), progress(baseline, target, target)) == (0, 1)
    found = progress(baseline, target, current)
    assert found is not None
    assert expected(baseline, target, found) == pytest.approx(current, abs=1e-6)


@given(LEVELS, LEVELS, LEVELS, st.floats(0, 1), st.floats(0, 50), st.floats(0, 50))
def test_a_better_figure_never_has_a_worse_status(
    baseline: float, target: float, current: float, elapsed: float, below: float, above: float
) -> None:
    assume(baseline != target)
    order = [Status.OFF_TRACK, Status.AT_RISK, Status.ON_TRACK, Status.ACHIEVED]
    better = current + (1 if target > baseline else -1)
    now, then = (
        status(baseline, target, Estimate(one, one - below, one + above), elapsed)
        for one in (current, better)
    )
    assert now is not None
    assert then is not None
    assert order.index(now) <= order.index(then)

"""Periods from what people type."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from listener.errors import UsageError
from listener.model import Period
from listener.reports.periods import instant, last_days, period_of
from tests.builders import WARSAW, at

NOON = at(10)
"""10 March 2026, noon UTC."""


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param(None, None, (date(2026, 2, 8), date(2026, 3, 10)), id="the last thirty whole days"),
        pytest.param("2026-03-01", None, (date(2026, 3, 1), date(2026, 3, 10)), id="up to today"),
        pytest.param(None, "2026-03-01", (date(2026, 1, 30), date(2026, 3, 1)), id="thirty days before"),
        pytest.param("2026-03-01", "2026-03-02", (date(2026, 3, 1), date(2026, 3, 2)), id="one day"),
        pytest.param("2026-03-10", None, (date(2026, 3, 10), date(2026, 3, 11)), id="today so far"),
        pytest.param("2026-03-10", "2026-03-11", (date(2026, 3, 10), date(2026, 3, 11)), id="today"),
    ],
)
def test_two_local_dates_make_a_period(
    start: str | None, end: str | None, expected: tuple[date, date]
) -> None:
    assert period_of(start, end, WARSAW, NOON) == Period(*expected, WARSAW, NOON)


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("yesterday", None, "from: 'yesterday' is no date; write it as 2026-11-01."),
        (None, "2026-02-30", "to: '2026-02-30' is no date; write it as 2026-11-01."),
        ("2026-03-01T00:00", None, "from: '2026-03-01T00:00' is no date"),
        ("1994-12-31", None, "from: 1994-12-31 lies outside the years 1995 to 9000."),
        (None, "9999-12-31", "to: 9999-12-31 lies outside the years 1995 to 9000."),
        (
            "2026-03-02",
            "2026-03-01",
            r"from \(2026-03-02\) must be before to \(2026-03-01\); to is the first day not included.",
        ),
        ("2026-03-01", "2026-03-01", "must be before to"),
        ("2026-03-11", None, r"from \(2026-03-11\) lies after today \(2026-03-10\)"),
        ("2000-01-01", "2026-01-01", "is longer than ten years; choose a shorter period."),
    ],
)
def test_dates_that_cannot_be_used_are_named(start: str | None, end: str | None, said: str) -> None:
    with pytest.raises(UsageError, match=f"^{said}" if said[0] in "ft" else said):
        period_of(start, end, WARSAW, NOON)


def test_today_is_the_local_one() -> None:
    late = at(10, 23, 30)
    assert last_days(7, WARSAW, late).end == date(2026, 3, 11)
    assert last_days(7, ZoneInfo("America/New_York"), late).end == date(2026, 3, 10)


def test_a_month_in_which_the_clock_changes_has_the_hours_it_has() -> None:
    march = period_of("2025-03-01", "2025-04-01", WARSAW, NOON)
    october = period_of("2025-10-01", "2025-11-01", WARSAW, NOON)
    assert march.end_at - march.start_at == timedelta(hours=743)
    assert october.end_at - october.start_at == timedelta(hours=745)
    assert (march.days, march.days_passed) == (31, 31.0)


@pytest.mark.parametrize(
    ("as_of", "passed"),
    [
        pytest.param(datetime(2025, 3, 29, 11, tzinfo=UTC), 0.5, id="noon of the first day"),
        # The second day has 23 hours: 12 o'clock is 11 hours after its midnight.
        pytest.param(datetime(2025, 3, 30, 10, tzinfo=UTC), 1 + 11 / 23, id="noon when the clock changes"),
        pytest.param(datetime(2025, 3, 30, 22, tzinfo=UTC), 2.0, id="the end"),
        pytest.param(datetime(2025, 3, 1, tzinfo=UTC), 0.0, id="before it began"),
    ],
)
def test_the_days_that_have_passed_count_the_running_one_in_part(as_of: datetime, passed: float) -> None:
    assert period_of("2025-03-29", "2025-03-31", WARSAW, as_of).days_passed == pytest.approx(passed)


def test_nothing_after_as_of_lies_in_the_period() -> None:
    assert period_of("2026-03-01", "2026-04-01", WARSAW, NOON).end_at == NOON


def test_the_period_before_has_as_many_days() -> None:
    march = period_of("2025-03-01", "2025-04-01", WARSAW, NOON)
    assert (march.before.start, march.before.end) == (date(2025, 1, 29), date(2025, 3, 1))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-10T12:00:00Z", NOON),
        ("2026-03-10T13:00+01:00", NOON),
        ("2026-03-10T13:00", NOON),
        ("2026-03-10", at(9, 23)),
    ],
)
def test_an_instant_without_an_offset_is_local(text: str, expected: datetime) -> None:
    assert instant(text, WARSAW) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("now", "as-of: 'now' is no instant; write 2026-11-01T12:00:00Z."),
        ("0001-01-01", "as-of: '0001-01-01' lies outside the years 1995 to 9000."),
        ("9999-12-31T23:59:59-12:00", "lies outside the years 1995 to 9000."),
    ],
)
def test_an_instant_that_cannot_be_used_is_named(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        instant(text, WARSAW)

"""Local times of many instants, against the standard library's of each."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listener.metrics.local_time import local_times

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ZONES = (
    "Europe/Warsaw",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Africa/Casablanca",
    "UTC",
)
START = datetime(2015, 1, 1, tzinfo=UTC)
INSTANTS = st.lists(
    st.integers(0, 12 * 366 * 86_400).map(lambda seconds: START + timedelta(seconds=seconds)), max_size=20
)


def told(instants: list[datetime], zone: str) -> list[tuple[date, int, int]]:
    micros = np.array([(one - EPOCH) // timedelta(microseconds=1) for one in instants], np.int64)
    found = local_times(micros, ZoneInfo(zone))
    days = [date(1970, 1, 1) + timedelta(days=int(day)) for day in found.day]
    return list(zip(days, found.weekday.tolist(), found.hour.tolist(), strict=True))


def by_the_library(instants: list[datetime], zone: str) -> list[tuple[date, int, int]]:
    local = [one.astimezone(ZoneInfo(zone)) for one in instants]
    return [(one.date(), one.weekday(), one.hour) for one in local]


@pytest.mark.parametrize("zone", ZONES)
@settings(deadline=None)
@given(INSTANTS)
def test_local_times_are_those_of_the_zone_database(zone: str, instants: list[datetime]) -> None:
    assert told(instants, zone) == by_the_library(instants, zone)


@pytest.mark.parametrize("zone", ZONES)
def test_every_minute_around_a_change_of_the_clock_is_right(zone: str) -> None:
    for month, day in ((3, 30), (10, 26), (4, 5), (11, 2)):
        start = datetime(2025, month, day, tzinfo=UTC) - timedelta(hours=14)
        minutes = [start + timedelta(minutes=number) for number in range(40 * 60)]
        assert told(minutes, zone) == by_the_library(minutes, zone)


def test_of_no_instants_there_are_no_times() -> None:
    assert told([], "Europe/Warsaw") == []

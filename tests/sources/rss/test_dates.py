"""entry_date: what a feed wrote becomes an instant, or the time first seen."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.sources.rss.dates import entry_date
from tests.sources.rss.fakes import NOW


def feedparsers(raw: str) -> tuple[int, ...] | None:
    """What feedparser makes of a date."""
    from feedparser.datetimes import _parse_date

    parsed = _parse_date(raw)
    return tuple(parsed[:6]) if parsed else None


@pytest.mark.parametrize(
    ("raw", "instant"),
    [
        ("Fri, 20 Nov 2026 10:00:00 GMT", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("Fri, 20 Nov 2026 10:00:00 +0530", datetime(2026, 11, 20, 4, 30, tzinfo=UTC)),
        ("20 Nov 2026 10:00 EST", datetime(2026, 11, 20, 15, tzinfo=UTC)),
        ("Fri, 20 Nov 2026 10:00:00 CET", datetime(2026, 11, 20, 9, tzinfo=UTC)),
        ("Fri, 20 Nov 2026 10:00:00", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("Fri, 20 Nov 2026", datetime(2026, 11, 20, tzinfo=UTC)),
        ("ven, 20 nov 2026 10:00:00 +0100", datetime(2026, 11, 20, 9, tzinfo=UTC)),
        ("Fri, 20 Nov 26 10:00:00 Z", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("2026-11-20T10:00:00Z", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("2026-11-20T10:00:00.123+02:00", datetime(2026, 11, 20, 8, 0, 0, 123_000, tzinfo=UTC)),
        ("2026-11-20T10:00:00-0500", datetime(2026, 11, 20, 15, tzinfo=UTC)),
        ("2026-11-20 10:00:00 +0200", datetime(2026, 11, 20, 8, tzinfo=UTC)),
        ("2026-11-20 10:00:00 UTC", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("2026-11-20", datetime(2026, 11, 20, tzinfo=UTC)),
        ("Fri Nov 20 10:00:00 2026", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("Fri, Nov 20 2026 05:16:33 PM", datetime(2026, 11, 20, 17, 16, 33, tzinfo=UTC)),
        ("Fri, Nov 20 2026 12:16:33 AM", datetime(2026, 11, 20, 0, 16, 33, tzinfo=UTC)),
        ("Fri, 2026/11/20 10:00:00 EDT", datetime(2026, 11, 20, 14, tzinfo=UTC)),
        ("Sun, 22 Nov 2026 13:00:00 GMT", datetime(2026, 11, 22, 13, tzinfo=UTC)),
        ("Sun, 01 Jan 1995 00:00:00 GMT", datetime(1995, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_date_is_read(raw: str, instant: datetime) -> None:
    assert entry_date(raw, feedparsers(raw), NOW) == (instant, False)


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        "   ",
        "yesterday",
        "2026-13-45",
        "2026-02-30",
        "0000-00-00",
        "99999999999",
        "1700000000",
        "2026",
        "2026-11",
        "30 Feb 2026 10:00:00 GMT",
        "Fri, 20 Nov 2026 25:00:00 GMT",
        "2026년 11월 20일 10:00:00",
        "T12:00",
        "-1",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Sat, 31 Dec 1994 23:59:59 GMT",
        "Sun, 22 Nov 2026 13:00:01 GMT",
        "2035-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
    ],
)
def test_a_date_that_cannot_be_is_the_time_first_seen(raw: str | None) -> None:
    assert entry_date(raw, feedparsers(raw) if raw else None, NOW) == (NOW, True)


def test_feedparsers_reading_must_show_the_year_that_was_written() -> None:
    assert entry_date("T12:00", (2026, 11, 20, 12, 0, 0), NOW) == (NOW, True)


@given(raw=st.text(max_size=40), parsed=st.none() | st.tuples(*[st.integers(-(10**6), 10**6)] * 6))
def test_no_date_whatever_raises_or_leaves_the_allowed_span(raw: str, parsed: tuple[int, ...] | None) -> None:
    instant, _ = entry_date(raw, parsed, NOW)

    assert datetime(1995, 1, 1, tzinfo=UTC) <= instant <= datetime(2026, 11, 22, 13, tzinfo=UTC)


@given(st.integers(820_454_400, 1_767_225_600))
def test_what_is_written_in_iso_is_read_back(seconds: int) -> None:
    instant = datetime.fromtimestamp(seconds, UTC)

    assert entry_date(instant.isoformat(), None, NOW) == (instant, False)

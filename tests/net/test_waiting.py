"""How long servers ask to be left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.net import fresh_for, retry_after
from listener.net.waiting import LONGEST

NOW = datetime(2026, 3, 14, 12, 0, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HEADERS = ("retry-after", "cache-control", "expires", "age", "date")


@pytest.mark.parametrize(
    ("told", "wait"),
    [
        ("120", 2 * MINUTE),
        (" 120 ", 2 * MINUTE),
        ("0", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("²", None),
        ("000120", 2 * MINUTE),
        ("999999999999", LONGEST),
        ("9" * 5000, LONGEST),
        ("Sat, 14 Mar 2026 12:05:00 GMT", 5 * MINUTE),
        ("Saturday, 14-Mar-26 12:05:00 GMT", 5 * MINUTE),
        ("Sat Mar 14 12:05:00 2026", 5 * MINUTE),
        ("Sat, 14 Mar 2026 13:05:00 +0100", 5 * MINUTE),
        ("Sat, 14 Mar 2026 11:00:00 GMT", None),
        ("Sat, 14 Mar 2099 12:00:00 GMT", LONGEST),
        ("Sat, 99 Mar 2026 12:00:00 GMT", None),
        ("Fri, 31 Dec 9999 23:59:59 -2359", None),
    ],
)
def test_retry_after(told: str, wait: timedelta | None) -> None:
    assert retry_after({"retry-after": told}, NOW) == wait


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, None),
        ({"cache-control": "max-age=600"}, 10 * MINUTE),
        ({"cache-control": 'Public, Max-Age="600"'}, 10 * MINUTE),
        ({"cache-control": "max-age=600", "age": "300"}, 5 * MINUTE),
        ({"cache-control": "max-age=600", "age": "900"}, None),
        ({"cache-control": "max-age=600", "age": "old"}, 10 * MINUTE),
        ({"cache-control": "max-age=600, max-age=60"}, 10 * MINUTE),
        ({"cache-control": "max-age=0"}, None),
        ({"cache-control": "max-age=-1"}, None),
        ({"cache-control": "max-age=99999999"}, LONGEST),
        ({"cache-control": "no-cache, max-age=600"}, None),
        ({"cache-control": "max-age=600, no-store"}, None),
        ({"cache-control": "s-maxage=600"}, None),
        ({"expires": "Sat, 14 Mar 2026 12:10:00 GMT"}, 10 * MINUTE),
        ({"expires": "Sat, 14 Mar 2026 12:10:00 GMT", "cache-control": "max-age=60"}, MINUTE),
        ({"expires": "Sat, 14 Mar 2026 12:10:00 GMT", "cache-control": "max-age=x"}, 10 * MINUTE),
        ({"expires": "Sat, 14 Mar 2026 12:10:00 GMT", "cache-control": "no-cache"}, None),
        ({"expires": "0"}, None),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, None),
    ],
)
def test_fresh_for(headers: dict[str, str], wait: timedelta | None) -> None:
    assert fresh_for(headers, NOW) == wait


def test_a_server_with_a_wrong_clock_is_taken_by_its_own() -> None:
    headers = {
        "date": "Sat, 14 Mar 2026 14:00:00 GMT",
        "expires": "Sat, 14 Mar 2026 14:05:00 GMT",
        "retry-after": "Sat, 14 Mar 2026 14:01:00 GMT",
    }
    assert (fresh_for(headers, NOW), retry_after(headers, NOW)) == (5 * MINUTE, MINUTE)


@given(wait=st.integers(1, int(LONGEST.total_seconds())))
def test_seconds_and_date_say_the_same(wait: int) -> None:
    until = NOW + timedelta(seconds=wait)
    expected = timedelta(seconds=wait)
    assert retry_after({"retry-after": str(wait)}, NOW) == expected
    assert retry_after({"retry-after": format_datetime(until, usegmt=True)}, NOW) == expected
    assert fresh_for({"cache-control": f"max-age={wait}"}, NOW) == expected
    assert fresh_for({"expires": format_datetime(until, usegmt=True)}, NOW) == expected


PARTS = st.sampled_from(
    ["max-age", "no-store", "=", ",", '"', "9", "0", "-", "Sat, 14 Mar", " 2026 ", "GMT", ":"]
)


@given(
    headers=st.dictionaries(
        st.sampled_from(HEADERS), st.one_of(st.text(max_size=40), st.lists(PARTS).map("".join))
    )
)
def test_whatever_the_headers_hold_the_wait_is_none_or_within_a_day(headers: dict[str, str]) -> None:
    for wait in (retry_after(headers, NOW), fresh_for(headers, NOW)):
        assert wait is None or timedelta() < wait <= LONGEST

"""Which rules a signal sets off, under which key, and when quiet hours let it be told."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.alerts.judge import judge, key_of, quiet_until
from listener.alerts.retry import GIVEN_UP, LONGEST_WAIT, next_attempt
from listener.alerts.send import Outcome, judged
from listener.model import AlertKind, KeptRule, OutMessage, QuietHours
from tests.alerts.rig import a_rule, a_signal
from tests.builders import NOW, WARSAW

LONG_AGO = NOW - timedelta(days=30)
NIGHT = QuietHours(time(22), time(7))
BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
instants = st.integers(0, 600_000_000).map(lambda seconds: BEGIN + timedelta(seconds=seconds))
clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0, tzinfo=None))


def fires(kind: AlertKind, threshold: float | None, **signal: Any) -> bool:
    rule = KeptRule(a_rule(kind=kind, threshold=threshold), LONG_AGO)
    return bool(judge([rule], [a_signal(kind=kind, **signal)], NOW, zone=WARSAW))


@pytest.mark.parametrize(
    ("kind", "threshold", "strength", "expected"),
    [
        (AlertKind.REACH, 50_000, 50_000, True),
        (AlertKind.REACH, 50_001, 50_000, False),
        (AlertKind.SPIKE, None, 3.4, False),
        (AlertKind.SPIKE, None, 3.5, True),
        (AlertKind.DRIFT, None, 2.9, False),
        (AlertKind.SHIFT, None, 0.05, True),
        (AlertKind.SHIFT, None, 0.06, False),
        (AlertKind.SHIFT, 0.01, 0.05, False),
        (AlertKind.BUDGET, None, 0.9, True),
        (AlertKind.OVERDUE, None, 0.0, True),
        (AlertKind.OVERDUE, 2, 1.9, False),
    ],
)
def test_a_rule_fires_from_its_threshold_on(
    kind: AlertKind, threshold: float | None, strength: float, expected: bool
) -> None:
    assert fires(kind, threshold, strength=strength, at=NOW) is expected


def test_a_source_without_a_threshold_goes_by_its_own_interval() -> None:
    assert [fires(AlertKind.SOURCE, None, strength=hours, usual=0.75) for hours in (0.7, 0.8)] == [
        False,
        True,
    ]
    assert fires(AlertKind.SOURCE, 2, strength=1.9, usual=0.75) is False


def test_a_rule_of_a_brand_concerns_that_brand_and_one_of_none_every_brand() -> None:
    rules = [KeptRule(a_rule(str(brand), brand=brand), LONG_AGO) for brand in ("Acme", "Bolt", None)]
    assert [one.rule.name for one in judge(rules, [a_signal()], NOW, zone=WARSAW)] == ["Acme", "None"]


def test_what_was_so_before_the_rule_was_made_sets_it_off_no_more() -> None:
    rule = KeptRule(a_rule(), NOW)
    early = a_signal("2", at=NOW - timedelta(seconds=1))
    assert [one.signal.about for one in judge([rule], [a_signal(), early], NOW, zone=WARSAW)] == ["1"]


def test_of_a_case_it_is_the_wait_beyond_the_due_time_that_came_under_the_rule() -> None:
    rule = KeptRule(a_rule(kind=AlertKind.OVERDUE, threshold=2), NOW)
    was = a_signal(kind=AlertKind.OVERDUE, strength=2.5, at=NOW - timedelta(hours=2.5))
    now = a_signal("2", kind=AlertKind.OVERDUE, strength=2.0, at=NOW - timedelta(hours=2))
    assert [one.signal.about for one in judge([rule], [was, now], NOW, zone=WARSAW)] == ["2"]


def test_the_key_tells_rules_kinds_brands_and_occasions_apart_and_nothing_else() -> None:
    signals = [a_signal(), a_signal("2"), a_signal(brand="Bolt"), a_signal(kind=AlertKind.SPIKE)]
    keys = {key_of(rule, one) for rule in (a_rule(), a_rule("Other")) for one in signals}
    assert len(keys) == 8
    assert key_of(a_rule(channel="x", threshold=3), a_signal(strength=9, title="?")) in keys


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("2026-03-10T21:00+00:00", "2026-03-11T06:00+00:00"),
        ("2026-03-10T20:59+00:00", None),
        ("2026-03-10T23:30+00:00", "2026-03-11T06:00+00:00"),
        ("2026-03-11T05:59+00:00", "2026-03-11T06:00+00:00"),
        ("2026-03-11T06:00+00:00", None),
        ("2026-03-28T22:00+00:00", "2026-03-29T05:00+00:00"),
    ],
    ids=["begin", "before", "midnight", "last minute", "over", "clock put on"],
)
def test_quiet_hours_are_local_and_may_pass_midnight(told: str, expected: str | None) -> None:
    found = quiet_until(datetime.fromisoformat(told), NIGHT, WARSAW)
    assert (found and found.isoformat(timespec="minutes")) == expected


@given(at=instants, start=clocks, end=clocks)
def test_quiet_hours_end_after_they_were_met_and_within_a_day(at: datetime, start: time, end: time) -> None:
    if start == end:
        return
    found = quiet_until(at, QuietHours(start, end), WARSAW)
    if found is not None:
        assert at <= found <= at + timedelta(hours=26)


@given(attempts=st.integers(1, 59), hours=st.floats(0, 30), key=st.text())
def test_a_next_attempt_lies_ahead_and_within_a_day_of_the_first(
    attempts: int, hours: float, key: str
) -> None:
    message = OutMessage(key, "ops", (), NOW, attempts)
    now = NOW + timedelta(hours=hours)
    found = next_attempt(message, Outcome("it failed"), now)
    if found is not None:
        assert now < found <= now + LONGEST_WAIT * 1.25
        assert found <= NOW + GIVEN_UP
    assert next_attempt(message, Outcome("no", permanent=True), now) is None


def test_waits_double_and_a_server_that_asks_for_more_gets_it() -> None:
    waits = []
    for attempts in range(1, 12):
        found = next_attempt(OutMessage("", "ops", (), NOW, attempts), Outcome("it failed"), NOW)
        assert found is not None
        waits.append(found - NOW)
    assert all(timedelta(seconds=15 * 2**n) <= wait for n, wait in enumerate(waits[:8]))
    assert waits == sorted(waits[:9]) + waits[9:]
    asked = Outcome("429", wait=timedelta(hours=3))
    assert next_attempt(OutMessage("", "ops", (), NOW, 1), asked, NOW) == NOW + timedelta(hours=3)


@pytest.mark.parametrize(
    ("status", "sent", "permanent"),
    [(200, True, False), (204, True, False), (301, False, True), (400, False, True), (404, False, True)]
    + [(status, False, False) for status in (408, 425, 429, 500, 502, 503)],
)
def test_what_a_status_means(status: int, sent: bool, permanent: bool) -> None:
    found = judged(status)
    assert (found.error is None, found.permanent) == (sent, permanent)


def test_quiet_hours_that_end_in_the_skipped_hour_end_as_the_clock_is_put_forward() -> None:
    quiet = QuietHours(time(22), time(2, 30))
    for told in ("2026-03-28T23:00+01:00", "2026-03-29T01:59+01:00"):
        found = quiet_until(datetime.fromisoformat(told), quiet, WARSAW)
        assert found == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert quiet_until(datetime(2026, 3, 29, 1, tzinfo=UTC), quiet, WARSAW) is None

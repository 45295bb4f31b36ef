"""Spikes of brands and groups: by day, today so far, by hour, slow rises; who and what they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from listener.config import Workspace
from listener.metrics.spikes import Usual
from listener.model import Cursor, Period, Poll, PollStatus
from listener.reports import spikes as module
from listener.reports.mentions import choose
from listener.reports.spike_causes import SpikeAuthor
from listener.reports.spikes import Spike, Unwatched, history, spikes, unwatched
from listener.store import Store, ledger
from listener.store.listing import MentionFilter, count_mentions
from listener.store.removals import remove
from listener.store.written import written_in
from tests.builders import WARSAW
from tests.reports.loud_world import CONFIG, NOW, TODAY, keep, on, quiet, said

FIRST = TODAY - timedelta(weeks=9)
LOUD = TODAY - timedelta(days=2)
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def calm(store: Store) -> Store:
    """Nine weeks in which nothing happens, today so far among them."""
    keep(store, quiet(FIRST, YESTERDAY))
    keep(store, said(TODAY, range(8, 15)))
    return store


def told(found: tuple[Spike, ...]) -> list[tuple[str, str | None, date, int | None, int, float]]:
    return [(one.brand, one.group, one.day, one.hour, one.count, one.expected) for one in found]


def opened(store: Store, spike: Spike) -> int:
    """How many mentions the list behind a spike has."""
    period = Period(spike.day, spike.day + timedelta(days=1), WARSAW, NOW)
    chosen = choose(CONFIG, period, brand=spike.brand, group=spike.group)
    return count_mentions(store, replace(chosen, start=spike.start, end=spike.end))


def test_quiet_weeks_have_no_spike(calm: Store) -> None:
    assert spikes(calm, CONFIG, NOW) == ()


def test_a_loud_day_is_told_with_who_and_what_it_was(calm: Store) -> None:
    keep(calm, said(LOUD, [10] * 4, "acme outage again", by="loud"), source="X")
    keep(calm, said(LOUD, [11] * 40, "acme outage, sync is down https://a.example/x"), source="X")
    (found,) = spikes(calm, CONFIG, NOW)
    assert told((found,)) == [("Acme", None, LOUD, None, 56, 12.0)]
    assert (found.is_severe, found.is_drift, found.partial, found.false_alarm_days) == (
        True,
        False,
        False,
        2_500,
    )
    assert (found.start, found.end) == (on(LOUD, 0), on(YESTERDAY, 0))
    assert found.z == pytest.approx(2 * 56.375**0.5 - 2 * 12.375**0.5)
    assert found.z_without_top_author == pytest.approx(2 * 52.375**0.5 - 2 * 12.375**0.5)
    loud, first, second = found.causes.authors
    assert (loud, first, second) == (
        SpikeAuthor("x", "loud", "loud", 4, loud.post),
        SpikeAuthor("x", f"Acme {LOUD} 0", f"Acme {LOUD} 0", 2, first.post),
        SpikeAuthor("x", f"Acme {LOUD} 1", f"Acme {LOUD} 1", 2, second.post),
    )
    posts = (loud.post, first.post, second.post)
    assert [who.partition(":")[0] for who in written_in(calm, posts).values()] == [
        f"@{author.name}" for author in sorted(found.causes.authors, key=lambda one: one.post)
    ]
    assert found.causes.by_top_authors[:3] == posts
    assert len(found.causes.by_top_authors) == 5
    assert {one.term for one in found.causes.terms} == {"outage", "sync", "down"}
    assert found.causes.sources == (("X", 44), ("Feed", 12))
    assert len(found.causes.posts) == 5
    assert (found.causes.texts, found.causes.mentions, found.causes.unique_authors) == (56, 56, 41)
    texts = count_mentions(
        calm, MentionFilter(numbers=found.causes.posts, query="outage", start=found.start, end=found.end)
    )
    assert texts >= 3
    assert opened(calm, found) == found.count


def test_one_voice_that_made_a_spike_is_given_away(calm: Store) -> None:
    keep(calm, said(LOUD, [10] * 30, "acme acme", by="loud"))
    (found,) = spikes(calm, CONFIG, NOW)
    assert found.is_severe
    assert found.z_without_top_author == pytest.approx(0.0, abs=0.2)


def test_a_group_is_watched_by_itself(calm: Store) -> None:
    keep(calm, said(LOUD, range(8, 20), "acme dock broke", keywords=("acme dock",)))
    (found,) = [one for one in spikes(calm, CONFIG, NOW) if one.group is not None]
    assert told((found,)) == [("Acme", "product", LOUD, None, 12, 0.0)]
    assert found.causes.mentions == 12
    assert opened(calm, found) == 12


def test_today_is_compared_with_the_same_hours_of_past_days(calm: Store) -> None:
    # By half past three seven and a half of twelve are usual.
    keep(calm, said(TODAY, [14] * 20, "acme now"))
    found = [one for one in spikes(calm, CONFIG, NOW) if one.partial]
    assert told(tuple(found)) == [("Acme", None, TODAY, None, 27, 10.0)]
    assert found[0].end <= NOW
    assert opened(calm, found[0]) == 27


def test_an_hour_is_told_where_its_day_is_no_spike(calm: Store) -> None:
    # Twelve at night and none in office hours: a usual day by its count.
    quiet_day = TODAY - timedelta(days=3)
    keep(calm, said(quiet_day, [3] * 12, "acme at night", brand="Acme"))
    found = [one for one in spikes(calm, CONFIG, NOW) if not one.is_drift]
    assert told(tuple(found)) == [("Acme", None, quiet_day, 3, 12, 0.0)]
    assert (found[0].start, found[0].end) == (on(quiet_day, 3), on(quiet_day, 4))
    assert found[0].is_severe
    assert found[0].false_alarm_days is None
    assert opened(calm, found[0]) == 12


def test_an_hour_is_told_when_it_is_over(store: Store) -> None:
    keep(store, quiet(FIRST, YESTERDAY, hours=(*range(8, 15), 9, 10, 11, 12, 13)))
    keep(store, said(TODAY, [15] * 12, "acme now"))
    assert spikes(store, CONFIG, NOW) == ()
    (found,) = spikes(store, CONFIG, on(TODAY, 16))
    assert told((found,)) == [("Acme", None, TODAY, 15, 12, 0.0)]


def test_who_was_removed_is_none_of_the_authors(calm: Store) -> None:
    loud = said(LOUD, [10] * 30, "acme acme", by="loud")
    keep(calm, loud)
    with calm.write() as connection:
        remove(connection, "x", [one.post.id for one in loud], now=NOW, zone=WARSAW)
    (found,) = spikes(calm, CONFIG, NOW)
    assert (found.count, found.causes.mentions) == (42, 42)
    assert [one.mentions for one in found.causes.authors] == [1, 1, 1]


def test_a_slow_rise_is_told_though_no_day_stands_out(store: Store) -> None:
    keep(store, quiet(FIRST, TODAY - timedelta(days=7)))
    for number in range(6, 0, -1):
        keep(store, said(TODAY - timedelta(days=number), [*range(8, 18), *range(8, 18)], "acme more"))
    found = spikes(store, CONFIG, NOW)
    assert {(one.is_drift, one.is_severe, one.partial) for one in found} == {(True, False, False)}
    assert all(900 < (one.false_alarm_days or 0) < 940 for one in found)
    assert all(one.z < 3.5 for one in found)


def test_days_inside_spikes_are_left_out_of_what_is_usual(store: Store) -> None:
    keep(store, quiet(FIRST - timedelta(weeks=2), YESTERDAY))
    for week in (1, 2, 3, 4):
        keep(store, said(LOUD - timedelta(weeks=week), [10] * 40, "acme weekly"))
    keep(store, said(LOUD, [10] * 40, "acme again"))
    (found,) = spikes(store, CONFIG, NOW)
    assert (found.day, found.expected) == (LOUD, 12.0)


def test_with_fewer_than_four_weeks_nothing_is_watched_and_that_is_said(store: Store) -> None:
    keep(store, quiet(TODAY - timedelta(days=25), YESTERDAY))
    keep(store, said(LOUD, [10] * 40, "acme loud"))
    assert spikes(store, CONFIG, NOW) == ()
    assert unwatched(store, CONFIG, NOW) == (
        Unwatched("Acme", None, 3),
        Unwatched("Acme", "product", 3),
        Unwatched("Bolt", None, 3),
    )


def test_after_four_weeks_everything_is_watched(calm: Store) -> None:
    assert unwatched(calm, CONFIG, NOW) == ()


def test_an_empty_database_has_no_spikes(store: Store) -> None:
    assert spikes(store, CONFIG, NOW) == ()
    assert [one.weeks for one in unwatched(store, CONFIG, NOW)] == [0, 0, 0]


def visited(store: Store, day: date) -> None:
    """A source was read for the first time that day."""
    at = on(day, 12)
    every = timedelta(minutes=15)
    poll = Poll("Feed", "", at, at, at, every, PollStatus.OK, seen=20)
    with store.write() as connection:
        ledger.record(connection, [(poll, Cursor("Feed", "", at + every))], zone=WARSAW)


def test_the_thin_tail_of_a_feed_read_for_the_first_time_is_not_what_is_usual(store: Store) -> None:
    keep(store, quiet(FIRST, TODAY - timedelta(days=4), hours=(9,)))
    keep(store, quiet(TODAY - timedelta(days=3), YESTERDAY))
    assert [one.day for one in spikes(store, CONFIG, NOW) if not one.is_drift] != []
    visited(store, TODAY - timedelta(days=4))
    assert spikes(store, CONFIG, NOW) == ()


def test_on_the_day_a_feed_is_read_for_the_first_time_nothing_is_usual(store: Store) -> None:
    keep(store, quiet(FIRST, YESTERDAY, hours=(9,)))
    keep(store, said(TODAY, [10] * 40, "acme"))
    assert [one.day for one in spikes(store, CONFIG, NOW)] == [TODAY]
    visited(store, TODAY)
    assert spikes(store, CONFIG, NOW) == ()
    assert {one.weeks for one in unwatched(store, CONFIG, NOW)} == {0}


def test_an_imported_archive_is_what_is_usual(calm: Store) -> None:
    visited(calm, TODAY - timedelta(days=4))
    keep(calm, said(LOUD, [10] * 40, "acme loud"))
    assert [one.day for one in spikes(calm, CONFIG, NOW)] == [LOUD]


@pytest.mark.parametrize(("changed", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_days_on_which_the_clock_changes_are_days_and_their_hours_hours(
    store: Store, changed: date, hours: int
) -> None:
    now = on(changed + timedelta(days=1), 12)
    keep(store, quiet(changed - timedelta(weeks=6), changed, hours=range(24)))
    found = history(store, CONFIG, Period(changed, changed + timedelta(days=1), WARSAW, now))
    assert found == ()
    assert spikes(store, CONFIG, now) == ()
    keep(store, said(changed, [5] * 40, "acme early"))
    (found_day,) = history(store, CONFIG, Period(changed, changed + timedelta(days=1), WARSAW, now))
    assert (found_day.end - found_day.start) == timedelta(hours=hours)
    assert found_day.count == 64


def test_what_is_remembered_is_made_anew_when_a_day_changes(
    calm: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(calm, said(LOUD, [10] * 40, "acme loud"))
    first = spikes(calm, CONFIG, NOW)
    monkeypatch.setattr(module, "daily_counts", None)
    assert spikes(calm, CONFIG, NOW) == first
    monkeypatch.undo()
    keep(calm, said(YESTERDAY, [10] * 40, "acme louder"))
    assert [one.day for one in spikes(calm, CONFIG, NOW)] == [YESTERDAY, LOUD]


def test_nothing_after_now_is_known(calm: Store) -> None:
    keep(calm, said(LOUD, [10] * 40, "acme loud"))
    assert spikes(calm, CONFIG, on(LOUD, 9)) == ()


def test_history_goes_back_as_far_as_it_is_asked(calm: Store) -> None:
    long_ago = TODAY - timedelta(days=20)
    keep(calm, said(long_ago, [10] * 40, "acme loud"))
    whole = Period(FIRST, TODAY + timedelta(days=1), WARSAW, NOW)
    assert told(history(calm, CONFIG, whole)) == [("Acme", None, long_ago, None, 52, 12.0)]
    assert spikes(calm, CONFIG, NOW) == ()
    (bare,) = history(calm, CONFIG, whole, explain=False)
    assert (bare.causes.authors, bare.z_without_top_author) == ((), None)
    assert bare.usual == Usual(12.0, 2 * 12.375**0.5, 1.0)


def test_another_zone_of_the_workspace_is_refused(calm: Store) -> None:
    from zoneinfo import ZoneInfo

    from listener.errors import StoreError

    moved = replace(CONFIG, workspace=Workspace("Acme", ZoneInfo("Asia/Tokyo"), "EUR"))
    with pytest.raises(StoreError):
        spikes(calm, moved, NOW)

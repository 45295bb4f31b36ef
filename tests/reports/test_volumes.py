"""What networks count themselves: like is compared with like, and nothing else is mixed in."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from listener.model import Period, Volume
from listener.reports.volumes import Counted, CountedBrand, counted_volumes
from listener.store import Store
from listener.store.save import save
from listener.store.volumes import common_volumes, keep_volumes
from tests.builders import NOW, WARSAW, a_config, a_post, at, read

HOUR = timedelta(hours=1)
WEEK = Period(date(2026, 3, 3), date(2026, 3, 10), WARSAW, NOW)


def count(store: Store, brand: str, first: datetime, *posts: int, source: str = "X") -> None:
    """Keep counts of one hour after the other."""
    found = [Volume(brand, first + place * HOUR, one) for place, one in enumerate(posts)]
    with store.write() as connection:
        keep_volumes(connection, source, found)


def test_brands_are_compared_over_the_hours_in_which_all_were_counted(store: Store) -> None:
    count(store, "Acme", at(5, 10), 10, 20, 30)
    count(store, "Bolt", at(5, 11), 5, 15, 99)
    assert counted_volumes(store, a_config(), WEEK) == (
        Counted(
            "X",
            hours=2,
            posts=70,
            brands=(
                CountedBrand("Acme", 3, 60, 50, 50 / 70),
                CountedBrand("Bolt", 3, 119, 20, 20 / 70),
            ),
        ),
    )


def test_mentions_that_were_read_change_no_count(store: Store) -> None:
    count(store, "Acme", at(5, 10), 1)
    count(store, "Bolt", at(5, 10), 3)
    before = counted_volumes(store, a_config(), WEEK)
    save(store, [read(a_post(1, created_at=at(5, 10)), "Acme")], source="X", now=NOW, zone=WARSAW)
    assert counted_volumes(store, a_config(), WEEK) == before


def test_sources_are_never_added_up(store: Store) -> None:
    count(store, "Acme", at(5, 10), 1, source="X of the app")
    count(store, "Bolt", at(5, 10), 1, source="X of the app")
    count(store, "Acme", at(5, 11), 7)
    count(store, "Bolt", at(5, 11), 3)
    found = counted_volumes(store, a_config(), WEEK)
    assert [(one.source, one.hours, one.posts) for one in found] == [("X", 1, 10), ("X of the app", 1, 2)]
    [alone] = counted_volumes(store, a_config(), WEEK, "X")
    assert [one.share for one in alone.brands] == [0.7, 0.3]


def test_a_brand_that_was_not_counted_has_no_share_and_hinders_no_other(sqlite_store: Store) -> None:
    count(sqlite_store, "Acme", at(5, 10), 4)
    [found] = counted_volumes(sqlite_store, a_config(), WEEK)
    assert found.brands == (
        CountedBrand("Acme", 1, 4, 4, 1.0),
        CountedBrand("Bolt", 0, None, None, None),
    )
    assert found.is_even


def test_without_a_common_hour_nothing_is_compared(sqlite_store: Store) -> None:
    count(sqlite_store, "Acme", at(5, 10), 4)
    count(sqlite_store, "Bolt", at(5, 11), 4)
    [found] = counted_volumes(sqlite_store, a_config(), WEEK)
    assert (found.hours, found.posts, found.is_even) == (0, 0, False)
    assert found.brands == (
        CountedBrand("Acme", 1, 4, None, None),
        CountedBrand("Bolt", 1, 4, None, None),
    )


def test_hours_without_a_post_are_compared_but_share_nothing(sqlite_store: Store) -> None:
    count(sqlite_store, "Acme", at(5, 10), 0)
    count(sqlite_store, "Bolt", at(5, 10), 0)
    [found] = counted_volumes(sqlite_store, a_config(), WEEK)
    assert found.hours == 1
    assert [(one.compared_posts, one.share) for one in found.brands] == [(0, None), (0, None)]


def test_only_hours_that_begin_in_the_period_and_were_over_count(sqlite_store: Store) -> None:
    count(sqlite_store, "Acme", WEEK.start_at - HOUR, 100, 1)
    count(sqlite_store, "Acme", WEEK.end_at - HOUR, 2, 200)
    [found] = counted_volumes(sqlite_store, a_config(), WEEK)
    assert (found.hours, found.posts) == (2, 3)
    today = Period(date(2026, 3, 10), date(2026, 3, 11), WARSAW, at(10, 12, 30))
    count(sqlite_store, "Acme", at(10, 10), 4, 8, 16)
    [found] = counted_volumes(sqlite_store, a_config(), today)
    assert (found.hours, found.posts) == (3, 200 + 4 + 8)


def test_brands_that_are_no_longer_configured_are_left_out(sqlite_store: Store) -> None:
    count(sqlite_store, "Gone", at(5, 10), 9)
    assert counted_volumes(sqlite_store, a_config(), WEEK) == ()
    count(sqlite_store, "Acme", at(5, 11), 1)
    [found] = counted_volumes(sqlite_store, a_config(), WEEK)
    assert (found.hours, found.posts) == (1, 1)


def test_what_is_counted_anew_takes_the_place_of_what_was(store: Store) -> None:
    count(store, "Acme", at(5, 10), 1)
    count(store, "Acme", at(5, 10), 7)
    assert common_volumes(store, "X", ["Acme"], WEEK.start_at, WEEK.end_at) == (1, {"Acme": 7})

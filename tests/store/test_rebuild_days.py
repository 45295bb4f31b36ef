"""Days and sums made again beside whoever else writes: right at each moment, and never twice the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, delete, event, insert, select, update

from listener.errors import StoreError
from listener.model import Kind, Period
from listener.store import Store, rollup_days
from listener.store import rebuild as module
from listener.store.checks import rollups_agree
from listener.store.day_columns import keep_days
from listener.store.figures import check_zone, sums_by_day
from listener.store.hours import hours_by_day
from listener.store.rebuild import rebuild
from listener.store.save import save
from listener.store.schema import (
    amplifications,
    day_columns,
    days,
    facet_days,
    mention_days,
    mentions,
    settings,
)
from listener.store.stages import Tell, unwatched
from tests.builders import NOW, WARSAW, a_post, at, read

TOKYO = ZoneInfo("Asia/Tokyo")


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture
def filled(store: Store) -> Store:
    found = [
        read(a_post(number, created_at=at(1 + number % 5, number % 24), author=f"a{number % 7}"), "Acme")
        for number in range(60)
    ]
    found.append(read(a_post("r", kind=Kind.REPOST, ref_id="3", created_at=at(6))))
    save(store, found, source="Feed", now=NOW, zone=WARSAW)
    return store


def standing(store: Store) -> dict[str, set[tuple[Any, ...]]]:
    """Days, and the sums over them."""
    with store.read() as connection:
        return {
            table.name: {tuple(row) for row in connection.execute(select(table))}
            for table in (mentions, amplifications, mention_days, facet_days)
        }


def damage(connection: Connection) -> None:
    """Lose one day of the sums, make up another, and change a third."""
    for table in (mention_days, facet_days):
        row = connection.execute(select(table).where(table.c.day == date(2026, 3, 3))).mappings().first()
        assert row is not None
        connection.execute(insert(table).values({**row, "day": date(2020, 1, 1)}))
        connection.execute(delete(table).where(table.c.day == date(2026, 3, 2)))
        connection.execute(update(table).where(table.c.day == date(2026, 3, 4)).values(negative=7))


def versions(store: Store) -> dict[date, int]:
    with store.read() as connection:
        return {row.day: row.version for row in connection.execute(select(days))}


def test_what_is_right_is_not_written_again(filled: Store) -> None:
    before = standing(filled), versions(filled)
    assert rebuild(filled, WARSAW, unwatched) is False
    assert (standing(filled), versions(filled)) == before


def test_what_is_wrong_is_made_right_and_only_those_days_count_as_changed(filled: Store) -> None:
    before, told = standing(filled), versions(filled)
    with filled.write() as connection:
        damage(connection)
    rebuild(filled, WARSAW, unwatched)
    assert standing(filled) == before
    changed = {day for day, version in versions(filled).items() if told.get(day) != version}
    assert changed == {date(2020, 1, 1), date(2026, 3, 2), date(2026, 3, 4)}


def test_days_that_stand_under_another_date_than_their_zone_says_are_moved(filled: Store) -> None:
    before = standing(filled)
    with filled.write() as connection:
        for table in (mentions, amplifications):
            connection.execute(update(table).values(day=date(2026, 3, 3)))
    rebuild(filled, WARSAW, unwatched)
    assert standing(filled) == before


def test_what_is_saved_while_a_day_is_counted_is_counted_too(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting = rollup_days._count
    come: list[int] = []

    def count(connection: Connection, day: date) -> rollup_days.Counted:
        found = counting(connection, day)
        # Each time anew, until it is counted while nobody else can write.
        if day == date(2026, 3, 2) and len(come) < rollup_days._TRIES:
            come.append(len(come))
            post = a_post(f"late{len(come)}", created_at=at(2, 12))
            save(filled, [read(post, "Acme")], source="Feed", now=NOW, zone=WARSAW)
        return found

    with filled.write() as connection:
        damage(connection)
    monkeypatch.setattr(rollup_days, "_count", count)
    rebuild(filled, WARSAW, unwatched)
    assert len(come) == rollup_days._TRIES
    assert rollups_agree(filled)


def in_tokyo() -> Period:
    return Period(date(2026, 3, 1), date(2026, 4, 1), TOKYO, NOW)


def test_no_figure_is_told_while_days_move_to_another_zone(filled: Store) -> None:
    refused: list[str] = []

    @contextmanager
    def watch(title: str) -> Iterator[Tell]:
        for period in (in_tokyo(), Period(date(2026, 3, 1), date(2026, 4, 1), WARSAW, NOW)):
            with pytest.raises(
                StoreError, match=r"are being counted anew, in Asia/Tokyo; wait for `listener"
            ):
                check_zone(filled, period)
        refused.append(title)
        # Who counts in the new zone already may go on.
        save(filled, [read(a_post(title, created_at=at(2, 16)), "Acme")], source="A", now=NOW, zone=TOKYO)
        with pytest.raises(StoreError, match="counts days in Asia/Tokyo, the configuration says Europe/W"):
            save(filled, [read(a_post(title + "2"), "Acme")], source="A", now=NOW, zone=WARSAW)
        yield lambda _done, _total: None

    rebuild(filled, TOKYO, watch)
    assert refused == ["local days", "daily sums", "polls by day"]
    check_zone(filled, in_tokyo())
    assert rollups_agree(filled)
    # 15:00 UTC is midnight in Tokyo.
    assert max(day for day, _ in sums_by_day(filled, in_tokyo())) == date(2026, 3, 6)


@pytest.mark.parametrize("zone", [WARSAW, TOKYO], ids=["same zone", "another zone"])
def test_killed_at_any_statement_it_goes_on_and_comes_to_the_same(
    filled: Store, new_sqlite_store: Callable[[], Store], zone: ZoneInfo
) -> None:
    other = new_sqlite_store()
    copy(filled, other)
    rebuild(other, zone, unwatched)
    with filled.write() as connection:
        damage(connection)
    left = 3
    kills = 0
    while not stopped_after(filled, left, lambda: rebuild(filled, zone, unwatched)):
        kills += 1
        left += 3
    assert kills > 10
    assert standing(filled) == standing(other)
    with filled.read() as connection:
        kept = set(connection.scalars(select(settings.c.key)))
    assert kept == {"timezone"}


def copy(store: Store, to: Store) -> None:
    """The mentions and reposts, kept elsewhere."""
    found = [
        read(a_post(number, created_at=at(1 + number % 5, number % 24), author=f"a{number % 7}"), "Acme")
        for number in range(60)
    ]
    found.append(read(a_post("r", kind=Kind.REPOST, ref_id="3", created_at=at(6))))
    save(to, found, source="Feed", now=NOW, zone=WARSAW)
    assert standing(to) == standing(store)


def stopped_after(store: Store, statements: int, work: Callable[[], object]) -> bool:
    """Work, killed before the statement after so many; whether it came to its end before."""
    done = 0

    def count(*_told: object) -> None:
        nonlocal done
        done += 1
        if done > statements:
            raise Killed

    event.listen(store._engine, "before_cursor_execute", count)
    ended = False
    try:
        with suppress(Killed):
            work()
            ended = True
    finally:
        event.remove(store._engine, "before_cursor_execute", count)
    return ended


def test_stopped_it_does_not_begin_anew_but_with_another_zone(filled: Store) -> None:
    counted: list[str] = []

    @contextmanager
    def watch(title: str) -> Iterator[Tell]:
        def tell(done: int, total: int) -> None:
            counted.append(f"{title} {done}/{total}")
            if title == "daily sums" and done > 30:
                raise Killed

        yield tell

    with suppress(Killed):
        rebuild(filled, WARSAW, watch)
    before = len(counted)
    assert rebuild(filled, WARSAW, unwatched) is True
    assert counted[before - 1].startswith("daily sums")
    with suppress(Killed):
        rebuild(filled, WARSAW, watch)
    assert rebuild(filled, TOKYO, unwatched) is False
    assert rollups_agree(filled)
    assert module._REACHED not in marks(filled)


def marks(store: Store) -> set[str]:
    with store.read() as connection:
        return set(connection.scalars(select(settings.c.key)))


def test_hours_that_were_kept_are_those_of_the_new_zone_afterwards(filled: Store) -> None:
    keep_days(filled)
    rebuild(filled, TOKYO, unwatched)
    period = Period(date(2026, 3, 1), date(2026, 3, 9), TOKYO, NOW)
    told = {day: set(found.hour.tolist()) for day, found in hours_by_day(filled, period).items()}
    true: dict[date, set[int]] = {}
    with filled.read() as connection:
        for instant in connection.scalars(select(mentions.c.created_at)):
            local = instant.astimezone(TOKYO)
            true.setdefault(local.date(), set()).add(local.hour)
    assert told == true


def test_what_is_kept_of_days_beside_the_sums_is_made_again(filled: Store) -> None:
    keep_days(filled)
    with filled.write() as connection:
        connection.execute(update(day_columns).values(data=b"wrong", hours="[]"))
    rebuild(filled, WARSAW, unwatched)
    with filled.read() as connection:
        assert connection.execute(select(day_columns)).all() == []

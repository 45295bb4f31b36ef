"""Making again what is derived: rollups, local days, scores; and copies of the whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select

from listener.errors import StoreError, UsageError
from listener.model import Kind, Period, Score
from listener.store import Store, open_store, rollups
from listener.store.backup import copy_sqlite, restore_sqlite
from listener.store.checks import integrity, rollups_agree
from listener.store.figures import check_zone, sums_by_day
from listener.store.listing import count_posts
from listener.store.save import save
from listener.store.schema import facet_days, mention_days
from tests import rescoring
from tests.builders import NOW, WARSAW, a_post, at, read

TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.fixture
def filled(store: Store) -> Store:
    found = [
        read(a_post(number, created_at=at(1 + number % 5, number % 24), author=f"a{number % 7}"), "Acme")
        for number in range(60)
    ]
    found.append(read(a_post("r", kind=Kind.REPOST, ref_id="3", created_at=at(6))))
    save(store, found, source="Feed", now=NOW, zone=WARSAW)
    return store


def test_rebuilding_changes_nothing(filled: Store) -> None:
    before = _rollups(filled)
    with filled.write() as connection:
        rollups.rebuild(connection, WARSAW)
    assert _rollups(filled) == before


def test_rebuilding_restores_what_was_lost(filled: Store) -> None:
    before = _rollups(filled)
    with filled.write() as connection:
        connection.execute(delete(mention_days).where(mention_days.c.day == date(2026, 3, 2)))
    assert not rollups_agree(filled)
    with filled.write() as connection:
        rollups.rebuild(connection, WARSAW)
    assert _rollups(filled) == before


def test_another_time_zone_is_refused_until_the_days_are_counted_anew(filled: Store) -> None:
    in_tokyo = Period(date(2026, 3, 1), date(2026, 4, 1), TOKYO, NOW)
    with pytest.raises(StoreError, match="counts days in Europe/Warsaw, the configuration says Asia/Tokyo"):
        check_zone(filled, in_tokyo)
    with filled.write() as connection:
        rollups.rebuild(connection, TOKYO)
    check_zone(filled, in_tokyo)
    assert rollups_agree(filled)
    # 15:00 UTC is midnight in Tokyo.
    assert max(day for day, _ in sums_by_day(filled, in_tokyo)) == date(2026, 3, 6)


def _rollups(store: Store) -> tuple[set[object], set[object]]:
    with store.read() as connection:
        return set(connection.execute(select(mention_days))), set(connection.execute(select(facet_days)))


def test_scoring_again_changes_what_the_scorer_sees_otherwise(filled: Store) -> None:
    def gloomy(text: str, lang: str | None, kind: Kind) -> Score | None:
        return None if kind is Kind.REPOST else Score(-9_000, "gloomy")

    assert rescoring.run(filled, gloomy) == 60
    assert rescoring.run(filled, gloomy) == 0
    sums = sums_by_day(filled, Period(date(2026, 3, 1), date(2026, 4, 1), WARSAW, NOW))
    assert sum(one.negative for one in sums.values()) == 60
    assert rollups_agree(filled)


def test_a_backup_restores_what_was_there(sqlite_store: Store, tmp_path: Path) -> None:
    save(sqlite_store, [read(a_post(1), "Acme")], source="Feed", now=NOW, zone=WARSAW)
    copy_sqlite(sqlite_store, tmp_path / "backup.db")
    save(sqlite_store, [read(a_post(2), "Acme")], source="Feed", now=NOW, zone=WARSAW)
    assert sqlite_store.path is not None
    # While somebody has the database open: a daemon goes on with what was restored.
    kept = restore_sqlite(tmp_path / "backup.db", sqlite_store.path)
    assert count_posts(sqlite_store) == 1
    assert integrity(sqlite_store) is None
    assert rollups_agree(sqlite_store)
    before = open_store(f"sqlite:///{kept}")
    assert count_posts(before) == 2
    before.close()


def test_restoring_twice_keeps_what_stood_there_both_times(sqlite_store: Store, tmp_path: Path) -> None:
    assert sqlite_store.path is not None
    copy_sqlite(sqlite_store, tmp_path / "backup.db")
    save(sqlite_store, [read(a_post(1), "Acme")], source="Feed", now=NOW, zone=WARSAW)
    kept = [restore_sqlite(tmp_path / "backup.db", sqlite_store.path) for _ in range(2)]
    assert [_number_of_posts(path) for path in kept] == [1, 0]


def test_a_backup_takes_the_place_of_a_damaged_database(sqlite_store: Store, tmp_path: Path) -> None:
    assert sqlite_store.path is not None
    save(sqlite_store, [read(a_post(1), "Acme")], source="Feed", now=NOW, zone=WARSAW)
    copy_sqlite(sqlite_store, tmp_path / "backup.db")
    sqlite_store.close()
    damaged = b"?" * 100 + sqlite_store.path.read_bytes()[100:]
    sqlite_store.path.write_bytes(damaged)
    kept = restore_sqlite(tmp_path / "backup.db", sqlite_store.path)
    assert kept is not None
    assert kept.read_bytes() == damaged
    assert _number_of_posts(sqlite_store.path) == 1


def _number_of_posts(path: Path | None) -> int:
    store = open_store(f"sqlite:///{path}")
    try:
        return count_posts(store)
    finally:
        store.close()


def test_a_backup_can_be_restored_where_nothing_is(sqlite_store: Store, tmp_path: Path) -> None:
    copy_sqlite(sqlite_store, tmp_path / "backup.db")
    assert restore_sqlite(tmp_path / "backup.db", tmp_path / "new.db") is None
    open_store(f"sqlite:///{tmp_path / 'new.db'}").close()


def test_what_is_no_backup_is_refused_and_nothing_is_touched(sqlite_store: Store, tmp_path: Path) -> None:
    assert sqlite_store.path is not None
    before = sqlite_store.path.read_bytes()
    with pytest.raises(UsageError, match="There is no file"):
        restore_sqlite(tmp_path / "none", sqlite_store.path)
    (tmp_path / "text").write_text("hello " * 99)
    with pytest.raises(StoreError, match="is no SQLite database"):
        restore_sqlite(tmp_path / "text", sqlite_store.path)
    assert sqlite_store.path.read_bytes() == before


def test_postgresql_is_backed_up_by_its_own_tools(postgresql_store: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="use pg_dump and pg_restore"):
        copy_sqlite(postgresql_store, tmp_path / "backup.db")

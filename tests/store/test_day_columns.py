"""The columns of whole days, kept: the same figures from them as from the rows, and never those of before."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from listener.model import Author, Counters, EnrichedPost, Kind, Period
from listener.store import Store, rollups
from listener.store.columns import Columns, Days
from listener.store.database import open_store
from listener.store.day_columns import keep_day, keep_days, read_columns, stale_days
from listener.store.packed import packed, unpacked
from listener.store.save import save
from listener.store.schema import day_columns, mentions
from listener.store.voices import columns_of, voices_by_brand
from tests.builders import NOW, WARSAW, a_post, at, read

BRANDS = ("Acme", "Bolt")
MARCH = Period(date(2026, 3, 1), date(2026, 4, 1), WARSAW, NOW)


def keep(store: Store, *posts: EnrichedPost) -> None:
    save(store, list(posts), source="Feed", now=NOW, zone=WARSAW)


@pytest.fixture
def filled(store: Store) -> Store:
    """Three days of mentions with everything known and unknown, and a repost."""
    keep(
        store,
        read(a_post(1, created_at=at(7), author="anna", counters=Counters(likes=2, impressions=70)), "Acme"),
        read(a_post(2, created_at=at(7, 13), author=Author("b", "b", None, None), lang=None), "Bolt"),
        read(a_post(3, created_at=at(8), author="carla", lang="pl"), "Acme", "Bolt", compound=None),
        read(a_post(4, created_at=at(9), author="dora", followers=70_000), "Bolt", compound=-9_000),
        read(a_post(5, "RT", created_at=at(9, 13), kind=Kind.REPOST, ref_id="3", author="erik")),
    )
    return store


def told(store: Store) -> dict[str, list[object]]:
    """Every column of March by name, in the order of posts and brands, names for codes."""
    with store.read() as connection:
        found = columns_of(store, connection, MARCH)
    return {one.name: getattr(found, one.name).tolist() for one in fields(Columns)}


def fresh(store: Store) -> Store:
    """The same database, nothing of it in memory."""
    store.close()
    return open_store(store.url)


def kept(store: Store) -> list[date]:
    with store.read() as connection:
        return list(connection.scalars(select(day_columns.c.day).order_by(day_columns.c.day)))


def test_kept_columns_are_those_of_the_rows(filled: Store) -> None:
    from_rows = told(filled)
    assert keep_days(filled) == 3
    again = fresh(filled)
    # Rows that nobody may read any more: what is told is what was kept.
    with again.write() as connection:
        connection.execute(update(mentions).values(author_id=1))
    told_again = told(again)
    for name in ("brand", "source", "lang"):
        names = [filled.days.name(int(str(code))) for code in from_rows.pop(name)]
        assert [again.days.name(int(str(code))) for code in told_again.pop(name)] == names
    assert told_again == from_rows
    again.close()


def test_every_day_is_kept_once_the_newest_first(filled: Store) -> None:
    assert list(stale_days(filled)) == [date(2026, 3, day) for day in (9, 8, 7)]
    keep_day(filled, date(2026, 3, 8))
    seen: list[tuple[int, int]] = []
    assert keep_days(filled, progress=lambda done, of: seen.append((done, of))) == 2
    assert seen == [(1, 2), (2, 2)]
    assert (keep_days(filled), stale_days(filled)) == (0, {})


def test_a_day_that_changes_is_kept_no_more_until_it_is_kept_again(filled: Store) -> None:
    keep_days(filled)
    keep(filled, read(a_post(6, created_at=at(8, 9), author="frida"), "Acme"))
    assert kept(filled) == [date(2026, 3, 7), date(2026, 3, 9)]
    assert voices_by_brand(filled, MARCH, BRANDS)["Acme"].authors == 3
    assert keep_days(filled) == 1
    again = fresh(filled)
    assert voices_by_brand(again, MARCH, BRANDS)["Acme"].authors == 3
    again.close()


def test_columns_of_another_version_are_not_read(filled: Store) -> None:
    keep_days(filled)
    with filled.write() as connection:
        connection.execute(update(day_columns).values(version=day_columns.c.version + 1, data=b"?"))
    again = fresh(filled)
    assert voices_by_brand(again, MARCH, BRANDS)["Acme"].authors == 2
    again.close()


def test_a_day_that_changes_while_it_is_read_is_not_kept(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(found: Columns, names: Days) -> bytes:
        keep(filled, read(a_post(6, created_at=at(8, 9), author="frida"), "Acme"))
        return packed(found, names)

    monkeypatch.setattr("listener.store.day_columns.packed", meanwhile)
    keep_day(filled, date(2026, 3, 8))
    assert kept(filled) == []


def test_days_of_another_zone_are_kept_anew(filled: Store) -> None:
    keep_days(filled)
    with filled.write() as connection:
        rollups.rebuild(connection, WARSAW)
    assert kept(filled) == []
    assert keep_days(filled) == 3


def test_a_day_without_mentions_holds_nothing(filled: Store) -> None:
    with filled.write() as connection:
        connection.execute(delete(mentions).where(mentions.c.day == date(2026, 3, 7)))
    keep_day(filled, date(2026, 3, 7))
    with filled.read() as connection:
        data = connection.scalar(select(day_columns.c.data))
    assert data is not None
    found = unpacked(data, filled.days)
    assert found is not None
    assert len(found) == 0


def test_columns_that_were_kept_by_another_version_of_the_product_are_read_anew(filled: Store) -> None:
    with filled.read() as connection:
        found = read_columns(filled, connection, at(1), at(30))
    data = packed(found, filled.days)
    assert unpacked(data, filled.days) is not None
    assert unpacked(data.replace(b'"tone"', b'"mood"'), filled.days) is None
    assert unpacked(data.replace(b'"layout": 1', b'"layout": 0'), filled.days) is None


NUMBERS = st.integers(-1, 2**53)
ANY = st.integers(-(2**63), 2**63 - 1)
ROWS = st.lists(
    st.tuples(
        st.integers(1, 2**40),
        st.sampled_from(BRANDS),
        st.text(max_size=5),
        st.sampled_from(("", "pl")),
        st.integers(1, 2**33),
        NUMBERS,
        ANY,
        ANY,
        st.integers(0, 63),
        st.sampled_from(("positive", "neutral", "negative", None)),
        st.one_of(st.none(), st.integers(-10_000, 10_000)),
        NUMBERS,
        NUMBERS,
        st.booleans(),
    ),
    max_size=20,
)


@given(ROWS)
def test_packing_loses_nothing(rows: list[tuple[object, ...]]) -> None:
    names = Days()
    found = names.columns(rows)
    again = unpacked(packed(found, names), names)
    assert again is not None
    for one in fields(Columns):
        assert getattr(again, one.name).tolist() == getattr(found, one.name).tolist()
        assert getattr(again, one.name).dtype == getattr(found, one.name).dtype

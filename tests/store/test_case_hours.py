"""Counts by the hour are what the cases and waits themselves come to, whatever happens to these."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from sqlalchemy import select, update

from listener.desk import casework
from listener.model import Action, CaseState, EnrichedPost
from listener.store import Store, case_hours, desk_rebuild
from listener.store.inbox import InboxFilter, Tab, counts, list_cases, total
from listener.store.schema import case_hours as table
from listener.store.schema import cases, turns
from tests.builders import NOW, at
from tests.databases import new_sqlite
from tests.store.test_waits import DEEDS, POSTS, desk_config, fill, work_on


def kept(store: Store) -> dict[case_hours.Key, int]:
    """The sums as they are kept."""
    with store.read() as connection:
        return {(row.brand, row.event, row.hour): row.n for row in connection.execute(select(table))}


def counted(store: Store) -> dict[case_hours.Key, int]:
    """The same from every case and every wait."""
    with store.read() as connection:
        found = Counter(case_hours.of_case(dict(row)) for row in connection.execute(select(cases)).mappings())
        for wait in connection.execute(select(turns)).mappings():
            found.update(case_hours.of_wait(dict(wait)))
    return dict(found)


@settings(max_examples=15)
@given(POSTS, DEEDS)
def test_the_sums_are_those_of_the_rows(
    posts: list[tuple[int, datetime, bool]], deeds: list[tuple[int, datetime, Action | None]]
) -> None:
    with TemporaryDirectory() as folder:
        store = new_sqlite(Path(folder) / "desk.db")
        fill(store, posts)
        work_on(store, deeds)
        assert kept(store) == counted(store)
        for tab in (Tab.WAITING, Tab.OVERDUE, Tab.ANSWERED, Tab.CLOSED):
            chosen = InboxFilter(("Acme",), tab)
            listed = list_cases(store, chosen, NOW, limit=1_000)
            assert total(store, chosen, NOW) == len(listed)
            assert counts(store, chosen, NOW).get(tab, len(listed)) == len(listed)
        store.close()


def test_on_both_databases_they_are_counted_again_as_they_were(store: Store) -> None:
    posts = [(number, at(1 + number) + timedelta(minutes=90), False) for number in range(5)]
    fill(store, [*posts, (2, at(4), True), (2, at(4, 12), False)])
    found = kept(store)
    assert found == counted(store)
    with store.write() as connection:
        connection.execute(update(table).values(n=7))
        case_hours.count_again(connection)
    assert kept(store) == found


def _unread(_post: object, _lang: str | None) -> EnrichedPost:
    raise AssertionError("nothing is kept that could be read")


def test_a_rebuild_counts_them_again(store: Store) -> None:
    with store.write() as connection:
        connection.execute(table.insert().values(brand="Acme", event="due", hour=1, n=3))
    desk_rebuild.rebuild(store, _unread, casework(desk_config()))
    assert kept(store) == {}


def test_an_hour_that_has_none_any_more_is_not_kept(store: Store) -> None:
    fill(store, [(1, at(3), False)])
    fill(store, [(1, at(3), False), (1, at(4), True)])
    with store.read() as connection:
        assert case_hours.count_open(connection, ["Acme"]) == 0
        assert case_hours.count_over(connection, ["Acme"], [CaseState.ANSWERED]) == 1
    assert min(kept(store).values()) == 1

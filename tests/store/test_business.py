"""Rows that people bring: kept whole or not at all, known by their identity, every change in the trail."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from listener.model import Cost, CostCategory, Counter, Customer, Goal, GoalKind, ValueMethod, Visits
from listener.store import Store
from listener.store import business as kept_as
from listener.store.audit import trail
from listener.store.business import (
    COSTS,
    COUNTERS,
    CUSTOMERS,
    GOALS,
    VISITS,
    Kept,
    all_rows,
    cost_key,
    remembered_rows,
    remove_row,
    save_rows,
    table_state,
)
from listener.store.memory import MOST_TABLES
from tests.builders import NOW

DAY = dt.date(2026, 3, 1)
ANNA = Customer("C1", DAY, None, Decimal("-1.000001"), None, "gold", "x", "@Anna", "EUR")
COST = Cost(DAY, DAY, CostCategory.ADS, amount=Decimal(5), currency="EUR")
GOAL = Goal("g", GoalKind.RETENTION, value_method=ValueMethod.VERIFIED_SAVES, exclusive_of=("a", "b"))


def save(store: Store, kept: Kept[Any], *rows: Any, **told: Any) -> None:
    save_rows(store, kept, rows, who="mona", now=NOW, **told)


def told(store: Store) -> list[tuple[str, str]]:
    """What the trail says, the newest first."""
    return [(one.action, one.subject) for one in trail(store).rows]


def version(store: Store, kind: str) -> int:
    with store.read() as connection:
        return dict(table_state(connection)).get(kind, 0)


def test_rows_come_back_as_they_were_sorted_by_what_they_are_known_by(store: Store) -> None:
    rows = [Visits(DAY, "x", "spring", visits=1), Visits(DAY, "x", leads=2), Visits(DAY, "mail", "a", 0)]
    save(store, VISITS, *rows)
    save(store, CUSTOMERS, ANNA)
    save(store, GOALS, GOAL)
    assert all_rows(store, VISITS) == (rows[2], rows[1], rows[0])
    assert (all_rows(store, CUSTOMERS), all_rows(store, GOALS)) == ((ANNA,), (GOAL,))


def test_a_row_takes_the_place_of_the_one_it_has_its_identity_with(store: Store) -> None:
    save(store, COUNTERS, Counter(DAY, "x", "followers", 10), Counter(DAY, "x", "likes", 3))
    save(store, COUNTERS, Counter(DAY, "x", "followers", 12))
    assert all_rows(store, COUNTERS) == (Counter(DAY, "x", "followers", 12), Counter(DAY, "x", "likes", 3))
    assert told(store) == [
        ("counters.change", "2026-03-01 x followers"),
        ("counters.add", "2026-03-01 x likes"),
        ("counters.add", "2026-03-01 x followers"),
    ]


def test_what_changes_nothing_leaves_no_trace(store: Store) -> None:
    save(store, CUSTOMERS, ANNA)
    before = version(store, "customers"), told(store)
    save(store, CUSTOMERS, replace(ANNA, margin_per_month=Decimal("-1.0000010")))
    save(store, CUSTOMERS)
    assert (version(store, "customers"), told(store)) == before


def test_many_rows_are_one_entry_of_the_trail_and_progress_is_told(store: Store) -> None:
    seen: list[tuple[int, int]] = []
    rows = [Customer(f"C{number:04}", DAY) for number in range(2_001)]
    save(store, CUSTOMERS, *rows, progress=lambda done, total: seen.append((done, total)))
    assert (seen, told(store)) == ([(2_000, 2_001), (2_001, 2_001)], [("customers.import", "customers")])
    assert trail(store).rows[0].data == {"new": 2_001, "changed": 0, "removed": 0}
    assert len(all_rows(store, CUSTOMERS)) == 2_001


def test_nothing_is_kept_if_the_last_row_cannot_be(store: Store) -> None:
    # The database keeps no customer without a start.
    broken = replace(ANNA, id="C2", start=None)  # type: ignore[arg-type]
    with pytest.raises(Exception, match="(?i)null"):
        save(store, CUSTOMERS, ANNA, broken)
    assert (all_rows(store, CUSTOMERS), told(store), version(store, "customers")) == ((), [], 0)


def test_a_row_may_come_in_place_of_another(store: Store) -> None:
    save(store, COSTS, COST)
    dearer = replace(COST, amount=Decimal(6))
    save(store, COSTS, dearer, instead_of=(COSTS.key(COST),))
    assert all_rows(store, COSTS) == (dearer,)
    save(store, COSTS, dearer, instead_of=(COSTS.key(dearer),))
    assert all_rows(store, COSTS) == (dearer,)


def test_a_row_is_removed_once(store: Store) -> None:
    save(store, GOALS, GOAL)
    assert remove_row(store, GOALS, ("g",), who="mona", now=NOW)
    assert not remove_row(store, GOALS, ("g",), who="mona", now=NOW)
    assert (all_rows(store, GOALS), told(store)[0]) == ((), ("goals.remove", "g"))


@pytest.mark.parametrize("amount", ["0", "0.00", "-0", "5.10", "0.000001", "100"])
def test_a_cost_is_removed_however_its_amount_was_written(store: Store, amount: str) -> None:
    cost = replace(COST, amount=Decimal(amount))
    save(store, COSTS, cost)
    (found,) = all_rows(store, COSTS)
    assert (found, cost_key(found)) == (cost, cost_key(cost))
    assert remove_row(store, COSTS, COSTS.key(cost), who="mona", now=NOW)
    assert all_rows(store, COSTS) == ()


def test_costs_that_differ_in_anything_are_two(store: Store) -> None:
    rows = [COST, replace(COST, note="None"), replace(COST, channel="None"), replace(COST, hours=Decimal(0))]
    save(store, COSTS, *rows)
    assert sorted(map(cost_key, all_rows(store, COSTS))) == sorted(map(cost_key, rows))
    assert len(set(map(cost_key, rows))) == 4


def test_rows_are_read_again_only_after_their_table_changed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[str] = []
    read = kept_as.rows_in

    def counted(connection: Any, kept: Kept[Any]) -> Any:
        reads.append(kept.kind)
        return read(connection, kept)

    save(store, CUSTOMERS, ANNA)
    monkeypatch.setattr(kept_as, "rows_in", counted)
    assert remembered_rows(store, CUSTOMERS) == remembered_rows(store, CUSTOMERS) == (ANNA,)
    assert reads == ["customers"]
    save(store, CUSTOMERS, replace(ANNA, segment=None))
    assert remembered_rows(store, CUSTOMERS) == (replace(ANNA, segment=None),)
    with store.read() as connection:
        assert table_state(connection) == (("customers", 2),)


def test_a_table_that_changes_often_is_not_remembered_as_it_was_each_time(store: Store) -> None:
    for number in range(MOST_TABLES + 1):
        save(store, COUNTERS, Counter(DAY, "x", "likes", number))
        last = remembered_rows(store, COUNTERS)
    assert remembered_rows(store, COUNTERS) is last
    assert store.tables.get(("counters", 1), tuple) == ()

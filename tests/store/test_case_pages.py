"""Pages of cases for programs: the newest first, neither gaps nor doubles, narrowed by what is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from listener.model import Action, CaseState, Turn
from listener.store import Store
from listener.store.case_pages import CaseFilter, Place, count_cases, page_of_cases, turns_of
from listener.store.inbox import StoredCase, Tab, find_case
from tests.desks import ANSWERED, DISMISSED, OPEN, RESOLVED, WITHDRAWN, Rig, answer, ask, minute

ACME = CaseFilter(("Acme",))
HOUR = 60
NOW = minute(10 * HOUR)


@pytest.fixture(scope="module")
def rig(read_store: Store) -> Rig:
    """Six people ask; one was answered, one case each is resolved, dismissed, withdrawn, assigned, open."""
    found = Rig(read_store)
    for number in range(1, 7):
        found.keep(ask(number, number * 90, by=f"p{number}"))
    found.keep(answer(20, 100, ask(1, by="p1")))
    found.act(2, Action.RESOLVE, minutes=300)
    found.act(3, Action.DISMISS, minutes=300)
    found.remove("4", minutes=400)
    found.act(5, Action.ASSIGN, minutes=500, to="Ann")
    found.act(5, Action.TAG, minutes=500, tag="late")
    return found


def hours(found: tuple[StoredCase, ...]) -> list[float]:
    """The cases by when they were opened: so many times ninety minutes after noon."""
    return [(one.opened_at - minute(0)).total_seconds() / 60 / 90 for one in found]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (ACME, [6, 5, 4, 3, 2, 1]),
        (replace(ACME, brands=("Bolt",)), []),
        (replace(ACME, brands=()), []),
        (replace(ACME, state=OPEN), [6, 5]),
        (replace(ACME, state=ANSWERED), [1]),
        (replace(ACME, state=RESOLVED), [2]),
        (replace(ACME, state=DISMISSED), [3]),
        (replace(ACME, state=WITHDRAWN), [4]),
        (replace(ACME, tab=Tab.WAITING), [6, 5]),
        (replace(ACME, tab=Tab.OVERDUE), []),
        (replace(ACME, tab=Tab.UNASSIGNED), [6]),
        (replace(ACME, tab=Tab.ANSWERED), [1]),
        (replace(ACME, tab=Tab.CLOSED), [4, 3, 2]),
        (replace(ACME, tab=Tab.CLOSED, state=RESOLVED), [2]),
        (replace(ACME, tab=Tab.CLOSED, state=OPEN), []),
        (replace(ACME, assignee="Ann"), [5]),
        (replace(ACME, tag="late"), [5]),
        (replace(ACME, tag="lat"), []),
    ],
)
def test_cases_are_narrowed_by_what_is_asked(rig: Rig, chosen: CaseFilter, expected: list[int]) -> None:
    assert hours(page_of_cases(rig.store, chosen, NOW, limit=9)) == expected
    assert count_cases(rig.store, chosen, NOW) == len(expected)


def test_due_is_overdue_from_the_very_instant(store: Store) -> None:
    Rig(store).keep(ask(1))
    overdue = replace(ACME, tab=Tab.OVERDUE)
    due = minute(4 * HOUR)
    assert [count_cases(store, overdue, at) for at in (minute(4 * HOUR - 1), due)] == [0, 1]


@pytest.mark.parametrize("limit", [1, 3, 50])
def test_pages_have_neither_gaps_nor_doubles(store: Store, limit: int) -> None:
    rig = Rig(store)
    # Groups of cases opened in the same minute.
    rig.keep(*(ask(number, number % 4, by=f"p{number}") for number in range(14)))
    whole = [one.post for one in page_of_cases(store, ACME, NOW, limit=99)]
    paged: list[int] = []
    after: Place | None = None
    while page := page_of_cases(store, ACME, NOW, limit=limit, after=after):
        assert len(page) <= limit
        paged += [one.post for one in page]
        after = (page[-1].opened_at, page[-1].post, page[-1].brand)
        # Who comes meanwhile is newer than all that is still to be shown.
        rig.keep(ask(f"new {len(paged)}", 60, by=f"new {len(paged)}"))
    assert paged == whole
    assert len(set(paged)) == 14


def test_the_waits_of_a_case_come_in_order(store: Store) -> None:
    rig = Rig(store)
    first = ask(1)
    rig.keep(first, answer(2, 30, first), ask(3, 60, conversation_id="1"))
    found = find_case(store, rig.number(1), "Acme")
    assert found is not None
    assert turns_of(store, found) == (
        Turn(minute(0), minute(30), CaseState.ANSWERED),
        Turn(minute(60)),
    )

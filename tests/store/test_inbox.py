"""The inbox: who is listed where, in what order, page by page, and what stands beside a case."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from listener.model import Action, Kind, Post, Reason, ReplyTo
from listener.store import Store, inbox
from listener.store.case_hours import count_again
from listener.store.inbox import (
    InboxFilter,
    StoredCase,
    StoredMessage,
    Tab,
    assignees,
    case_of,
    conversation,
    counts,
    every_case,
    find_case,
    list_cases,
    messages_of,
    total,
)
from listener.store.schema import cases
from tests.desks import OPEN, Rig, answer, ask, minute

ACME = InboxFilter(("Acme",))
HOUR = 60
NOW = minute(9 * HOUR)
"""Five hours after the target of what was asked at noon."""


def ids(found: tuple[StoredCase, ...] | list[StoredCase]) -> list[str]:
    """The cases by the ids of their newest posts."""
    return [one.last.post.id for one in found]


def listed(store: Store, chosen: InboxFilter = ACME) -> list[str]:
    return ids(list_cases(store, chosen, NOW))


PRESSING = [
    ask("overdue question", 0),
    ask("overdue and leaving", 4 * HOUR, "@acme I will cancel today, refund?", by="leo"),
    ask("leaving", 6 * HOUR, "@acme I will cancel, bye?", by="lea"),
    ask("negative question", 6 * HOUR, "@acme this is awful and terrible, why?", by="ned"),
    ask("negative", 6 * HOUR, "@acme this is awful and terrible", by="nia"),
    ask("read by many", 7 * HOUR, by="mia", followers=90_000),
    ask("older question", 6 * HOUR, by="ola"),
    ask("younger question", 7 * HOUR, by="ova"),
    ask("service", 6 * HOUR, "@acme refund please, thank you so much", by="sia"),
]


@pytest.mark.parametrize("few", [0, 2_000], ids=["many overdue", "few overdue"])
def test_the_most_pressing_come_first(store: Store, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "_FEW", few)
    Rig(store).keep(*reversed(PRESSING))
    assert listed(store) == [
        "overdue and leaving",
        "overdue question",
        "leaving",
        "negative question",
        "negative",
        "read by many",
        "older question",
        "younger question",
        "service",
    ]
    assert listed(store, replace(ACME, tab=Tab.OVERDUE)) == ["overdue and leaving", "overdue question"]


def test_due_is_overdue_from_the_very_instant(store: Store) -> None:
    Rig(store).keep(ask(1))
    overdue = replace(ACME, tab=Tab.OVERDUE)
    assert [total(store, overdue, minute(4 * HOUR - 1)), total(store, overdue, minute(4 * HOUR))] == [0, 1]
    [case] = list_cases(store, overdue, minute(4 * HOUR))
    assert (case.waiting_since, case.due_at) == (minute(0), minute(4 * HOUR))


@pytest.mark.parametrize("few", [0, 2_000], ids=["many overdue", "few overdue"])
@pytest.mark.parametrize("limit", [1, 3, 7, 50])
def test_pages_have_neither_gaps_nor_doubles(
    store: Store, few: int, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "_FEW", few)
    # Groups of equals, some overdue and some in time.
    Rig(store).keep(*(ask(number, (number % 4) * 2 * HOUR, by=f"p{number}") for number in range(23)))
    whole = ids(list_cases(store, ACME, NOW, limit=99))
    paged: list[str] = []
    while page := list_cases(store, ACME, NOW, skip=len(paged), limit=limit):
        assert len(page) <= limit
        paged += ids(page)
    assert paged == whole
    assert sorted(paged, key=int) == [str(number) for number in range(23)]
    assert ids(list(every_case(store, ACME, NOW))) == whole


@pytest.fixture
def rig(store: Store) -> Rig:
    """The six people of `fill`, for a test that goes on with them."""
    return fill(store)


@pytest.fixture(scope="module")
def read_rig(read_store: Store) -> Rig:
    """The six people of `fill`, for tests that only read."""
    return fill(read_store)


def fill(store: Store) -> Rig:
    """Six people ask; one was answered, one case each is resolved, dismissed, withdrawn, assigned, open."""
    found = Rig(store)
    for number in range(1, 7):
        found.keep(ask(number, number * 90, by=f"p{number}"))
    found.keep(answer(20, 100, ask(1, by="p1")))
    found.act(2, Action.RESOLVE, minutes=300)
    found.act(3, Action.DISMISS, minutes=300)
    found.remove("4", minutes=400)
    found.act(5, Action.ASSIGN, minutes=500, to="Ann")
    return found


@pytest.mark.parametrize(
    ("tab", "expected"),
    [
        (Tab.WAITING, ["5", "6"]),
        (Tab.OVERDUE, []),
        (Tab.MINE, ["5"]),
        (Tab.UNASSIGNED, ["6"]),
        (Tab.ANSWERED, ["1"]),
    ],
)
def test_each_tab_has_its_cases_and_counts_them(read_rig: Rig, tab: Tab, expected: list[str]) -> None:
    chosen = InboxFilter(("Acme",), tab, me="Ann")
    assert listed(read_rig.store, chosen) == expected
    assert total(read_rig.store, chosen, NOW) == len(expected)


def test_what_is_closed_is_listed_the_newest_first(read_rig: Rig) -> None:
    found = list_cases(read_rig.store, replace(ACME, tab=Tab.CLOSED), NOW)
    assert [(one.state.value, one.opened_at) for one in found] == [
        ("withdrawn", minute(360)),
        ("dismissed", minute(270)),
        ("resolved", minute(180)),
    ]
    assert ids(list_cases(read_rig.store, replace(ACME, tab=Tab.CLOSED), NOW, skip=1, limit=1)) == ["3"]
    assert total(read_rig.store, replace(ACME, tab=Tab.CLOSED), NOW) == 3


def test_the_tabs_are_counted_at_once(read_rig: Rig) -> None:
    later = minute(20 * HOUR)
    assert counts(read_rig.store, replace(ACME, me="Ann"), later) == {
        Tab.WAITING: 2,
        Tab.OVERDUE: 2,
        Tab.MINE: 1,
        Tab.UNASSIGNED: 1,
        Tab.HELD: 0,
    }
    assert counts(read_rig.store, ACME, later)[Tab.MINE] == 0
    assert counts(read_rig.store, InboxFilter(("Bolt",), me="Ann"), later) == dict.fromkeys(
        (Tab.WAITING, Tab.OVERDUE, Tab.MINE, Tab.UNASSIGNED, Tab.HELD), 0
    )


def test_cases_are_those_of_the_brands_and_of_the_assignee(rig: Rig) -> None:
    rig.keep(ask(9, text="@bolt why?", by="zoe"))
    assert listed(rig.store, InboxFilter(("Bolt",))) == ["9"]
    assert sorted(listed(rig.store, InboxFilter(("Acme", "Bolt")))) == ["5", "6", "9"]
    assert listed(rig.store, replace(ACME, assignee="Ann")) == ["5"]
    assert listed(rig.store, replace(ACME, assignee="Ben")) == []
    assert assignees(rig.store, ("Acme", "Bolt")) == ("Ann",)


TAGS = ["a", "A", "a b", "%", "_", "x_y", "xzy", '"', 'a"b', "b", "\\", "\\\\", "zażółć", "🙂", "[]", '"b"']


def test_a_tag_finds_the_cases_that_have_it_and_no_others(rig: Rig) -> None:
    rig.keep(*(ask(100 + number, number, by=f"t{number}") for number in range(len(TAGS))))
    for number, tag in enumerate(TAGS):
        rig.act(100 + number, Action.TAG, tag=tag)
        rig.act(5, Action.TAG, tag=tag)
    for number, tag in enumerate(TAGS):
        assert set(listed(rig.store, replace(ACME, tag=tag))) == {"5", str(100 + number)}
        assert total(rig.store, replace(ACME, tag=tag), NOW) == 2
    assert listed(rig.store, replace(ACME, tag="none of them")) == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    tags=st.lists(st.text('ab"\\%_,[] é', min_size=1, max_size=4).map(str.strip).filter(bool), max_size=4),
    tag=st.text('ab"\\%_,[] é', min_size=1, max_size=4).map(str.strip).filter(bool),
)
def test_a_tag_is_found_by_itself_alone(sqlite_store: Store, tags: list[str], tag: str) -> None:
    rig = Rig(sqlite_store)
    rig.keep(ask(1))
    with sqlite_store.read() as connection:
        before = connection.execute(select(cases.c.tags)).scalar_one()
    entries = [rig.act(1, Action.TAG, tag=one) for one in tags]
    assert len(listed(sqlite_store, replace(ACME, tag=tag))) == (tag in tags)
    for entry in entries:
        rig.undo(1, entry)
    with sqlite_store.read() as connection:
        assert connection.execute(select(cases.c.tags)).scalar_one() == before == "[]"


REPLY = ask(3, 30, "@acme still?", kind=Kind.REPLY, reply_to=ReplyTo("2", "acme"))
TALK: list[Post] = [
    ask(1, text="@acme this is broken, why?", followers=500),
    answer(2, 10, ask(1), "Sorry ^JD"),
    REPLY,
    ask(4, 40, "the same here", by="bert", kind=Kind.REPLY, reply_to=ReplyTo("1", "anna")),
]


def test_a_case_stands_in_its_conversation_with_the_reasons_of_its_messages(store: Store) -> None:
    rig = Rig(store)
    rig.keep(*TALK, ask(9, text="@acme hello?", by="zoe"))
    case = case_of(store, rig.number(3), "Acme")
    assert case is not None
    assert case == find_case(store, rig.number(1), "Acme")
    assert (case.state, case.agent, case.replies, case.reopened, case.version) == (
        OPEN,
        "agent JD",
        1,
        1,
        1,
    )
    assert (case.opened_at, case.waiting_since, case.due_at) == (minute(0), minute(30), minute(270))
    assert case.last.post == REPLY
    assert [one.post.id for one in conversation(store, case)] == ["1", "2", "3", "4"]
    first, last = rig.number(1), rig.number(3)
    assert messages_of(store, case) == {
        first: StoredMessage(first, True, Reason.QUESTION, False),
        last: StoredMessage(last, True, Reason.QUESTION, False),
    }


def test_of_a_conversation_that_is_lost_the_last_post_is_left(store: Store) -> None:
    rig = Rig(store)
    rig.keep(ask(1))
    number = rig.number(1)
    rig.remove("1")
    case = find_case(store, number, "Acme")
    assert case is not None
    [left] = conversation(store, case)
    assert (left.removed, left.number) == (True, number)


def test_what_is_no_case_is_found_nowhere(store: Store) -> None:
    rig = Rig(store)
    rig.keep(ask(1), ask(2, text="@acme thanks", by="bert"))
    assert find_case(store, 404, "Acme") is None
    assert find_case(store, rig.number(1), "Bolt") is None
    assert case_of(store, rig.number(2), "Acme") is None
    assert case_of(store, 404, "Acme") is None


def test_a_case_without_a_due_time_is_never_overdue(store: Store) -> None:
    rig = Rig(store)
    rig.keep(ask(1), ask(2, 1, by="bert"))
    with store.write() as connection:
        connection.execute(cases.update().where(cases.c.post_id == rig.number(1)).values(due_at=None))
        count_again(connection)
    assert listed(store) == ["2", "1"]
    assert listed(store, replace(ACME, tab=Tab.OVERDUE)) == ["2"]
    assert counts(store, ACME, NOW)[Tab.OVERDUE] == 1


def test_nothing_at_all_is_listed_as_nothing(store: Store) -> None:
    for tab in Tab:
        assert list_cases(store, InboxFilter(("Acme",), tab), NOW) == ()
        assert total(store, InboxFilter(("Acme",), tab), NOW) == 0
    assert assignees(store, ("Acme",)) == ()

"""What a time chart must not hide."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from listener.model import Cursor, Period, Poll, PollStatus
from listener.reports.marks import Mark, MarkKind, marks
from listener.store import Store
from listener.store.ledger import record
from listener.store.panels import PanelChange, note_panel
from tests.builders import NOW, WARSAW, a_brand, a_config, a_source, at

CONFIG = a_config(a_source("Feed", minutes=60), a_source("Other", minutes=60))
MARCH = Period(date(2026, 3, 1), date(2026, 3, 8), WARSAW, NOW)


def visit(store: Store, due: datetime, status: PollStatus = PollStatus.OK, error: str | None = None) -> None:
    poll = Poll("Feed", "", due, due, due, timedelta(hours=1), status, error=error)
    with store.write() as connection:
        record(connection, [(poll, Cursor("Feed", "", due + timedelta(hours=1)))], zone=WARSAW)


def hourly(first: datetime, last: datetime) -> list[datetime]:
    return [first + timedelta(hours=number) for number in range((last - first) // timedelta(hours=1) + 1)]


@pytest.fixture
def visited(store: Store) -> Store:
    """Every hour of the first week of March but from 10 to 20 on the 4th, with a pause on the 6th."""
    for due in hourly(at(1, 0), at(9, 0)):
        if at(4, 10) <= due < at(4, 20):
            visit(store, due, PollStatus.FAILED, "The server is down.")
        elif at(6, 1) <= due < at(6, 4):
            visit(store, due, PollStatus.PAUSED, "The budget is used up.")
        else:
            visit(store, due)
    return store


def test_gaps_and_pauses_are_marked_on_their_days(visited: Store) -> None:
    pause = Mark(MarkKind.PAUSE, date(2026, 3, 6), date(2026, 3, 7), "Feed", 3.0, "The budget is used up.")
    assert marks(visited, CONFIG, MARCH) == (
        Mark(MarkKind.GAP, date(2026, 3, 4), date(2026, 3, 5), "Feed", 10.0),
        replace(pause, kind=MarkKind.GAP, reason=None),
        pause,
    )


def test_one_source_alone_has_its_own_marks(visited: Store) -> None:
    assert marks(visited, CONFIG, MARCH, "Other") == ()


def test_pauses_of_days_that_touch_are_one_mark(store: Store) -> None:
    for due in hourly(at(2, 0), at(4, 12)):
        visit(store, due, PollStatus.PAUSED, "No token.")
    [mark] = marks(store, CONFIG, MARCH)
    assert mark == Mark(MarkKind.PAUSE, date(2026, 3, 2), date(2026, 3, 5), "Feed", 61.0, "No token.")


def test_a_change_of_keywords_is_marked_on_its_local_day(store: Store) -> None:
    note_panel(store, CONFIG.brands, now=at(1))
    note_panel(store, (a_brand("Acme", CONFIG.brands[0].role, "acme", "acmelife"),), now=at(4, 23, 30))
    change = PanelChange(at(4, 23, 30), added=(("Acme", "acmelife"),), removed=(("Bolt", "bolt"),))
    assert marks(store, CONFIG, MARCH) == (
        Mark(MarkKind.PANEL, date(2026, 3, 5), date(2026, 3, 6), change=change),
    )

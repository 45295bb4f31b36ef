"""The ledger of polls: cursors, last visits, and what was due on which day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from listener.model import Cursor, Period, Poll, PollStatus
from listener.store import Store, ledger
from listener.store.ledger import Standing, polls_by_source, standings
from listener.store.save import save
from listener.store.schema import poll_days
from tests.builders import NOW, WARSAW, a_post, at, read

HOUR = timedelta(hours=1)


def days(first: int, last: int, as_of: datetime = NOW) -> Period:
    return Period(date(2026, 3, first), date(2026, 3, last), WARSAW, as_of)


def visit(
    store: Store, started: datetime, status: PollStatus = PollStatus.OK, *, due: datetime | None = None
) -> tuple[Poll, Cursor]:
    failed = status is PollStatus.FAILED
    poll = Poll(
        "Feed",
        "Acme",
        due or started,
        started,
        started,
        HOUR,
        status,
        seen=3,
        error="it broke" if failed else None,
    )
    cursor = Cursor("Feed", "Acme", started + HOUR, {"etag": started.isoformat()})
    save(store, [read(a_post(started.isoformat()), "Acme")], source="Feed", now=started, zone=WARSAW,
         poll=poll, cursor=cursor)  # fmt: skip
    return poll, cursor


def test_a_part_stands_where_its_last_visit_left_it(store: Store) -> None:
    visit(store, at(1, 8))
    _, cursor = visit(store, at(1, 9), PollStatus.FAILED)
    assert standings(store) == {
        ("Feed", "Acme"): Standing(
            cursor, at(1, 9), at(1, 9), PollStatus.FAILED, 3, 1, "it broke", None, True, good_at=at(1, 8)
        )
    }


def test_polls_count_on_the_day_they_were_due(store: Store) -> None:
    visit(store, at(1, 21))
    visit(store, at(1, 22), PollStatus.FAILED)
    # The machine slept from 23:00 UTC, which is midnight in Warsaw, until 4:30.
    visit(store, at(2, 4, 30), due=at(1, 23))
    assert polls_by_source(store, days(1, 2)) == {"Feed": (2, 1)}
    assert polls_by_source(store, days(2, 3)) == {"Feed": (6, 1)}


def test_a_paused_source_owes_nothing(store: Store) -> None:
    visit(store, at(1, 8), PollStatus.PAUSED)
    assert polls_by_source(store, days(1, 2)) == {}


def test_counting_the_days_again_changes_nothing(store: Store) -> None:
    visit(store, at(1, 8))
    visit(store, at(3, 9, 10), PollStatus.FAILED, due=at(1, 9))
    visit(store, at(3, 10), PollStatus.UNCHANGED)
    with store.read() as connection:
        before = set(connection.execute(select(poll_days)).all())
    ledger.rebuild_days(store, "Feed", WARSAW)
    with store.read() as connection:
        assert set(connection.execute(select(poll_days)).all()) == before


def test_polls_after_as_of_do_not_count(store: Store) -> None:
    visit(store, at(1, 12))
    visit(store, at(2, 8))
    visit(store, at(2, 10), PollStatus.FAILED, due=at(2, 9))
    visit(store, at(2, 12))
    assert polls_by_source(store, days(1, 3, at(2, 11))) == {"Feed": (4, 2)}
    assert polls_by_source(store, days(1, 3, at(1, 11))) == {}
    assert polls_by_source(store, days(1, 3, at(2, 13))) == polls_by_source(store, days(1, 3))

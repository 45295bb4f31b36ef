"""What looks after posts that are kept: the daily question which of them are gone."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from listener.errors import ApiError
from listener.model import Brand, Period, PollStatus, Role
from listener.sources.x.removals import gone_in
from listener.store import Store
from listener.store.ledger import polls_by_source
from listener.store.purchases import spending
from tests.sources.x.rig import START, Rig, listening, x_source


def jobs(rig: Rig) -> int:
    """How many compliance jobs were begun."""
    return len(rig.fake.jobs)


def post(rig: Rig) -> None:
    """A post a minute from now."""
    world = rig.fake.world
    world.publish(world.join("anna"), "acme", rig.clock.now + timedelta(minutes=1))


def test_x_is_asked_once_a_day_and_not_while_nothing_is_kept(rig: Rig) -> None:
    rig.poll()
    assert jobs(rig) == 0
    post(rig)
    for _hour in range(3 * 24):
        rig.poll(hours=1)
    assert jobs(rig) == 3


@pytest.mark.parametrize("fault", ["401", "403", "404", "429 with reset", "503", "html"])
def test_upkeep_that_fails_stops_no_reading(rig: Rig, fault: str) -> None:
    post(rig)
    rig.poll("mentions", minutes=5)
    rig.clock.forward(days=1)
    for _hour in range(5):
        post(rig)
        rig.fake.faults.append(fault)
        [removals] = rig.poll("removals", minutes=61)
        assert not removals.status.succeeded
        [mentions] = rig.poll("mentions", minutes=1)
        assert (mentions.status, mentions.new) == (PollStatus.OK, 1)


def test_a_signed_address_that_ran_out_begins_the_job_anew_and_stops_nothing_else(rig: Rig) -> None:
    post(rig)
    rig.poll("mentions", minutes=5)
    rig.fake.lost_files = True
    [removals] = rig.poll("removals", days=1)
    assert removals.status is PollStatus.FAILED
    assert "compliance files: " in str(removals.error)
    rig.fake.lost_files = False
    assert [poll.status for poll in rig.poll("mentions", minutes=1)] == [PollStatus.OK]
    [removals] = rig.poll("removals", hours=2)
    assert (removals.status, jobs(rig)) == (PollStatus.OK, 2)


def test_what_only_lost_its_place_stays() -> None:
    lines = '{"id": "1", "reason": "deleted"}\n\n{"id": "2", "reason": "scrub_geo"}\n{"id": "3"}'
    assert list(gone_in(lines)) == ["1", "3"]


@pytest.mark.parametrize("body", ["<html>", "[]", '{"no": "id"}'])
def test_a_compliance_answer_that_is_none_removes_nothing(body: str) -> None:
    with pytest.raises(ApiError):
        list(gone_in(body))


def test_upkeep_is_no_part_of_coverage(rig: Rig) -> None:
    rig.poll()
    rig.fake.faults.extend(["503"] * 9)
    post(rig)
    rig.poll("removals", hours=2)
    period = Period(date(2026, 3, 10), date(2026, 3, 11), ZoneInfo("UTC"), rig.clock.now)
    assert polls_by_source(rig.store, period) == {"X": (2, 2)}


def test_a_brand_without_words_for_x_is_not_counted(sqlite_store: Store) -> None:
    with listening(sqlite_store, x_source(read=("counts",))) as rig:
        rig.brands = (Brand("Elsewhere", Role.COMPETITOR, handles={"mastodon": ("else",)}), *rig.brands)
        [counts] = rig.poll("counts")
        assert counts.status is PollStatus.OK
        assert len(rig.fake.asked) == 2


def test_an_own_timeline_without_replies_is_no_alarm(sqlite_store: Store) -> None:
    with listening(sqlite_store, x_source(owned=True)) as rig:
        help_ = rig.fake.world.join("acmehelp")
        rig.fake.owner = help_.id
        rig.fake.world.publish(help_, "good morning", START - timedelta(minutes=9))
        [poll] = rig.poll("replies")
        assert (poll.new, poll.healthy) == (1, True)


def test_a_request_that_never_left_costs_nothing(sqlite_store: Store) -> None:
    with listening(sqlite_store, x_source()) as rig:
        rig.base = "http://127.0.0.1:9"
        [poll] = rig.poll("mentions")
        assert "X cannot be reached (ConnectionError)" in str(poll.error)
        told = spending(sqlite_store, rig.clock.now)["X"]
        assert [told.today, told.reserved] == [Decimal(0), Decimal(0)]

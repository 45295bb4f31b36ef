"""What X costs: entered as it is billed, and never more than the budgets hold."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal

import pytest

from listener.model import PollStatus, Resource
from listener.store import Store
from listener.store.purchases import reserve, spending
from tests.sources.x.rig import PRICES, START, Rig, listening, x_source


def publish(rig: Rig, count: int, *, authors: int = 1, minutes: int = 1) -> None:
    """Posts about Acme, the newest a minute old."""
    world = rig.fake.world
    for number in range(count):
        author = world.join(f"person{number % authors}")
        world.publish(author, f"acme {number}", rig.clock.now - timedelta(minutes=minutes, seconds=number))


def billed(rig: Rig) -> Decimal:
    """What X charges for all it was asked, by its own books."""
    total = sum(PRICES[kind] for kind, _day, _id in rig.fake.billed)
    counts = sum(asked.status == 200 and "counts" in asked.path for asked in rig.fake.asked)
    return total + counts * PRICES["counts"]


def test_the_ledger_says_what_x_says(sqlite_store: Store) -> None:
    with listening(sqlite_store, x_source(read=("mentions", "replies", "counts"), refresh_days=(1,))) as rig:
        publish(rig, 230, authors=40)
        for _ in range(40):
            rig.poll(hours=1)
        told = spending(sqlite_store, rig.clock.now)["X"]
        assert told.month == billed(rig)
        assert told.by_resource[Resource.POST].billed == rig.fake.reads()
        assert told.by_resource[Resource.USER].billed == rig.fake.reads("user") == 40
        assert told.reserved == 0


def test_what_is_read_again_on_the_same_day_is_entered_and_not_billed(sqlite_store: Store) -> None:
    with listening(sqlite_store, x_source()) as rig:
        for second in range(5):
            rig.fake.world.publish(
                rig.fake.world.join("anna"), "acme", START - timedelta(seconds=40 + second)
            )
        rig.poll("mentions")
        rig.poll("mentions", minutes=1)
        bought = spending(sqlite_store, rig.clock.now)["X"].by_resource[Resource.POST]
        assert (bought.requests, bought.resources, bought.billed) == (2, 10, 5)
        assert bought.cost == Decimal("0.025")


@pytest.mark.parametrize("daily", ["0.30", "0.50", "1.00", "1.51"])
def test_a_daily_budget_is_never_passed_and_what_waits_is_read_on_the_next_days(
    sqlite_store: Store, daily: str
) -> None:
    with listening(
        sqlite_store, x_source(daily_budget=Decimal(daily), first_read=timedelta(hours=20))
    ) as rig:
        publish(rig, 100, authors=3, minutes=30)
        spent = []
        for _ in range(6 * 24):
            rig.poll("mentions", hours=1)
            spent.append(spending(sqlite_store, rig.clock.now)["X"].today)
        assert max(spent) <= Decimal(daily)
        days = {day for _kind, day, _id in rig.fake.billed}
        by_day = {day: sum(PRICES[kind] for kind, on, _id in rig.fake.billed if on == day) for day in days}
        assert max(by_day.values()) <= Decimal(daily)
        assert len(rig.kept()) == 100


def test_a_used_up_budget_pauses_and_says_what_to_do(sqlite_store: Store) -> None:
    with listening(sqlite_store, x_source(daily_budget=Decimal("0.10"))) as rig:
        publish(rig, 50)
        [poll] = rig.poll("mentions")
        asked = len(rig.fake.asked)
        assert poll.status is PollStatus.PAUSED
        assert poll.error == (
            "the budget (0.10 US dollars a day) does not hold another page; it goes on with the next day or "
            "month (UTC), or raise daily_budget or monthly_budget"
        )
        assert asked == 0


def test_parts_that_are_due_together_do_not_use_up_the_budget_by_reserving(sqlite_store: Store) -> None:
    source = x_source(daily_budget=Decimal("1.60"), read=("mentions", "replies", "counts"))
    with listening(sqlite_store, source) as rig:
        for _ in range(5):
            publish(rig, 2)
            polls = rig.poll("mentions", "replies", "counts", minutes=5)
            assert PollStatus.PAUSED not in {poll.status for poll in polls}


def test_a_monthly_budget_holds_over_days(sqlite_store: Store) -> None:
    with listening(sqlite_store, x_source(monthly_budget=Decimal("1.00"))) as rig:
        for _ in range(10):
            publish(rig, 40, authors=2, minutes=5)
            rig.poll("mentions", hours=24)
        assert billed(rig) <= Decimal("1.00")
        rig.clock.now = START + timedelta(days=25)
        publish(rig, 5, minutes=5)
        [poll] = rig.poll("mentions")
        assert poll.status is PollStatus.OK


def test_a_crash_after_the_request_is_counted_until_the_request_is_repeated(sqlite_store: Store) -> None:
    source = x_source(daily_budget=Decimal("3.00"))
    unit = PRICES["post"] + PRICES["user"]

    def grant(part: str, most: int) -> int:
        return reserve(sqlite_store, source, part, Resource.POST, unit=unit, most=most, least=10, now=START)

    assert grant("mentions", 100) == 100
    assert spending(sqlite_store, START)["X"].today == Decimal("1.50")
    # Another part has what is left; the part itself repeats its request and takes its own place again.
    assert grant("replies", 100) == 100
    assert grant("replies", 100) == 100
    assert grant("counts", 100) == 0
    assert grant("mentions", 100) == 100
    assert spending(sqlite_store, START)["X"].today == Decimal("3.00")


def test_a_reservation_of_yesterday_is_spent(sqlite_store: Store) -> None:
    source = x_source(daily_budget=Decimal("2.00"))
    reserve(
        sqlite_store, source, "mentions", Resource.POST, unit=Decimal("0.015"), most=100, least=10, now=START
    )
    later = START + timedelta(days=1)
    reserve(
        sqlite_store, source, "mentions", Resource.POST, unit=Decimal("0.015"), most=10, least=10, now=later
    )
    told = spending(sqlite_store, later)["X"]
    assert (told.today, told.month) == (Decimal("0.150"), Decimal("1.650"))


def test_budgets_hold_whatever_is_killed_when(sqlite_store: Store) -> None:
    """A crash at any step, told by what it leaves: a reservation without its answer."""
    draw = random.Random(3)
    with listening(
        sqlite_store, x_source(daily_budget=Decimal("2.00"), first_read=timedelta(hours=20))
    ) as rig:
        publish(rig, 300, authors=30)
        for _ in range(60):
            if draw.random() < 0.5:
                # The listener dies after X has answered: nothing of the answer is kept.
                rig.fake.faults.append(draw.choice(["hang", "cut off", "html"]))
                rig.total = 0.3
            rig.fresh = True
            rig.poll("mentions", minutes=30)
        days = {day for _kind, day, _id in rig.fake.billed}
        by_day = {day: sum(PRICES[kind] for kind, on, _id in rig.fake.billed if on == day) for day in days}
        assert max(by_day.values()) <= Decimal("2.00")


def test_profiles_are_asked_for_once_a_week(sqlite_store: Store) -> None:
    with listening(sqlite_store, x_source()) as rig:
        for _ in range(9):
            publish(rig, 1)
            rig.poll("mentions", days=1)
        assert rig.fake.reads("user") == 2


def test_an_author_whom_x_knows_nothing_of_is_asked_for_once_a_week(sqlite_store: Store) -> None:
    with listening(sqlite_store, x_source()) as rig:
        gone = rig.fake.world.join("gone")
        del rig.fake.world.accounts[gone.id]
        for number in range(3):
            rig.fake.world.publish(gone, f"acme {number}", rig.clock.now + timedelta(minutes=1))
            rig.poll("mentions", hours=1)
        assert len(rig.kept()) == 3
        assert len([asked for asked in rig.fake.asked if asked.path == "/2/users"]) == 1

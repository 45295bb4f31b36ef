"""One brand's responsiveness: what it is compared with, the rivals, and when it is reckoned anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from listener.config import Config, Response
from listener.desk import casework
from listener.metrics.backlog import Backlog
from listener.metrics.proportions import Target, difference
from listener.model import Compare, EnrichedPost, Estimate, Period, ReplyTo, Role, Signal
from listener.reports.reckoning import Sort, reckon
from listener.reports.responsiveness import Changed, Responsiveness, responsiveness
from listener.store import Store
from listener.store.save import save
from tests.builders import NOW, WARSAW, a_brand, a_config, a_post, at, read

WEEK = Period(date(2026, 3, 3), date(2026, 3, 10), WARSAW, NOW)


def desk_config() -> Config:
    return a_config(
        brands=(
            a_brand("Acme", Role.OWN, handles={"x": ("acme",)}),
            a_brand("Bolt", Role.COMPETITOR, handles={"x": ("bolt",)}),
            a_brand("Calm", Role.COMPETITOR, handles={"x": ("calm",)}),
        ),
        response=Response(target_hours=4.0),
    )


def asked(name: str, when: datetime, brand: str = "Acme") -> EnrichedPost:
    post = a_post(f"q{name}", author=f"w{name}", created_at=when, conversation_id=f"q{name}")
    return read(post, tags=(brand,), signals=Signal.QUESTION)


def answered(name: str, when: datetime, brand: str = "Acme") -> EnrichedPost:
    reply = ReplyTo(f"q{name}", f"w{name}")
    post = a_post(
        f"a{name}", author=brand.casefold(), created_at=when, reply_to=reply, conversation_id=f"q{name}"
    )
    return read(post, is_own=True, brand=brand)


def keep(store: Store, *posts: EnrichedPost) -> None:
    save(store, posts, source="X", now=NOW, zone=WARSAW, work=casework(desk_config()))


def told(store: Store, compare: Compare = Compare.PREVIOUS, period: Period = WEEK) -> Responsiveness:
    return responsiveness(store, desk_config(), period, "Acme", compare)


@pytest.fixture
def desk(store: Store) -> Store:
    """Last week two of three were answered, one of them late; the week before all four, in time."""
    for number in range(4):
        when = at(1, 8 + number)
        keep(store, asked(f"b{number}", when), answered(f"b{number}", when + timedelta(hours=1)))
    keep(store, asked("1", at(4)), answered("1", at(4, 14)))
    keep(store, asked("2", at(5)), answered("2", at(5, 18)))
    keep(store, asked("3", at(6)))
    keep(store, asked("r", at(6), "Bolt"), answered("r", at(6, 20), "Bolt"), asked("c", at(6), "Calm"))
    return store


def test_shares_are_compared_with_an_interval_and_no_clear_change_is_none(desk: Store) -> None:
    found = told(desk).compared
    assert found is not None
    assert (found.now, found.then) == (WEEK, WEEK.before)
    assert found.rate.difference == difference(2, 2, 4, 4)
    assert not found.rate.is_clear
    assert (found.within_target.now.value, found.within_target.before.value) == (1 / 3, 1.0)
    assert found.within_target.difference == difference(1, 3, 4, 4)
    assert not found.within_target.is_clear


@pytest.mark.parametrize(("seconds", "breached"), [(-1, 0), (0, 1), (1, 1)])
def test_a_breach_counts_from_the_instant_at_which_it_is_due(
    store: Store, seconds: int, breached: int
) -> None:
    keep(store, asked("1", at(4)))
    period = replace(WEEK, as_of=at(4) + timedelta(hours=4, seconds=seconds))
    assert told(store, period=period).figures.cases.target == Target(0, breached, 1 - breached)
    assert reckon(store, desk_config(), period, "Acme").sort(Sort.LATE).sum() == breached


def test_a_large_change_is_clear(store: Store) -> None:
    for number in range(12):
        keep(store, asked(f"a{number}", at(5, number)), asked(f"b{number}", at(1, number)))
        keep(store, answered(f"b{number}", at(1, number, 30)))
    found = told(store).compared
    assert found is not None
    assert found.within_target == Changed(
        now=found.figures.cases.within_target,
        before=found.before.cases.within_target,
        difference=difference(0, 12, 12, 12),
        is_clear=True,
    )


def test_medians_differ_clearly_where_their_intervals_keep_apart(store: Store) -> None:
    for number in range(12):
        keep(store, asked(f"a{number}", at(5, number)), answered(f"a{number}", at(5, number, 9 + number)))
        keep(store, asked(f"b{number}", at(1, number)), answered(f"b{number}", at(2, number, number)))
    found = told(store).compared
    assert found is not None
    assert found.median.is_clear
    assert found.median.difference.value == pytest.approx(15 / 60 - 24 - 6 / 60, abs=0.2)


def test_nothing_is_compared_where_nothing_is_asked_for(desk: Store) -> None:
    assert told(desk, Compare.NONE).compared is None
    assert told(desk, Compare.NONE).days_before == ()


def test_today_takes_no_part_in_the_comparison(desk: Store) -> None:
    found = told(desk, period=replace(WEEK, end=date(2026, 3, 11)))
    assert found.compared is not None
    assert found.compared.now == WEEK
    assert found.days[-1].partial


def test_a_rival_whose_replies_nobody_reads_has_no_figures(desk: Store) -> None:
    found = told(desk).rivals
    assert [(one.brand, one.since, one.segment and one.segment.cases) for one in found] == [
        ("Acme", at(1, 9), 3),
        ("Bolt", at(6, 20), 1),
        ("Calm", None, None),
    ]


def test_a_rival_is_not_read_before_its_first_reply(desk: Store) -> None:
    early = replace(WEEK, start=date(2026, 3, 1), end=date(2026, 3, 3))
    assert [one.segment is not None for one in told(desk, period=early).rivals] == [True, False, False]


def test_the_backlog_adds_up_and_ages_are_of_now(desk: Store) -> None:
    found = told(desk)
    assert found.backlog == Backlog(start=0, opened=3, reopened=0, answered=2, withdrawn=0)
    assert (found.backlog.end, found.ages, found.waiting) == (1, (0, 0, 0, 1), 1)


def test_figures_hold_until_the_desk_changes_or_the_minute_does(desk: Store) -> None:
    first = told(desk)
    assert told(desk) is first
    later = replace(WEEK, as_of=NOW + timedelta(minutes=1))
    assert told(desk, period=later) is not first
    keep(desk, asked("4", at(7)))
    assert (first.figures.cases.opened, told(desk).figures.cases.opened) == (3, 4)


def test_of_nothing_nothing_is_known(store: Store) -> None:
    found = told(store)
    assert (found.figures.cases.rate, found.channels, found.agents) == (Estimate(), (), ())
    assert (found.backlog, found.waiting) == (Backlog(0, 0, 0, 0, 0), 0)
    assert found.compared is not None
    assert found.compared.rate.difference == Estimate()

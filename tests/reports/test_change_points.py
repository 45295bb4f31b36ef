"""Changes of tone: by days, by weeks, or not told; with spikes and own campaigns around them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from listener.model import EnrichedPost, Period
from listener.reports.campaigns import Campaign, campaigns
from listener.reports.change_points import Level, change_points
from listener.reports.mentions import choose
from listener.store import Store
from listener.store.choice import ANY, Choice
from listener.store.listing import SCORED, count_mentions
from listener.store.panels import note_panel
from tests.builders import WARSAW, a_post, read
from tests.reports.loud_world import CONFIG, NOW, TODAY, days, keep, on, said

FIRST = TODAY - timedelta(days=40)
TURN = TODAY - timedelta(days=16)
PERIOD = Period(FIRST, TODAY + timedelta(days=1), WARSAW, NOW)
YESTERDAY = TODAY - timedelta(days=1)
WOBBLE = (0, 300, -200, 100, -300, 200, -100)


def toned(first: date, last: date, compound: int, each: int = 6) -> list[EnrichedPost]:
    """So many mentions a day of about that compound."""
    return [
        one
        for number, day in enumerate(days(first, last))
        for one in said(day, range(8, 8 + each), compound=compound + WOBBLE[number % 7] + number * 37 % 11)
    ]


def of_acme(store: Store, period: Period = PERIOD, choice: Choice = ANY) -> Level:
    found = change_points(store, CONFIG, period, choice=choice)
    return next(one for one in found if one.brand == "Acme")


@pytest.fixture
def turned(store: Store) -> Store:
    """The tone about Acme is good until it turns, sixteen days ago."""
    keep(store, toned(FIRST, TURN - timedelta(days=1), 4_000))
    keep(store, toned(TURN, YESTERDAY, -2_000))
    return store


def test_the_day_on_which_the_tone_turned_is_told(turned: Store) -> None:
    found = of_acme(turned)
    assert (found.step, found.points) == (1, 40)
    (change,) = found.changes
    assert (change.day, change.since, change.until) == (TURN, FIRST, TODAY)
    assert change.before == pytest.approx(0.4, abs=0.01)
    assert change.after == pytest.approx(-0.2, abs=0.01)
    assert change.p < 0.01
    assert (change.spikes, change.campaigns) == ((), ())
    for start, end, n in (
        (change.since, change.day, change.n_before),
        (change.day, change.until, change.n_after),
    ):
        chosen = choose(CONFIG, Period(start, end, WARSAW, NOW), brand="Acme", sentiment=SCORED)
        assert count_mentions(turned, chosen) == n


def test_an_even_tone_has_no_change(store: Store) -> None:
    keep(store, toned(FIRST, YESTERDAY, 1_000))
    assert of_acme(store) == Level("Acme", 1, 40, ())


def test_today_takes_no_part(turned: Store) -> None:
    before = of_acme(turned)
    keep(turned, said(TODAY, range(8, 14), "acme today", compound=9_000))
    assert of_acme(turned) == before


def test_thin_days_are_left_out_while_they_are_few(turned: Store) -> None:
    day = FIRST - timedelta(days=2)
    keep(turned, toned(FIRST - timedelta(days=3), day, 4_000))
    keep(turned, said(FIRST - timedelta(days=1), [9], compound=-9_000))
    found = of_acme(turned, Period(FIRST - timedelta(days=3), TODAY, WARSAW, NOW))
    assert (found.step, found.points) == (1, 42)
    assert [one.day for one in found.changes] == [TURN]


def test_where_days_are_thin_weeks_are_compared(store: Store) -> None:
    first, turn = TODAY - timedelta(weeks=24), TODAY - timedelta(weeks=9)
    keep(store, toned(first, turn - timedelta(days=1), 4_000, each=1))
    keep(store, toned(turn, YESTERDAY, -2_000, each=1))
    found = of_acme(store, Period(first, TODAY, WARSAW, NOW))
    assert (found.step, found.points) == (7, 24)
    assert [one.day for one in found.changes] == [turn]


def test_with_too_little_nothing_is_told(store: Store) -> None:
    assert of_acme(store) == Level("Acme", None, 0, ())
    keep(store, toned(TODAY - timedelta(days=13), YESTERDAY, 4_000))
    period = Period(TODAY - timedelta(days=13), TODAY, WARSAW, NOW)
    assert of_acme(store, period) == Level("Acme", None, 0, ())


def test_of_days_that_have_not_begun_nothing_is_told(turned: Store) -> None:
    later = Period(TODAY, TODAY + timedelta(days=30), WARSAW, NOW)
    assert of_acme(turned, later) == Level("Acme", None, 0, ())


def test_a_choice_narrows_the_tone(turned: Store) -> None:
    keep(
        turned,
        [one for day in days(FIRST, YESTERDAY) for one in said(day, range(5), "acme", by="blog")],
        source="Blog",
    )
    assert of_acme(turned, choice=Choice(source="Blog")) == Level("Acme", 1, 40, ())
    assert of_acme(turned, choice=Choice(source="Nowhere")) == Level("Acme", None, 0, ())


def test_a_spike_within_two_days_is_a_candidate_cause(store: Store) -> None:
    first = TODAY - timedelta(days=80)
    keep(store, toned(first, TURN - timedelta(days=1), 4_000))
    keep(store, toned(TURN, YESTERDAY, -2_000))
    for away in (3, 2, -2, -3):
        keep(store, said(TURN + timedelta(days=away), [9] * 60, "acme loud", compound=None))
    (change,) = of_acme(store, Period(first, TODAY, WARSAW, NOW)).changes
    assert change.day == TURN
    assert [(one.day - TURN).days for one in change.spikes if not one.is_drift] == [2, -2]


def own(day: date, tag: str = "acmelife", number: int = 0) -> EnrichedPost:
    """An own post that carries a hashtag."""
    post = a_post(f"own {day} {tag} {number}", f"New! #{tag}", author="acme", created_at=on(day, 10, number))
    return read(post, matches=(), is_own=True, brand="Acme", hashtags=(tag,))


def test_a_campaign_that_began_within_two_days_is_a_candidate_cause(turned: Store) -> None:
    start = TURN - timedelta(days=1)
    keep(turned, [own(start), own(start, number=1), own(TURN + timedelta(days=2))])
    (change,) = of_acme(turned).changes
    (found,) = change.campaigns
    assert (found.hashtag, found.first, found.last) == ("acmelife", start, TURN + timedelta(days=2))
    assert len(found.posts) == 3


def test_other_keywords_within_two_days_are_a_candidate_cause(turned: Store) -> None:
    note_panel(turned, CONFIG.brands, now=on(FIRST, 1))
    note_panel(turned, CONFIG.brands[:1], now=on(TURN + timedelta(days=2), 1))
    note_panel(turned, CONFIG.brands, now=on(TURN + timedelta(days=5), 1))
    (change,) = of_acme(turned).changes
    assert change.panel == (TURN + timedelta(days=2),)


def whole(store: Store) -> tuple[Campaign, ...]:
    return campaigns(store, on(FIRST, 0), NOW, WARSAW)


def test_a_single_own_post_is_no_campaign(store: Store) -> None:
    keep(store, [own(TURN), own(TURN + timedelta(days=20))])
    assert whole(store) == ()


def test_a_hashtag_that_is_always_used_is_no_campaign(store: Store) -> None:
    keep(store, [own(day, "acme") for day in days(FIRST - timedelta(days=60), YESTERDAY)])
    assert whole(store) == ()


def test_a_campaign_that_began_earlier_is_not_told_again(store: Store) -> None:
    keep(store, [own(day) for day in days(FIRST - timedelta(days=9), FIRST + timedelta(days=3))])
    assert whole(store) == ()


def test_a_pause_of_a_week_ends_a_campaign(store: Store) -> None:
    keep(store, [own(FIRST), own(FIRST, number=1), own(TURN, number=2)])
    assert [(one.first, one.last, len(one.posts)) for one in whole(store)] == [(FIRST, FIRST, 2)]

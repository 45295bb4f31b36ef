"""How often mentions were seen, by tone: measured where the network tells it, else by followers."""

from __future__ import annotations

from datetime import date

import pytest

from listener.model import Counters, Kind, Period
from listener.store import Store
from listener.store.choice import Choice
from listener.store.exposures import Exposures, Seen, exposures
from listener.store.save import save
from tests.builders import NOW, WARSAW, a_post, at, read

MARCH = Period(date(2026, 3, 9), date(2026, 3, 10), WARSAW, NOW)


def seen(impressions: int | None) -> Counters:
    return Counters(impressions=impressions)


@pytest.fixture
def filled(store: Store) -> Store:
    posts = [
        read(a_post(1, counters=seen(400), author="a"), "Acme"),
        read(a_post(2, counters=seen(0), author="b", lang="pl"), "Acme", compound=0),
        read(a_post(3, counters=seen(None), author="c", followers=70), "Acme"),
        read(a_post(4, author="d", followers=None), "Acme"),
        read(a_post(5, counters=seen(90), author="e"), "Acme", compound=-5_000),
        read(a_post(6, counters=seen(8), author="f"), "Acme", compound=None),
        read(a_post(7, counters=seen(3), author="g"), "Bolt"),
        read(a_post(8, author="h", kind=Kind.REPOST, ref_id="1", counters=seen(55)), "Acme"),
        read(a_post(9, counters=seen(5_000), author="i", created_at=at(8)), "Acme"),
    ]
    save(store, posts, source="X", now=NOW, zone=WARSAW)
    return store


def test_views_are_measured_else_potential_else_unknown_and_by_tone(filled: Store) -> None:
    favourable = Seen(mentions=4, measured=400, potential=70, unknown=1)
    negative = Seen(mentions=1, measured=90, potential=0, unknown=0)
    assert exposures(filled, MARCH, "Acme") == Exposures(favourable, negative)


def test_they_are_of_one_brand_one_period_and_one_choice(filled: Store) -> None:
    assert exposures(filled, MARCH, "Bolt").favourable == Seen(1, 3)
    assert exposures(filled, MARCH.before, "Acme").favourable == Seen(1, 5_000)
    polish = exposures(filled, MARCH, "Acme", Choice(None, "pl", None))
    assert polish == Exposures(Seen(mentions=1), Seen())
    assert exposures(filled, MARCH, "Nobody") == Exposures()


def test_what_comes_in_later_is_seen_at_once(filled: Store) -> None:
    exposures(filled, MARCH, "Acme")
    late = read(a_post(10, counters=seen(600), author="j"), "Acme")
    save(filled, [late], source="X", now=NOW, zone=WARSAW)
    assert exposures(filled, MARCH, "Acme").favourable.measured == 1_000

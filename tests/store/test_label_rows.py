"""Labels that come as a table: what they change, and that again changes nothing."""

from __future__ import annotations

from datetime import date

import pytest

from listener.model import Action, Period, Sentiment
from listener.store import Store
from listener.store.audit import trail
from listener.store.checks import rollups_agree
from listener.store.figures import sums_by_brand
from listener.store.label_rows import LabelRow, all_labels, kept_posts, save_labels
from tests.builders import NOW, WARSAW
from tests.desks import Rig, ask, everything, everything_and_figures, minute, states

MARCH = Period(date(2026, 3, 1), date(2026, 4, 1), WARSAW, NOW)
GLOOMY = LabelRow("x", "2", Sentiment.NEGATIVE, "ann", minute(7))


@pytest.fixture
def rig(store: Store) -> Rig:
    """A question, and praise that needs no response."""
    found = Rig(store)
    found.keep(ask(1), ask(2, 5, "@acme well, thanks", by="bert"))
    return found


def save(rig: Rig, *rows: LabelRow) -> None:
    save_labels(rig.store, rows, rig.work, who="cli", now=minute(90))


def negative(store: Store) -> int:
    return sums_by_brand(store, MARCH)["Acme"].negative


def test_imported_labels_correct_mentions_figures_and_cases(rig: Rig) -> None:
    assert (negative(rig.store), set(states(rig.store))) == (0, {("1", "Acme")})
    save(rig, GLOOMY)
    assert (negative(rig.store), set(states(rig.store))) == (1, {("1", "Acme"), ("2", "Acme")})
    assert rollups_agree(rig.store)
    before = everything(rig.store)
    rig.rebuild()
    assert everything(rig.store) == before
    assert [(one.at, one.label) for one in all_labels(rig.store)] == [(minute(7), Sentiment.NEGATIVE)]


def test_what_is_known_already_changes_nothing(rig: Rig) -> None:
    unsaid = LabelRow("x", "1", Sentiment.POSITIVE)
    save(rig, GLOOMY, unsaid)
    before = everything_and_figures(rig.store), trail(rig.store)
    assert all_labels(rig.store) == [unsaid, GLOOMY]
    save(rig, *all_labels(rig.store))
    save_labels(rig.store, [unsaid, GLOOMY], rig.work, who="cli", now=minute(95))
    assert (everything_and_figures(rig.store), trail(rig.store)) == before


def test_the_latest_word_stands_whoever_brings_it(rig: Rig) -> None:
    rig.act(2, Action.SENTIMENT, who="Jo", minutes=60, label="positive")
    save(rig, GLOOMY)
    assert negative(rig.store) == 0
    save(rig, LabelRow("x", "2", Sentiment.NEGATIVE, "ann", minute(61)))
    assert negative(rig.store) == 1
    assert [(one.by, one.label.value) for one in all_labels(rig.store)] == [
        ("Jo", "positive"),
        ("ann", "negative"),
    ]


def test_only_posts_that_are_kept_are_known(rig: Rig) -> None:
    keys = {("x", "1"), ("x", "3"), ("rss", "1")}
    assert kept_posts(rig.store, keys) == {("x", "1")}


def test_labels_of_removed_posts_stay_and_come_back(rig: Rig) -> None:
    save(rig, GLOOMY)
    rig.remove("2")
    (held,) = all_labels(rig.store)
    assert held.post_id.startswith("removed:")
    assert kept_posts(rig.store, [("x", held.post_id)]) == {("x", held.post_id)}
    before = everything_and_figures(rig.store)
    save(rig, held)
    assert everything_and_figures(rig.store) == before

"""What people say of posts: the tone, and whether a response is needed. It stands above what we say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from listener.model import Action, Kind, Period, Score
from listener.store import Store
from listener.store.checks import rollups_agree
from listener.store.figures import sums_by_brand
from listener.store.labels import LabelKind
from listener.store.reviews import reviews
from listener.store.schema import labels, mentions
from tests import rescoring
from tests.builders import NOW, WARSAW
from tests.desks import ANY, OPEN, Rig, answer, ask, everything, everything_and_figures, minute, states

MARCH = Period(date(2026, 3, 1), date(2026, 4, 1), WARSAW, NOW)
QUESTION = ask(1)


@pytest.fixture
def rig(store: Store) -> Rig:
    """Anna asks, staff without a handle of the brand replies."""
    found = Rig(store)
    found.keep(QUESTION, answer(2, 10, QUESTION, by="joe_from_acme"))
    return found


def tone(store: Store, brand: str = "Acme") -> tuple[int, int, int, int]:
    """Positive, neutral, negative, and the sum of scores."""
    sums = sums_by_brand(store, MARCH)[brand]
    return sums.positive, sums.neutral, sums.negative, sums.compound_sum


def test_a_correction_counts_in_every_figure_at_once(rig: Rig) -> None:
    rig.keep(ask(3, 5, "@acme @bolt great, thanks", by="bert"))
    assert tone(rig.store)[:3] == (1, 1, 0)
    rig.act(3, Action.SENTIMENT, label="negative")
    assert tone(rig.store) == (0, 1, 1, -10_000)
    assert tone(rig.store, "Bolt") == (0, 0, 1, -10_000)
    assert rollups_agree(rig.store)


def test_a_correction_that_agrees_leaves_the_score(rig: Rig) -> None:
    rig.keep(ask(3, 5, "@acme great, thanks", by="bert"))
    before = tone(rig.store)
    rig.act(3, Action.SENTIMENT, label="positive")
    assert tone(rig.store) == before


def gloomy(_text: str, _lang: str | None, kind: Kind) -> Score | None:
    return None if kind is Kind.REPOST else Score(-9_000, "gloomy")


def test_a_correction_survives_scoring_again_importing_again_and_edits(rig: Rig) -> None:
    rig.act(1, Action.SENTIMENT, label="positive")
    assert tone(rig.store) == (1, 0, 0, 10_000)
    rescoring.run(rig.store, gloomy, rig.work)
    assert tone(rig.store) == (1, 0, 0, 10_000)
    rig.keep(QUESTION)
    rig.keep(ask(1, text="@acme this is terrible, why?"))
    assert tone(rig.store) == (1, 0, 0, 10_000)
    rig.keep(ask(1, text="@acme and @bolt, this is terrible, why?"))
    assert (tone(rig.store), tone(rig.store, "Bolt")) == ((1, 0, 0, 10_000),) * 2
    assert rollups_agree(rig.store)


def test_what_is_scored_negative_needs_a_response_unless_people_say_otherwise(rig: Rig) -> None:
    rig.keep(ask(3, 5, "@acme well", by="bert"), ask(4, 6, "@acme hm", by="cleo"))
    rig.act(4, Action.SENTIMENT, label="positive")
    assert set(states(rig.store)) == {("1", "Acme")}
    rescoring.run(rig.store, gloomy, rig.work)
    assert set(states(rig.store)) == {("1", "Acme"), ("3", "Acme")}
    before = everything(rig.store)
    rig.rebuild()
    assert everything(rig.store) == before


def test_a_message_is_as_negative_to_a_brand_as_its_sentences_about_it(store: Store) -> None:
    rig = Rig(store, ANY)
    rig.keep(ask(3, 5, "@acme I love you. @bolt you are horrible liars!", by="bert"))
    assert set(states(store)) == {("3", "Bolt")}
    before = everything(store)
    rig.rebuild()
    assert everything(store) == before
    rig.act(3, Action.SENTIMENT, label="negative")
    assert set(states(store)) == {("3", "Acme"), ("3", "Bolt")}
    rig.act(3, Action.SENTIMENT, label="positive", minutes=61)
    assert states(store) == {}


def test_of_several_people_the_latest_word_stands(rig: Rig) -> None:
    rig.act(1, Action.SENTIMENT, who="Ann", minutes=70, label="negative")
    rig.act(1, Action.SENTIMENT, who="Ben", minutes=71, label="positive")
    assert tone(rig.store) == (1, 0, 0, 10_000)
    rig.act(1, Action.SENTIMENT, who="Ann", minutes=72, label="neutral")
    assert tone(rig.store)[:3] == (0, 1, 0)


def test_a_removed_post_keeps_the_tone_that_people_gave_it(rig: Rig) -> None:
    rig.act(1, Action.SENTIMENT, label="positive")
    rig.remove("1")
    rescoring.run(rig.store, gloomy, rig.work)
    with rig.store.read() as connection:
        assert list(connection.scalars(select(mentions.c.compound))) == [10_000]


def test_an_agents_word_on_the_need_survives_edits_and_rebuilding(rig: Rig) -> None:
    rig.keep(ask(3, 5, "@acme well done", by="bert"))
    rig.act(1, Action.NEEDS, needs="no")
    rig.act(3, Action.NEEDS, needs="yes")
    for _ in range(2):
        assert states(rig.store) == {("3", "Acme"): (OPEN, None)}
        rig.keep(ask(1, text="@acme why, why?"), ask(3, 5, "@acme bravo", by="bert"))
        rig.rebuild()


def test_a_mere_mention_becomes_a_case_by_an_agents_word(rig: Rig) -> None:
    rig.keep(ask(5, 7, "Acme is fine", by="bert"))
    entry = rig.act(5, Action.NEEDS, needs="yes")
    assert states(rig.store)["5", "Acme"] == (OPEN, None)
    rig.undo(5, entry)
    assert ("5", "Acme") not in states(rig.store)


def test_what_agents_say_is_kept_with_who_when_and_what_was_said_before(rig: Rig) -> None:
    rig.act(1, Action.SENTIMENT, who="Ann", minutes=5, label="negative")
    rig.act(1, Action.NEEDS, who="Ben", minutes=6, needs="no")
    number = rig.number(1)
    with rig.store.read() as connection:
        found = {
            (row.post_id, row.kind, row.by, row.label, row.was, row.scorer, row.at)
            for row in connection.execute(select(labels))
        }
    assert found == {
        (number, "sentiment", "Ann", "negative", "neutral", rig.enricher.vader.name, minute(5)),
        (number, "needs", "Ben", "no", "yes", None, minute(6)),
    }


def test_a_mention_that_was_passed_over_counts_as_wrong(rig: Rig) -> None:
    rig.keep(ask(5, 7, "Acme is fine", by="bert"))
    rig.act(5, Action.NEEDS, needs="yes")
    found = [one for one in reviews(rig.store) if one.kind is LabelKind.NEEDS]
    assert [(one.was, one.label, one.is_right) for one in found] == [("no", "yes", False)]


@pytest.mark.parametrize("action", [Action.SENTIMENT, Action.NEEDS], ids=str)
def test_taking_back_the_second_word_leaves_the_first(rig: Rig, action: Action) -> None:
    first: dict[str, Any] = {"label": "negative", "needs": "no"}
    second: dict[str, Any] = {"label": "positive", "needs": "yes"}
    rig.act(1, action, minutes=5, **first)
    before = everything_and_figures(rig.store)
    entry = rig.act(1, action, minutes=6, **second)
    assert everything_and_figures(rig.store) != before
    rig.undo(1, entry)
    assert everything_and_figures(rig.store) == before


def test_taking_back_what_an_agent_closed_leaves_what_another_said(rig: Rig) -> None:
    rig.act(1, Action.NEEDS, who="Ann", minutes=5, needs="yes")
    before = everything_and_figures(rig.store)
    entry = rig.act(1, Action.DISMISS, who="Ben", minutes=6)
    rig.undo(1, entry, who="Cid")
    assert everything_and_figures(rig.store) == before

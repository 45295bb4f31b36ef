"""What scorers learn from: the latest word on each post, where it came from, and whether it is disputed."""

from __future__ import annotations

import pytest

from listener.model import Action, Sentiment
from listener.store import Store
from listener.store.label_rows import LabelRow, save_labels
from listener.store.labels import Origin
from listener.store.lessons import Lesson, label_counts, lessons
from tests.desks import Rig, ask, minute

NEGATIVE, NEUTRAL, POSITIVE = Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE


@pytest.fixture
def rig(store: Store) -> Rig:
    """Three messages, of which the last is in no language we know."""
    found = Rig(store)
    found.keep(
        ask(1), ask(2, 5, "@acme well, thanks", by="bert"), ask(3, 6, "@acme hm", by="carl", lang=None)
    )
    return found


def bring(rig: Rig, *rows: LabelRow) -> None:
    save_labels(rig.store, rows, rig.work, who="cli", now=minute(90))


def told(rig: Rig, lang: str | None = None) -> list[tuple[str, Sentiment, bool, bool]]:
    return [(one.key, one.label, one.is_fair, one.is_disputed) for one in lessons(rig.store, lang)]


def test_a_lesson_is_the_text_its_label_and_what_was_scored(rig: Rig) -> None:
    bring(rig, LabelRow("x", "2", NEGATIVE))
    (one,) = lessons(rig.store)
    assert one == Lesson(
        one.post, "x:2", "@acme well, thanks", "en", NEGATIVE, True, False, one.scored, one.scorer, ("Acme",)
    )


def test_corrections_teach_and_what_was_drawn_or_brought_may_judge(rig: Rig) -> None:
    rig.act(1, Action.SENTIMENT, label="negative")
    bring(rig, LabelRow("x", "2", POSITIVE))
    assert told(rig) == [("x:1", NEGATIVE, False, False), ("x:2", POSITIVE, True, False)]
    rig.act(1, Action.SENTIMENT, who="Jo", label="negative", origin="random")
    assert told(rig) == [("x:1", NEGATIVE, True, False), ("x:2", POSITIVE, True, False)]
    rig.act(1, Action.SENTIMENT, who="Jo", minutes=70, label="negative")
    assert told(rig)[0] == ("x:1", NEGATIVE, True, False)


def test_two_who_contradict_each_other_are_told(rig: Rig) -> None:
    bring(rig, LabelRow("x", "1", NEGATIVE, "ann", minute(1)), LabelRow("x", "1", NEUTRAL, "bob", minute(2)))
    assert told(rig) == [("x:1", NEUTRAL, True, True)]


def test_languages_are_apart_and_an_unknown_one_teaches_nothing(rig: Rig) -> None:
    bring(rig, LabelRow("x", "2", POSITIVE), LabelRow("x", "3", NEUTRAL))
    rig.act(1, Action.SENTIMENT, label="negative")
    assert told(rig, "de") == []
    assert [one[0] for one in told(rig, "en")] == ["x:1", "x:2"]
    assert label_counts(rig.store)["en"] == {Origin.CORRECTION: (1, 0, 0), Origin.IMPORT: (0, 0, 1)}

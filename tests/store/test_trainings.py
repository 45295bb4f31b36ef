"""Trainings: asked for once, done once, and what they came to is kept."""

from __future__ import annotations

from listener.model import Estimate, Outcome, Training
from listener.store import Store
from listener.store.audit import trail
from listener.store.trainings import ask_for_training, note_training, trainings
from tests.desks import minute

WON = Outcome(
    scorer="learned-en-0123456789ab",
    before="vader-3.3.2",
    reason="It reads more of the labels right.",
    labels=(60, 25, 15),
    fair=90,
    left_out=2,
    candidate_f1=0.61,
    in_use_f1=0.5,
    difference=Estimate(0.11, 0.02, 0.2, 90),
    missing=None,
    curve=((50, 0.55), (90, 0.61)),
    matrix=((40, 5, 1), (6, 15, 3), (4, 3, 13)),
    brands=(("Acme", ((20, 2, 0), (3, 7, 1), (2, 1, 6))),),
)


def note(
    store: Store, lang: str, after: int, outcome: Outcome | None = None, error: str | None = None
) -> None:
    with store.write() as connection:
        note_training(connection, lang, now=minute(after), outcome=outcome, error=error)


def test_a_training_is_asked_for_until_it_is_done(store: Store) -> None:
    ask_for_training(store, "en", who="Jo", now=minute(1))
    ask_for_training(store, "en", who="Ann", now=minute(2))
    asked = Training("en", minute(1), "Jo")
    assert (trainings(store), asked.is_asked) == ((asked,), True)
    assert [(one.who, one.action, one.subject) for one in trail(store).rows] == [
        ("Jo", "sentiment.train", "en")
    ]
    note(store, "en", 3, WON)
    (done,) = trainings(store)
    assert done == Training("en", minute(1), "Jo", minute(3), WON)
    assert not done.is_asked


def test_what_failed_leaves_the_outcome_before_it(store: Store) -> None:
    note(store, "de", 1, WON)
    note(store, "de", 2, error="It took too long.")
    assert trainings(store) == (Training("de", None, None, minute(2), WON, "It took too long."),)
    ask_for_training(store, "de", who="Jo", now=minute(3))
    (again,) = trainings(store)
    assert again == Training("de", minute(3), "Jo", minute(2), WON, "It took too long.")
    assert again.is_asked


def test_a_scorer_from_elsewhere_ends_no_training_that_was_asked_for(store: Store) -> None:
    ask_for_training(store, "en", who="Jo", now=minute(1))
    with store.write() as connection:
        note_training(connection, "en", now=minute(2), outcome=WON, ends=False)
    (found,) = trainings(store)
    assert (found, found.is_asked) == (Training("en", minute(1), "Jo", None, WON), True)

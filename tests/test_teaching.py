"""One training end to end: what people label, who scores after it, and that nothing is done half-way."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from functools import cache

import pytest
from sqlalchemy import select

from listener import teaching
from listener.desk import casework
from listener.enrich.scoring import vader_name
from listener.errors import ModelError, TrainingError, UsageError
from listener.learning.training import Task, Trained, trained
from listener.learning.verdict import AS_IN_USE, BETTER, NO_BETTER_THAN_MIX, NOT_BETTER, TOO_FEW, Verdict
from listener.model import Outcome, Sentiment
from listener.scoring import anew_by
from listener.store import Store
from listener.store.checks import rollups_agree
from listener.store.label_rows import LabelRow, save_labels
from listener.store.rescore import rescore, unfinished
from listener.store.schema import posts
from listener.store.scorers import scorers_in_use
from listener.store.trainings import ask_for_training, trainings
from listener.teaching import export_model, import_model, teach_all, teach_asked
from tests.builders import NOW, a_post
from tests.desks import CONFIG, Rig, minute

NEGATIVE, NEUTRAL, POSITIVE = Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE
# Words that VADER knows nothing of, so it calls all of them neutral.
WORDS = {
    NEGATIVE: ("outage again", "queue for hours", "luggage vanished", "two hours behind schedule"),
    NEUTRAL: ("seen in town", "timetable for may", "new livery today", "which terminal is it"),
    POSITIVE: ("five stars", "on schedule and spotless", "upgraded my seat", "crew made my day"),
}
VADER = vader_name()


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trained in this process, and the same only once; the worker has tests of its own."""

    def here(task: Task, **_limits: object) -> Trained:
        return _trained(task)

    monkeypatch.setattr(teaching, "train", here)
    monkeypatch.setattr(teaching, "encoder", lambda _vader: None)


@cache
def _trained(task: Task) -> Trained:
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        return trained(task)


def said(number: int) -> tuple[Sentiment, str]:
    """What post `number` says, and in what tone."""
    label = (NEGATIVE, NEUTRAL, POSITIVE)[number % 3]
    words = WORDS[label]
    return label, f"@acme {words[number % 4]}, {words[(number // 3) % 4]} no {number}"


def filled(store: Store, n: int = 90) -> Rig:
    """So many posts, a third in each tone; none is labelled."""
    found = Rig(store)
    for start in range(0, n, 30):
        found.keep(*(a_post(one, said(one)[1], author=f"a{one}") for one in range(start, start + 30)))
    return found


@pytest.fixture
def rig(store: Store) -> Rig:
    return filled(store)


def label(rig: Rig, n: int, tell: Callable[[int], Sentiment] = lambda number: said(number)[0]) -> None:
    """Have the first `n` posts labelled."""
    rows = [LabelRow("x", str(one), tell(one), "ann") for one in range(n)]
    save_labels(rig.store, rows, rig.work, who="cli", now=minute(1))


def ask(rig: Rig, after: int = 2) -> Outcome | None:
    """Ask for English to be trained, and do it; what came of it."""
    ask_for_training(rig.store, "en", who="Mona", now=minute(after))
    assert teach_asked(rig.store, CONFIG, clock=lambda: minute(after + 1))
    (training,) = trainings(rig.store)
    return training.outcome


def finish(rig: Rig) -> None:
    """Score all again to the end, if that was begun."""
    if (held := unfinished(rig.store)) is not None:
        anew = anew_by(rig.store, CONFIG, held.scorers)
        rescore(rig.store, anew, casework(CONFIG), clock=lambda: NOW)


def signed(rig: Rig) -> set[str | None]:
    """Who scored what is kept."""
    with rig.store.read() as connection:
        return set(connection.scalars(select(posts.c.scorer)))


def test_a_language_is_taught_and_everything_is_scored_by_what_was_learned(rig: Rig) -> None:
    label(rig, 90)
    outcome = ask(rig)
    assert outcome is not None
    assert (outcome.before, outcome.reason, outcome.labels) == (VADER, BETTER, (30, 30, 30))
    assert outcome.scorer.startswith("learned-en-")
    assert sum(map(sum, outcome.matrix)) == 90
    # Nothing has changed yet: that is the background's work.
    assert (scorers_in_use(rig.store), signed(rig)) == ({}, {VADER})
    finish(rig)
    assert (scorers_in_use(rig.store), signed(rig)) == ({"en": outcome.scorer}, {outcome.scorer})
    assert rollups_agree(rig.store)


def test_the_same_labels_make_the_same_scorer_and_it_is_no_better_than_itself(rig: Rig) -> None:
    label(rig, 90)
    first = ask(rig)
    finish(rig)
    again = ask(rig, 10)
    assert first is not None
    assert again is not None
    assert (again.scorer, again.before, again.reason) == (first.scorer, first.scorer, AS_IN_USE)
    # Nothing is missing until it would win against itself.
    assert again.missing is None
    assert unfinished(rig.store) is None


def test_with_too_few_labels_it_is_told_how_many_are_missing(rig: Rig) -> None:
    label(rig, 40)
    outcome = ask(rig)
    assert outcome is not None
    assert (outcome.scorer, outcome.reason, outcome.missing) == (VADER, TOO_FEW, 10)
    assert unfinished(rig.store) is None


def test_labels_of_one_class_teach_nothing(rig: Rig) -> None:
    label(rig, 90, lambda _number: NEGATIVE)
    outcome = ask(rig)
    assert outcome is not None
    assert (outcome.scorer, outcome.reason, outcome.missing) == (VADER, TOO_FEW, 10)


@pytest.mark.parametrize("seed", range(3))
def test_labels_that_say_nothing_about_their_texts_leave_the_scorer(rig: Rig, seed: int) -> None:
    dealt = [said(one)[0] for one in range(90)]
    random.Random(seed).shuffle(dealt)
    label(rig, 90, dealt.__getitem__)
    outcome = ask(rig)
    assert outcome is not None
    assert outcome.scorer == VADER
    assert outcome.reason in (NOT_BETTER, NO_BETTER_THAN_MIX)


def test_a_learned_scorer_goes_once_labels_say_that_it_is_no_better(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    label(rig, 90)
    first = ask(rig)
    finish(rig)
    turned = {NEGATIVE: NEUTRAL, NEUTRAL: POSITIVE, POSITIVE: NEGATIVE}
    label(rig, 90, lambda number: turned[said(number)[0]])

    def nothing_better(task: Task, **_limits: object) -> Trained:
        return Trained(task.lang, Verdict(False, NOT_BETTER), (30, 30, 30), 90, 0)

    monkeypatch.setattr(teaching, "train", nothing_better)
    outcome = ask(rig, 20)
    assert first is not None
    assert outcome is not None
    assert (outcome.before, outcome.scorer, outcome.reason) == (first.scorer, VADER, teaching.WORSE)
    finish(rig)
    assert (scorers_in_use(rig.store), signed(rig)) == ({}, {VADER})


def test_posts_on_which_people_contradict_each_other_are_left_out(rig: Rig) -> None:
    label(rig, 90)
    other = [LabelRow("x", str(one), NEUTRAL, "bob") for one in (0, 3, 6)]
    save_labels(rig.store, other, rig.work, who="cli", now=minute(2))
    outcome = ask(rig)
    assert outcome is not None
    assert (outcome.labels, outcome.left_out) == ((27, 30, 30), 3)


def test_a_training_that_fails_leaves_everything_and_says_why(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    label(rig, 90)
    before = ask(rig)
    finish(rig)

    def fails(_task: Task, **_limits: object) -> Trained:
        raise TrainingError("The training needed more time than it may.")

    monkeypatch.setattr(teaching, "train", fails)
    assert ask(rig, 10) == before
    (training,) = trainings(rig.store)
    assert (training.error, training.is_asked) == ("The training needed more time than it may.", False)
    assert signed(rig) == {before and before.scorer}


def test_killed_before_its_end_it_is_asked_for_still_and_comes_to_the_same(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    label(rig, 90)
    ask_for_training(rig.store, "en", who="Mona", now=minute(2))

    def killed(*_told: object, **_named: object) -> None:
        raise KeyboardInterrupt

    for step in ("keep_model", "begin", "note_training"):
        with monkeypatch.context() as patch:
            patch.setattr(teaching, step, killed)
            with pytest.raises(KeyboardInterrupt):
                teach_asked(rig.store, CONFIG, clock=lambda: minute(3))
        (training,) = trainings(rig.store)
        assert (training.is_asked, training.outcome, signed(rig)) == (True, None, {VADER})
    begun = unfinished(rig.store)
    assert teach_asked(rig.store, CONFIG, clock=lambda: minute(4))
    assert unfinished(rig.store) == begun
    finish(rig)
    (training,) = trainings(rig.store)
    assert training.outcome is not None
    assert signed(rig) == {training.outcome.scorer}


def test_every_language_that_has_labels_is_trained(rig: Rig) -> None:
    label(rig, 90)
    told: list[tuple[str, str | None]] = []
    target = teach_all(
        rig.store,
        CONFIG,
        clock=lambda: minute(2),
        tell=lambda lang, outcome, error: told.append((lang, outcome.reason if outcome else error)),
    )
    assert told == [("en", BETTER)]
    assert list(target) == ["en"]
    assert scorers_in_use(rig.store) == {}


def test_a_model_moves_and_must_win_where_it_comes_to(
    rig: Rig, new_sqlite_store: Callable[[], Store]
) -> None:
    label(rig, 90)
    ask(rig)
    finish(rig)
    content = export_model(rig.store, "en")
    assert content is not None
    elsewhere = new_sqlite_store()
    there = filled(elsewhere, 180)
    label(there, 90)
    # Of what it was taught its own word is worth nothing.
    refused = import_model(elsewhere, CONFIG, content, who="Mona", now=minute(5))
    assert (refused.scorer, refused.reason, refused.missing) == (VADER, TOO_FEW, 50)
    assert (unfinished(elsewhere), trainings(elsewhere)) == (None, ())
    label(there, 150)
    taken = import_model(elsewhere, CONFIG, content, who="Mona", now=minute(6))
    assert (taken.scorer, taken.reason) == (scorers_in_use(rig.store)["en"], BETTER)
    assert sum(taken.labels) == 60
    finish(there)
    assert signed(there) == {taken.scorer}
    assert export_model(elsewhere, "en") == content


def test_what_nobody_expected_is_noted_and_not_tried_for_ever(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    label(rig, 90)
    ask_for_training(rig.store, "en", who="Mona", now=minute(2))

    def breaks(_task: Task, **_limits: object) -> Trained:
        raise ArithmeticError("nobody knows why")

    monkeypatch.setattr(teaching, "train", breaks)
    with pytest.raises(ArithmeticError):
        teach_asked(rig.store, CONFIG, clock=lambda: minute(3))
    (training,) = trainings(rig.store)
    assert (training.error, training.is_asked) == ("ArithmeticError: nobody knows why", False)
    assert not teach_asked(rig.store, CONFIG, clock=lambda: minute(4))


def test_a_model_that_was_tampered_with_is_refused_and_the_scorer_stays(rig: Rig) -> None:
    label(rig, 90)
    ask(rig)
    finish(rig)
    content = export_model(rig.store, "en")
    assert content is not None
    file = json.loads(content)
    before = scorers_in_use(rig.store), trainings(rig.store)
    for changed in (
        b"",
        content[:-9],
        json.dumps({**file, "features": 99}).encode(),
        json.dumps({**file, "model": {**file["model"], "lang": "de"}}).encode(),
    ):
        with pytest.raises(ModelError):
            import_model(rig.store, CONFIG, changed, who="Mona", now=minute(9))
    assert (scorers_in_use(rig.store), trainings(rig.store)) == before


def test_nothing_is_asked_for_and_nothing_is_done(rig: Rig) -> None:
    assert not teach_asked(rig.store, CONFIG, clock=lambda: minute(1))
    assert export_model(rig.store, "en") is None
    with pytest.raises(UsageError, match="its model is not kept any more"):
        anew_by(rig.store, CONFIG, {"en": "learned-en-nobody"})

"""What there is to learn from: labels by language and origin, who labelled, and how far people agree."""

from __future__ import annotations

from datetime import timedelta

import pytest

from listener.enrich.scoring import vader_name
from listener.metrics.agreement import Agreement
from listener.model import CLASSES, Action, Outcome, Post, Training
from listener.reports.labelling import LearnedLanguage, PairAgreement, learned_languages
from listener.store import Store
from listener.store.labels import Origin
from listener.store.round_draw import draw_round
from listener.store.rounds import Round, answer, rounds
from listener.store.trainings import ask_for_training, note_training
from tests.builders import NOW, a_post
from tests.desks import Rig, minute

NEGATIVE, NEUTRAL, POSITIVE = CLASSES
WHO = ("Anna", "Ben")


def some_posts(many: int = 30) -> list[Post]:
    """Three in English for each in German."""
    return [
        a_post(
            number,
            f"Acme is great, number {number}",
            author=f"a{number}",
            lang="de" if number % 4 == 3 else "en",
            created_at=NOW - timedelta(hours=number + 1),
        )
        for number in range(many)
    ]


@pytest.fixture
def rig(sqlite_store: Store) -> Rig:
    """Thirty posts, seven of them in German."""
    found = Rig(sqlite_store)
    found.keep(*some_posts())
    return found


def english(store: Store) -> LearnedLanguage:
    (found,) = learned_languages(store, "en")
    return found


def a_round(rig: Rig, size: int = 20) -> Round:
    draw_round(rig.store, "en", size=size, seed=1, who="Anna", now=NOW)
    return rounds(rig.store)[0]


def label_all(rig: Rig, found: Round) -> None:
    """Anna calls all negative and skips the last; Ben calls his first one neutral, the others negative."""
    for after, place in enumerate(queue := found.queue("Anna"), 1):
        said = None if place is queue[-1] else NEGATIVE
        answer(rig.store, rig.work, found.id, place.number, said, who="Anna", at=minute(after))
    (again,) = rounds(rig.store)
    for after, place in enumerate(again.queue("Ben")):
        said = NEGATIVE if after else NEUTRAL
        answer(rig.store, rig.work, found.id, place.number, said, who="Ben", at=minute(60 + after))


def test_languages_are_told_by_mentions_with_who_scores_them(rig: Rig) -> None:
    found = learned_languages(rig.store)
    assert [(one.lang, one.mentions, one.scorer, one.since) for one in found] == [
        ("en", 23, vader_name(), None),
        ("de", 7, "", None),
    ]
    assert [(one.by_class, one.fair, one.agreement.n, one.training) for one in found] == [
        ((0, 0, 0), (0, 0, 0), 0, None)
    ] * 2
    assert learned_languages(rig.store, "fr") == ()


def test_labels_count_by_how_they_came_about_and_only_some_may_judge(rig: Rig) -> None:
    found = a_round(rig)
    rest = next(number for number in range(30) if number % 4 != 3 and not _asked(rig, found, number))
    rig.act(rest, Action.SENTIMENT, who="Cleo", label="positive")
    label_all(rig, found)
    one = english(rig.store)
    assert sum(map(sum, one.labels.values())) == sum(one.by_class) == 1 + 19 + 2
    assert one.labels[Origin.CORRECTION] == (0, 0, 1)
    assert one.fair == one.labels[Origin.RANDOM]


def _asked(rig: Rig, found: Round, number: int) -> bool:
    return rig.number(number) in {place.post for place in found.places}


def test_people_are_told_with_what_they_did_and_are_still_asked(rig: Rig) -> None:
    label_all(rig, a_round(rig))
    told = [(one.who, one.labelled, one.skipped, one.left) for one in english(rig.store).labellers]
    assert told == [("Anna", 19, 1, 0), ("Ben", 2, 0, 0)]


def test_agreement_is_between_the_first_word_and_the_next(rig: Rig) -> None:
    label_all(rig, a_round(rig))
    one = english(rig.store)
    agreement = Agreement.of([(NEGATIVE, NEUTRAL), (NEGATIVE, NEGATIVE)])
    assert one.agreement == agreement
    assert one.pairs == (PairAgreement("en", "Anna", "Ben", agreement),)


def test_labels_of_any_origin_agree_or_not_and_of_three_people_each_two(rig: Rig) -> None:
    for number, said in ((1, "NNP"), (2, "P+U"), (4, "U")):
        for after, (who, key) in enumerate(zip(("Cleo", "Anna", "Ben"), said, strict=False)):
            label = {"N": "negative", "U": "neutral"}.get(key, "positive")
            rig.act(number, Action.SENTIMENT, who=who, minutes=after, label=label)
    rig.act(3, Action.SENTIMENT, who="Anna", label="negative")
    one = english(rig.store)
    assert one.agreement == Agreement.of([(NEGATIVE, NEGATIVE), (POSITIVE, POSITIVE)])
    assert {(pair.one, pair.other): pair.agreement for pair in one.pairs} == {
        ("Anna", "Cleo"): Agreement.of([(NEGATIVE, NEGATIVE), (POSITIVE, POSITIVE)]),
        ("Anna", "Ben"): Agreement.of([(NEGATIVE, POSITIVE), (POSITIVE, NEUTRAL)]),
        ("Ben", "Cleo"): Agreement.of([(POSITIVE, NEGATIVE), (NEUTRAL, POSITIVE)]),
    }


def test_what_was_removed_teaches_nobody_and_agrees_with_nobody(rig: Rig) -> None:
    for who in WHO:
        rig.act(1, Action.SENTIMENT, who=who, label="negative")
    rig.remove("1")
    one = english(rig.store)
    assert (one.by_class, one.agreement.n, one.pairs) == ((0, 0, 0), 0, ())


def test_the_last_training_and_the_one_asked_for_are_told(rig: Rig) -> None:
    outcome = Outcome(scorer="", before="", reason="There is one class only.")
    with rig.store.write() as connection:
        note_training(connection, "de", now=minute(1), outcome=outcome)
    ask_for_training(rig.store, "de", who="Mona", now=minute(2))
    (one,) = learned_languages(rig.store, "de")
    assert one.training == Training("de", minute(2), "Mona", minute(1), outcome)

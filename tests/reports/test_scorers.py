"""Who scores a brand's tone, how far that can be believed, and the tone put right by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from sqlalchemy import insert

from listener.enrich.scoring import vader_name
from listener.metrics.audit import Confusion
from listener.metrics.brand_tone import corrected_of_brand
from listener.metrics.proportions import proportion
from listener.model import Outcome, Period, Score, Sentiment
from listener.reports import audit as audits
from listener.reports.audit import audit_report, audited, corrected_tone, draw_audit, names_in_use
from listener.reports.scorers import (
    NOBODY,
    Judge,
    ScoredLanguage,
    ToneScorers,
    Trust,
    scorer_name,
    tone_scorers,
)
from listener.store import Store
from listener.store.audits import answer
from listener.store.choice import Choice
from listener.store.save import save
from listener.store.schema import models, scorers
from listener.store.scorers import scorer_state
from listener.store.trainings import note_training
from tests.builders import NOW, WARSAW, a_config, a_post, read
from tests.desks import Rig, minute

MARCH = Period(date(2026, 3, 1), date(2026, 4, 1), WARSAW, NOW)
CONFIG = a_config()
ENGLISH, GERMAN = "learned-en-0123456789ab", "learned-de-ba9876543210"
MATRIX = ((30, 5, 1), (6, 12, 2), (4, 1, 9))
VADER = vader_name()


def keep(store: Store, lang: str | None, count: int, scorer: str | None, brand: str = "Acme") -> None:
    """Every other mention is negative, the others positive, by ten authors."""
    found = []
    for number in range(count):
        post = a_post(f"{brand}-{lang}-{number}", author=f"a{number % 10}", lang=lang)
        score = None if scorer is None else Score(5_000 if number % 2 else -5_000, scorer)
        found.append(replace(read(post, brand), score=score, lang=lang))
    save(store, found, source="Feed", now=NOW, zone=WARSAW)


def use(store: Store, lang: str, scorer: str) -> None:
    """Have a language scored by a learned scorer."""
    with store.write() as connection:
        row = {"scorer": scorer, "lang": lang, "made_at": NOW, "made_by": "Mona", "content": b"{}"}
        connection.execute(insert(models), row)
        connection.execute(insert(scorers), {"lang": lang, "scorer": scorer, "since": minute(5)})


def train(store: Store, lang: str, scorer: str, matrix: tuple[tuple[int, ...], ...] = MATRIX) -> None:
    with store.write() as connection:
        outcome = Outcome(scorer, "", "", matrix=matrix, brands=(("Acme", matrix), ("Bolt", ())))
        note_training(connection, lang, now=minute(5), outcome=outcome)


def told(store: Store, choice: Choice | None = None) -> ToneScorers:
    return tone_scorers(store, CONFIG, MARCH, ["Acme", "Bolt"], choice=choice or Choice())["Acme"]


def test_each_language_has_its_scorer_and_how_much_it_scores(store: Store) -> None:
    keep(store, "en", 8, VADER)
    keep(store, "pl", 3, None)
    keep(store, None, 2, None)
    keep(store, "de", 5, GERMAN)
    keep(store, "fr", 5, None, brand="Bolt")
    use(store, "de", GERMAN)
    languages = (
        ScoredLanguage("en", VADER, None, 8, 8),
        ScoredLanguage("de", GERMAN, minute(5), 5, 5),
        ScoredLanguage("pl", "", None, 3, 0),
        ScoredLanguage("", "", None, 2, 0),
    )
    assert told(store) == ToneScorers(languages)
    assert told(store).unscored == languages[2:]
    assert told(store, Choice(lang="de")).languages == languages[1:2]
    assert tone_scorers(store, CONFIG, MARCH, ["Acme"])["Acme"] == told(store)


def test_the_scorers_in_use_are_the_learned_ones_and_vader_where_no_other_reads_english(
    sqlite_store: Store,
) -> None:
    assert names_in_use(sqlite_store) == VADER
    use(sqlite_store, "de", GERMAN)
    assert names_in_use(sqlite_store) == f"{GERMAN} + {VADER}"
    use(sqlite_store, "en", ENGLISH)
    assert names_in_use(sqlite_store) == f"{GERMAN} + {ENGLISH}"


def test_without_an_audit_the_training_of_the_scorer_in_use_tells_how_often_it_is_right(store: Store) -> None:
    keep(store, "en", 40, ENGLISH)
    use(store, "en", ENGLISH)
    assert told(store).trust is None
    train(store, "en", ENGLISH)
    trust = Trust(Confusion(MATRIX), langs=("en",), own=Confusion(MATRIX))
    tone = corrected_tone(store, Confusion(MATRIX), ["Acme"], MARCH, own=Confusion(MATRIX))
    found = told(store)
    assert found == ToneScorers((ScoredLanguage("en", ENGLISH, minute(5), 40, 40),), trust, tone)
    assert (trust.by, found.accuracy) == (Judge.TRAINING, proportion(51, 70))
    assert tone.net.value == 0
    half = np.array([20]), np.array([0]), np.array([20])
    expected = corrected_of_brand(Confusion(MATRIX), Confusion(MATRIX), half)
    assert tone.corrected.net.value == pytest.approx(expected.net.value)
    assert told(store, Choice(source="Feed")) == ToneScorers(found.languages, trust)
    train(store, "en", GERMAN)
    assert told(store).trust is None


def test_a_training_that_kept_vader_tells_how_often_vader_is_right(store: Store) -> None:
    keep(store, "en", 40, VADER)
    train(store, "en", VADER)
    assert told(store).trust == Trust(Confusion(MATRIX), langs=("en",), own=Confusion(MATRIX))


def test_of_several_languages_the_counts_are_added_where_each_that_matters_is_known(store: Store) -> None:
    keep(store, "en", 37, ENGLISH)
    keep(store, "de", 3, GERMAN)
    keep(store, "fr", 1, "learned-fr-000000000000")
    for lang, scorer in (("en", ENGLISH), ("de", GERMAN), ("fr", "learned-fr-000000000000")):
        use(store, lang, scorer)
    train(store, "en", ENGLISH)
    assert told(store).trust is None  # German is 3 in 41
    train(store, "de", GERMAN, ((2, 0, 0), (0, 2, 0), (1, 0, 2)))
    both = Confusion(((32, 5, 1), (6, 14, 2), (5, 1, 11)))
    assert told(store).trust == Trust(both, langs=("en", "de"), own=both)


def test_fewer_labels_than_an_audit_may_have_tell_nothing(store: Store) -> None:
    keep(store, "en", 40, ENGLISH)
    use(store, "en", ENGLISH)
    train(store, "en", ENGLISH, ((20, 5, 1), (6, 5, 2), (4, 1, 5)))
    assert told(store).trust is None


def test_an_audit_of_the_scorers_in_use_comes_before_trainings(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(sqlite_store, "en", 20, ENGLISH)
    use(sqlite_store, "en", ENGLISH)
    train(sqlite_store, "en", ENGLISH)
    monkeypatch.setattr(audits, "ENOUGH", 5)
    before = scorer_state(sqlite_store)
    number = draw_audit(
        sqlite_store, CONFIG, brand="Acme", period=MARCH, size=10, seed=1, who="Mona", now=NOW - timedelta(1)
    )
    work = Rig(sqlite_store).work
    for place in range(1, 11):
        answer(sqlite_store, work, number, place, Sentiment.NEGATIVE, who="Anna", at=minute(place))
    report = audit_report(sqlite_store, number)
    assert report is not None
    assert report.audit.scorer == ENGLISH
    trust = told(sqlite_store).trust
    assert trust == Trust(report.matrix, report)
    assert trust.by is Judge.AUDIT
    assert scorer_state(sqlite_store) != before
    use(sqlite_store, "de", GERMAN)
    assert audited(sqlite_store, CONFIG, "Acme", MARCH).by is None
    assert told(sqlite_store).trust == Trust(Confusion(MATRIX), langs=("en",), own=Confusion(MATRIX))


def test_an_audit_is_drawn_of_as_many_scorers_as_there_are(store: Store) -> None:
    keep(store, "de", 9, GERMAN)
    names = [f"learned-{lang}-0123456789ab" for lang in ("de", "en", "es", "fr", "it")]
    for lang, name in zip(("de", "en", "es", "fr", "it"), names, strict=True):
        use(store, lang, GERMAN if lang == "de" else name)
    asked = {"brand": None, "period": MARCH, "size": 50, "seed": 1, "who": "Mona", "now": NOW}
    found = audit_report(store, draw_audit(store, CONFIG, **asked))  # type: ignore[arg-type]
    assert found is not None
    assert (found.audit.scorer, found.audit.population) == (" + ".join([GERMAN, *names[1:]]), 9)


def test_scorers_have_names_for_people() -> None:
    assert [scorer_name(one) for one in ("vader-3.3.2", ENGLISH, "test")] == [
        "VADER 3.3.2",
        "learned scorer 012345",
        "test",
    ]
    assert (NOBODY.accuracy.value, NOBODY.unscored) == (None, ())

"""The enricher by the scorers in use: made anew when they change, silent where one cannot be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from listener import scoring
from listener.daemon.ingest import Step, ingest_archive, ingest_polls
from listener.enrich import Enricher
from listener.errors import ScorersChanged, UsageError
from listener.model import Cursor, Poll, PollStatus, Reading
from listener.reports.upkeep import Rescored, Unreadable, Upkeep
from listener.scoring import Enrichers, anew_by, readable, upkeep
from listener.store import Store
from listener.store.rescore import begin, step
from listener.store.schema import posts
from listener.store.waiting import score_waiting
from tests.builders import NOW, WARSAW, a_brand, a_config, a_post
from tests.fakes.scorers import read_fake_model
from tests.rescoring import ENCODER, keep, scorers_of, tamper, use

CONFIG = a_config()
ONE, TWO = "learned-en-1", "learned-en-2"


@pytest.fixture(autouse=True)
def fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Models are those of fake scorers."""
    monkeypatch.setattr(scoring, "learned_from", read_fake_model)
    monkeypatch.setattr(scoring, "encoder", lambda _vader: ENCODER)


def scorer_of(enricher: Enricher, lang: str = "en") -> str | None:
    """Who scores a language."""
    score = enricher.read(a_post(1, "I like Acme", lang=lang)).score
    return score.scorer if score else None


def test_it_is_made_anew_only_when_other_scorers_are_in_use(sqlite_store: Store) -> None:
    enrichers = Enrichers(sqlite_store, CONFIG)
    first = enrichers.now()
    assert (scorer_of(first), first.learned) == ("vader-3.3.2", {})
    assert enrichers.now() is first
    use(sqlite_store, ONE)
    second = enrichers.now()
    assert (scorer_of(second), second.learned) == (ONE, {"en": ONE})
    assert enrichers.now() is second
    use(sqlite_store)
    assert scorer_of(enrichers.now()) == "vader-3.3.2"


def test_a_scorer_that_cannot_be_read_leaves_its_language_to_nobody(sqlite_store: Store) -> None:
    use(sqlite_store, ONE)
    tamper(sqlite_store, ONE)
    enricher = Enrichers(sqlite_store, CONFIG).now()
    assert (scorer_of(enricher), enricher.learned) == (None, {"en": ONE})
    reason = "the model was tampered with."
    assert upkeep(sqlite_store, CONFIG) == Upkeep(None, 0, (Unreadable("en", ONE, reason),))
    assert readable(sqlite_store, {"en": ONE}) == {}
    with pytest.raises(UsageError, match=f"{ONE} cannot be used: {reason}"):
        anew_by(sqlite_store, CONFIG, {"en": ONE})


@pytest.mark.parametrize(("name", "lang"), [(TWO, "en"), (ONE, "de")])
def test_a_model_under_another_name_or_language_is_not_used(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch, name: str, lang: str
) -> None:
    use(sqlite_store, ONE)
    from tests.fakes.scorers import fake_learned

    monkeypatch.setattr(scoring, "learned_from", lambda _content: fake_learned(name, lang))
    assert readable(sqlite_store, {"en": ONE}) == {}
    assert scorer_of(Enrichers(sqlite_store, CONFIG).now()) is None


def test_without_the_extra_a_scorer_that_needs_it_is_not_used(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(sqlite_store, ONE, vectors=True)
    assert readable(sqlite_store, {"en": ONE}) == {"en": ONE}
    monkeypatch.setattr(scoring, "encoder", lambda _vader: None)
    assert readable(sqlite_store, {"en": ONE}) == {}
    assert "install the extra" in upkeep(sqlite_store, CONFIG).unreadable[0].reason


def test_settings_change_with_what_is_blanked_and_with_nothing_else(sqlite_store: Store) -> None:
    told = [
        anew_by(sqlite_store, config, {}).settings
        for config in (
            CONFIG,
            replace(CONFIG, file="other.toml"),
            a_config(brands=(a_brand("Acme"),)),
            a_config(brands=(a_brand("Acme", exclude=("ohio",)), CONFIG.brands[1])),
        )
    ]
    assert told[0] == told[1]
    assert len({*told}) == 3


def test_posts_that_were_read_while_scorers_changed_are_read_again(store: Store) -> None:
    enrichers = Enrichers(store, CONFIG)
    changes = [(ONE,), (TWO,)]

    def changing() -> Enricher:
        found = enrichers.now()
        if changes:
            use(store, *changes.pop(0))
        return found

    assert ingest_archive(store, changing, [a_post(1)], now=NOW, zone=WARSAW).posts == 1
    assert scorers_of(store) == {TWO: 1}
    changes += [(ONE,)]
    poll = Poll("Feed", "", NOW, NOW, NOW, timedelta(minutes=5), PollStatus.OK, 1)
    reading = Reading(PollStatus.OK, 1, (a_post(2),))
    ingest_polls(store, changing, [Step(reading, poll, Cursor("Feed", "", NOW))], zone=WARSAW)
    assert scorers_of(store) == {ONE: 2}


def test_scorers_that_never_stand_still_keep_nothing(sqlite_store: Store) -> None:
    enrichers = Enrichers(sqlite_store, CONFIG)
    turns = iter([ONE, TWO, ONE])

    def changing() -> Enricher:
        found = enrichers.now()
        use(sqlite_store, next(turns))
        return found

    with pytest.raises(ScorersChanged):
        ingest_archive(sqlite_store, changing, [a_post(1)], now=NOW, zone=WARSAW)
    with sqlite_store.read() as connection:
        assert connection.execute(select(posts.c.id)).all() == []


def test_how_far_a_re_scoring_is_and_what_waits_is_told(store: Store) -> None:
    use(store, ONE, vectors=True)
    enrichers = Enrichers(store, CONFIG)
    ingest_archive(store, enrichers.now, [a_post(1), a_post(2), a_post(3, lang="pl")], now=NOW, zone=WARSAW)
    assert scorers_of(store) == {None: 3}
    assert upkeep(store, CONFIG) == Upkeep(None, 2, ())
    assert score_waiting(store, anew_by(store, CONFIG, {"en": ONE})) == 2
    assert (scorers_of(store), upkeep(store, CONFIG).is_calm) == ({None: 1, ONE: 2}, True)
    keep(store, TWO)
    other = anew_by(store, CONFIG, {"en": TWO})
    step(store, begin(store, other, NOW), other, None, NOW)
    assert upkeep(store, CONFIG).rescored == Rescored(3, 3, NOW, {"en": TWO})

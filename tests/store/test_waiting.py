"""Posts that wait for their vectors: scored by the scorers in use alone, and once more where others come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import select

from listener.enrich import Enricher
from listener.errors import ScorersChanged
from listener.model import Action
from listener.store import Store
from listener.store.checks import rollups_agree
from listener.store.rescore import begin, rescore, step
from listener.store.schema import posts
from listener.store.scorers import scorers_in_use
from listener.store.vectors import waiting
from listener.store.waiting import score_waiting
from tests.builders import NOW
from tests.desks import Rig, ask, everything
from tests.fakes.scorers import fake_learned
from tests.rescoring import ENCODER, anew, scorers_of, scores

DE = "learned-de-1"


@pytest.fixture
def rig(store: Store) -> Rig:
    """German is scored by vectors."""
    rig = Rig(store)
    rig.enricher = Enricher(rig.config, [fake_learned(DE, "de", vectors=True)])
    rescore(store, anew(store, rig.enricher), rig.work, clock=lambda: NOW)
    rig.keep(*(ask(n, n, f"@acme wo ist {n}?", lang="de", by=f"a{n}") for n in range(1, 5)))
    return rig


def test_they_are_scored_as_if_they_had_been_at_once(rig: Rig, sqlite_store: Store) -> None:
    rig.act(1, Action.SENTIMENT, label="negative")
    assert score_waiting(rig.store, anew(rig.store, rig.enricher), rig.work) == 4
    assert scorers_of(rig.store) == {DE: 4}
    assert rollups_agree(rig.store)
    before = scores(rig.store), everything(rig.store)
    rig.rebuild()
    rescore(rig.store, anew(rig.store, rig.enricher), rig.work, clock=lambda: NOW)
    assert (scores(rig.store), everything(rig.store)) == before


def test_scorers_that_are_no_longer_in_use_score_nothing(rig: Rig) -> None:
    old = anew(rig.store, rig.enricher)

    def encode(texts: Sequence[str]) -> list[bytes]:
        rescore(rig.store, anew(rig.store, Enricher(rig.config)), rig.work, clock=lambda: NOW)
        return ENCODER.encode(texts)

    with pytest.raises(ScorersChanged):
        score_waiting(rig.store, replace(old, encoder=replace(ENCODER, encode=encode)), rig.work)
    assert (scorers_of(rig.store), scorers_in_use(rig.store)) == ({None: 4}, {})


def test_what_is_scored_after_its_batch_of_a_re_scoring_has_no_old_score_after_it(rig: Rig) -> None:
    target = anew(rig.store, Enricher(rig.config))
    held = step(rig.store, begin(rig.store, target, NOW), target, rig.work, NOW)
    assert held is not None
    assert held.staged == 4
    score_waiting(rig.store, anew(rig.store, rig.enricher), rig.work)
    assert scorers_of(rig.store) == {DE: 4}
    step(rig.store, held, target, rig.work, NOW)
    assert scorers_of(rig.store) == {None: 4}


def test_the_index_of_posts_without_a_score_is_used(sqlite_store: Store) -> None:
    query = select(posts.c.id).where(waiting({"de"}, "e")).order_by(posts.c.id.desc()).limit(200)
    with sqlite_store.read() as connection:
        # As it is sent, with parameters.
        compiled = query.compile(connection, compile_kwargs={"render_postcompile": True})
        values = tuple(compiled.params[name] for name in getattr(compiled, "positiontup", ()))
        plan = str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", values).all())
    assert "ix_posts_unscored" in plan

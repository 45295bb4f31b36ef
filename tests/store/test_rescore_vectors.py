"""Scoring again by a scorer that reads vectors: each is made once, and again of another text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from listener.store import Store
from listener.store import rescore as rescoring_module
from listener.store.rescore import abandon, begin, step
from listener.store.schema import post_vectors, posts
from tests.builders import NOW
from tests.desks import Rig, ask
from tests.rescoring import ENCODER, anew, scorers_of, taught
from tests.store.test_rescore import NEW, filled, finish


@pytest.fixture
def rig(store: Store, monkeypatch: pytest.MonkeyPatch) -> Rig:
    """Eleven posts, of which three are a batch."""
    monkeypatch.setattr(rescoring_module, "BATCH", 3)
    return filled(Rig(store))


def test_vectors_are_made_once_and_made_again_of_a_new_text(rig: Rig) -> None:
    told: list[str] = []
    target = anew(rig.store, taught(rig.config, vectors=True))
    assert target.encoder is not None
    made = target.encoder.encode

    def encode(texts: Any) -> list[bytes]:
        told.extend(texts)
        return made(texts)

    target = replace(target, encoder=replace(target.encoder, encode=encode))
    begun = begin(rig.store, target, NOW)
    step(rig.store, begun, target, rig.work, NOW)
    assert len(told) == 3
    abandon(rig.store, NOW)
    finish(rig.store, begin(rig.store, target, NOW), target, rig)
    assert len(told) == 11
    assert scorers_of(rig.store) == {NEW: 11}
    rig.keep(ask(1, 1, "@acme edited", by="a1"))
    rig.remove("2")
    with rig.store.read() as connection:
        assert sorted(connection.scalars(select(post_vectors.c.post_id))) == list(range(3, 12))


def test_a_text_that_is_edited_while_its_vector_is_made_gets_another(rig: Rig) -> None:
    target = anew(rig.store, taught(rig.config, vectors=True))
    told: list[str] = []

    def encode(texts: Sequence[str]) -> list[bytes]:
        if not told:
            rig.keep(ask(1, 1, "@acme edited", by="a1"))
        told.extend(texts)
        return ENCODER.encode(texts)

    target = replace(target, encoder=replace(ENCODER, encode=encode))
    finish(rig.store, begin(rig.store, target, NOW), target, rig)
    with rig.store.read() as connection:
        query = select(posts.c.text, post_vectors.c.vector).join(posts, posts.c.id == post_vectors.c.post_id)
        rows = connection.execute(query).all()
    assert len(rows) == 11
    assert all(vector == text[::-1].encode() for text, vector in rows)
    assert scorers_of(rig.store) == {NEW: 11}

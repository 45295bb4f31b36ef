"""`listener rescore` and what it leaves: who scores each language, and how many posts changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from listener import scoring
from listener.config import load_config
from listener.store import open_store
from listener.store.rescore import begin, unfinished
from listener.store.scorers import scorers_in_use
from tests.builders import NOW
from tests.cli.conftest import Listener
from tests.fakes.scorers import read_fake_model
from tests.rescoring import keep, tamper, use

ONE = "learned-en-1"
URL = "sqlite:///listener.db"


@pytest.fixture(autouse=True)
def fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Models are those of fake scorers."""
    monkeypatch.setattr(scoring, "learned_from", read_fake_model)


def test_it_says_who_scores_each_language_and_how_many_posts_changed(filled: Listener) -> None:
    ran = filled("rescore")
    assert (ran.code, ran.out, ran.err) == (0, "", "en: vader-3.3.2\nScored again: 0 posts changed.\n")


def test_it_goes_on_with_what_was_begun(filled: Listener) -> None:
    store = open_store(URL)
    keep(store, ONE)
    keep(store, "learned-pl-1", "pl")
    target = scoring.anew_by(store, load_config("keywords.toml", {}), {"en": ONE, "pl": "learned-pl-1"})
    begin(store, target, NOW)
    ran = filled("rescore")
    assert ran.code == 0
    first, second, last = ran.err.splitlines()
    assert (first, second) == (f"en: {ONE}, no longer vader-3.3.2", "pl: learned-pl-1, no longer nobody")
    assert last.startswith("Scored again: ")
    assert not last.startswith("Scored again: 0 ")
    assert (unfinished(store), scorers_in_use(store)) == (None, {"en": ONE, "pl": "learned-pl-1"})
    store.close()
    assert filled("rescore").err.endswith("Scored again: 0 posts changed.\n")
    assert "daily rollups agree" in filled("doctor").out


def test_a_scorer_that_cannot_be_read_leaves_its_language_to_one_that_can(filled: Listener) -> None:
    before = filled("export").out
    store = open_store(URL)
    use(store, ONE)
    tamper(store, ONE)
    store.close()
    assert filled("export").out != before
    assert filled("rescore").err.splitlines()[0] == f"en: vader-3.3.2, no longer {ONE}"
    assert filled("export").out == before


def test_try_scores_by_the_scorers_in_use_if_there_is_a_database(filled: Listener) -> None:
    store = open_store(URL)
    use(store, ONE)
    store.close()
    assert f"({ONE})" in filled("try", "acme is fine", "--lang", "en").out
    Path("listener.db").rename("elsewhere.db")
    assert "(vader-3.3.2)" in filled("try", "acme is fine", "--lang", "en").out
    assert not Path("listener.db").exists()

"""/status on scores: scoring all again, posts that wait for vectors, scorers that cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from listener import scoring
from listener.scoring import anew_by
from listener.store.rescore import begin, step
from tests.fakes.scorers import read_fake_model
from tests.rescoring import ENCODER, keep, tamper, use
from tests.web.conftest import getter
from tests.web.world import NOW, make_app, make_config, make_posts, make_store

ONE = "learned-en-1"


def test_the_status_tells_how_the_work_on_scores_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring, "learned_from", read_fake_model)
    monkeypatch.setattr(scoring, "encoder", lambda _vader: ENCODER)
    config = make_config()
    store = make_store(tmp_path, make_posts()[:10])
    ask = getter(make_app(store, tmp_path, config))

    def told() -> object:
        answer: Any = ask("/api/v1/status").json
        return answer["scores"]

    assert told() == {"rescoring": None, "warning": None, "waiting_for_vectors": 0, "unreadable": []}
    assert "Scores</h2>" not in ask("/status").text

    monkeypatch.setattr("listener.store.rescore.BATCH", 4)
    keep(store, ONE)
    target = anew_by(store, config, {"en": ONE})
    step(store, begin(store, target, NOW), target, None, NOW)
    going = {"done": 4, "posts": 10, "since": "2026-11-23T09:00:00Z"} | {
        "scorers": [{"lang": "en", "scorer": ONE}]
    }
    assert told() == {"rescoring": going, "warning": None, "waiting_for_vectors": 0, "unreadable": []}
    page = ask("/status").text
    assert "All is being scored again: 4 of 10 posts." in page
    assert f"<code>{ONE}</code>" in page

    use(store, ONE)
    tamper(store, ONE)
    reason = "the model was tampered with."
    unread = [{"lang": "en", "scorer": ONE, "reason": reason}]
    assert told() == {"rescoring": None, "warning": None, "waiting_for_vectors": 0, "unreadable": unread}
    assert f"New posts in en: {ONE} cannot be used, {reason}" in ask("/status").text
    store.close()

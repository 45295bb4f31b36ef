"""`listener model`: a learned scorer leaves, and what comes back must be a whole one."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Listener


def test_without_a_learned_scorer_there_is_nothing_to_export(filled: Listener) -> None:
    ran = filled("model", "export", "en", "en.json")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "Error: No scorer is learned for en yet; label its mentions and run `listener rescore`.\n"
    )
    assert not Path("en.json").exists()


def test_a_file_that_is_none_or_no_model_is_refused_with_the_reason(filled: Listener) -> None:
    Path("empty.json").touch()
    Path("other.json").write_text('{"format": "other"}')
    told = {name: filled("model", "import", name) for name in ("missing.json", "empty.json", "other.json")}
    assert {name: ran.code for name, ran in told.items()} == dict.fromkeys(told, 2)
    assert [ran.err for ran in told.values()] == [
        "Error: missing.json cannot be read (No such file or directory); name a model that was exported.\n",
        "Error: This file is not JSON, which a model is; choose another.\n",
        "Error: This file is no model of a scorer; choose one that was exported as such.\n",
    ]

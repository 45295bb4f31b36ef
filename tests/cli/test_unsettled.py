"""What commands write while days switch their scores: nothing, and what a file held before stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from listener.store import open_store
from listener.store.marks import SWITCHING, keep_mark
from tests.cli.conftest import Listener


@pytest.mark.parametrize(
    "command",
    [
        ("export",),
        ("export", "--format", "csv"),
        ("export", "--output", "kept"),
        *(("mentions", "--format", form) for form in ("text", "csv", "json")),
        ("mentions", "--sentiment", "negative"),
        ("report",),
    ],
    ids=" ".join,
)
def test_it_says_when_figures_are_back_and_fails(filled: Listener, command: tuple[str, ...]) -> None:
    Path("kept").write_text("from before")
    before = filled(*command[:1])
    store = open_store("sqlite:///listener.db")
    with store.write() as connection:
        keep_mark(connection, SWITCHING, "5")
    store.close()
    ran = filled(*command)
    assert (before.code, ran.code != 0, ran.out) == (0, True, "")
    assert "New scores are taking the place of the old ones; reports are back in some minutes" in ran.err
    assert Path("kept").read_text() == "from before"

"""How far long work is, where stderr is no terminal: lines, with what is left."""

from __future__ import annotations

import re

import pytest

from listener.cli import progress as module
from listener.cli.progress import progress


def test_work_that_takes_long_tells_how_far_it_is_and_what_is_left(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    at = [0.0]
    monkeypatch.setattr(module, "monotonic", lambda: at[0])
    with progress("scores") as tell:
        # What a run before this one did says nothing about how quick it is.
        for seconds, done in ((1, 4_000), (31, 5_000), (40, 5_100), (61, 6_000), (7_261, 7_000)):
            at[0] = seconds
            tell(done, 10_000)
    assert capsys.readouterr().err.splitlines() == [
        "scores: 5,000 of 10,000 (50%), about 3 min left",
        "scores: 6,000 of 10,000 (60%), about 2 min left",
        "scores: 7,000 of 10,000 (70%), about 2.0 h left",
    ]


def test_work_that_is_over_soon_tells_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("scores") as tell:
        for done in range(5):
            tell(done, 5)
    assert not re.search("scores", capsys.readouterr().err)

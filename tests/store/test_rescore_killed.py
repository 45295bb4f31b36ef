"""Scoring again, killed anywhere: everything kept is the old, or all of it the new."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from listener.store import Store
from listener.store.rescore import rescore
from tests.builders import NOW
from tests.desks import Rig
from tests.rescoring import anew, taught
from tests.store.killed import standing
from tests.store.test_rescore import filled


def test_a_kill_at_any_statement_leaves_the_old_figures_or_the_new_ones(
    store: Store, new_sqlite_store: Callable[[], Store]
) -> None:
    rig = filled(Rig(store))
    scratch = filled(Rig(new_sqlite_store()))
    before = standing(store.url)
    rescore(scratch.store, anew(scratch.store, taught(rig.config)), scratch.work, clock=lambda: NOW)
    after = standing(scratch.store.url)
    assert before["figures"] != after["figures"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.killed", store.url],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    first, *killed, last = map(json.loads, done.stdout.splitlines())
    assert first == {"ended": None, **before}
    for one in killed:
        assert one == {"ended": -signal.SIGKILL, **before, "staged": one["staged"]}
    # Of every batch something was done, and of the end as well.
    staged = [one["staged"] for one in killed]
    assert staged == sorted(staged, key=lambda number: -1 if number is None else number)
    assert {0, 3, 6, 9, 11} <= {*staged}
    assert staged.count(11) > 2
    assert last == {"ended": 0, **after}

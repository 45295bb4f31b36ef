"""Scoring again, killed anywhere: everything kept is the old, or all of it the new."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from listener.store import Store
from listener.store.rescore import rescore
from tests.builders import NOW
from tests.desks import Rig
from tests.rescoring import anew, taught
from tests.store.killed import standing
from tests.store.test_rescore import HALF_A_DAY, filled


def killed_again_and_again(url: str, most: int) -> list[dict[str, Any]]:
    """What stood in the database before, after each kill, and at the end."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.killed", url, str(most)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def before_and_after(rig: Rig, new: Store, apart: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """What stands in the database, and what will where nobody is killed."""
    scratch = filled(Rig(new), apart=apart)
    rescore(new, anew(new, taught(rig.config)), scratch.work, clock=lambda: NOW)
    before, after = standing(rig.store.url), standing(new.url)
    assert before["figures"] != after["figures"]
    return before, after


def test_a_kill_at_any_statement_leaves_the_old_figures_or_the_new_ones(
    store: Store, new_sqlite_store: Callable[[], Store]
) -> None:
    before, after = before_and_after(filled(Rig(store)), new_sqlite_store(), 1)
    first, *killed, last = killed_again_and_again(store.url, 300_000)
    assert first == {"ended": None, **before}
    for one in killed:
        assert one == {"ended": -signal.SIGKILL, **before, "staged": one["staged"]}
    # Of every batch something was done, and of the end as well.
    staged = [one["staged"] for one in killed]
    assert staged == sorted(staged, key=lambda number: -1 if number is None else number)
    assert {0, 3, 6, 9, 11} <= {*staged}
    assert staged.count(11) > 2
    assert last == {"ended": 0, **after}


def test_a_kill_while_days_take_their_new_scores_leaves_no_report_and_sums_that_agree(
    store: Store, new_sqlite_store: Callable[[], Store]
) -> None:
    rig = filled(Rig(store), apart=HALF_A_DAY)
    before, after = before_and_after(rig, new_sqlite_store(), HALF_A_DAY)
    first, *killed, last = killed_again_and_again(store.url, 2)
    assert first == {"ended": None, **before}
    for one in killed:
        assert one["agree"]
        assert one["refused"] or one["figures"] == before["figures"]
    assert [one["refused"] for one in killed].count(True) > 2
    assert last == {"ended": 0, **after}

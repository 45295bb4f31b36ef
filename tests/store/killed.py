"""Run by itself: scores a database again in processes that are killed, each a few statements later.

Prints a line of JSON for each: how it ended, whether it was in the transaction of the end, and what stood in
the database then.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import suppress
from datetime import date
from hashlib import sha256

from sqlalchemy import Engine, event

from listener.errors import StoreError
from listener.model import Period
from listener.store import Store
from listener.store import rescore as module
from listener.store.checks import rollups_agree
from listener.store.figures import check_zone
from listener.store.rescore import rescore, unfinished
from listener.store.scorers import scorers_in_use
from tests.builders import NOW
from tests.desks import CONFIG, Rig, everything
from tests.rescoring import anew, scores, taught

STEP = 5


def standing(url: str) -> dict[str, object]:
    """What is in the database."""
    store = Store(url)
    try:
        told = {name: sorted(map(repr, rows)) for name, rows in scores(store).items()}
        held = unfinished(store)
        return {
            "figures": sha256(json.dumps([told, everything(store)], default=repr).encode()).hexdigest(),
            "scorers": scorers_in_use(store),
            "agree": rollups_agree(store),
            "staged": held.staged if held else None,
            "refused": refused(store),
        }
    finally:
        store.close()


def refused(store: Store) -> bool:
    """Whether no report is made."""
    try:
        check_zone(store, Period(date(2026, 3, 1), date(2026, 4, 1), CONFIG.zone, NOW))
    except StoreError:
        return True
    return False


def work(url: str, statements: int, most: int) -> None:
    """Score again, and be killed before the statement after so many."""
    module.BATCH, module.FEW_DAYS, module.MOST_AT_ONCE = 3, 1, most
    done = 0

    def count(*_told: object) -> None:
        nonlocal done
        done += 1
        if done > statements:
            os.kill(os.getpid(), signal.SIGKILL)

    store = Store(url)
    target = anew(store, taught(CONFIG))
    event.listen(Engine, "before_cursor_execute", count)
    rescore(store, target, Rig(store).work, clock=lambda: NOW)
    store.close()


def main(url: str, most: int) -> None:
    """Go on until one comes to the end; `most` posts may get their new scores at once."""
    print(json.dumps({"ended": None} | standing(url)))
    statements = STEP
    while True:
        child = os.fork()
        if not child:
            with suppress(BaseException):
                work(url, statements, most)
                os._exit(0)
            os._exit(1)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(json.dumps({"ended": ended} | standing(url)))
        if ended >= 0:
            return
        statements += STEP


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

"""Several agents on the same cases at once: no update is lost, and the trail replays to what is kept."""

from __future__ import annotations

from collections.abc import Sequence

from listener.store import Store
from tests.bench.agents import Day, Job, Told, a_day, in_threads


def test_eight_agents_lose_nothing(store: Store) -> None:
    def run(jobs: Sequence[Job]) -> list[Told]:
        # On PostgreSQL each has connections and locks of its own, as in a process of its own.
        stores = [store if store.path else Store(store.url) for _ in jobs]
        try:
            return in_threads(stores, jobs)
        finally:
            for one in stores:
                one.close()

    day = a_day(store, run, people=8, actions=200, customers=20, pause=0.004)
    assert day == Day(
        accepted=200,
        conflicts=day.conflicts,
        refused=day.refused,
        lost=0,
        trail_agrees=True,
        replays=True,
        seconds=day.seconds,
    )
    assert day.is_sound
    assert day.conflicts > 0

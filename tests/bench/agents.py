"""Agents at work on the same cases at once: is an update lost, and does the trail replay to what is kept?

Each reads a case, thinks, and acts on what it saw; if somebody else was quicker it looks again. On SQLite
they are threads of one process, on PostgreSQL processes of their own.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sqlalchemy import select

from listener.clock import utc_now
from listener.desk import casework
from listener.errors import StaleCase, UsageError
from listener.model import Action, Kind, ReplyTo
from listener.store import Store, open_store
from listener.store.agent_work import Doing, act
from listener.store.inbox import case_of
from listener.store.schema import audit, cases, messages, posts
from tests.conftest import POSTGRES, postgres_database
from tests.desks import CONFIG, Rig, ask, everything

BRAND = "Acme"
Done = tuple[int, int, str, str]
"""An entry of the trail as its agent knows it: number, post, action, who."""


@dataclass(frozen=True, slots=True)
class Day:
    """What became of some agents' work. `lost` are cases that do not show all that was done on them."""

    accepted: int
    conflicts: int
    refused: int
    lost: int
    trail_agrees: bool
    replays: bool
    seconds: float

    @property
    def is_sound(self) -> bool:
        """Whether nothing was lost."""
        return not self.lost and self.trail_agrees and self.replays


@dataclass(frozen=True, slots=True)
class Job:
    """What one agent is to do: so many actions on these posts."""

    who: str
    seed: int
    actions: int
    posts: tuple[int, ...]
    pause: float


@dataclass(frozen=True, slots=True)
class Told:
    """What one agent did, how often somebody was quicker, and how often an action made no sense."""

    done: tuple[Done, ...]
    conflicts: int
    refused: int


def agents() -> None:
    """8 agents, 2,000 actions, 200 cases, on every kind of database that there is."""
    print(
        f"{'database':<12}{'actions':>8}{'conflicts':>10}{'refused':>8}{'lost':>5}{'trail':>7}{'replay':>7}"
        f"{'seconds':>9}"
    )
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder, 'listener.db')}", create=True)
        _print("SQLite", a_day(store, lambda jobs: in_threads([store] * len(jobs), jobs)))
        store.close()
    if not (server := os.environ.get(POSTGRES)):
        print(f"PostgreSQL: {POSTGRES} names none")
        return
    with postgres_database(server) as url:
        store = open_store(url, create=True)
        _print("PostgreSQL", a_day(store, lambda jobs: in_processes(url, jobs)))
        store.close()


def _print(name: str, day: Day) -> None:
    print(
        f"{name:<12}{day.accepted:>8,}{day.conflicts:>10,}{day.refused:>8,}{day.lost:>5}"
        f"{_yes(day.trail_agrees):>7}{_yes(day.replays):>7}{day.seconds:>9.1f}"
    )


def a_day(
    store: Store,
    run: Callable[[Sequence[Job]], Iterable[Told]],
    *,
    people: int = 8,
    actions: int = 2_000,
    customers: int = 200,
    pause: float = 0.02,
) -> Day:
    """Let agents work on the cases of so many customers, and check all that is left."""
    rig = Rig(store)
    numbers = _fill(rig, customers)
    jobs = [Job(f"agent {one}", one, actions // people, numbers, pause) for one in range(people)]
    begun = time.perf_counter()
    told = list(run(jobs))
    seconds = time.perf_counter() - begun
    done = sorted(entry for one in told for entry in one.done)
    before = everything(store)
    lost = lost_updates(store)
    rig.forget_cases()
    rig.rebuild()
    return Day(
        accepted=len(done),
        conflicts=sum(one.conflicts for one in told),
        refused=sum(one.refused for one in told),
        lost=lost,
        trail_agrees=done == trail_of(store),
        replays=everything(store) == before,
        seconds=seconds,
    )


def _fill(rig: Rig, customers: int) -> tuple[int, ...]:
    """Keep two questions of each customer; returns the numbers of the posts."""
    found = []
    for one in range(customers):
        by = f"customer{one}"
        found.append(ask(2 * one, one / 60, by=by))
        reply = ReplyTo(str(2 * one), by)
        found.append(ask(2 * one + 1, 10 + one / 60, "@acme help?", by=by, kind=Kind.REPLY, reply_to=reply))
    rig.keep(*found)
    with rig.store.read() as connection:
        return tuple(connection.scalars(select(posts.c.id).order_by(posts.c.id)))


def in_threads(stores: Sequence[Store], jobs: Sequence[Job]) -> list[Told]:
    """Each job in a thread, on its store."""
    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(work, stores, jobs))


def in_processes(url: str, jobs: Sequence[Job]) -> list[Told]:
    """Each job in a process of its own."""
    with ProcessPoolExecutor(len(jobs), multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(_work_at, [url] * len(jobs), jobs))


def _work_at(url: str, job: Job) -> Told:
    store = Store(url)
    try:
        return work(store, job)
    finally:
        store.close()


def work(store: Store, job: Job) -> Told:
    """Do one agent's job: act on what was seen, and look again when that is stale."""
    rng, desk = Random(job.seed), casework(CONFIG)
    done: list[Done] = []
    counts: Counter[str] = Counter()
    while len(done) < job.actions:
        post = rng.choice(job.posts)
        action, data = _choose(rng)
        undoes = rng.choice(done) if action is Action.UNDO and done else None
        post = undoes[1] if undoes else post
        stale = True
        while stale:
            case = case_of(store, post, BRAND)
            if case is None:
                # Somebody said that it needs no response.
                action, data, undoes = Action.NEEDS, {"needs": "yes"}, None
            version = case.version if case else None
            time.sleep(rng.uniform(0, job.pause))
            doing = Doing(post, BRAND, action, data, version, undoes[0] if undoes else None)
            try:
                (number,) = act(store, desk, [doing], who=job.who, at=utc_now())
            except StaleCase:
                counts["conflicts"] += 1
                continue
            except UsageError:
                counts["refused"] += 1
            else:
                done.append((number, post, action.value, job.who))
            stale = False
    return Told(tuple(done), counts["conflicts"], counts["refused"])


def _choose(rng: Random) -> tuple[Action, dict[str, str]]:
    """Something to do, mostly what is done most."""
    tag = f"tag {rng.randrange(5)}"
    choices: list[tuple[int, Action, dict[str, str]]] = [
        (8, Action.ASSIGN, {"to": f"agent {rng.randrange(8)}"}),
        (1, Action.ASSIGN, {}),
        (8, Action.TAG, {"tag": tag}),
        (3, Action.UNTAG, {"tag": tag}),
        (2, Action.RESOLVE, {}),
        (3, Action.REOPEN, {}),
        (1, Action.DISMISS, {}),
        (2, Action.ELSEWHERE, {"channel": "phone"}),
        (1, Action.SAVE, {}),
        (1, Action.NEEDS, {"needs": "no"}),
        (1, Action.SENTIMENT, {"label": rng.choice(["positive", "negative"])}),
        (3, Action.UNDO, {}),
    ]
    [(_weight, action, data)] = rng.choices(choices, [one[0] for one in choices])
    return action, data


def trail_of(store: Store) -> list[Done]:
    """The entries of the trail."""
    with store.read() as connection:
        query = select(audit.c.id, audit.c.post_id, audit.c.action, audit.c.who).order_by(audit.c.id)
        return [(row[0], row[1], row[2], row[3]) for row in connection.execute(query)]


def lost_updates(store: Store) -> int:
    """How many cases do not have the assignee and the tags that the trail, read one by one, leaves them."""
    with store.read() as connection:
        entries = connection.execute(select(audit).order_by(audit.c.id)).all()
        kept = connection.execute(select(cases)).all()
        case_of_post = {
            row.post_id: row.case_post_id
            for row in connection.execute(select(messages).where(messages.c.brand == BRAND))
        }
    undone = {entry.undoes for entry in entries}
    assignees: dict[int, str | None] = {}
    tags: dict[int, set[str]] = {}
    for entry in entries:
        case, data = case_of_post.get(entry.post_id), json.loads(entry.data)
        if case is None or entry.id in undone:
            continue
        if entry.action == Action.ASSIGN:
            assignees[case] = data.get("to")
        elif entry.action == Action.TAG:
            tags.setdefault(case, set()).add(data["tag"])
        elif entry.action == Action.UNTAG:
            tags.setdefault(case, set()).discard(data["tag"])
    return sum(
        (row.assignee, json.loads(row.tags))
        != (assignees.get(row.post_id), sorted(tags.get(row.post_id, ())))
        for row in kept
    )


def _yes(true: bool) -> str:
    return "yes" if true else "NO"

"""A month of X in minutes: 50,000 posts, edits, removals and replies; read whole, and with kill -9.

The listener is a process of its own that takes its clock from the fake X; the clock moves on when a round
of polls is done. At the end the store is compared with what was published, post for post.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from listener.model import Post, Resource
from listener.model.tombstone import REMOVED
from listener.sources.x.queries import answering, mention_terms, pack, reply_terms
from listener.store import open_store
from listener.store.checks import integrity, rollups_agree
from listener.store.listing import all_posts
from listener.store.purchases import spending
from tests.fakes.x_month import Due, Month, brands, due, month
from tests.fakes.x_server import FakeX
from tests.fakes.x_world import XWorld
from tests.sources.x.rig import START, Clock

DAYS = 30
POSTS = 50_000
EVERY = timedelta(minutes=30)
LAG = timedelta(seconds=45)


def whole() -> None:
    """The month read without a break."""
    _month(0)


def killed() -> None:
    """The month with the listener killed at fifty random moments."""
    _month(50)


def _month(kills: int) -> None:
    world, clock = XWorld(), Clock(START)
    # Two days of it lie before the first poll, of which the listener reads back one.
    published = month(world, START - timedelta(days=2), days=DAYS, posts=POSTS)
    fake = FakeX(world, clock)
    fake.lag, fake.blanks = LAG, 7
    with tempfile.TemporaryDirectory() as folder, fake.serve() as base:
        url = f"sqlite:///{folder}/x.db"
        begun = time.perf_counter()
        rounds, ended = _run(fake, clock, base, url, published.end, kills)
        print(f"{len(rounds)} rounds, {ended} kills, {time.perf_counter() - begun:.0f} s; ", end="")
        _compare(fake, url, _due(fake, published, rounds), rounds[-1])


def _due(fake: FakeX, published: Month, rounds: Sequence[datetime]) -> Due:
    queries = (
        *pack(mention_terms(brands())),
        *pack(reply_terms(answering(brands(), rivals=True)), "is:reply"),
    )
    last_job = max(job["at"] for job in fake.jobs.values())
    return due(
        published,
        queries,
        rounds,
        lag=LAG,
        first_read=timedelta(hours=24),
        asked_for_gone_at=last_job,
    )


def _run(
    fake: FakeX, clock: Clock, base: str, url: str, end: datetime, kills: int
) -> tuple[list[datetime], int]:
    """Round after round until the month is over: the instants of the rounds, and how many kills."""
    rounds = [clock.now]
    over = threading.Event()

    def forward() -> str:
        if clock.now >= end:
            over.set()
            return ""
        clock.now += EVERY
        if clock.now >= START + (end - START) / 2:
            # X renames its fields in the middle of the month, and takes no old names from then on.
            fake.names, fake.strict = "post", True
        rounds.append(clock.now)
        return clock.now.isoformat()

    fake.forward = forward
    draw, ended = random.Random(7), 0
    while not over.is_set():
        child = subprocess.Popen([sys.executable, "-m", "tests.bench.x_listener", base, url])
        try:
            child.wait(draw.uniform(1.2, 5.0) if ended < kills else None)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            ended += 1
            continue
        if child.returncode != 0:
            raise SystemExit("the listener failed")
    return rounds, ended


def _compare(fake: FakeX, url: str, expected: Due, now: datetime) -> None:
    store = open_store(url)
    kept = {stored.post.id: stored for stored, _mentions in all_posts(store)}
    there = {one: stored.post for one, stored in kept.items() if not stored.removed}
    texts = {one: text for one, text in expected.texts.items() if one not in expected.gone}
    missing, extra = texts.keys() - there.keys(), there.keys() - texts.keys()
    other = [one for one in texts.keys() & there.keys() if texts[one] != there[one].text]
    lost = [
        one for one, target in expected.replies.items() if one in there and not _leads(there[one], target)
    ]
    removed = len(kept) - len(there)
    print(f"{len(fake.asked)} requests")
    print(f"due {len(expected.texts)} posts, of them {len(expected.gone)} gone; ", end="")
    print(f"kept {len(there)}, removed {removed}")
    print(
        f"missing {len(missing)}, extra {len(extra)}, other text {len(other)}, reply links lost {len(lost)}"
    )
    share = fake.reads() / len(expected.versions)
    print(f"{fake.reads()} post reads billed for {len(expected.versions)} due: {share:.4f} times; ", end="")
    print(f"{fake.reads('user')} users billed")
    print(f"our ledger of the last month: {spending(store, now)['X'].by_resource[Resource.POST]}")
    agree, damage = rollups_agree(store), integrity(store)
    print(f"rollups agree: {agree}, integrity: {damage or 'ok'}")
    store.close()
    if missing or extra or other or lost or removed != len(expected.gone) or not agree or damage:
        raise SystemExit("the store differs from what was published")


def _leads(reply: Post, target: str) -> bool:
    """Whether a reply names its target, or the tombstone of it."""
    named = reply.reply_to.post_id if reply.reply_to else None
    return named is not None and (named == target or named.startswith(REMOVED))

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
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from listener.model import Post
from listener.model.tombstone import REMOVED
from listener.sources.x.queries import answering, mention_terms, pack, reply_terms
from listener.store import open_store
from listener.store.checks import integrity, rollups_agree
from listener.store.listing import all_posts
from tests.fakes.x_month import Due, Month, brands, due, month
from tests.fakes.x_server import FakeX
from tests.fakes.x_world import XWorld
from tests.sources.x.rig import START, Clock

DAYS = 30
POSTS = 50_000
EVERY = timedelta(minutes=30)
LAG = timedelta(seconds=45)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a month went: what the store has too little, too much or otherwise, and what it cost."""

    rounds: int
    kills: int
    requests: int
    due: int
    gone: int
    missing: int
    extra: int
    other_text: int
    links_lost: int
    removed: int
    reads: int
    reads_due: int
    users: int
    agrees: bool

    @property
    def equal(self) -> bool:
        """Whether the store holds what was published, post for post."""
        wrong = self.missing or self.extra or self.other_text or self.links_lost
        return not wrong and self.removed == self.gone and self.agrees

    @property
    def share(self) -> float:
        """Reads billed for each that was due."""
        return self.reads / self.reads_due


def whole() -> None:
    """The month read without a break."""
    _report(play(POSTS, DAYS, kills=0))


def killed() -> None:
    """The month with the listener killed at fifty random moments."""
    _report(play(POSTS, DAYS, kills=50))


def _report(found: Outcome) -> None:
    for name, value in asdict(found).items():
        print(f"{name:<12} {value}")
    print(f"reads billed / due {found.share:.4f}; equal: {found.equal}")
    if not found.equal:
        raise SystemExit("the store differs from what was published")


def play(posts: int, days: float, *, kills: int) -> Outcome:
    """Publish so many posts over so many days and read them, with so many kills -9."""
    world, clock = XWorld(), Clock(START)
    # Two days of it lie before the first poll, of which the listener reads back one.
    published = month(world, START - timedelta(days=2), days=days, posts=posts)
    fake = FakeX(world, clock)
    fake.lag, fake.blanks = LAG, 7
    with tempfile.TemporaryDirectory() as folder, fake.serve() as base:
        url = f"sqlite:///{folder}/x.db"
        rounds, ended = _run(fake, clock, base, url, published.end, kills)
        return _compare(fake, url, _due(fake, published, rounds), len(rounds), ended)


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


def _compare(fake: FakeX, url: str, expected: Due, rounds: int, kills: int) -> Outcome:
    store = open_store(url)
    kept = {stored.post.id: stored for stored, _mentions in all_posts(store)}
    there = {one: stored.post for one, stored in kept.items() if not stored.removed}
    texts = {one: text for one, text in expected.texts.items() if one not in expected.gone}
    agrees = rollups_agree(store) and not integrity(store)
    store.close()
    return Outcome(
        rounds=rounds,
        kills=kills,
        requests=len(fake.asked),
        due=len(expected.texts),
        gone=len(expected.gone),
        missing=len(texts.keys() - there.keys()),
        extra=len(there.keys() - texts.keys()),
        other_text=sum(texts[one] != there[one].text for one in texts.keys() & there.keys()),
        links_lost=sum(
            one in there and not _leads(there[one], target) for one, target in expected.replies.items()
        ),
        removed=len(kept) - len(there),
        reads=fake.reads(),
        reads_due=len(expected.versions),
        users=fake.reads("user"),
        agrees=agrees,
    )


def _leads(reply: Post, target: str) -> bool:
    """Whether a reply names its target, or the tombstone of it."""
    named = reply.reply_to.post_id if reply.reply_to else None
    return named is not None and (named == target or named.startswith(REMOVED))

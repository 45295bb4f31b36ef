"""The demo's ledger of polls: rare visits to its sources at first, then two weeks of frequent ones.

In the last week one of the sources was down for a day.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from random import Random

from listener.config.parts import parts_of
from listener.model import Part, Poll, PollStatus, Post, SourceKind
from listener.sources.demo.generate import source_of
from listener.sources.demo.posts import NETWORK
from listener.sources.demo.workspace import demo_config
from listener.sources.demo.world import ACCOUNTS

_HISTORY = timedelta(days=14)
_RARE_HISTORY, _RARELY = timedelta(days=106), timedelta(hours=6)
"""Visits of all of the 120 days at the configured pace would be a hundred thousand."""
_DOWN = "Business press"
_DOWN_BEFORE, _DOWN_FOR = timedelta(days=6), timedelta(days=1)
_DOWN_ERROR = "The server answered 503 Service Unavailable: it should recover; if not, check the address."
_FEED_LENGTH = 30


def demo_polls(now: datetime, posts: Iterable[Post], seed: int = 7) -> Iterator[Poll]:
    """Every visit of the 120 days before `now` (aware UTC) to the demo's sources, part by part, oldest first:
    one each six hours until the last 14 days, then at the pace that is configured.

    `posts` are those of `generate_posts`, in its order; `new` counts those of them that came to the part
    since its last good visit.
    """
    rng = Random(f"polls {seed}")
    config = demo_config(now)
    posted: defaultdict[tuple[str, str], list[datetime]] = defaultdict(list)
    for post in posts:
        posted[source_of(post), _part_of(post)].append(post.created_at)
    for source in config.sources:
        for part in (one for one in parts_of(source, config.brands) if not one.upkeep):
            yield from _visits(rng, part, posted[part.key], now)


def _part_of(post: Post) -> str:
    if post.network != NETWORK:
        return ""
    return "replies" if post.author.id in ACCOUNTS else "mentions"


def _visits(rng: Random, part: Part, posted: list[datetime], now: datetime) -> Iterator[Poll]:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    down_from = midnight - _DOWN_BEFORE
    first = now - (now - midnight) % part.source.every - _HISTORY
    read = bisect_left(posted, first - _RARE_HISTORY)
    rare = [(first - _RARE_HISTORY + number * _RARELY, _RARELY) for number in range(_RARE_HISTORY // _RARELY)]
    often = part.source.every
    for due, every in [*rare, *((first + number * often, often) for number in range(_HISTORY // often + 1))]:
        started = due + timedelta(seconds=rng.uniform(0, 9))
        finished = started + timedelta(seconds=rng.lognormvariate(-0.5, 0.6))
        if finished > now:
            return
        if part.source.name == _DOWN and down_from <= due < down_from + _DOWN_FOR:
            failed = PollStatus.FAILED
            yield Poll(*part.key, due, started, finished, every, failed, error=_DOWN_ERROR)
            continue
        so_far = bisect_left(posted, started)
        status, seen = _answer(part, so_far - read)
        yield Poll(*part.key, due, started, finished, every, status, seen, so_far - read)
        read = so_far


def _answer(part: Part, new: int) -> tuple[PollStatus, int]:
    """A feed shows its latest entries again and again; X is asked only for what is new."""
    if part.source.kind is SourceKind.X:
        return PollStatus.OK, new
    return (PollStatus.OK, max(new, _FEED_LENGTH)) if new else (PollStatus.UNCHANGED, 0)

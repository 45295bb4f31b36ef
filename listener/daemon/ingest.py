"""Posts in, mentions kept: the one way by which polls and archives enter the database.

Here it is decided which text of a post stands when several are seen, so that the order in which they
come does not matter: the one of the source it counts under, the alphabetically first. Of one source a
feed's newest text stands, for it tells the present; of searches, which show every brand another excerpt,
and of archives the smallest. Of a post that was edited the newest version stands, whoever shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import TypeVar
from zoneinfo import ZoneInfo

from listener.enrich import Enricher
from listener.errors import ScorersChanged
from listener.model import Cursor, EnrichedPost, Poll, Post, Reading
from listener.store import Store
from listener.store.casework import Casework
from listener.store.known import Identity, Known, known_posts
from listener.store.save import Brought, Saved, save, save_all
from listener.store.versions import age
from listener.store.watch import Watch

ARCHIVE = "import"
"""The source that imported posts are counted under."""

Outcome = TypeVar("Outcome")
_NOTHING: Mapping[Identity, EnrichedPost] = MappingProxyType({})

_ATTEMPTS = 3
"""So often posts are read while the scorers in use are changed each time: that takes a re-scoring."""


def ingest_archive(
    store: Store,
    enricher: Callable[[], Enricher],
    posts: Iterable[Post],
    *,
    now: datetime,
    zone: ZoneInfo,
    work: Casework | None = None,
    by_vader: Mapping[Identity, EnrichedPost] = _NOTHING,
) -> Saved:
    """Keep every post of a batch from an archive, and open and answer cases by it.

    `enricher` is asked for the one by the scorers in use; `by_vader` is what posts mean by the one without
    learned scorers, where somebody has read that already.
    """
    batch = _merged(posts)

    def keep(by: Enricher) -> Saved:
        known = known_posts(store, batch)
        ahead = _NOTHING if by.learned else by_vader
        found = [_read(by, post, known, source=ARCHIVE, newest=False, ahead=ahead) for post in batch]
        return save(store, found, source=ARCHIVE, now=now, zone=zone, work=work, scorers=by.learned)

    return _kept(enricher, keep)


@dataclass(frozen=True, slots=True)
class Step:
    """What a poll brought, or a step of it, with its record and the cursor from which to go on.

    `every_post` keeps also what names no brand: a later reply can make any post a message. `is_watched`: what
    it sets off becomes alerts.
    """

    reading: Reading
    poll: Poll
    cursor: Cursor
    every_post: bool = False
    is_watched: bool = True

    @property
    def is_alone(self) -> bool:
        """Whether it is kept in a transaction of its own: posts of conversations depend on each other."""
        return self.every_post


def ingest_polls(
    store: Store,
    enricher: Callable[[], Enricher],
    steps: Sequence[Step],
    *,
    zone: ZoneInfo,
    work: Casework | None = None,
    watch: Watch | None = None,
) -> list[Saved]:
    """Keep what polls brought, with their records and cursors, in one transaction: all of it or nothing.

    A post is kept if it names a brand, if its source vouches for one, if a brand wrote it, or if it is
    kept already and may have been edited. No post may be among those of two steps: which text stands is
    decided beside what is kept. `enricher` is asked for the one by the scorers in use.
    """

    def keep(by: Enricher) -> list[Saved]:
        known = known_posts(store, [post for step in steps for post in step.reading.posts])
        brought = [
            Brought(
                _found(by, step, known),
                step.poll.source,
                step.poll.started_at,
                step.poll,
                step.cursor,
                step.reading,
                step.is_watched,
            )
            for step in steps
        ]
        return save_all(store, brought, zone=zone, work=work, watch=watch, scorers=by.learned)

    return _kept(enricher, keep)


def _found(by: Enricher, step: Step, known: Mapping[Identity, Known]) -> list[EnrichedPost]:
    """What is to be kept of a step's posts, read."""
    found = []
    for post in step.reading.posts:
        if not step.every_post and (post.network, post.id) not in known and not post.brands:
            matches, is_own = by.match(post)
            if not matches and not is_own:
                continue
        found.append(_read(by, post, known, source=step.poll.source, newest=not post.brands))
    return found


def _kept(enricher: Callable[[], Enricher], keep: Callable[[Enricher], Outcome]) -> Outcome:
    """What keeping comes to; where other scorers were put in use meanwhile, all is read and kept again."""
    for _attempt in range(_ATTEMPTS - 1):
        try:
            return keep(enricher())
        except ScorersChanged:
            continue
    return keep(enricher())


def _merged(posts: Iterable[Post]) -> list[Post]:
    """The posts of a batch, each identity once: with the smallest text and all brands vouched for."""
    merged: dict[Identity, Post] = {}
    for post in posts:
        other = merged.get((post.network, post.id))
        if other is not None:
            brands = tuple(sorted({*post.brands, *other.brands}))
            post = replace(min(post, other, key=lambda one: one.text), brands=brands)
        merged[post.network, post.id] = post
    return list(merged.values())


def _read(
    enricher: Enricher,
    post: Post,
    known: Mapping[Identity, Known],
    *,
    source: str,
    newest: bool,
    ahead: Mapping[Identity, EnrichedPost] = _NOTHING,
) -> EnrichedPost:
    """What the post means, with the text that stands; what is stored unchanged is only matched again.

    It is matched because the configuration may have changed, and not scored because it was. Of what is read
    `ahead` only what was read of this very post counts, not of another by its id.
    """
    identity = post.network, post.id
    held = known.get(identity)
    if held is None:
        already = ahead.get(identity)
        return already if already is not None and already.post is post else enricher.read(post)
    stands = _edited(post, held)
    if stands is None:
        stands = source < held.source or (source == held.source and (newest or post.text < held.text))
    brands = tuple(sorted({*post.brands, *held.vouched}))
    post = replace(post, text=post.text if stands else held.text, brands=brands)
    if post.text != held.text:
        return enricher.read(post)
    matches, is_own = enricher.match(post)
    return EnrichedPost(post, matches, is_own=is_own)


def _edited(post: Post, held: Known) -> bool | None:
    """Whether the post shows a later version than the one that is kept; None if it is the same."""
    shown, kept = (post.versions or (post.id,))[-1], held.version or post.id
    return None if shown == kept else age(shown) > age(kept)

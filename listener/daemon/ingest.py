"""Posts in, mentions kept: the one way by which polls and archives enter the database.

Here it is decided which text of a post stands when several are seen, so that the order in which they
come does not matter: the one of the source it counts under, the alphabetically first. Of one source a
feed's newest text stands, for it tells the present; of searches, which show every brand another excerpt,
and of archives the smallest. Of a post that was edited the newest version stands, whoever shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from listener.enrich import Enricher
from listener.errors import ScorersChanged
from listener.model import Cursor, EnrichedPost, Poll, Post, Reading
from listener.store import Store
from listener.store.casework import Casework
from listener.store.save import Identity, Known, Saved, known_posts, save
from listener.store.versions import age
from listener.store.watch import Watch

ARCHIVE = "import"
"""The source that imported posts are counted under."""

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
) -> Saved:
    """Keep every post of a batch from an archive, and open and answer cases by it.

    `enricher` is asked for the one by the scorers in use.
    """
    batch = _merged(posts)

    def keep(by: Enricher) -> Saved:
        known = known_posts(store, batch)
        found = [_read(by, post, known, source=ARCHIVE, newest=False) for post in batch]
        return save(store, found, source=ARCHIVE, now=now, zone=zone, work=work, scorers=by.learned)

    return _kept(enricher, keep)


def ingest_poll(
    store: Store,
    enricher: Callable[[], Enricher],
    reading: Reading,
    *,
    poll: Poll,
    cursor: Cursor,
    zone: ZoneInfo,
    every_post: bool = False,
    work: Casework | None = None,
    watch: Watch | None = None,
) -> Saved:
    """Keep what a poll brought, or a step of it, with its record and cursor in the same transaction.

    A post is kept if it names a brand, if its source vouches for one, if a brand wrote it, or if it is
    kept already and may have been edited. `every_post` keeps all: a later reply can make any a message.
    `enricher` is asked for the one by the scorers in use.
    """
    batch = list(reading.posts)

    def keep(by: Enricher) -> Saved:
        known = known_posts(store, batch)
        found = []
        for post in batch:
            if not every_post and (post.network, post.id) not in known and not post.brands:
                matches, is_own = by.match(post)
                if not matches and not is_own:
                    continue
            found.append(_read(by, post, known, source=poll.source, newest=not post.brands))
        return save(
            store,
            found,
            source=poll.source,
            now=poll.started_at,
            zone=zone,
            poll=poll,
            cursor=cursor,
            reading=reading,
            work=work,
            watch=watch,
            scorers=by.learned,
        )

    return _kept(enricher, keep)


def _kept(enricher: Callable[[], Enricher], keep: Callable[[Enricher], Saved]) -> Saved:
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
    enricher: Enricher, post: Post, known: Mapping[Identity, Known], *, source: str, newest: bool
) -> EnrichedPost:
    """What the post means, with the text that stands; what is stored unchanged is only matched again.

    It is matched because the configuration may have changed, and not scored because it was.
    """
    held = known.get((post.network, post.id))
    if held is None:
        return enricher.read(post)
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

"""Posts in, mentions kept: the one way by which polls and archives enter the database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from listener.enrich import Enricher
from listener.model import Cursor, EnrichedPost, Poll, Post
from listener.store import Store
from listener.store.save import Saved, known_texts, save

ARCHIVE = "import"
"""The source that imported posts are counted under."""


def ingest_archive(
    store: Store, enricher: Enricher, posts: Iterable[Post], *, now: datetime, zone: ZoneInfo
) -> Saved:
    """Keep every post of a batch from an archive; of what is known, the stored text stays."""
    batch = list(posts)
    known = known_texts(store, batch)
    found = [
        _match_only(enricher, post) if (post.network, post.id) in known else enricher.read(post)
        for post in batch
    ]
    return save(store, found, source=ARCHIVE, now=now, zone=zone, newest_text=False)


def ingest_poll(
    store: Store, enricher: Enricher, posts: Iterable[Post], *, poll: Poll, cursor: Cursor, zone: ZoneInfo
) -> Saved:
    """Keep what a poll brought, with its record and cursor in the same transaction.

    A post is kept if it names a brand or its source vouches for one. What is known and reads the same
    is matched again, for the configuration may have changed, but not scored again.
    """
    batch = list(posts)
    known = known_texts(store, batch)
    found = []
    for post in batch:
        one = _match_only(enricher, post)
        if not one.matches and not one.is_own and not post.brands:
            continue
        unchanged = known.get((post.network, post.id)) == post.text
        found.append(one if unchanged else enricher.read(post))
    return save(store, found, source=poll.source, now=poll.started_at, zone=zone, poll=poll, cursor=cursor)


def _match_only(enricher: Enricher, post: Post) -> EnrichedPost:
    matches, is_own = enricher.match(post)
    return EnrichedPost(post, matches, is_own=is_own)

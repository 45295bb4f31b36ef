"""Posts that a keyword might have matched: found by the text index, to be looked at by the real matcher."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from listener.model import Kind
from listener.store import search
from listener.store.database import Store
from listener.store.listing import StoredPost, posts_with_authors, read_post
from listener.store.rows import in_lists
from listener.store.schema import mentions, posts


@dataclass(frozen=True, slots=True)
class Candidate:
    """A kept post that holds the words, and the brands it is a mention of already."""

    stored: StoredPost
    brands: tuple[str, ...]


def candidates(store: Store, words: str, start: datetime, *, limit: int) -> list[Candidate]:
    """The newest posts since `start` that hold every word, own posts and reposts aside."""
    query = (
        posts_with_authors()
        .where(posts.c.created_at >= start, ~posts.c.is_own, posts.c.kind != Kind.REPOST.value)
        .where(search.finds(store.dialect, words))
        .order_by(posts.c.created_at.desc(), posts.c.id.desc())
        .limit(limit)
    )
    with store.read() as connection:
        rows = connection.execute(query).all()
        brands: dict[int, list[str]] = {}
        for some in in_lists([row.id for row in rows]):
            told = select(mentions.c.post_id, mentions.c.brand).where(mentions.c.post_id.in_(some))
            for post_id, brand in connection.execute(told):
                brands.setdefault(post_id, []).append(brand)
    return [Candidate(read_post(row), tuple(sorted(brands.get(row.id, ())))) for row in rows]

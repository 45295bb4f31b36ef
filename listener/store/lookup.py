"""Where a post is kept, by what its network calls it."""

from __future__ import annotations

from sqlalchemy import select

from listener.store.database import Store
from listener.store.schema import posts


def number_of(store: Store, network: str, native_id: str) -> int | None:
    """The number of the post in the links, None if it is not kept."""
    with store.read() as connection:
        query = select(posts.c.id).where(posts.c.network == network, posts.c.native_id == native_id)
        return connection.scalar(query)

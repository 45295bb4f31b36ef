"""What was written in posts, for those who are told of them: read when it is told, kept nowhere else."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from listener.store.database import Store
from listener.store.rows import among
from listener.store.schema import authors, posts


def written_in(store: Store, numbers: Iterable[int]) -> dict[int, str]:
    """Author and text of posts, by their row; those that are removed are not there."""
    wanted = set(numbers)
    if not wanted:
        return {}
    query = select(posts.c.id, posts.c.text, authors.c.handle, authors.c.name).join(
        authors, authors.c.id == posts.c.author_id
    )
    with store.read() as connection:
        query = query.where(among(connection, posts.c.id, wanted), posts.c.removed_at.is_(None))
        return {
            row.id: f"{'@' + row.handle if row.handle else row.name or '?'}: {row.text}"
            for row in connection.execute(query)
        }

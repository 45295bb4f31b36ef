"""What a sentence encoder made of posts: computed once for each, and dropped when the text is another one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, literal_column, select

from listener.store.bulk import keep_many
from listener.store.database import Store
from listener.store.rows import among
from listener.store.schema import post_vectors, posts

AT_ONCE = 200
"""How many texts are encoded between two transactions: about three seconds' work of one core."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """What makes vectors of texts, one of each, and what it is called: other names, other vectors."""

    name: str
    encode: Callable[[Sequence[str]], list[bytes]]


def lacking(langs: Collection[str], encoder: str) -> ColumnElement[bool]:
    """The condition on `posts` that one must have a vector of the encoder to be scored, and has none."""
    held = exists().where(post_vectors.c.post_id == posts.c.id, post_vectors.c.encoder == encoder)
    # Written out, because only so the index of posts without a score is used.
    scored = posts.c.kind != literal_column("'repost'"), posts.c.removed_at.is_(None)
    return and_(posts.c.lang.in_(sorted(langs)), *scored, ~held)


def waiting(langs: Collection[str], encoder: str) -> ColumnElement[bool]:
    """The condition on `posts` that one is not scored for want of a vector."""
    return and_(posts.c.scorer.is_(None), lacking(langs, encoder))


def count_waiting(store: Store, langs: Collection[str], encoder: str) -> int:
    """How many posts of these languages wait for their vector."""
    if not langs:
        return 0
    query = select(func.count()).select_from(posts).where(waiting(langs, encoder))
    with store.read() as connection:
        return connection.scalar(query) or 0


def keep_vectors(connection: Connection, encoder: str, read: dict[int, str], made: Sequence[bytes]) -> None:
    """Keep the vectors of the texts that were read, by post; not of posts whose text is another one now."""
    query = select(posts.c.id, posts.c.text).where(
        among(connection, posts.c.id, read), posts.c.removed_at.is_(None)
    )
    stands = {row.id for row in connection.execute(query) if read[row.id] == row.text}
    rows = [
        {"post_id": number, "encoder": encoder, "vector": vector}
        for number, vector in zip(read, made, strict=True)
        if number in stands
    ]
    keep_many(connection, post_vectors, rows)


def drop_vectors(connection: Connection, numbers: Iterable[int]) -> None:
    """Forget what was made of posts whose text is gone."""
    connection.execute(delete(post_vectors).where(among(connection, post_vectors.c.post_id, numbers)))

"""Authors of removed posts: who stands for them in figures, and letting go of who they were."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, exists, func, insert, select, update

from listener.model.tombstone import REMOVED
from listener.store.bulk import insert_many
from listener.store.rows import in_lists
from listener.store.schema import authors, cases, messages, posts


def placeholders(connection: Connection, network: str, groups: set[int]) -> dict[int, int]:
    """The rows of `authors` that stand for all removed authors of these groups, made at need."""
    ids = {f"{REMOVED}{group}": group for group in sorted(groups)}
    known = select(authors.c.native_id, authors.c.id).where(
        authors.c.network == network, authors.c.native_id.in_(ids)
    )
    found = {ids[row.native_id]: row.id for row in connection.execute(known)}
    first = (connection.scalar(select(func.max(authors.c.id))) or 0) + 1
    missing = [native for native, group in ids.items() if group not in found]
    made = dict(enumerate(missing, start=first))
    rows = [{"id": number, "network": network, "native_id": native} for number, native in made.items()]
    insert_many(connection, insert(authors), rows)
    return found | {ids[native]: number for number, native in made.items()}


def freeze(connection: Connection, numbers: Iterable[int]) -> None:
    """Let go of the author of every case of which no message is left but removed ones."""
    left = (
        exists()
        .where(messages.c.case_post_id == cases.c.post_id, messages.c.brand == cases.c.brand)
        .where(posts.c.id == messages.c.post_id, posts.c.removed_at.is_(None))
    )
    placed = select(posts.c.author_id).where(posts.c.id == cases.c.post_id).scalar_subquery()
    for some in in_lists(sorted(numbers)):
        theirs = select(messages.c.case_post_id).where(messages.c.post_id.in_(some))
        mine = cases.c.post_id.in_(theirs), ~left
        connection.execute(update(cases).where(*mine).values(author_id=placed, thread=""))


def drop_authors(connection: Connection, numbers: Iterable[int]) -> None:
    """Delete those of the authors of whom no post is kept any more."""
    wrote = exists().where(posts.c.author_id == authors.c.id)
    for some in in_lists(sorted(set(numbers))):
        connection.execute(delete(authors).where(authors.c.id.in_(some), ~wrote))

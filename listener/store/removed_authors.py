"""Authors of removed posts: who stands for them in figures, and letting go of who they were."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, and_, bindparam, delete, exists, func, insert, select, update

from listener.model.tombstone import REMOVED
from listener.store.bulk import insert_many
from listener.store.rows import among, folded, in_lists
from listener.store.schema import authors, cases, messages, own_posts, posts
from listener.store.threads import Thread


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


def keep_answered(connection: Connection, numbers: Iterable[int]) -> None:
    """Note whom brands answered where that would not be told any more: when these posts are removed."""
    removed = set(numbers)
    theirs = (
        select(own_posts.c.post_id, posts.c.author_id.label("author"))
        .join(posts, and_(posts.c.network == own_posts.c.network, posts.c.native_id == own_posts.c.reply_to))
        .where(own_posts.c.to_author.is_(None), posts.c.removed_at.is_(None))
    )
    told: dict[int, int] = {}
    for column in (posts.c.id, own_posts.c.post_id):
        query = theirs.where(among(connection, column, removed))
        told.update((row.post_id, row.author) for row in connection.execute(query))
    for number, author in _named(connection, removed - told.keys()):
        told.setdefault(number, author)
    rows = [{"number": number, "author": author} for number, author in told.items()]
    if rows:
        change = update(own_posts).where(own_posts.c.post_id == bindparam("number"))
        connection.execute(change.values(to_author=bindparam("author")), rows)


def _named(connection: Connection, numbers: Iterable[int]) -> Iterable[tuple[int, int]]:
    """Brands' posts of these that answer somebody by handle, with who of the conversation has the handle."""
    there = posts.alias("there")
    query = (
        select(posts.c.id, posts.c.reply_to_handle, authors.c.id.label("author"), authors.c.handle)
        .join(own_posts, own_posts.c.post_id == posts.c.id)
        .join(there, and_(there.c.network == posts.c.network, there.c.thread == posts.c.thread))
        .join(authors, authors.c.id == there.c.author_id)
        .where(
            among(connection, posts.c.id, numbers),
            posts.c.reply_to_handle.is_not(None),
            authors.c.handle.is_not(None),
        )
        .order_by(authors.c.id.desc())
    )
    for row in connection.execute(query):
        if folded(row.handle) == folded(row.reply_to_handle):
            yield row.id, row.author


def silence(connection: Connection, threads: Iterable[Thread]) -> None:
    """Let go of whom removed posts of brands named, in conversations in which no case is known any more."""
    by_network: dict[str, set[str]] = {}
    for network, thread in threads:
        by_network.setdefault(network, set()).add(thread)
    left = exists().where(cases.c.network == own_posts.c.network, cases.c.thread == own_posts.c.thread)
    gone = exists().where(posts.c.id == own_posts.c.post_id, posts.c.removed_at.is_not(None))
    for network, names in by_network.items():
        mine = own_posts.c.network == network, among(connection, own_posts.c.thread, names), gone, ~left
        connection.execute(update(own_posts).where(*mine).values(names="[]", thread="", to_author=None))


def drop_authors(connection: Connection, numbers: Iterable[int]) -> None:
    """Delete those of the authors of whom no post is kept any more."""
    wrote = exists().where(posts.c.author_id == authors.c.id)
    for some in in_lists(sorted(set(numbers))):
        mine = authors.c.id.in_(some), ~wrote
        # Another author may get the number one day.
        theirs = own_posts.c.to_author.in_(select(authors.c.id).where(*mine))
        connection.execute(update(own_posts).where(theirs).values(to_author=None))
        connection.execute(delete(authors).where(*mine))

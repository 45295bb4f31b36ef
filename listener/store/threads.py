"""Which conversation a post belongs to, and which conversations a batch of posts concerns.

A post belongs to the conversation the network names; where it names none, to that of the post it answers,
and as long as nobody knows that one, to a conversation called after it. The order of arrival changes nothing:
when the post in between comes, the conversation called after it takes its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select, update

from listener.model import EnrichedPost, Kind, Signal
from listener.store.casework import Casework
from listener.store.rows import among
from listener.store.schema import cases, own_posts, posts

Thread = tuple[str, str]
"""Network and name of a conversation."""

_FEEDS = "rss"
"""The network of feeds, where nobody can answer."""


def name_threads(connection: Connection, rows: Sequence[dict[str, Any]]) -> set[Thread]:
    """Set `thread` in rows of new posts; returns the conversations that got another name by their coming."""
    renamed: set[Thread] = set()
    by_network: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        row["thread"] = None
        if row["network"] != _FEEDS and row["kind"] not in (Kind.REPOST.value, Kind.ARTICLE.value):
            by_network.setdefault(row["network"], []).append(row)
    for network, found in by_network.items():
        naming = _Naming(connection, network, found)
        for row in found:
            row["thread"] = naming.name(row["native_id"])
        renamed |= _rename(connection, network, found)
    return renamed


class _Naming:
    """The conversations of new posts of one network, told from them and what is kept."""

    def __init__(self, connection: Connection, network: str, rows: Iterable[dict[str, Any]]) -> None:
        self._rows = {row["native_id"]: row for row in rows}
        named = {row[key] for row in self._rows.values() for key in ("reply_to_id", "conversation_id")}
        self._kept = _threads_of(connection, network, named - {None} - self._rows.keys())
        self._names: dict[str, str] = {}

    def name(self, native: str) -> str:
        """The name of the conversation that a new post belongs to."""
        # Posts may answer one another in a circle, and chains be longer than the stack.
        path: list[str] = []
        at = native
        while at not in self._names:
            if at not in self._rows:
                kept = self._kept.get(at, at)
                if kept in self._rows:
                    # A conversation called after one that comes only now: this one names it.
                    at = kept
                    continue
                self._names[at] = kept
                break
            if at in path:
                self._names[at] = min(path[path.index(at) :])
                break
            path.append(at)
            at = self._rows[at]["conversation_id"] or self._rows[at]["reply_to_id"] or at
            if at == path[-1]:
                self._names[at] = at
        found = self._names[at]
        self._names.update(dict.fromkeys(path, found))
        return found


def _threads_of(connection: Connection, network: str, ids: Iterable[str]) -> dict[str, str]:
    """The conversations of kept posts, by their native ids."""
    found: dict[str, str] = {}
    query = select(posts.c.native_id, posts.c.thread).where(
        posts.c.network == network, among(connection, posts.c.native_id, ids), posts.c.thread.is_not(None)
    )
    found.update((row.native_id, row.thread) for row in connection.execute(query))
    return found


def _rename(connection: Connection, network: str, rows: Iterable[dict[str, Any]]) -> set[Thread]:
    """Give conversations that were called after one of the new posts the name that it brings."""
    brought = {row["native_id"]: row["thread"] for row in rows if row["thread"] != row["native_id"]}
    renamed = set()
    named = among(connection, posts.c.thread, brought)
    query = select(posts.c.thread).distinct().where(posts.c.network == network, named)
    for old in sorted(connection.scalars(query)):
        _call(connection, network, old, brought[old])
        renamed.add((network, brought[old]))
    return renamed


def _call(connection: Connection, network: str, old: str, new: str) -> None:
    """Give a conversation another name."""
    for table in (posts, own_posts, cases):
        mine = table.c.network == network, table.c.thread == old
        connection.execute(update(table).where(*mine).values(thread=new))


def join_versions(
    connection: Connection, number: int, network: str, first: str, versions: Sequence[str]
) -> set[Thread]:
    """Have what names later versions of a kept post name the post: replies, quotes of brands, conversations.

    Returns the conversations that this concerns.
    """
    named = (posts.c.reply_to_id, own_posts.c.reply_to, own_posts.c.quoted)
    found: set[Thread] = set()
    for column in named:
        table = column.table
        mine = table.c.network == network, column.in_(versions)
        threads = select(table.c.thread).distinct().where(*mine, table.c.thread.is_not(None))
        found.update((network, thread) for thread in connection.scalars(threads))
        connection.execute(update(table).where(*mine).values({column: first}))
    thread = connection.scalar(select(posts.c.thread).where(posts.c.id == number))
    if thread is None:
        return found
    for version in versions:
        if version != thread:
            _call(connection, network, version, thread)
    return {(network, thread if name in versions else name) for network, name in found} | {(network, thread)}


def read_threads(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Set `thread` in rows of kept posts to what it is by now."""
    found: dict[int, str | None] = {}
    query = select(posts.c.id, posts.c.thread).where(
        among(connection, posts.c.id, (row["id"] for row in rows))
    )
    found.update((row.id, row.thread) for row in connection.execute(query))
    for row in rows:
        row["thread"] = found[row["id"]]


def concerned(
    connection: Connection, rows: Sequence[Mapping[str, Any]], read: Sequence[EnrichedPost], work: Casework
) -> set[Thread]:
    """The conversations of new posts in which a brand has a part: those whose cases must be made again.

    `rows` are already kept, `read` tells what each of them means.
    """
    found: set[Thread] = set()
    rest: dict[str, list[Mapping[str, Any]]] = {}
    for row, one in zip(rows, read, strict=True):
        if row["thread"] is None:
            continue
        handle = (row["reply_to_handle"] or "").lstrip("@").casefold()
        if (
            one.brand is not None
            or one.tags
            or (one.matches and Signal.CHURN in one.signals)
            or (handle and (row["network"], handle) in work.handles)
        ):
            found.add((row["network"], row["thread"]))
        else:
            rest.setdefault(row["network"], []).append(row)
    for network, some in rest.items():
        found |= _with_own_posts(connection, network, some)
    return found | _answered(connection, rows, read) | _answering(connection, rows, read)


def _with_own_posts(connection: Connection, network: str, rows: Sequence[Mapping[str, Any]]) -> set[Thread]:
    """The conversations of rows in which a brand wrote, or to whose posts a brand replied from elsewhere."""
    found: set[Thread] = set()
    query = select(own_posts.c.thread).distinct()
    query = query.where(
        own_posts.c.network == network, among(connection, own_posts.c.thread, {row["thread"] for row in rows})
    )
    found.update((network, thread) for thread in connection.scalars(query))
    threads = {row["native_id"]: row["thread"] for row in rows}
    for column in (own_posts.c.reply_to, own_posts.c.quoted):
        query = (
            select(column)
            .distinct()
            .where(own_posts.c.network == network, among(connection, column, threads))
        )
        found.update((network, threads[target]) for target in connection.scalars(query))
    answered = {row["reply_to_id"]: row["thread"] for row in rows if row["reply_to_id"] is not None}
    query = select(posts.c.native_id).join(own_posts, own_posts.c.post_id == posts.c.id)
    query = query.where(posts.c.network == network, among(connection, posts.c.native_id, answered))
    found.update((network, answered[target]) for target in connection.scalars(query))
    return found


def _answered(
    connection: Connection, rows: Sequence[Mapping[str, Any]], read: Sequence[EnrichedPost]
) -> set[Thread]:
    """The conversations of the posts that new posts of brands answer or quote."""
    targets: dict[str, set[str]] = {}
    for row, one in zip(rows, read, strict=True):
        if one.brand is not None:
            named = {row["reply_to_id"], row["ref_id"]} - {None}
            targets.setdefault(row["network"], set()).update(named)
    return {
        (network, thread)
        for network, ids in targets.items()
        for thread in _threads_of(connection, network, ids).values()
    }


def _answering(
    connection: Connection, rows: Sequence[Mapping[str, Any]], read: Sequence[EnrichedPost]
) -> set[Thread]:
    """The conversations of posts that answer new posts from elsewhere: now it is known whom they answer.

    It matters where a brand is on one of the two sides.
    """
    found: set[Thread] = set()
    for network in {row["network"] for row in rows}:
        mine = [
            (row["native_id"], one) for row, one in zip(rows, read, strict=True) if row["network"] == network
        ]
        answered = among(connection, own_posts.c.reply_to, (native for native, _one in mine))
        query = select(own_posts.c.thread).distinct().where(own_posts.c.network == network, answered)
        found.update((network, thread) for thread in connection.scalars(query))
        own = [native for native, one in mine if one.brand is not None]
        if own:
            query = select(posts.c.thread).distinct().where(posts.c.network == network)
            query = query.where(among(connection, posts.c.reply_to_id, own), posts.c.thread.is_not(None))
            found.update((network, thread) for thread in connection.scalars(query))
    return found


def threads_of_posts(connection: Connection, numbers: Iterable[int]) -> set[Thread]:
    """The conversations of posts and, of brands' own, of what they answer."""
    found: set[Thread] = set()
    query = select(posts.c.network, posts.c.thread).distinct()
    query = query.where(among(connection, posts.c.id, numbers), posts.c.thread.is_not(None))
    found.update((row.network, row.thread) for row in connection.execute(query))
    own = select(own_posts).where(among(connection, own_posts.c.post_id, numbers))
    found |= _targets(connection, connection.execute(own).all())
    return found


def _targets(connection: Connection, own: Iterable[Row[Any]]) -> set[Thread]:
    named: dict[str, set[str]] = {}
    for row in own:
        named.setdefault(row.network, set()).update({row.reply_to, row.quoted} - {None})
    return {
        (network, thread)
        for network, ids in named.items()
        for thread in _threads_of(connection, network, ids).values()
    }

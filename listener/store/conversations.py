"""Whole conversations as the rules of cases see them, read from the database.

Of a post that was removed only what its messages keep is known: its author is told by the case it is in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, select

from listener.model import Action, Kind, Message, Reason, Sentiment, Signal, ThreadPost, Via, Work
from listener.model.tombstone import REMOVED
from listener.store.labels import sentiments_of
from listener.store.rows import among, folded
from listener.store.schema import audit, authors, cases, mentions, messages, own_posts, posts
from listener.store.threads import Thread


@dataclass(frozen=True, slots=True)
class Conversations:
    """The posts of some conversations, with posts from elsewhere that answer into them, and the work on them.

    `within` are those of the conversations themselves. `frozen` are messages, by post and brand, of which
    nothing else is left: nobody knows whose they were.
    """

    posts: tuple[ThreadPost, ...]
    work: tuple[Work, ...]
    within: frozenset[int]
    frozen: frozenset[tuple[int, str]]


def read_conversations(connection: Connection, threads: Sequence[Thread]) -> Conversations:
    """All that is known of these conversations."""
    rows = {
        row.id: row
        for network, some in _by_network(threads)
        for row in _of_threads(connection, network, some)
    }
    within = frozenset(rows)
    work = read_work(connection, rows)
    rows = {row.id: row for row in _elsewhere(connection, rows, work)} | rows
    reading = _Reading(connection, list(rows.values()))
    found = tuple(reading.post(row) for row in rows.values() if not reading.is_lost(row))
    return Conversations(found, work, within, reading.frozen)


def read_work(connection: Connection, numbers: Iterable[int]) -> tuple[Work, ...]:
    """What agents did on posts, in order."""
    query = select(audit).where(among(connection, audit.c.post_id, numbers), audit.c.action.in_(list(Action)))
    return tuple(read_entry(row) for row in connection.execute(query.order_by(audit.c.id)))


def read_entry(row: Row[Any]) -> Work:
    """Work on a case from a row of the audit trail."""
    return Work(
        row.id,
        row.at,
        row.post_id,
        row.brand or "",
        Action(row.action),
        row.who,
        json.loads(row.data),
        row.undoes,
    )


def _by_network(threads: Iterable[Thread]) -> list[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for network, thread in sorted(threads):
        found.setdefault(network, []).append(thread)
    return list(found.items())


_COLUMNS = (
    *(
        posts.c[name]
        for name in (
            *("id", "network", "native_id", "thread", "author_id", "created_at", "reply_to_id"),
            *("reply_to_handle", "kind", "ref_id", "tags", "signals", "sentiment", "is_spam", "followers"),
            "removed_at",
        )
    ),
    authors.c.native_id.label("author_native_id"),
    authors.c.handle,
    authors.c.is_spam.label("author_is_spam"),
    *(
        own_posts.c[name]
        for name in ("brand", "at", "reply_to", "quoted", "names", "is_automatic", "agent", "to_author")
    ),
    own_posts.c.thread.label("own_thread"),
)


# Looked up and not asked of the enum, which takes longer than all else of a post.
_SIGNALS = tuple(map(Signal, range(max(Signal) * 2)))


@lru_cache(maxsize=1_024)
def _listed(written: str) -> tuple[str, ...]:
    """A JSON list of texts. Whom posts tag and name is mostly the same few."""
    return tuple(json.loads(written))


_case_of_message = and_(cases.c.post_id == messages.c.case_post_id, cases.c.brand == messages.c.brand)


def _posts() -> Select[Any]:
    return (
        select(*_COLUMNS)
        .join(authors, authors.c.id == posts.c.author_id)
        .outerjoin(own_posts, own_posts.c.post_id == posts.c.id)
        .where(posts.c.kind != Kind.REPOST.value)
    )


def _of_threads(connection: Connection, network: str, threads: Sequence[str]) -> Iterable[Row[Any]]:
    """The posts of conversations; removed ones are known by the cases they are in, or as brands' own."""
    yield from connection.execute(
        _posts().where(posts.c.network == network, among(connection, posts.c.thread, threads))
    )
    removed = (
        _posts()
        .join(messages, messages.c.post_id == posts.c.id)
        .join(cases, _case_of_message)
        .where(
            cases.c.network == network,
            among(connection, cases.c.thread, threads),
            posts.c.removed_at.is_not(None),
        )
    )
    yield from connection.execute(removed)
    own = _posts().where(
        own_posts.c.network == network,
        among(connection, own_posts.c.thread, threads),
        posts.c.removed_at.is_not(None),
    )
    yield from connection.execute(own)


def _elsewhere(connection: Connection, rows: dict[int, Row[Any]], work: Iterable[Work]) -> Iterable[Row[Any]]:
    """Posts of other conversations that answer into these: brands' replies and quotes, and linked ones."""
    by_network: dict[str, list[str]] = {}
    for row in rows.values():
        by_network.setdefault(row.network, []).append(row.native_id)
    for network, ids in by_network.items():
        for column in (own_posts.c.reply_to, own_posts.c.quoted):
            yield from connection.execute(
                _posts().where(own_posts.c.network == network, among(connection, column, ids))
            )
    linked = {int(entry.data["post"]) for entry in work if entry.action is Action.LINK}
    if linked:
        yield from connection.execute(_posts().where(among(connection, posts.c.id, linked - rows.keys())))


@dataclass(frozen=True, slots=True)
class _Parent:
    """What is answered: whose it is, as far as that is known."""

    author: int
    brand: str | None
    is_lost: bool

    @classmethod
    def of(cls, row: Row[Any]) -> _Parent:
        """From the row of a post."""
        return cls(row.author_id, row.brand, row.author_native_id.startswith(REMOVED))


class _Reading:
    """What the posts of a reading need besides their own rows."""

    def __init__(self, connection: Connection, rows: Sequence[Row[Any]]) -> None:
        numbers = sorted(row.id for row in rows)
        self._parents = {(row.network, row.native_id): _Parent.of(row) for row in rows}
        self._read_parents(connection, rows)
        self._tones = _tones_of(connection, numbers)
        self._said = sentiments_of(connection, numbers)
        removed = [row.id for row in rows if row.removed_at is not None and row.brand is None]
        self._held, self._authors, self.frozen = _held(connection, removed)
        self._removed = frozenset(removed)

    def is_lost(self, row: Row[Any]) -> bool:
        """Whether a post was removed and no case tells any more whose it was."""
        return row.id in self._removed and row.id not in self._authors

    def _read_parents(self, connection: Connection, rows: Sequence[Row[Any]]) -> None:
        wanted: dict[str, set[str]] = {}
        for row in rows:
            target = row.reply_to if row.brand is not None else row.reply_to_id
            if target is not None and (row.network, target) not in self._parents:
                wanted.setdefault(row.network, set()).add(target)
        for network, ids in wanted.items():
            query = _posts().where(posts.c.network == network, among(connection, posts.c.native_id, ids))
            for row in connection.execute(query):
                self._parents[network, row.native_id] = _Parent.of(row)

    def post(self, row: Row[Any]) -> ThreadPost:
        """One post."""
        is_own = row.brand is not None
        reply_to = row.reply_to if is_own else row.reply_to_id
        parent = self._parents.get((row.network, reply_to)) if reply_to else None
        told = self._authors.get(row.id)
        said = self._said.get(row.id)
        brands = self._tones.get(row.id, {})
        return ThreadPost(
            number=row.id,
            network=row.network,
            id=row.native_id,
            thread=row.thread or row.own_thread or (told.thread if told else row.native_id),
            author=told.row if told else row.author_id,
            at=row.at if is_own else row.created_at,
            handle=folded(told.handle if told else row.handle),
            brand=row.brand,
            agent=row.agent,
            reply_to=reply_to,
            reply_to_author=_answered_author(row, parent),
            reply_to_handle=folded(row.reply_to_handle),
            reply_to_brand=parent.brand if parent else None,
            quoted=row.quoted,
            tags=_listed(row.tags) if row.tags else (),
            names=_listed(row.names) if row.names else (),
            mentions=tuple(sorted(brands)),
            signals=_SIGNALS[row.signals],
            is_negative=_is_negative(row.sentiment if said is None else said),
            # Their word is on the post.
            tones={} if said else {name: _is_negative(tone) for name, tone in brands.items() if tone},
            is_spam=row.is_spam or row.author_is_spam,
            is_automatic=bool(row.is_automatic),
            followers=row.followers,
            removed_at=row.removed_at,
            held=self._held.get(row.id, ()),
        )


def _answered_author(row: Row[Any], parent: _Parent | None) -> int | None:
    """The author of what a post answers; of brands' own posts also where it was removed."""
    if row.to_author is not None:
        return int(row.to_author)
    # Where it is lost, a brand's reply may name the author by handle still.
    if parent is None or (row.brand is not None and parent.is_lost):
        return None
    return parent.author


def _is_negative(tone: str | None) -> bool:
    return tone == Sentiment.NEGATIVE.value


def _tones_of(connection: Connection, numbers: Sequence[int]) -> dict[int, dict[str, str | None]]:
    """The brands that posts are mentions of, with the tone of the sentences about them, where they differ."""
    found: dict[int, dict[str, str | None]] = {}
    columns = mentions.c.post_id, mentions.c.brand, mentions.c.sentence_sentiment
    query = select(*columns).where(among(connection, mentions.c.post_id, numbers))
    for number, brand, tone in connection.execute(query):
        found.setdefault(number, {})[brand] = tone
    return found


@dataclass(frozen=True, slots=True)
class _Author:
    """Whose a removed post is, by the case it is in, and in which conversation."""

    row: int
    handle: str | None
    thread: str


def _held(
    connection: Connection, removed: Sequence[int]
) -> tuple[dict[int, tuple[Message, ...]], dict[int, _Author], frozenset[tuple[int, str]]]:
    """The messages kept of removed posts, the authors that the cases they are in tell, and the messages of
    cases that tell none any more.
    """
    query = (
        select(
            messages,
            cases.c.author_id,
            cases.c.thread,
            authors.c.native_id.label("author"),
            authors.c.handle,
            posts.c.signals,
        )
        .join(posts, posts.c.id == messages.c.post_id)
        .outerjoin(cases, _case_of_message)
        .outerjoin(authors, authors.c.id == cases.c.author_id)
        .where(among(connection, messages.c.post_id, removed))
        .order_by(messages.c.post_id, messages.c.brand)
    )
    rows = connection.execute(query).all()
    told = {
        row.post_id: _Author(row.author_id, row.handle, row.thread)
        for row in rows
        if row.author is not None and not row.author.startswith(REMOVED)
    }
    held: dict[int, list[Message]] = {}
    frozen = set()
    for row in rows:
        if row.post_id in told and not (row.author or "").startswith(REMOVED):
            held.setdefault(row.post_id, []).append(_message(row))
        else:
            frozen.add((row.post_id, row.brand))
    return {number: tuple(found) for number, found in held.items()}, told, frozenset(frozen)


def _message(row: Row[Any]) -> Message:
    return Message(
        post=row.post_id,
        brand=row.brand,
        author=row.author_id or 0,
        at=row.at,
        via=Via(row.via),
        is_first=row.is_first,
        needs=row.needs,
        reason=Reason(row.reason),
        signals=Signal(row.signals),
        is_negative=row.is_negative,
    )

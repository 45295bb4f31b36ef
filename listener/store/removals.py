"""Removing posts: what is gone at its source, or to be forgotten, becomes a tombstone in its own place.

A tombstone is the same row of `posts` without what tells whose and which post it was; its mentions stay, so
figures, days and links stand. It is known by a keyed hash of its id, by which it never comes back.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    bindparam,
    delete,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    update,
)

from listener.model import batches
from listener.model.figures import midnight
from listener.model.tombstone import REMOVED
from listener.store import rollups, search
from listener.store.casework import Casework
from listener.store.database import Store
from listener.store.desk import DeskChanges
from listener.store.fresh import drop_fresh
from listener.store.removed_authors import drop_authors, freeze, keep_answered, placeholders, silence
from listener.store.rows import NO_KEYWORDS, among, author_group, in_lists
from listener.store.schema import (
    amplifications,
    authors,
    mention_keywords,
    mentions,
    own_posts,
    post_hashtags,
    post_versions,
    posts,
    set_aside,
    settings,
)
from listener.store.threads import threads_of_posts
from listener.store.vectors import drop_vectors

_BATCH = 2_000
_NOON = time(12)

_EMPTIED: dict[str, Any] = {
    "text": "",
    "date_estimated": False,
    **dict.fromkeys(
        (
            "url",
            "lang_confidence",
            "date_raw",
            "conversation_id",
            "thread",
            "ref_id",
            "reply_to_id",
            "reply_to_handle",
            "dup_group",
            "followers",
            "likes",
            "replies",
            "reposts",
            "quotes",
            "bookmarks",
            "impressions",
            "counters_at",
        )
    ),
}
"""What a tombstone has lost. Language, kind, score, source and whose brand's it is stay."""


def remove(
    connection: Connection,
    network: str,
    ids: Iterable[str],
    *,
    now: datetime,
    zone: ZoneInfo,
    work: Casework | None = None,
) -> int:
    """Make tombstones of the kept posts of these ids and of the pure reposts of them; returns how many.

    Reposts are copies of the text, and gone with it. An id may be any version's; what is not kept, or removed
    already, is ignored. Who took a message back before it was answered has withdrawn: `work` tells the cases.
    Inside the caller's transaction; StoreError if stored days are of another zone.
    """
    removed = 0
    places: set[tuple[str, date]] = set()
    for some in batches(sorted(set(ids)), _BATCH):
        found = _kept(connection, network, some)
        if not found:
            continue
        if not removed:
            rollups.agree_on_zone(connection, zone)
        places |= _Removing(connection, network, found, now, zone, work).run()
        removed += len(found)
    rollups.renew(connection, places)
    return removed


def removed_ids(connection: Connection, network: str, ids: Iterable[str]) -> set[str]:
    """Those of the ids that are tombstones here: what must not be kept again. Any version's id counts.

    Where nothing was ever removed, this is one quick query.
    """
    return set(tombstones_of(connection, network, ids))


def tombstones_of(connection: Connection, network: str, ids: Iterable[str]) -> dict[str, str]:
    """Of the ids that are tombstones here, what each tombstone is called: what answers to it name."""
    wanted = set(ids)
    key = connection.scalar(_KEPT_KEY)
    # A tombstone's own name needs no key: it may have come from elsewhere.
    names = {one: one for one in wanted if one.startswith(REMOVED)}
    if key is not None:
        names |= {_hashed(key, network, one): one for one in wanted}
    found: dict[str, str] = {}
    for some in in_lists(sorted(names)):
        gone = select(posts.c.native_id.label("named"), posts.c.native_id).where(
            posts.c.network == network, posts.c.native_id.in_(some), posts.c.removed_at.is_not(None)
        )
        versions = (
            select(post_versions.c.native_id.label("named"), posts.c.native_id)
            .join(posts, posts.c.id == post_versions.c.post_id)
            .where(post_versions.c.network == network, post_versions.c.native_id.in_(some))
        )
        for query in (gone, versions):
            found.update((names[row.named], row.native_id) for row in connection.execute(query))
    return found


def forget_post(
    store: Store,
    network: str,
    native_id: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    work: Casework | None = None,
) -> int:
    """Remove one post, and the pure reposts of it; returns how many were kept."""
    with store.write() as connection:
        return remove(connection, network, [native_id], now=now, zone=zone, work=work)


def forget_author(
    store: Store, network: str, who: str, *, now: datetime, zone: ZoneInfo, work: Casework | None = None
) -> int:
    """Remove all posts of an author, the pure reposts of them and the profile; returns how many posts.

    `who` is the network's id of the author, or "@" and the handle. A transaction for every 2,000 posts:
    interrupted, it can simply be run again.
    """
    removed = 0
    while True:
        with store.write() as connection:
            numbers = list(connection.scalars(select(authors.c.id).where(*_named(network, who))))
            theirs = select(posts.c.native_id).where(
                posts.c.author_id.in_(numbers), posts.c.removed_at.is_(None)
            )
            ids = list(connection.scalars(theirs.order_by(posts.c.id).limit(_BATCH)))
            removed += remove(connection, network, ids, now=now, zone=zone, work=work)
            if len(ids) < _BATCH:
                # A profile may be known of somebody who wrote nothing that is kept.
                drop_authors(connection, numbers)
                return removed


def _named(network: str, who: str) -> tuple[ColumnElement[bool], ...]:
    """The condition on `authors` that it is this one, and no removed one."""
    if who.startswith("@"):
        handle = who.removeprefix("@")
        meant = or_(
            # What the id is where the network gives none.
            authors.c.native_id == "@" + handle.casefold(),
            authors.c.handle == handle,
            func.lower(authors.c.handle) == func.lower(literal(handle)),
        )
    else:
        meant = authors.c.native_id == who
    return authors.c.network == network, meant, ~authors.c.native_id.startswith(REMOVED)


def _kept(connection: Connection, network: str, ids: Sequence[str]) -> dict[int, Row[Any]]:
    """The posts of these ids that are no tombstones yet, and the pure reposts of them, by number."""
    living = _living(network)
    edited = living.join(post_versions, post_versions.c.post_id == posts.c.id)
    edited = edited.where(post_versions.c.network == network)
    found = _rows(connection, living, posts.c.native_id, ids)
    found |= _rows(connection, edited, post_versions.c.native_id, ids)
    known = {row.native_id for row in found.values()} | {old for old, _ in _versions(connection, found)}
    # Written out, because only so the index of reposts is used.
    reposts = living.where(posts.c.kind == literal_column("'repost'"))
    return _rows(connection, reposts, posts.c.ref_id, known) | found


def _living(network: str) -> Select[Any]:
    columns = (posts.c.id, posts.c.native_id, posts.c.text, posts.c.created_at, posts.c.author_id)
    return (
        select(*columns, authors.c.native_id.label("author"))
        .join(authors, authors.c.id == posts.c.author_id)
        .where(posts.c.network == network, posts.c.removed_at.is_(None))
    )


def _rows(
    connection: Connection, query: Select[Any], column: Column[Any], values: Iterable[str]
) -> dict[int, Row[Any]]:
    found: dict[int, Row[Any]] = {}
    for some in in_lists(sorted(set(values))):
        found.update((row.id, row) for row in connection.execute(query.where(column.in_(some))))
    return found


def _versions(connection: Connection, numbers: Iterable[int]) -> list[tuple[str, int]]:
    """The ids that these posts got by edits, each with the number of its post."""
    found: list[tuple[str, int]] = []
    for some in in_lists(sorted(numbers)):
        query = select(post_versions.c.native_id, post_versions.c.post_id)
        rows = connection.execute(query.where(post_versions.c.post_id.in_(some)))
        found += [(row.native_id, row.post_id) for row in rows]
    return found


class _Removing:
    """The steps by which some posts of a network become tombstones."""

    def __init__(
        self,
        connection: Connection,
        network: str,
        found: dict[int, Row[Any]],
        now: datetime,
        zone: ZoneInfo,
        work: Casework | None,
    ) -> None:
        self.connection = connection
        self.network = network
        self.found = found
        self.now = now
        self.zone = zone
        self.desk = DeskChanges(connection, work)
        self.threads = threads_of_posts(connection, found)
        self.desk.touched(self.threads)
        key = _key(connection)
        self.names = self._names(key)
        self.versions = [
            (old, _hashed(key, network, old), number) for old, number in _versions(connection, found)
        ]

    def run(self) -> set[tuple[str, date]]:
        """Do it; returns the places in the rollups that must be made again."""
        places = self._places()
        for row in self.found.values():
            search.forget(self.connection, {"id": row.id, "text": row.text})
        keep_answered(self.connection, self.found)
        self._empty()
        search.index(self.connection, [{"id": number, "text": ""} for number in self.found])
        self._name_versions()
        self._name_in_replies()
        self.desk.finish()
        freeze(self.connection, self.found)
        silence(self.connection, self.threads)
        drop_authors(self.connection, {row.author_id for row in self.found.values()})
        return places

    def _names(self, key: str) -> dict[int, str]:
        """What the tombstones are called, by number."""
        names = {number: _hashed(key, self.network, row.native_id) for number, row in self.found.items()}
        taken: set[str] = set()
        for some in in_lists(sorted(names.values())):
            query = select(posts.c.native_id).where(posts.c.network == self.network)
            taken.update(self.connection.scalars(query.where(posts.c.native_id.in_(some))))
        # A tombstone that was imported may stand here already, of a post that is kept only since then.
        return {number: f"{name}-{number}" if name in taken else name for number, name in names.items()}

    def _places(self) -> set[tuple[str, date]]:
        places: set[tuple[str, date]] = set()
        for table in (mentions, amplifications):
            for some in in_lists(sorted(self.found)):
                query = select(table.c.brand, table.c.day).distinct().where(table.c.post_id.in_(some))
                places.update((row.brand, row.day) for row in self.connection.execute(query))
        return places

    def _empty(self) -> None:
        """Take out of the rows all that tells whose and which post it was."""
        groups = {number: author_group(self.network, row.author) for number, row in self.found.items()}
        placed = placeholders(self.connection, self.network, set(groups.values()))
        rows = [
            {
                "number": number,
                "native_id": self.names[number],
                "author_id": placed[groups[number]],
                "created_at": _time_of_day_lost(row.created_at, self.now, self.zone),
            }
            for number, row in self.found.items()
        ]
        given: dict[str, Any] = {name: bindparam(name) for name in ("native_id", "author_id", "created_at")}
        given["first_seen_at"] = bindparam("created_at", type_=posts.c.created_at.type)
        self._set(posts, posts.c.id, {**_EMPTIED, **given, "removed_at": self.now}, rows)
        del given["native_id"], given["first_seen_at"]
        self._set(amplifications, amplifications.c.post_id, given, rows)
        self._set(mentions, mentions.c.post_id, given | {"keyword_set": NO_KEYWORDS}, rows)
        no_keywords = update(set_aside).values(keywords="[]")
        self.connection.execute(no_keywords.where(among(self.connection, set_aside.c.post_id, self.found)))
        for table in (mention_keywords, post_hashtags):
            for some in in_lists(sorted(self.found)):
                self.connection.execute(delete(table).where(table.c.post_id.in_(some)))
        drop_fresh(self.connection, self.found)
        drop_vectors(self.connection, self.found)

    def _set(
        self, table: Table, column: Column[Any], values: dict[str, Any], rows: Sequence[dict[str, Any]]
    ) -> None:
        self.connection.execute(update(table).where(column == bindparam("number")).values(values), rows)

    def _name_versions(self) -> None:
        """Guard every id that edits gave the posts."""
        if self.versions:
            mine = post_versions.c.network == self.network, post_versions.c.native_id == bindparam("old")
            self.connection.execute(
                update(post_versions).where(*mine).values(native_id=bindparam("hashed")),
                [{"old": old, "hashed": hashed} for old, hashed, _number in self.versions],
            )

    def _name_in_replies(self) -> None:
        """Have replies name the tombstone, so that it stays known what was answered."""
        names = {row.native_id: self.names[number] for number, row in self.found.items()}
        names |= {old: self.names[number] for old, _hash, number in self.versions}
        rows = []
        for some in in_lists(sorted(names)):
            query = select(posts.c.id, posts.c.reply_to_id).where(
                posts.c.network == self.network, posts.c.reply_to_id.in_(some)
            )
            found = self.connection.execute(query)
            rows += [{"number": row.id, "named": names[row.reply_to_id]} for row in found]
        if rows:
            self._set(posts, posts.c.id, {"reply_to_id": bindparam("named")}, rows)
        for column in (own_posts.c.reply_to, own_posts.c.quoted):
            for some in in_lists(sorted(names)):
                query = select(column).distinct().where(own_posts.c.network == self.network, column.in_(some))
                renamed = [{"old": old, "named": names[old]} for old in self.connection.scalars(query)]
                if renamed:
                    mine = own_posts.c.network == self.network, column == bindparam("old")
                    change = update(own_posts).where(*mine).values({column: bindparam("named")})
                    self.connection.execute(change, renamed)


def _time_of_day_lost(created_at: datetime, now: datetime, zone: ZoneInfo) -> datetime:
    """Noon of the local day; its first instant while noon is still to come, for no figure counts that yet."""
    day = created_at.astimezone(zone).date()
    noon = datetime.combine(day, _NOON, zone).astimezone(UTC)
    return noon if noon <= now else midnight(day, zone)


_KEPT_KEY = select(settings.c.value).where(settings.c.key == "tombstone_key")


def _key(connection: Connection) -> str:
    """The key of this database, by which nobody without it can tell whether an id was removed here."""
    kept: str | None = connection.scalar(_KEPT_KEY)
    if kept is None:
        kept = secrets.token_hex(32)
        connection.execute(insert(settings).values(key="tombstone_key", value=kept))
    return kept


def _hashed(key: str, network: str, native_id: str) -> str:
    told = f"{network}:{native_id}".encode("utf-8", "surrogatepass")
    return REMOVED + hmac.digest(bytes.fromhex(key), told, "sha256").hex()

"""Keeping posts: one call is one transaction over posts, mentions, rollups, poll record and cursor.

Saving the same thing again adds nothing, in any order and after any crash: `(network, id)` is unique and
what is known is compared, not inserted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, Table, and_, delete, exists, func, insert, select, update

from listener.model import Cursor, EnrichedPost, Kind, Match, Poll, Post, Reading
from listener.store import ledger, rollups, search
from listener.store.amplify import credit_reposts, drop_credit, hashtags_of
from listener.store.beside import keep_beside
from listener.store.bulk import insert_many
from listener.store.casework import Casework
from listener.store.corrections import correct
from listener.store.counters import bring_up_to_date
from listener.store.database import Store
from listener.store.desk import DeskChanges
from listener.store.fresh import outdate
from listener.store.removals import removed_ids
from listener.store.rows import (
    NO_KEYWORDS,
    Told,
    among,
    author_group,
    author_ids,
    desk_fields,
    keyword_set,
    mention_row,
    post_row,
    score_fields,
    upsert,
)
from listener.store.schema import (
    amplifications,
    keyword_sets,
    mention_keywords,
    mentions,
    post_hashtags,
    posts,
)
from listener.store.scorers import check_scorers
from listener.store.spam import drop_aside, put_aside, spammers
from listener.store.threads import name_threads, read_threads
from listener.store.vectors import drop_vectors
from listener.store.versions import keep_versions, name_first, newest_versions
from listener.store.watch import Watch
from listener.store.watching import heard, polled

Identity = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Saved:
    """What a call to `save` changed: posts kept for the first time, and mentions added."""

    posts: int
    mentions: int


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of a post already: its text, the source it counts under, the brands vouched for.

    `version` is the newest id of a post that was edited, None if no edit is known.
    """

    text: str
    source: str
    vouched: tuple[str, ...]
    version: str | None = None


def known_posts(store: Store, found: Iterable[Post]) -> dict[Identity, Known]:
    """Those of the posts that are kept already, by (network, id)."""
    with store.read() as connection:
        rows = _known(connection, found)
        numbers = sorted(row.id for row in rows.values())
        vouched = _vouched(connection, numbers)
        newest = newest_versions(connection, numbers)
        return {
            identity: Known(row.text, row.source, tuple(vouched.get(row.id, ())), newest.get(row.id))
            for identity, row in rows.items()
        }


def save(
    store: Store,
    found: Sequence[EnrichedPost],
    *,
    source: str,
    now: datetime,
    zone: ZoneInfo,
    poll: Poll | None = None,
    cursor: Cursor | None = None,
    reading: Reading | None = None,
    work: Casework | None = None,
    watch: Watch | None = None,
    scorers: Mapping[str, str] | None = None,
) -> Saved:
    """Keep posts with their mentions and, in the same transaction, the poll and the cursor behind them.

    Of a post that is known, a text that differs replaces the stored one with all that was read from it;
    otherwise only new mentions are added. The poll's `new` is filled in from what was new. What `reading`
    brought beside the posts is kept as well; a step of a visit that goes on (`more`) moves the cursor and
    leaves the poll to the last one. Cases are opened and answered by `work`; without it none are kept. What
    `watch` makes of new mentions and of the poll becomes alerts in the same transaction.
    StoreError if the stored local days are of another zone; ScorersChanged if the learned scorers in use are
    not `scorers`, by which the posts were scored.
    """
    with store.write() as connection:
        rollups.agree_on_zone(connection, zone)
        if scorers is not None:
            check_scorers(connection, scorers)
        if poll is not None and reading is not None:
            keep_beside(connection, poll, reading, zone, work)
        writing = _Writing(connection, source, now, zone, work)
        saved = writing.keep(found)
        if watch is not None:
            heard(connection, watch, writing.told, now)
        if poll is not None and cursor is not None:
            whole = replace(poll, new=poll.new + saved.posts)
            if reading is not None and reading.more:
                ledger.move(connection, whole, cursor)
            else:
                ledger.record(connection, whole, cursor, zone=zone)
                if watch is not None:
                    polled(connection, watch, whole)
    return saved


def _known(connection: Connection, found: Iterable[Post]) -> dict[Identity, Row[Any]]:
    """The rows of the posts that are kept already."""
    wanted: dict[str, set[str]] = {}
    for post in found:
        wanted.setdefault(post.network, set()).add(post.id)
    rows: dict[Identity, Row[Any]] = {}
    for network, ids in wanted.items():
        query = select(posts).where(posts.c.network == network, among(connection, posts.c.native_id, ids))
        rows.update(((network, row.native_id), row) for row in connection.execute(query))
    return rows


def _vouched(connection: Connection, ids: Sequence[int]) -> dict[int, list[str]]:
    """The brands that a source vouched for, by post: mentions without any keyword."""
    found: dict[int, list[str]] = {}
    named = exists().where(
        mention_keywords.c.post_id == mentions.c.post_id, mention_keywords.c.brand == mentions.c.brand
    )
    query = select(mentions.c.post_id, mentions.c.brand).where(
        among(connection, mentions.c.post_id, ids), ~named
    )
    for post_id, brand in connection.execute(query):
        found.setdefault(post_id, []).append(brand)
    return found


class _Writing:
    """The steps of one `save`, and the rollup places (brand, day) that must be made again at its end."""

    def __init__(
        self, connection: Connection, source: str, now: datetime, zone: ZoneInfo, work: Casework | None
    ) -> None:
        self.connection = connection
        self.source = source
        self.now = now
        self.zone = zone
        self.places: set[tuple[str, date]] = set()
        self.told: list[Told] = []
        self.desk = DeskChanges(connection, work)

    def keep(self, found: Sequence[EnrichedPost]) -> Saved:
        known = {
            identity: dict(row._mapping)
            for identity, row in _known(self.connection, (one.post for one in found)).items()
        }
        fresh: dict[Identity, EnrichedPost] = {}
        again: list[tuple[dict[str, Any], EnrichedPost]] = []
        for one in found:
            row = known.get((one.post.network, one.post.id))
            if row is None:
                fresh.setdefault((one.post.network, one.post.id), one)
            else:
                again.append((row, one))
        for gone in self._removed(fresh):
            del fresh[gone]
        self.told = self._insert(list(fresh.values())) + self._update(again)
        credit_reposts(self.connection, [one.post for one in fresh.values()], self.told, self.zone)
        rollups.renew(self.connection, self.places)
        self.desk.finish()
        return Saved(len(fresh), len(self.told))

    def _removed(self, fresh: Mapping[Identity, EnrichedPost]) -> list[Identity]:
        """Those of the posts that are gone for good, by any of their ids, and reposts of such."""
        ids: dict[Identity, set[str]] = {}
        for identity, one in fresh.items():
            reposted = one.post.ref_id if one.post.kind is Kind.REPOST else None
            ids[identity] = {one.post.id, *one.post.versions, *filter(None, (reposted,))}
        gone = {
            network: removed_ids(
                self.connection,
                network,
                set().union(*(some for key, some in ids.items() if key[0] == network)),
            )
            for network in {network for network, _native_id in ids}
        }
        return [identity for identity, some in ids.items() if some & gone[identity[0]]]

    def _insert(self, fresh: Sequence[EnrichedPost]) -> list[Told]:
        """Insert posts nobody has seen before; returns their mentions."""
        if not fresh:
            return []
        author_id = author_ids(self.connection, [one.post for one in fresh])
        first = (self.connection.scalar(select(func.max(posts.c.id))) or 0) + 1
        rows = [
            post_row(one, number, author_id[one.post.network, one.post.author.id], self.source, self.now)
            for number, one in enumerate(fresh, start=first)
        ]
        name_first(self.connection, rows, [one.post for one in fresh])
        renamed = name_threads(self.connection, rows)
        insert_many(self.connection, insert(posts), rows)
        versions = ((row["id"], one.post) for row, one in zip(rows, fresh, strict=True))
        if joined := keep_versions(self.connection, versions):
            self.desk.touched(joined)
            read_threads(self.connection, rows)
        search.index(self.connection, rows)
        self._tag(zip((row["id"] for row in rows), fresh, strict=True))
        told = self._add([(row, one, one.matches) for row, one in zip(rows, fresh, strict=True)])
        self.desk.kept(rows, fresh, renamed)
        return told

    def _tag(self, found: Iterable[tuple[int, EnrichedPost]]) -> None:
        """Note the hashtags of posts."""
        rows = [{"post_id": number, "hashtag": tag} for number, one in found for tag in one.hashtags]
        insert_many(self.connection, insert(post_hashtags), rows)

    def _add(self, found: Sequence[tuple[dict[str, Any], EnrichedPost, Sequence[Match]]]) -> list[Told]:
        """Add these mentions of the posts, with their keywords and in the rollups."""
        told: list[Told] = []
        keywords: list[dict[str, Any]] = []
        spam = spammers(self.connection, (row["author_id"] for row, _one, _matches in found))
        aside = []
        for row, one, matches in found:
            if not matches:
                continue
            if row["is_spam"] or row["author_id"] in spam:
                aside += [(row["id"], match) for match in matches]
                continue
            group = author_group(one.post.network, one.post.author.id)
            for match in matches:
                told.append(
                    Told.of(
                        row,
                        match.brand,
                        self.zone,
                        group,
                        keywords=match.keywords,
                        hashtags=one.hashtags,
                        sentence=match.score,
                    )
                )
                keywords += _keyword_rows(row["id"], match)
        if told:
            insert_many(self.connection, insert(mentions), [mention_row(one) for one in told])
            rollups.add(self.connection, told)
        if keywords:
            insert_many(self.connection, insert(mention_keywords), keywords)
        put_aside(self.connection, aside)
        _keep_sets(self.connection, {match.keywords for _row, _one, matches in found for match in matches})
        return told

    def _update(self, again: Sequence[tuple[dict[str, Any], EnrichedPost]]) -> list[Told]:
        """Bring posts that are known up to date; returns the mentions that came with it."""
        held: dict[int, set[str]] = {}
        query = select(mentions.c.post_id, mentions.c.brand).where(
            among(self.connection, mentions.c.post_id, {row["id"] for row, _ in again})
        )
        for post_id, brand in self.connection.execute(query):
            held.setdefault(post_id, set()).add(brand)
        told: list[Told] = []
        changed: list[int] = []
        versions = ((row["id"], one.post) for row, one in again)
        self.desk.touched(keep_versions(self.connection, versions))
        for row, one in again:
            brands = held.setdefault(row["id"], set())
            if self.source < row["source"]:
                self._move(row)
            rewritten = one.post.text != row["text"]
            if rewritten:
                self._rewrite(row, one)
                brands.clear()
            if bring_up_to_date(self.connection, row, one.post):
                for table in (mentions, amplifications):
                    self._touch(table, row["id"])
            new = [match for match in one.matches if match.brand not in brands]
            if new:
                # As they are stored: what was only matched again brings none.
                hashtags = hashtags_of(self.connection, [row["id"]]).get(row["id"], ())
                told += self._add([(row, replace(one, hashtags=hashtags), new)])
            self._complete_keywords(row, [match for match in one.matches if match.brand in brands])
            brands.update(match.brand for match in new)
            if new:
                self.places |= correct(self.connection, [row["id"]])
            if new or rewritten:
                self.desk.changed(row, one, rewritten=rewritten)
                changed.append(row["id"])
        outdate(self.connection, changed)
        return told

    def _complete_keywords(self, row: dict[str, Any], matches: Iterable[Match]) -> None:
        """Note keywords by which a mention that is known has now been found as well."""
        rows = [keyword for match in matches for keyword in _keyword_rows(row["id"], match)]
        if not rows:
            return
        added = self.connection.execute(
            upsert(self.connection.dialect.name, mention_keywords).on_conflict_do_nothing(), rows
        )
        if added.rowcount:
            self._renew_sets(row["id"], sorted({one["brand"] for one in rows}))

    def _renew_sets(self, post_id: int, brands: Iterable[str]) -> None:
        """Make the keyword sets of a post's mentions again from their keywords."""
        for brand in brands:
            words = select(mention_keywords.c.keyword).where(
                mention_keywords.c.post_id == post_id, mention_keywords.c.brand == brand
            )
            keywords = tuple(sorted(self.connection.scalars(words)))
            _keep_sets(self.connection, {keywords})
            mine = and_(mentions.c.post_id == post_id, mentions.c.brand == brand)
            self.connection.execute(update(mentions).where(mine).values(keyword_set=keyword_set(keywords)[0]))
            day = self.connection.scalar(select(mentions.c.day).where(mine))
            if day is not None:
                self.places.add((brand, day))

    def _move(self, row: dict[str, Any]) -> None:
        """Count a post under an alphabetically earlier source that has it too."""
        row["source"] = self.source
        self.connection.execute(update(posts).where(posts.c.id == row["id"]).values(source=self.source))
        for table in (mentions, amplifications):
            self._touch(table, row["id"])
            self.connection.execute(
                update(table).where(table.c.post_id == row["id"]).values(source=self.source)
            )

    def _rewrite(self, row: dict[str, Any], one: EnrichedPost) -> None:
        """Replace the text and all that was read from it; the caller adds the mentions anew."""
        search.forget(self.connection, row)
        fields = {
            "text": one.post.text,
            "lang": one.lang,
            "lang_confidence": one.lang_confidence,
            **score_fields(one.score),
            **desk_fields(one),
        }
        row.update(fields)
        self.connection.execute(update(posts).where(posts.c.id == row["id"]).values(fields))
        search.index(self.connection, [row])
        self.connection.execute(delete(post_hashtags).where(post_hashtags.c.post_id == row["id"]))
        self._tag([(row["id"], one)])
        self.places |= drop_credit(self.connection, row)
        for table in (mentions, amplifications):
            self._touch(table, row["id"])
        self.connection.execute(delete(mention_keywords).where(mention_keywords.c.post_id == row["id"]))
        self.connection.execute(delete(mentions).where(mentions.c.post_id == row["id"]))
        drop_aside(self.connection, row["id"])
        drop_vectors(self.connection, [row["id"]])

    def _touch(self, table: Table, post_id: int) -> None:
        """Have the places in the rollups made again where a post stands by its mentions or its credit."""
        places = self.connection.execute(select(table.c.brand, table.c.day).where(table.c.post_id == post_id))
        self.places.update((place.brand, place.day) for place in places)


def _keep_sets(connection: Connection, sets: Iterable[tuple[str, ...]]) -> None:
    """Keep what sets of keywords there are."""
    rows = [{"id": number, "keywords": written} for number, written in sorted(map(keyword_set, sets))]
    statement = upsert(connection.dialect.name, keyword_sets).on_conflict_do_nothing()
    insert_many(connection, statement, [row for row in rows if row["id"] != NO_KEYWORDS])


def _keyword_rows(post_id: int, match: Match) -> list[dict[str, Any]]:
    return [{"post_id": post_id, "brand": match.brand, "keyword": keyword} for keyword in match.keywords]

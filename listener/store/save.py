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

from sqlalchemy import Connection, Table, and_, delete, func, insert, select, update

from listener.model import Cursor, EnrichedPost, Kind, Match, Poll, Reading
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
from listener.store.known import Identity, rows_of
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
from listener.store.versions import keep_versions, name_first
from listener.store.watch import Watch
from listener.store.watching import heard, polled


@dataclass(frozen=True, slots=True)
class Saved:
    """What a call to `save` changed: posts kept for the first time, and mentions added."""

    posts: int
    mentions: int


@dataclass(frozen=True, slots=True)
class Brought:
    """Posts that one source brought at an instant and, if a visit is behind them, its record and cursor.

    `is_watched`: what they and the visit set off becomes alerts.
    """

    found: Sequence[EnrichedPost]
    source: str
    now: datetime
    poll: Poll | None = None
    cursor: Cursor | None = None
    reading: Reading | None = None
    is_watched: bool = True


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
    """Keep what one source brought: see `save_all`."""
    one = Brought(found, source, now, poll, cursor, reading)
    return save_all(store, [one], zone=zone, work=work, watch=watch, scorers=scorers)[0]


def save_all(
    store: Store,
    brought: Sequence[Brought],
    *,
    zone: ZoneInfo,
    work: Casework | None = None,
    watch: Watch | None = None,
    scorers: Mapping[str, str] | None = None,
) -> list[Saved]:
    """Keep posts with their mentions and, in the same transaction, the polls and cursors behind them.

    Of a post that is known, a text that differs replaces the stored one with all that was read from it;
    otherwise only new mentions are added. No post may be brought by two. A poll's `new` is filled in from
    what was new. What a `reading` brought beside the posts is kept as well; a step of a visit that goes on
    (`more`) moves the cursor and leaves the poll to the last one. Cases are opened and answered by `work`;
    without it none are kept. What `watch` makes of new mentions and polls becomes alerts in the same
    transaction. StoreError if the stored local days are of another zone; ScorersChanged if the learned
    scorers in use are not `scorers`, by which the posts were scored.
    """
    with store.write() as connection:
        rollups.agree_on_zone(connection, zone)
        if scorers is not None:
            check_scorers(connection, scorers)
        for one in brought:
            if one.poll is not None and one.reading is not None:
                keep_beside(connection, one.poll, one.reading, zone, work)
        kept = _Writing(connection, zone, work).keep(brought)
        saved = [Saved(count, len(told)) for count, told in kept]
        if watch is not None:
            for one, (_count, told) in zip(brought, kept, strict=True):
                if one.is_watched:
                    heard(connection, watch, told, one.now)
        _note_polls(connection, brought, saved, zone, watch)
    return saved


def _note_polls(
    connection: Connection,
    brought: Sequence[Brought],
    saved: Sequence[Saved],
    zone: ZoneInfo,
    watch: Watch | None,
) -> None:
    """Write the polls into the ledger and move their cursors."""
    ended: list[tuple[Poll, Cursor]] = []
    watched: list[Poll] = []
    for one, kept in zip(brought, saved, strict=True):
        if one.poll is None or one.cursor is None:
            continue
        whole = replace(one.poll, new=one.poll.new + kept.posts)
        if one.reading is not None and one.reading.more:
            ledger.move(connection, [(whole, one.cursor)])
        else:
            ended.append((whole, one.cursor))
            watched += [whole] if one.is_watched else []
    ledger.record(connection, ended, zone=zone)
    if watch is not None:
        for poll in watched:
            polled(connection, watch, poll)


class _Writing:
    """The steps of one `save`, and the rollup places (brand, day) that must be made again at its end."""

    def __init__(self, connection: Connection, zone: ZoneInfo, work: Casework | None) -> None:
        self.connection = connection
        self.zone = zone
        self.places: set[tuple[str, date]] = set()
        self.desk = DeskChanges(connection, work)
        self._by: dict[int, Brought] = {}

    def keep(self, brought: Sequence[Brought]) -> list[tuple[int, list[Told]]]:
        """How many posts of each are new, and its new mentions."""
        kept: list[tuple[int, list[Told]]] = [(0, []) for _one in brought]
        wanted = [one.post for some in brought for one in some.found]
        if not wanted:
            return kept
        known = {identity: dict(row._mapping) for identity, row in rows_of(self.connection, wanted).items()}
        fresh: dict[Identity, tuple[EnrichedPost, Brought]] = {}
        again: list[tuple[dict[str, Any], EnrichedPost, Brought]] = []
        for some in brought:
            for one in some.found:
                row = known.get((one.post.network, one.post.id))
                if row is None:
                    fresh.setdefault((one.post.network, one.post.id), (one, some))
                else:
                    again.append((row, one, some))
        for gone in self._removed({identity: one for identity, (one, _some) in fresh.items()}):
            del fresh[gone]
        told = self._insert(list(fresh.values())) + self._update(again)
        credit_reposts(self.connection, [one.post for one, _some in fresh.values()], told, self.zone)
        rollups.renew(self.connection, self.places)
        self.desk.finish()
        for number, some in enumerate(brought):
            count = sum(by is some for _one, by in fresh.values())
            kept[number] = (count, [one for one in told if self._by[one.post_id] is some])
        return kept

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

    def _insert(self, found: Sequence[tuple[EnrichedPost, Brought]]) -> list[Told]:
        """Insert posts nobody has seen before; returns their mentions."""
        if not found:
            return []
        fresh = [one for one, _some in found]
        author_id = author_ids(self.connection, [one.post for one in fresh])
        first = (self.connection.scalar(select(func.max(posts.c.id))) or 0) + 1
        rows = [
            post_row(one, number, author_id[one.post.network, one.post.author.id], some.source, some.now)
            for number, (one, some) in enumerate(found, start=first)
        ]
        self._by.update((number, some) for number, (_one, some) in enumerate(found, start=first))
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

    def _update(self, again: Sequence[tuple[dict[str, Any], EnrichedPost, Brought]]) -> list[Told]:
        """Bring posts that are known up to date; returns the mentions that came with it."""
        held: dict[int, set[str]] = {}
        query = select(mentions.c.post_id, mentions.c.brand).where(
            among(self.connection, mentions.c.post_id, {row["id"] for row, *_ in again})
        )
        for post_id, brand in self.connection.execute(query):
            held.setdefault(post_id, set()).add(brand)
        told: list[Told] = []
        changed: list[int] = []
        versions = ((row["id"], one.post) for row, one, _some in again)
        self.desk.touched(keep_versions(self.connection, versions))
        for row, one, some in again:
            self._by[row["id"]] = some
            brands = held.setdefault(row["id"], set())
            if some.source < row["source"]:
                self._move(row, some.source)
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

    def _move(self, row: dict[str, Any], source: str) -> None:
        """Count a post under an alphabetically earlier source that has it too."""
        row["source"] = source
        self.connection.execute(update(posts).where(posts.c.id == row["id"]).values(source=source))
        for table in (mentions, amplifications):
            self._touch(table, row["id"])
            self.connection.execute(update(table).where(table.c.post_id == row["id"]).values(source=source))

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

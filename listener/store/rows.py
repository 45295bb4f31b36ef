"""How words of the model become rows: a post, its author, and what a mention of it adds to the rollups."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any, TypeVar
from zlib import crc32
from zoneinfo import ZoneInfo

from sqlalchemy import ARRAY, ColumnElement, Connection, any_, cast, func, select

from listener.model import SCALE, EnrichedPost, Kind, Post, Probabilities, Score, batches
from listener.model.link import canonical_link
from listener.model.tombstone import AUTHOR_GROUPS, REMOVED
from listener.store.bulk import insert_many
from listener.store.bulk import upsert as upsert
from listener.store.schema import authors

NO_KEYWORDS = 0
"""The set of keywords of a mention that its source vouched for."""

_REMOVED_GROUPS = {f"{REMOVED}{group}": group for group in range(AUTHOR_GROUPS)}

_IN_LIST = 2_048
"""How many values one IN list holds at the most; every database takes that many."""

Item = TypeVar("Item")


def in_lists(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The items in lists for IN, filled up to a power of two by repeating the last.

    Every other length would be another statement, of which the driver keeps a hundred prepared: 40 MB.
    """
    for some in batches(items, _IN_LIST):
        yield some + some[-1:] * ((1 << (len(some) - 1).bit_length()) - len(some))


def among(connection: Connection, column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Whether a column of numbers or text is one of many values: one parameter, however many there are.

    SQLAlchemy's IN names each value, which costs more than finding it.
    """
    told = sorted(set(values))
    if connection.dialect.name == "postgresql":
        return column == any_(cast(told, ARRAY(column.type)))
    listed = func.json_each(json.dumps(told)).table_valued("value")
    return column.in_(select(listed.c.value))


def author_group(network: str, author_id: str) -> int:
    """The author's group, 0...63: crc32 of "network:id" modulo 64; of a removed author, as the id says."""
    if author_id.startswith(REMOVED) and author_id in _REMOVED_GROUPS:
        return _REMOVED_GROUPS[author_id]
    return crc32(f"{network}:{author_id}".encode()) % AUTHOR_GROUPS


Tone = tuple[int | None, str | None]
"""A compound score in 1/10,000 and its class; None where nothing was scored."""


def tone_of(score: Score | None) -> Tone:
    """What a score says."""
    return (None, None) if score is None else (score.compound, score.sentiment.value)


def score_fields(score: Score | None) -> dict[str, Any]:
    """The columns of a post, and of a fresh score, that tell its score."""
    compound, sentiment = tone_of(score)
    told = score.probabilities if score else None
    return {
        "compound": compound,
        "sentiment": sentiment,
        "negative": told.negative if told else None,
        "positive": told.positive if told else None,
        "scorer": score.scorer if score else None,
    }


def score_of(row: Any) -> Score | None:
    """The score that these columns tell."""
    if row.compound is None:
        return None
    if row.negative is None:
        return Score(row.compound, row.scorer)
    neutral = SCALE - row.negative - row.positive
    return Score(row.compound, row.scorer, Probabilities(row.negative, neutral, row.positive))


def folded(handle: str | None) -> str | None:
    """A handle as it is compared, None for none."""
    return handle.strip().lstrip("@").casefold() or None if handle else None


@dataclass(frozen=True, slots=True)
class Told:
    """One mention of a brand, or one repost of such a mention: its place in the rollups and its figures."""

    post_id: int
    brand: str
    created_at: datetime
    day: date
    source: str
    author_id: int
    author_group: int
    compound: int | None
    sentiment: str | None
    followers: int | None
    impressions: int | None
    engagements: int | None
    lang: str = ""
    keyword_set: int = NO_KEYWORDS
    hashtags: tuple[str, ...] = ()
    sentence: Tone = (None, None)

    @classmethod
    def of(
        cls,
        row: Mapping[str, Any],
        brand: str,
        zone: ZoneInfo,
        group: int,
        *,
        keywords: tuple[str, ...] = (),
        hashtags: tuple[str, ...] = (),
        sentence: Score | None = None,
    ) -> Told:
        """From a row of `posts`; `group` is its author's group, `sentence` what its own sentences say."""
        tone = (row["compound"], row["sentiment"]) if sentence is None else tone_of(sentence)
        return cls(
            post_id=row["id"],
            brand=brand,
            created_at=row["created_at"],
            day=row["created_at"].astimezone(zone).date(),
            source=row["source"],
            author_id=row["author_id"],
            author_group=group,
            compound=tone[0],
            sentiment=tone[1],
            followers=row["followers"],
            impressions=row["impressions"],
            engagements=_engagements(row),
            lang=row["lang"] or "",
            keyword_set=keyword_set(keywords)[0],
            hashtags=hashtags,
            sentence=tone_of(sentence),
        )

    def place(self) -> dict[str, Any]:
        """The columns that `mentions` and `amplifications` share."""
        return {
            "post_id": self.post_id,
            "brand": self.brand,
            "created_at": self.created_at,
            "day": self.day,
            "source": self.source,
            "author_id": self.author_id,
            "author_group": self.author_group,
        }


def mention_row(one: Told) -> dict[str, Any]:
    """The row of a mention."""
    return {
        **one.place(),
        "compound": one.compound,
        "sentiment": one.sentiment,
        "keyword_set": one.keyword_set,
        "sentence_compound": one.sentence[0],
        "sentence_sentiment": one.sentence[1],
    }


@lru_cache(maxsize=4_096)
def keyword_set(keywords: tuple[str, ...]) -> tuple[int, str]:
    """The id of a set of keywords and its written form, a sorted JSON list; the empty set is NO_KEYWORDS."""
    written = json.dumps(sorted(set(keywords)), ensure_ascii=False)
    if not keywords:
        return NO_KEYWORDS, written
    digest = blake2b(written.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True), written


def _engagements(row: Mapping[str, Any]) -> int | None:
    """Likes, replies, reposts and quotes together; None if none of the four is known."""
    likes, replies, reposts, quotes = row["likes"], row["replies"], row["reposts"], row["quotes"]
    if likes is None and replies is None and reposts is None and quotes is None:
        return None
    return (likes or 0) + (replies or 0) + (reposts or 0) + (quotes or 0)


def post_row(one: EnrichedPost, number: int, author_id: int, source: str, now: datetime) -> dict[str, Any]:
    """The row of a post that is kept for the first time."""
    post, counters = one.post, one.post.counters
    return {
        "id": number,
        "network": post.network,
        "native_id": post.id,
        "author_id": author_id,
        "source": source,
        "url": post.url,
        "text": post.text,
        "lang": one.lang,
        "lang_confidence": one.lang_confidence,
        "kind": post.kind.value,
        "created_at": post.created_at,
        "date_estimated": post.date_estimated,
        "date_raw": post.date_raw,
        "first_seen_at": now,
        "reply_to_id": post.reply_to.post_id if post.reply_to else None,
        "reply_to_handle": post.reply_to.author_handle if post.reply_to else None,
        "conversation_id": post.conversation_id,
        "ref_id": post.ref_id,
        "followers": post.author.followers,
        "likes": counters.likes,
        "replies": counters.replies,
        "reposts": counters.reposts,
        "quotes": counters.quotes,
        "bookmarks": counters.bookmarks,
        "impressions": counters.impressions,
        "counters_at": post.counters_at,
        **score_fields(one.score),
        "is_own": one.is_own,
        "is_spam": False,
        "thread": None,
        **desk_fields(one),
        "dup_group": _dup_group(post),
    }


def desk_fields(one: EnrichedPost) -> dict[str, Any]:
    """The columns of a post that tell whom it is for and whether it needs a response."""
    tags = json.dumps(one.tags, ensure_ascii=False) if one.tags else None
    return {"tags": tags, "signals": int(one.signals)}


def _dup_group(post: Post) -> int | None:
    """What articles under one link share: they tell one story, though each is a mention."""
    if post.kind is not Kind.ARTICLE or post.url is None:
        return None
    digest = blake2b(canonical_link(post.url).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def author_ids(connection: Connection, found: Iterable[Post]) -> dict[tuple[str, str], int]:
    """Row ids of the posts' authors by (network, id); new ones are added, others brought up to date."""
    wanted = {(post.network, post.author.id): post.author for post in found}
    held = _held_authors(connection, wanted)
    first = (connection.execute(select(func.max(authors.c.id))).scalar() or 0) + 1
    rows = []
    for key, author in wanted.items():
        current = held.get(key)
        told = (author.handle, author.name, author.followers)
        if current is None or any(
            new is not None and new != old for new, old in zip(told, current[1:], strict=True)
        ):
            number = current[0] if current else first
            first += current is None
            held[key] = (number, *told)
            rows.append(
                {"id": number, "network": key[0], "native_id": key[1]} | dict(zip(_TOLD, told, strict=True))
            )
    statement = upsert(connection.dialect.name, authors)
    statement = statement.on_conflict_do_update(
        index_elements=["network", "native_id"],
        set_={name: func.coalesce(statement.excluded[name], authors.c[name]) for name in _TOLD},
    )
    insert_many(connection, statement, rows)
    return {key: held[key][0] for key in wanted}


_TOLD = ("handle", "name", "followers")
_HeldAuthor = tuple[int, str | None, str | None, int | None]


def _held_authors(
    connection: Connection, wanted: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], _HeldAuthor]:
    by_network: dict[str, list[str]] = {}
    for network, author_id in wanted:
        by_network.setdefault(network, []).append(author_id)
    held: dict[tuple[str, str], _HeldAuthor] = {}
    for network, ids in by_network.items():
        for some in in_lists(ids):
            query = select(authors).where(authors.c.network == network, authors.c.native_id.in_(some))
            for row in connection.execute(query):
                held[network, row.native_id] = (row.id, row.handle, row.name, row.followers)
    return held

"""Posts and mentions as they are kept, read from rows of the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, FromClause, Row, Select, func, select

from listener.model import Author, Counters, Kind, Post, ReplyTo, Score, Sentiment
from listener.model.tombstone import KeptMessage
from listener.store.rows import in_lists, score_of
from listener.store.schema import amplifications, authors, mention_keywords, mentions, posts


@dataclass(frozen=True, slots=True)
class StoredPost:
    """A kept post: `number` is its place in the links, `score` its score and `sentiment` the class of it,
    None if unscored.

    Articles under one link share a `story`. What was `removed` has an id that we made up, an author who
    stands for all removed ones of the group, no text, and a time that tells the day and no more; of a repost
    that was removed an export has in `amplified` the brands whose mention it reposted, and of other removed
    posts in `messages` the brands to whom they were one.
    """

    number: int
    post: Post
    source: str
    first_seen_at: datetime
    lang_confidence: float | None
    score: Score | None
    is_own: bool
    story: int | None = None
    removed: bool = False
    amplified: tuple[str, ...] = ()
    messages: tuple[KeptMessage, ...] = ()
    sentiment: Sentiment | None = None


@dataclass(frozen=True, slots=True)
class StoredMention:
    """A mention: the post, the brand, and the keywords that matched (none: the source vouched).

    `brands` is how many brands the post is a mention of. It is scored `by_sentence` where the score is that
    of the sentences about the brand, and `corrected` where people said otherwise than the scorer.
    """

    stored: StoredPost
    brand: str
    keywords: tuple[str, ...]
    sentiment: Sentiment | None
    compound: int | None
    brands: int = 1
    by_sentence: bool = False
    corrected: bool = False

    @property
    def place(self) -> tuple[datetime, int, str]:
        """Where the mention stands in the list: what the next page goes on from."""
        return (self.stored.post.created_at, self.stored.number, self.brand)


_AUTHOR = (
    authors.c.native_id.label("author_native_id"),
    authors.c.handle.label("author_handle"),
    authors.c.name.label("author_name"),
)


def posts_with_authors() -> Select[Any]:
    """Posts with the columns of their authors, as `read_post` reads them."""
    return select(posts, *_AUTHOR).join(authors, authors.c.id == posts.c.author_id)


def joined(told: FromClause) -> Select[Any]:
    """Mentions (or what is listed with them) with their posts, as `read_mention` reads them."""
    others = mentions.alias()
    named = select(func.count()).where(others.c.post_id == posts.c.id).correlate(posts)
    return (
        select(
            posts,
            *_AUTHOR,
            told.c.brand,
            told.c.sentiment.label("mention_sentiment"),
            told.c.compound.label("mention_compound"),
            told.c.sentence_sentiment,
            named.scalar_subquery().label("named"),
        )
        .select_from(told)
        .join(posts, posts.c.id == told.c.post_id)
        .join(authors, authors.c.id == posts.c.author_id)
    )


Keywords = dict[tuple[int, str], tuple[str, ...]]
"""By post and brand."""


def keywords_of(connection: Connection, ids: Sequence[int]) -> Keywords:
    """The keywords by which the mentions of these posts were found, sorted."""
    found: dict[tuple[int, str], list[str]] = {}
    for some in in_lists(ids):
        query = select(mention_keywords).where(mention_keywords.c.post_id.in_(some))
        for post_id, brand, keyword in connection.execute(query):
            found.setdefault((post_id, brand), []).append(keyword)
    return {key: tuple(sorted(words)) for key, words in found.items()}


def amplified_by(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The brands whose mentions these posts reposted, sorted; the others have no entry."""
    found: dict[int, list[str]] = {}
    for some in in_lists(ids):
        query = select(amplifications.c.post_id, amplifications.c.brand)
        for post_id, brand in connection.execute(query.where(amplifications.c.post_id.in_(some))):
            found.setdefault(post_id, []).append(brand)
    return {number: tuple(sorted(brands)) for number, brands in found.items()}


def read_post(
    row: Row[Any], amplified: tuple[str, ...] = (), messages: tuple[KeptMessage, ...] = ()
) -> StoredPost:
    """A kept post from a row of `posts` with its author's columns."""
    replied = row.reply_to_id is not None or row.reply_to_handle is not None
    post = Post(
        network=row.network,
        id=row.native_id,
        author=Author(row.author_native_id, row.author_handle, row.author_name, row.followers),
        text=row.text,
        created_at=row.created_at,
        url=row.url,
        lang=row.lang,
        kind=Kind(row.kind),
        reply_to=ReplyTo(row.reply_to_id, row.reply_to_handle) if replied else None,
        conversation_id=row.conversation_id,
        ref_id=row.ref_id,
        counters=Counters(row.likes, row.replies, row.reposts, row.quotes, row.bookmarks, row.impressions),
        date_estimated=row.date_estimated,
        date_raw=row.date_raw,
    )
    return StoredPost(
        row.id,
        post,
        row.source,
        row.first_seen_at,
        row.lang_confidence,
        score_of(row),
        row.is_own,
        row.dup_group,
        row.removed_at is not None,
        amplified,
        messages,
        None if row.sentiment is None else Sentiment(row.sentiment),
    )


def read_mention(row: Row[Any], keywords: Keywords) -> StoredMention:
    """A mention from a row of `joined`."""
    sentiment = row.mention_sentiment
    scored = row.sentiment if row.sentence_sentiment is None else row.sentence_sentiment
    return StoredMention(
        stored=read_post(row),
        brand=row.brand,
        keywords=keywords.get((row.id, row.brand), ()),
        sentiment=None if sentiment is None else Sentiment(sentiment),
        compound=row.mention_compound,
        brands=row.named,
        by_sentence=row.sentence_sentiment is not None,
        corrected=sentiment is not None and sentiment != scored,
    )

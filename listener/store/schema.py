"""The tables. `migrations/` brings a database to this shape; a test holds the two together.

Instants are integers of microseconds since 1970 UTC and compound scores integers of 1/10,000, so that
order and sums are the same on every database.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

HEAD = "0003"
"""The newest migration: what `alembic_version` must hold for this version of the product."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(instant: datetime) -> int:
    """Microseconds since 1970 of an aware instant, exact."""
    return (instant - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """The aware UTC instant of that many microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=micros)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept as microseconds since 1970 UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_micros(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else from_micros(value)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_Id = BigInteger().with_variant(Integer, "sqlite")

settings = Table(
    "settings",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

authors = Table(
    "authors",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=False),
    Column("network", String(64), nullable=False),
    Column("native_id", Text, nullable=False),
    Column("handle", Text),
    Column("name", Text),
    Column("followers", BigInteger),
    Column("looked_up_at", Instant),
    UniqueConstraint("network", "native_id"),
)
"""`looked_up_at` is when the network was last asked for the profile, null if it came along with a post."""

posts = Table(
    "posts",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=False),
    Column("network", String(64), nullable=False),
    Column("native_id", Text, nullable=False),
    Column("author_id", _Id, ForeignKey("authors.id"), nullable=False),
    Column("source", Text, nullable=False),
    Column("url", Text),
    Column("text", Text, nullable=False),
    Column("lang", String(16)),
    Column("lang_confidence", Float),
    Column("kind", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("date_estimated", Boolean, nullable=False),
    Column("date_raw", Text),
    Column("first_seen_at", Instant, nullable=False),
    Column("reply_to_id", Text),
    Column("reply_to_handle", Text),
    Column("conversation_id", Text),
    Column("ref_id", Text),
    Column("followers", BigInteger),
    Column("likes", BigInteger),
    Column("replies", BigInteger),
    Column("reposts", BigInteger),
    Column("quotes", BigInteger),
    Column("bookmarks", BigInteger),
    Column("impressions", BigInteger),
    Column("counters_at", Instant),
    Column("compound", SmallInteger),
    Column("scorer", String(64)),
    Column("is_own", Boolean, nullable=False),
    Column("dup_group", BigInteger),
    Column("removed_at", Instant),
    UniqueConstraint("network", "native_id"),
    Index("ix_posts_created_at", "created_at"),
    Index("ix_posts_reply_to_id", "network", "reply_to_id"),
    Index("ix_posts_author_id", "author_id"),
    Index("ix_posts_lang", "lang"),
    Index(
        "ix_posts_reposts",
        "network",
        "ref_id",
        sqlite_where=text("kind = 'repost'"),
        postgresql_where=text("kind = 'repost'"),
    ),
)

post_versions = Table(
    "post_versions",
    metadata,
    Column("network", String(64), nullable=False),
    Column("native_id", Text, nullable=False),
    Column("post_id", _Id, ForeignKey("posts.id"), nullable=False),
    PrimaryKeyConstraint("network", "native_id"),
    Index("ix_post_versions_post_id", "post_id"),
    sqlite_with_rowid=False,
)
"""The ids that a post got by edits; `posts.native_id` is its first. Replies may name any of them."""

mentions = Table(
    "mentions",
    metadata,
    Column("post_id", _Id, ForeignKey("posts.id"), nullable=False),
    Column("brand", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("day", Date, nullable=False),
    Column("source", Text, nullable=False),
    Column("author_id", _Id, ForeignKey("authors.id"), nullable=False),
    Column("author_group", SmallInteger, nullable=False),
    Column("compound", SmallInteger),
    Column("sentiment", String(8)),
    Column("keyword_set", BigInteger, nullable=False, server_default=text("0")),
    PrimaryKeyConstraint("post_id", "brand"),
    Index("ix_mentions_created_at", "created_at", "post_id", "brand"),
    Index("ix_mentions_brand_created_at", "brand", "created_at"),
    Index("ix_mentions_brand_compound", "brand", "compound", "created_at"),
    Index("ix_mentions_author_id", "author_id", "day"),
    sqlite_with_rowid=False,
)

mention_keywords = Table(
    "mention_keywords",
    metadata,
    Column("post_id", _Id, ForeignKey("posts.id"), nullable=False),
    Column("brand", Text, nullable=False),
    Column("keyword", Text, nullable=False),
    PrimaryKeyConstraint("post_id", "brand", "keyword"),
    Index("ix_mention_keywords_keyword", "brand", "keyword"),
    sqlite_with_rowid=False,
)

keyword_sets = Table(
    "keyword_sets",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("keywords", Text, nullable=False),
)
"""The sets of keywords by which mentions were found, as sorted JSON lists: what any group of them is counted
from, however often the groups change."""

post_hashtags = Table(
    "post_hashtags",
    metadata,
    Column("post_id", _Id, ForeignKey("posts.id"), nullable=False),
    Column("hashtag", Text, nullable=False),
    PrimaryKeyConstraint("post_id", "hashtag"),
    Index("ix_post_hashtags_hashtag", "hashtag", "post_id"),
    sqlite_with_rowid=False,
)

amplifications = Table(
    "amplifications",
    metadata,
    Column("post_id", _Id, ForeignKey("posts.id"), nullable=False),
    Column("brand", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("day", Date, nullable=False),
    Column("source", Text, nullable=False),
    Column("author_id", _Id, ForeignKey("authors.id"), nullable=False),
    Column("author_group", SmallInteger, nullable=False),
    PrimaryKeyConstraint("post_id", "brand"),
    Index("ix_amplifications_brand_created_at", "brand", "created_at"),
    Index("ix_amplifications_created_at", "created_at"),
    Index("ix_amplifications_author_id", "author_id"),
    sqlite_with_rowid=False,
)

SUMS = (
    "mentions",
    "reposts",
    "positive",
    "neutral",
    "negative",
    "compound_sum",
    "audience_known",
    "potential_impressions",
    "impressions_known",
    "impressions",
    "engagements_known",
    "engagements",
)
"""What the daily rollup holds: only what adds up. `*_known` count the mentions whose figure is known."""

mention_days = Table(
    "mention_days",
    metadata,
    Column("day", Date, nullable=False),
    Column("brand", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("author_group", SmallInteger, nullable=False),
    *(Column(name, BigInteger, nullable=False) for name in SUMS),
    PrimaryKeyConstraint("day", "brand", "source", "author_group"),
    sqlite_with_rowid=False,
)

facet_days = Table(
    "facet_days",
    metadata,
    Column("facet", String(16), nullable=False),
    Column("day", Date, nullable=False),
    Column("brand", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("lang", String(16), nullable=False),
    Column("value", Text, nullable=False),
    *(Column(name, BigInteger, nullable=False) for name in SUMS),
    PrimaryKeyConstraint("facet", "day", "brand", "source", "lang", "value"),
    sqlite_with_rowid=False,
)
"""The same sums without author groups, so few rows hold a month. A mention stands once under "all", once
under its set of keywords, and once under each of its hashtags; an unknown language is empty."""

days = Table(
    "days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("version", BigInteger, nullable=False),
)
"""Grows with every change of anything that is counted on that local day: what caches are valid by."""

cursors = Table(
    "cursors",
    metadata,
    Column("source", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("last_started_at", Instant, nullable=False),
    Column("last_finished_at", Instant, nullable=False),
    Column("last_status", String(16), nullable=False),
    Column("last_seen", Integer, nullable=False),
    Column("last_new", Integer, nullable=False),
    Column("last_error", Text),
    Column("last_notice", Text),
    Column("last_healthy", Boolean, nullable=False),
    Column("last_good_at", Instant),
    PrimaryKeyConstraint("source", "part"),
)

polls = Table(
    "polls",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=False),
    Column("source", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant, nullable=False),
    Column("every_seconds", Float, nullable=False),
    Column("status", String(16), nullable=False),
    Column("seen", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("error", Text),
    Column("notice", Text),
    Index("ix_polls_source", "source", "started_at"),
)

poll_days = Table(
    "poll_days",
    metadata,
    Column("source", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("succeeded", BigInteger, nullable=False),
    PrimaryKeyConstraint("source", "day"),
    sqlite_with_rowid=False,
)

gaps = Table(
    "gaps",
    metadata,
    Column("source", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("start_at", Instant, nullable=False),
    Column("end_at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    PrimaryKeyConstraint("source", "part", "start_at"),
    sqlite_with_rowid=False,
)
"""Times of which a source's reader knows that it can never read them again."""

volumes = Table(
    "volumes",
    metadata,
    Column("source", Text, nullable=False),
    Column("brand", Text, nullable=False),
    Column("hour", Instant, nullable=False),
    Column("posts", BigInteger, nullable=False),
    PrimaryKeyConstraint("source", "brand", "hour"),
    sqlite_with_rowid=False,
)
"""How many posts of a brand the network counted within an hour: never mixed with the mentions read."""

purchases = Table(
    "purchases",
    metadata,
    Column("source", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("resource", String(16), nullable=False),
    Column("requests", BigInteger, nullable=False),
    Column("resources", BigInteger, nullable=False),
    Column("billed", BigInteger, nullable=False),
    Column("cost", BigInteger, nullable=False),
    PrimaryKeyConstraint("source", "day", "resource"),
    sqlite_with_rowid=False,
)
"""What was bought by UTC day: requests made, resources that came, those billed, millionths of a dollar."""

billed = Table(
    "billed",
    metadata,
    Column("day", Date, nullable=False),
    Column("resource", String(16), nullable=False),
    Column("native_id", Text, nullable=False),
    PrimaryKeyConstraint("day", "resource", "native_id"),
    sqlite_with_rowid=False,
)
"""What was billed on a UTC day: the network charges for a resource once a day. Earlier days are dropped."""

reservations = Table(
    "reservations",
    metadata,
    Column("source", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("resource", String(16), nullable=False),
    Column("cost", BigInteger, nullable=False),
    PrimaryKeyConstraint("source", "part"),
    sqlite_with_rowid=False,
)
"""The most that a request under way may cost. One that outlives its request was cut off by a crash; the
part's next request, which repeats it, takes its place."""

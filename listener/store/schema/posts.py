"""Tables of posts, their authors, and the mentions that were found in them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from listener.store.schema.base import Id, Instant, metadata

authors = Table(
    "authors",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("network", String(64), nullable=False),
    Column("native_id", Text, nullable=False),
    Column("handle", Text),
    Column("name", Text),
    Column("followers", BigInteger),
    Column("looked_up_at", Instant),
    Column("is_spam", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("network", "native_id"),
)
"""`looked_up_at` is when the network was last asked for the profile, null if it came along with a post."""


posts = Table(
    "posts",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("network", String(64), nullable=False),
    Column("native_id", Text, nullable=False),
    Column("author_id", Id, ForeignKey("authors.id"), nullable=False),
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
    Column("sentiment", String(8)),
    Column("negative", SmallInteger),
    Column("positive", SmallInteger),
    Column("scorer", String(64)),
    Column("is_own", Boolean, nullable=False),
    Column("is_spam", Boolean, nullable=False, server_default=false()),
    Column("thread", Text),
    Column("tags", Text),
    Column("signals", SmallInteger, nullable=False, server_default=text("0")),
    Column("dup_group", BigInteger),
    Column("removed_at", Instant),
    UniqueConstraint("network", "native_id"),
    Index("ix_posts_created_at", "created_at"),
    Index("ix_posts_reply_to_id", "network", "reply_to_id"),
    Index("ix_posts_author_id", "author_id"),
    Index("ix_posts_lang", "lang"),
    Index("ix_posts_thread", "network", "thread"),
    Index(
        "ix_posts_reposts",
        "network",
        "ref_id",
        sqlite_where=text("kind = 'repost'"),
        postgresql_where=text("kind = 'repost'"),
    ),
    Index(
        "ix_posts_unscored",
        "lang",
        "id",
        sqlite_where=text("scorer IS NULL AND kind <> 'repost' AND removed_at IS NULL"),
        postgresql_where=text("scorer IS NULL AND kind <> 'repost' AND removed_at IS NULL"),
    ),
)
"""`thread` names the conversation: the network's id of it, else the topmost post that a chain of replies
leads to; null where nobody can answer. `tags` are the brands whose handles the text tags, as a JSON list in
the order of the text, null for none; `signals` what else in it bears on whether it needs a response.
`negative` and `positive` are probabilities in 1/10,000, null of a scorer that tells none."""

post_versions = Table(
    "post_versions",
    metadata,
    Column("network", String(64), nullable=False),
    Column("native_id", Text, nullable=False),
    Column("post_id", Id, ForeignKey("posts.id"), nullable=False),
    PrimaryKeyConstraint("network", "native_id"),
    Index("ix_post_versions_post_id", "post_id"),
    sqlite_with_rowid=False,
)
"""The ids that a post got by edits; `posts.native_id` is its first. Replies may name any of them."""


mentions = Table(
    "mentions",
    metadata,
    Column("post_id", Id, ForeignKey("posts.id"), nullable=False),
    Column("brand", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("day", Date, nullable=False),
    Column("source", Text, nullable=False),
    Column("author_id", Id, ForeignKey("authors.id"), nullable=False),
    Column("author_group", SmallInteger, nullable=False),
    Column("compound", SmallInteger),
    Column("sentiment", String(8)),
    Column("keyword_set", BigInteger, nullable=False, server_default=text("0")),
    Column("sentence_compound", SmallInteger),
    Column("sentence_sentiment", String(8)),
    PrimaryKeyConstraint("post_id", "brand"),
    Index("ix_mentions_created_at", "created_at", "post_id", "brand"),
    Index("ix_mentions_brand_created_at", "brand", "created_at"),
    Index("ix_mentions_brand_compound", "brand", "compound", "created_at"),
    Index("ix_mentions_author_id", "author_id", "day"),
    sqlite_with_rowid=False,
)
"""`compound` and `sentiment` are what counts: what people say, else what the scorer does. `sentence_compound`
and `sentence_sentiment` are what it says of the sentences about the brand alone, null where the score of the
whole post holds."""


mention_keywords = Table(
    "mention_keywords",
    metadata,
    Column("post_id", Id, ForeignKey("posts.id"), nullable=False),
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
    Column("post_id", Id, ForeignKey("posts.id"), nullable=False),
    Column("hashtag", Text, nullable=False),
    PrimaryKeyConstraint("post_id", "hashtag"),
    Index("ix_post_hashtags_hashtag", "hashtag", "post_id"),
    sqlite_with_rowid=False,
)


amplifications = Table(
    "amplifications",
    metadata,
    Column("post_id", Id, ForeignKey("posts.id"), nullable=False),
    Column("brand", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("day", Date, nullable=False),
    Column("source", Text, nullable=False),
    Column("author_id", Id, ForeignKey("authors.id"), nullable=False),
    Column("author_group", SmallInteger, nullable=False),
    PrimaryKeyConstraint("post_id", "brand"),
    Index("ix_amplifications_brand_created_at", "brand", "created_at"),
    Index("ix_amplifications_created_at", "created_at"),
    Index("ix_amplifications_author_id", "author_id"),
    sqlite_with_rowid=False,
)

"""The first schema: posts, mentions, authors, rollups, polls and where each source stands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "authors",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("network", sa.String(length=64), nullable=False),
        sa.Column("native_id", sa.Text(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("followers", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authors")),
        sa.UniqueConstraint("network", "native_id", name=op.f("uq_authors_network_native_id")),
    )
    op.create_table(
        "cursors",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("last_started_at", sa.BigInteger(), nullable=False),
        sa.Column("last_finished_at", sa.BigInteger(), nullable=False),
        sa.Column("last_status", sa.String(length=16), nullable=False),
        sa.Column("last_seen", sa.Integer(), nullable=False),
        sa.Column("last_new", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("last_notice", sa.Text(), nullable=True),
        sa.Column("last_healthy", sa.Boolean(), nullable=False),
        sa.Column("last_good_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("source", "part", name=op.f("pk_cursors")),
    )
    op.create_table(
        "mention_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("author_group", sa.SmallInteger(), nullable=False),
        sa.Column("mentions", sa.BigInteger(), nullable=False),
        sa.Column("reposts", sa.BigInteger(), nullable=False),
        sa.Column("positive", sa.BigInteger(), nullable=False),
        sa.Column("neutral", sa.BigInteger(), nullable=False),
        sa.Column("negative", sa.BigInteger(), nullable=False),
        sa.Column("compound_sum", sa.BigInteger(), nullable=False),
        sa.Column("audience_known", sa.BigInteger(), nullable=False),
        sa.Column("potential_impressions", sa.BigInteger(), nullable=False),
        sa.Column("impressions_known", sa.BigInteger(), nullable=False),
        sa.Column("impressions", sa.BigInteger(), nullable=False),
        sa.Column("engagements_known", sa.BigInteger(), nullable=False),
        sa.Column("engagements", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "brand", "source", "author_group", name=op.f("pk_mention_days")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "poll_days",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("succeeded", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", "day", name=op.f("pk_poll_days")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "polls",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=False),
        sa.Column("every_seconds", sa.Float(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("notice", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_polls")),
    )
    op.create_index("ix_polls_source", "polls", ["source", "started_at"], unique=False)
    op.create_table(
        "settings",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
    )
    op.create_table(
        "author_days",
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("author_id", _ID, nullable=False),
        sa.Column("mentions", sa.BigInteger(), nullable=False),
        sa.Column("reposts", sa.BigInteger(), nullable=False),
        sa.Column("followers", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["authors.id"], name=op.f("fk_author_days_author_id_authors")),
        sa.PrimaryKeyConstraint("brand", "day", "author_id", name=op.f("pk_author_days")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "posts",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("network", sa.String(length=64), nullable=False),
        sa.Column("native_id", sa.Text(), nullable=False),
        sa.Column("author_id", _ID, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=16), nullable=True),
        sa.Column("lang_confidence", sa.Float(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("date_estimated", sa.Boolean(), nullable=False),
        sa.Column("date_raw", sa.Text(), nullable=True),
        sa.Column("first_seen_at", sa.BigInteger(), nullable=False),
        sa.Column("reply_to_id", sa.Text(), nullable=True),
        sa.Column("reply_to_handle", sa.Text(), nullable=True),
        sa.Column("conversation_id", sa.Text(), nullable=True),
        sa.Column("ref_id", sa.Text(), nullable=True),
        sa.Column("followers", sa.BigInteger(), nullable=True),
        sa.Column("likes", sa.BigInteger(), nullable=True),
        sa.Column("replies", sa.BigInteger(), nullable=True),
        sa.Column("reposts", sa.BigInteger(), nullable=True),
        sa.Column("quotes", sa.BigInteger(), nullable=True),
        sa.Column("bookmarks", sa.BigInteger(), nullable=True),
        sa.Column("impressions", sa.BigInteger(), nullable=True),
        sa.Column("compound", sa.SmallInteger(), nullable=True),
        sa.Column("scorer", sa.String(length=64), nullable=True),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column("dup_group", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["authors.id"], name=op.f("fk_posts_author_id_authors")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("network", "native_id", name=op.f("uq_posts_network_native_id")),
    )
    op.create_index("ix_posts_author_id", "posts", ["author_id"], unique=False)
    op.create_index("ix_posts_created_at", "posts", ["created_at"], unique=False)
    op.create_index("ix_posts_lang", "posts", ["lang"], unique=False)
    op.create_index(
        "ix_posts_reposts",
        "posts",
        ["network", "ref_id"],
        unique=False,
        sqlite_where=sa.text("kind = 'repost'"),
        postgresql_where=sa.text("kind = 'repost'"),
    )
    op.create_table(
        "amplifications",
        sa.Column("post_id", _ID, nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("author_id", _ID, nullable=False),
        sa.Column("author_group", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["authors.id"], name=op.f("fk_amplifications_author_id_authors")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_amplifications_post_id_posts")),
        sa.PrimaryKeyConstraint("post_id", "brand", name=op.f("pk_amplifications")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_amplifications_brand_created_at", "amplifications", ["brand", "created_at"], unique=False
    )
    op.create_table(
        "mention_keywords",
        sa.Column("post_id", _ID, nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("keyword", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_mention_keywords_post_id_posts")),
        sa.PrimaryKeyConstraint("post_id", "brand", "keyword", name=op.f("pk_mention_keywords")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_mention_keywords_keyword", "mention_keywords", ["brand", "keyword"], unique=False)
    op.create_table(
        "mentions",
        sa.Column("post_id", _ID, nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("author_id", _ID, nullable=False),
        sa.Column("author_group", sa.SmallInteger(), nullable=False),
        sa.Column("compound", sa.SmallInteger(), nullable=True),
        sa.Column("sentiment", sa.String(length=8), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["authors.id"], name=op.f("fk_mentions_author_id_authors")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_mentions_post_id_posts")),
        sa.PrimaryKeyConstraint("post_id", "brand", name=op.f("pk_mentions")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_mentions_author_id", "mentions", ["author_id", "day"], unique=False)
    op.create_index("ix_mentions_brand_created_at", "mentions", ["brand", "created_at"], unique=False)
    op.create_index("ix_mentions_created_at", "mentions", ["created_at", "post_id", "brand"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE posts_fts USING fts5"
            "(text, content='posts', content_rowid='id', tokenize='unicode61 remove_diacritics 0')"
        )
    else:
        op.execute("CREATE INDEX ix_posts_fts ON posts USING gin (to_tsvector('simple', text))")

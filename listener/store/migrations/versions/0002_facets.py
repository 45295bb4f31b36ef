"""Sums by language, keywords and hashtag; versions of days. Rollups are filled after the last migration."""

from __future__ import annotations

import json
import re
from hashlib import blake2b
from itertools import groupby
from unicodedata import normalize

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_SUMS = (
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
_HASHTAG = re.compile(r"(?<![\w&/])[#＃](\w+)")
_BATCH = 5_000


def upgrade() -> None:
    op.create_table(
        "keyword_sets",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("keywords", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keyword_sets")),
    )
    op.create_table(
        "post_hashtags",
        sa.Column("post_id", _ID, nullable=False),
        sa.Column("hashtag", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_hashtags_post_id_posts")),
        sa.PrimaryKeyConstraint("post_id", "hashtag", name=op.f("pk_post_hashtags")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_post_hashtags_hashtag", "post_hashtags", ["hashtag", "post_id"])
    op.create_table(
        "facet_days",
        sa.Column("facet", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in _SUMS),
        sa.PrimaryKeyConstraint(
            "facet", "day", "brand", "source", "lang", "value", name=op.f("pk_facet_days")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_days")),
    )
    op.drop_table("author_days")
    op.add_column(
        "mentions", sa.Column("keyword_set", sa.BigInteger(), server_default=sa.text("0"), nullable=False)
    )
    op.create_index("ix_mentions_brand_compound", "mentions", ["brand", "compound", "created_at"])
    op.create_index("ix_amplifications_created_at", "amplifications", ["created_at"])
    connection = op.get_bind()
    _fill_sets(connection)
    _fill_hashtags(connection)


def _fill_sets(connection: sa.Connection) -> None:
    """Give every mention the set of its keywords."""
    found = connection.execute(
        sa.text("SELECT post_id, brand, keyword FROM mention_keywords ORDER BY post_id, brand")
    ).all()
    sets: dict[int, str] = {}
    rows = []
    for (post_id, brand), some in groupby(found, key=lambda row: (row.post_id, row.brand)):
        written = json.dumps(sorted(row.keyword for row in some), ensure_ascii=False)
        digest = blake2b(written.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        number = int.from_bytes(digest, "big", signed=True)
        sets[number] = written
        rows.append({"post": post_id, "brand": brand, "number": number})
    if rows:
        connection.execute(
            sa.text("INSERT INTO keyword_sets (id, keywords) VALUES (:id, :keywords)"),
            [{"id": number, "keywords": written} for number, written in sorted(sets.items())],
        )
        connection.execute(
            sa.text("UPDATE mentions SET keyword_set = :number WHERE post_id = :post AND brand = :brand"),
            rows,
        )


def _fill_hashtags(connection: sa.Connection) -> None:
    """Find the hashtags of every post."""
    last = -1
    while rows := connection.execute(
        sa.text("SELECT id, text FROM posts WHERE id > :last ORDER BY id LIMIT :most"),
        {"last": last, "most": _BATCH},
    ).all():
        last = rows[-1].id
        found = [{"post": row.id, "tag": tag} for row in rows for tag in _hashtags(row.text)]
        if found:
            connection.execute(
                sa.text("INSERT INTO post_hashtags (post_id, hashtag) VALUES (:post, :tag)"), found
            )


def _hashtags(text: str) -> set[str]:
    found = (" ".join(normalize("NFKC", tag).casefold().split()) for tag in _HASHTAG.findall(text))
    return {tag for tag in found if tag and len(tag) <= 100 and not tag.isdigit()}

"""What a metered network needs: purchases, volumes, gaps, versions of posts, and posts that were removed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("authors", sa.Column("looked_up_at", sa.BigInteger()))
    op.add_column("posts", sa.Column("counters_at", sa.BigInteger()))
    op.add_column("posts", sa.Column("removed_at", sa.BigInteger()))
    op.create_index("ix_posts_reply_to_id", "posts", ["network", "reply_to_id"])
    op.create_index("ix_amplifications_author_id", "amplifications", ["author_id"])
    op.create_table(
        "post_versions",
        sa.Column("network", sa.String(length=64), nullable=False),
        sa.Column("native_id", sa.Text(), nullable=False),
        sa.Column("post_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_versions_post_id_posts")),
        sa.PrimaryKeyConstraint("network", "native_id", name=op.f("pk_post_versions")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_post_versions_post_id", "post_versions", ["post_id"])
    op.create_table(
        "gaps",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("start_at", sa.BigInteger(), nullable=False),
        sa.Column("end_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "part", "start_at", name=op.f("pk_gaps")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "volumes",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False),
        sa.Column("posts", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", "brand", "hour", name=op.f("pk_volumes")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "purchases",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("resource", sa.String(length=16), nullable=False),
        sa.Column("requests", sa.BigInteger(), nullable=False),
        sa.Column("resources", sa.BigInteger(), nullable=False),
        sa.Column("billed", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", "day", "resource", name=op.f("pk_purchases")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "billed",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("resource", sa.String(length=16), nullable=False),
        sa.Column("native_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", "resource", "native_id", name=op.f("pk_billed")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reservations",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("resource", sa.String(length=16), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", "part", name=op.f("pk_reservations")),
        sqlite_with_rowid=False,
    )

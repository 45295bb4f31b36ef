"""Audits of sentiment: random samples of mentions, and who labelled them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "audits",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("brand", sa.Text()),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("population", sa.BigInteger(), nullable=False),
        sa.Column("scorer", sa.String(length=64), nullable=False),
        sa.Column("drawn_at", sa.BigInteger(), nullable=False),
        sa.Column("drawn_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audits")),
    )
    op.create_table(
        "audit_mentions",
        sa.Column("audit_id", _ID, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("post_id", _ID, nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("predicted", sa.String(length=8), nullable=False),
        sa.Column("is_skipped", sa.Boolean(), nullable=False),
        sa.Column("answered_by", sa.Text()),
        sa.Column("answered_at", sa.BigInteger()),
        sa.Column("entry", _ID),
        sa.ForeignKeyConstraint(["audit_id"], ["audits.id"], name=op.f("fk_audit_mentions_audit_id_audits")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_audit_mentions_post_id_posts")),
        sa.PrimaryKeyConstraint("audit_id", "place", name=op.f("pk_audit_mentions")),
        sa.UniqueConstraint(
            "audit_id", "post_id", "brand", name=op.f("uq_audit_mentions_audit_id_post_id_brand")
        ),
        sqlite_with_rowid=False,
    )

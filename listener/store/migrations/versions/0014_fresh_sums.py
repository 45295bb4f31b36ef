"""What the rollups hold under new scores, counted before these take the place of the old ones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "fresh_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("laid", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.BigInteger()),
        sa.Column("version", sa.BigInteger()),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_fresh_days")),
    )
    op.create_table(
        "fresh_sums",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("facet", sa.String(length=16), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        *(
            sa.Column(name, sa.BigInteger(), nullable=False)
            for name in ("positive", "neutral", "negative", "compound_sum")
        ),
        sa.PrimaryKeyConstraint(
            "day", "facet", "brand", "source", "lang", "value", name=op.f("pk_fresh_sums")
        ),
        sqlite_with_rowid=False,
    )

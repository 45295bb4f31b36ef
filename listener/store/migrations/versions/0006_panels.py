"""What was listened to, since when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "panels",
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("brands", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("since", name=op.f("pk_panels")),
    )

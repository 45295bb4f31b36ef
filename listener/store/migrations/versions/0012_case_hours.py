"""How many cases and waits every hour has, and days summed up; an index of what is over by its opening."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_HOUR = 3_600_000_000
_NEVER = 2**40
_COUNTED = (
    ("CASE WHEN number = 0 THEN 'opened' ELSE 'reopened' END", f"opened_at / {_HOUR}", "turns", "1 = 1"),
    ("'waiting'", f"opened_at / {_HOUR}", "turns", "ended_at IS NULL"),
    ("ended", f"ended_at / {_HOUR}", "turns", "ended_at IS NOT NULL"),
    ("'due'", f"COALESCE(due_at / {_HOUR}, {_NEVER})", "cases", "state = 'open'"),
    ("'is ' || state", "0", "cases", "state <> 'open'"),
)


def upgrade() -> None:
    op.create_table(
        "case_hours",
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("event", sa.String(length=16), nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("brand", "event", "hour", name=op.f("pk_case_hours")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "case_sums",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("settings", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_case_sums")),
    )
    for event, hour, table, where in _COUNTED:
        op.execute(
            f"INSERT INTO case_hours (brand, event, hour, n) "  # noqa: S608  # nosec B608  # constants
            f"SELECT brand, {event}, {hour}, COUNT(*) FROM {table} WHERE {where} GROUP BY 1, 2, 3"
        )
    over = sa.text("state <> 'open'")
    op.create_index(
        "ix_cases_over",
        "cases",
        ["brand", "state", "opened_at", "post_id"],
        sqlite_where=over,
        postgresql_where=over,
    )

"""Alerts: rules, what they raised, and the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "alert_rules",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("brand", sa.Text()),
        sa.Column("threshold", sa.Float()),
        sa.Column("quiet_hours", sa.String(length=11)),
        sa.Column("cooldown_seconds", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text()),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("evaluated_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_alert_rules")),
    )
    op.create_table(
        "alerts",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("brand", sa.Text()),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("posts", sa.Text(), nullable=False),
        sa.Column("is_suppressed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_alerts")),
    )
    op.create_index("ix_alerts_at", "alerts", ["at"])
    op.create_index("ix_alerts_rule", "alerts", ["rule", "at"])
    _deliveries()


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("alert_key", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("is_held", sa.Boolean(), nullable=False),
        sa.Column("message", sa.String(length=64)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_until", sa.BigInteger(), nullable=False),
        sa.Column("last_error", sa.Text()),
        sa.Column("sent_at", sa.BigInteger()),
        sa.ForeignKeyConstraint(["alert_key"], ["alerts.key"], name=op.f("fk_deliveries_alert_key_alerts")),
        sa.PrimaryKeyConstraint("alert_key", "channel", name=op.f("pk_deliveries")),
    )
    op.create_index("ix_deliveries_message", "deliveries", ["message"])
    for state, columns in (("waiting", ["due_at", "channel", "claimed_until"]), ("failed", ["created_at"])):
        told = sa.text(f"state = '{state}'")
        op.create_index(
            f"ix_deliveries_{state}", "deliveries", columns, sqlite_where=told, postgresql_where=told
        )

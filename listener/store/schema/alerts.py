"""Tables of alerts: the rules, what they raised, and the outbox of what is to be delivered."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    text,
)

from listener.store.schema.base import Instant, metadata

alert_rules = Table(
    "alert_rules",
    metadata,
    Column("name", Text, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("brand", Text),
    Column("threshold", Float),
    Column("quiet_hours", String(11)),
    Column("cooldown_seconds", BigInteger, nullable=False),
    Column("channel", Text),
    Column("since", Instant, nullable=False),
    Column("evaluated_at", Instant),
)
"""`since`: what was so before sets the rule off no more. Channels are names; their URLs are secrets of the
environment and never stand here."""

alerts = Table(
    "alerts",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("rule", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("brand", Text),
    Column("subject", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("title", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("posts", Text, nullable=False),
    Column("is_suppressed", Boolean, nullable=False),
    Index("ix_alerts_at", "at"),
    Index("ix_alerts_rule", "rule", "at"),
)
"""What was raised, each occasion once. `rule` is the name it had then. Nothing a stranger wrote is kept here:
it is read from the post when it is sent."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("alert_key", String(64), ForeignKey("alerts.key"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("state", String(8), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("is_held", Boolean, nullable=False),
    Column("message", String(64)),
    Column("attempts", Integer, nullable=False),
    Column("claimed_until", Instant, nullable=False),
    Column("last_error", Text),
    Column("sent_at", Instant),
    PrimaryKeyConstraint("alert_key", "channel"),
    Index("ix_deliveries_message", "message"),
    Index(
        "ix_deliveries_waiting",
        "due_at",
        "channel",
        "claimed_until",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index(
        "ix_deliveries_failed",
        "created_at",
        sqlite_where=text("state = 'failed'"),
        postgresql_where=text("state = 'failed'"),
    ),
)
"""The outbox. Who claims a row has it until `claimed_until`. `message` is the key of what is sent: the
alert's own, or of all that were held by quiet hours and go out together; it is set by the first claim and
never changes, so that every attempt has the same key."""

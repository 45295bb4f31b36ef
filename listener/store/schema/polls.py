"""Tables of the visits to sources: where each goes on, how it went, and what no visit can read any more."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from listener.store.schema.base import Id, Instant, metadata

settings = Table(
    "settings",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)


cursors = Table(
    "cursors",
    metadata,
    Column("source", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("last_started_at", Instant, nullable=False),
    Column("last_finished_at", Instant, nullable=False),
    Column("last_status", String(16), nullable=False),
    Column("last_seen", Integer, nullable=False),
    Column("last_new", Integer, nullable=False),
    Column("last_error", Text),
    Column("last_notice", Text),
    Column("last_healthy", Boolean, nullable=False),
    Column("last_good_at", Instant),
    PrimaryKeyConstraint("source", "part"),
)


polls = Table(
    "polls",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("source", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant, nullable=False),
    Column("every_seconds", Float, nullable=False),
    Column("status", String(16), nullable=False),
    Column("seen", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("error", Text),
    Column("notice", Text),
    Index("ix_polls_source", "source", "started_at"),
)


poll_days = Table(
    "poll_days",
    metadata,
    Column("source", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("succeeded", BigInteger, nullable=False),
    PrimaryKeyConstraint("source", "day"),
    sqlite_with_rowid=False,
)


gaps = Table(
    "gaps",
    metadata,
    Column("source", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("start_at", Instant, nullable=False),
    Column("end_at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    PrimaryKeyConstraint("source", "part", "start_at"),
    sqlite_with_rowid=False,
)
"""Times of which a source's reader knows that it can never read them again."""


volumes = Table(
    "volumes",
    metadata,
    Column("source", Text, nullable=False),
    Column("brand", Text, nullable=False),
    Column("hour", Instant, nullable=False),
    Column("posts", BigInteger, nullable=False),
    PrimaryKeyConstraint("source", "brand", "hour"),
    sqlite_with_rowid=False,
)
"""How many posts of a brand the network counted within an hour: never mixed with the mentions read."""

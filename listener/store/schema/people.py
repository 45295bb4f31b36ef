"""Tables of the people at work: accounts, tokens of the API, and the trail of who changed what."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from listener.store.schema.base import Id, Instant, metadata

users = Table(
    "users",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("password", Text, nullable=False),
    Column("role", String(12), nullable=False),
    Column("theme", String(8), nullable=False),
    Column("session", String(64), nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_seen_at", Instant),
    UniqueConstraint("folded"),
)
"""People who sign in. `password` is a salted hash; `session` changes with it and ends older sessions. Nobody
is deleted: the trail names them; who left is inactive."""

tokens = Table(
    "tokens",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("hashed", String(64), nullable=False),
    Column("role", String(12), nullable=False),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_used_at", Instant),
    Column("revoked_at", Instant),
    UniqueConstraint("hashed"),
)
"""Tokens of the API, kept as SHA-256 of a random value: shown once, when they are made."""

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("action", String(24), nullable=False),
    Column("subject", Text, nullable=False),
    Column("post_id", Id, ForeignKey("posts.id")),
    Column("brand", Text),
    Column("undoes", BigInteger),
    Column("data", Text, nullable=False),
    Index("ix_audit_at", "at"),
    Index("ix_audit_post_id", "post_id"),
)
"""Who did what, in order; nothing is ever changed in it. Work on cases hangs on the message it was done on;
`undoes` names the entry that this one takes back. `data` is JSON and holds no secret."""

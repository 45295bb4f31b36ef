"""Tables of audits of sentiment: what was drawn at random, and who labelled it."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from listener.store.schema.base import Id, Instant, metadata

audits = Table(
    "audits",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("brand", Text),
    Column("from_day", Date, nullable=False),
    Column("to_day", Date, nullable=False),
    Column("size", Integer, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("population", BigInteger, nullable=False),
    Column("scorer", Text, nullable=False, server_default=""),
    Column("drawn_at", Instant, nullable=False),
    Column("drawn_by", Text, nullable=False),
)
"""A random sample of `size` of the `population` mentions of a brand (null: of all that were tracked) that
`scorer`, or several by their joined names, had scored, of the local days [from_day, to_day)."""

audit_mentions = Table(
    "audit_mentions",
    metadata,
    Column("audit_id", Id, ForeignKey("audits.id"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("post_id", Id, ForeignKey("posts.id"), nullable=False),
    Column("brand", Text, nullable=False),
    Column("predicted", String(8), nullable=False),
    Column("is_skipped", Boolean, nullable=False),
    Column("answered_by", Text),
    Column("answered_at", Instant),
    Column("entry", Id),
    PrimaryKeyConstraint("audit_id", "place"),
    UniqueConstraint("audit_id", "post_id", "brand"),
    sqlite_with_rowid=False,
)
"""The sample in the order in which it is labelled, which is random as well. `predicted` is what the scorer
said at the draw. The label is that of `answered_by` in `labels`, `entry` the trail's of giving it."""

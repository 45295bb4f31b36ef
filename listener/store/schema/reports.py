"""Tables of monthly reports: those published, as they were, and what authors note for those to come."""

from __future__ import annotations

from sqlalchemy import Column, Date, PrimaryKeyConstraint, String, Table, Text, UniqueConstraint

from listener.store.schema.base import Id, Instant, metadata

published_reports = Table(
    "published_reports",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("by", Text, nullable=False),
    Column("brand", Text, nullable=False),
    Column("start", Date, nullable=False),
    Column("end", Date, nullable=False),
    Column("zone", Text, nullable=False),
    Column("as_of", Instant, nullable=False),
    Column("occasion", String(64)),
    Column("document", Text, nullable=False),
    Column("report", Text, nullable=False),
    Column("assumptions", Text, nullable=False),
    Column("settings", Text, nullable=False),
    Column("versions", Text, nullable=False),
    UniqueConstraint("occasion"),
)
"""`occasion` names what made it where no person did, so that it is made once. `document` is what is rendered,
`report` the figures it was made of, both as JSON; `settings` is what they depend on of the configuration, and
`versions` what made them. Nobody who wrote a post is named in any of them."""

report_notes = Table(
    "report_notes",
    metadata,
    Column("start", Date, nullable=False),
    Column("end", Date, nullable=False),
    Column("brand", Text, nullable=False),
    Column("section", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("start", "end", "brand", "section"),
)
"""What is noted for a section of the report of a brand over these days."""

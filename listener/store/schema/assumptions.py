"""The table of assumptions: numbers that people bring, with their ranges and sources."""

from __future__ import annotations

from sqlalchemy import Column, Date, String, Table, Text

from listener.store.schema.base import Instant, metadata

assumptions = Table(
    "assumptions",
    metadata,
    Column("name", Text, primary_key=True),
    Column("low", Text, nullable=False),
    Column("central", Text, nullable=False),
    Column("high", Text, nullable=False),
    Column("source", Text),
    Column("date", Date),
    Column("currency", String(3)),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
"""Numbers are decimals as text, exact on every database; no sum is ever taken of them in SQL."""

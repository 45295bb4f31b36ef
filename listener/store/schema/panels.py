"""The table of what was listened to: which brands by which keywords, since when."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from listener.store.schema.base import Instant, metadata

panels = Table(
    "panels",
    metadata,
    Column("since", Instant, primary_key=True),
    Column("brands", Text, nullable=False),
)
"""A row for every change. `brands` is JSON: each brand's keywords, excluded words and handles, sorted."""

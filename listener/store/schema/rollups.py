"""Tables of sums by day, made from the mentions."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
)

from listener.store.schema.base import metadata

SUMS = (
    "mentions",
    "reposts",
    "positive",
    "neutral",
    "negative",
    "compound_sum",
    "audience_known",
    "potential_impressions",
    "impressions_known",
    "impressions",
    "engagements_known",
    "engagements",
)
"""What the daily rollup holds: only what adds up. `*_known` count the mentions whose figure is known."""

TONES = ("positive", "neutral", "negative", "compound_sum")
"""Those of the sums that scores change."""


mention_days = Table(
    "mention_days",
    metadata,
    Column("day", Date, nullable=False),
    Column("brand", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("author_group", SmallInteger, nullable=False),
    *(Column(name, BigInteger, nullable=False) for name in SUMS),
    PrimaryKeyConstraint("day", "brand", "source", "author_group"),
    sqlite_with_rowid=False,
)


facet_days = Table(
    "facet_days",
    metadata,
    Column("facet", String(16), nullable=False),
    Column("day", Date, nullable=False),
    Column("brand", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("lang", String(16), nullable=False),
    Column("value", Text, nullable=False),
    *(Column(name, BigInteger, nullable=False) for name in SUMS),
    PrimaryKeyConstraint("facet", "day", "brand", "source", "lang", "value"),
    sqlite_with_rowid=False,
)
"""The same sums without author groups, so few rows hold a month. A mention stands once under "all", once
under its set of keywords, and once under each of its hashtags; an unknown language is empty."""


days = Table(
    "days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("version", BigInteger, nullable=False),
)
"""Grows with every change of anything that is counted on that local day: what caches are valid by."""


day_columns = Table(
    "day_columns",
    metadata,
    Column("day", Date, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("hours", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
)
"""The mentions and reposts of a local day as columns (packed.py), and how many mentions in which `hours` as
[brand, hour, count] in JSON, of the day as it was at that version: what figures that are no sums over days
are made of. None is missed; a day without them is read row by row."""

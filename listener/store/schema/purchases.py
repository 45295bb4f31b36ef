"""Tables of what metered networks were paid for."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from listener.store.schema.base import metadata

purchases = Table(
    "purchases",
    metadata,
    Column("source", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("resource", String(16), nullable=False),
    Column("requests", BigInteger, nullable=False),
    Column("resources", BigInteger, nullable=False),
    Column("billed", BigInteger, nullable=False),
    Column("cost", BigInteger, nullable=False),
    PrimaryKeyConstraint("source", "day", "resource"),
    sqlite_with_rowid=False,
)
"""What was bought by UTC day: requests made, resources that came, those billed, millionths of a dollar."""


billed = Table(
    "billed",
    metadata,
    Column("day", Date, nullable=False),
    Column("resource", String(16), nullable=False),
    Column("native_id", Text, nullable=False),
    PrimaryKeyConstraint("day", "resource", "native_id"),
    sqlite_with_rowid=False,
)
"""What was billed on a UTC day: the network charges for a resource once a day. Earlier days are dropped."""


reservations = Table(
    "reservations",
    metadata,
    Column("source", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("resource", String(16), nullable=False),
    Column("cost", BigInteger, nullable=False),
    PrimaryKeyConstraint("source", "part"),
    sqlite_with_rowid=False,
)
"""The most that a request under way may cost. One that outlives its request was cut off by a crash; the
part's next request, which repeats it, takes its place."""

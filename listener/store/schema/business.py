"""Tables of the business: customers and what they buy, what channels report, costs, goals, hold-outs.

The columns of each are the fields of its noun in listener.model. Rows come from people, as CSV or on pages.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Index, PrimaryKeyConstraint, String, Table, Text

from listener.model import CostCategory, GoalKind, ValueMethod
from listener.store.schema.base import Blank, Exact, Instant, Word, metadata


def _currency() -> Column[str]:
    return Column("currency", String(3))


customers = Table(
    "customers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("start", Date, nullable=False),
    Column("end", Date),
    Column("margin_per_month", Exact),
    Column("prior_spend", Exact),
    Column("segment", Text),
    Column("network", String(64)),
    Column("handle", Text),
    _currency(),
)

orders = Table(
    "orders",
    metadata,
    Column("id", Text, primary_key=True),
    Column("customer_id", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("revenue", Exact),
    Column("margin", Exact),
    Column("product", Text),
    _currency(),
    Index("ix_orders_at", "at"),
)

touches = Table(
    "touches",
    metadata,
    Column("id", Text, primary_key=True),
    Column("customer_id", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("channel", Text, nullable=False),
    Column("campaign", Text),
    Column("cost", Exact),
    _currency(),
    Index("ix_touches_at", "at"),
)

visits = Table(
    "visits",
    metadata,
    Column("date", Date, nullable=False),
    Column("channel", Text, nullable=False),
    Column("campaign", Blank, nullable=False),
    Column("visits", BigInteger),
    Column("leads", BigInteger),
    Column("conversions", BigInteger),
    Column("revenue", Exact),
    _currency(),
    PrimaryKeyConstraint("date", "channel", "campaign"),
)

counters = Table(
    "counters",
    metadata,
    Column("date", Date, nullable=False),
    Column("channel", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("value", BigInteger, nullable=False),
    PrimaryKeyConstraint("date", "channel", "name"),
)

contacts = Table(
    "contacts",
    metadata,
    Column("date", Date, nullable=False),
    Column("channel", Text, nullable=False),
    Column("contacts", BigInteger, nullable=False),
    Column("resolved", BigInteger),
    Column("unique_customers", BigInteger),
    Column("cost", Exact),
    Column("agent_hours", Exact),
    _currency(),
    PrimaryKeyConstraint("date", "channel"),
)

costs = Table(
    "costs",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("start", Date, nullable=False),
    Column("end", Date, nullable=False),
    Column("category", Word(CostCategory), nullable=False),
    Column("amount", Exact),
    Column("hours", Exact),
    Column("hourly_rate", Exact),
    Column("channel", Text),
    Column("campaign", Text),
    Column("note", Text),
    _currency(),
)
"""`key` is a hash of all other columns, which together are the identity of an entry."""

goals = Table(
    "goals",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Word(GoalKind), nullable=False),
    Column("metric", Text),
    Column("filter", Text),
    Column("unit", Text),
    Column("baseline", Exact),
    Column("target", Exact),
    Column("start", Date),
    Column("deadline", Date),
    Column("owner", Text),
    Column("business_goal", Text),
    Column("value_method", Word(ValueMethod), nullable=False),
    Column("exclusive_of", Text, nullable=False),
)
"""`exclusive_of` is a JSON list of ids."""

table_versions = Table(
    "table_versions",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("version", BigInteger, nullable=False),
)
"""Grows with every change of a table that people bring: what remembered results are valid by."""

holdouts = Table(
    "holdouts",
    metadata,
    Column("brand", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("started_by", Text, nullable=False),
    Column("ended_at", Instant),
    Column("ended_by", Text),
    PrimaryKeyConstraint("brand", "started_at"),
)
"""When a random half of the people who wrote about a brand, not to it, was to go without an answer."""

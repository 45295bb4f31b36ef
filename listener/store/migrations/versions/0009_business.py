"""The business: customers, orders, touches, visits, counters, contacts, costs, goals, and hold-outs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    _people()
    _channels()
    _decisions()


def _text(name: str, *, needed: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=not needed)


def _number(name: str, *, needed: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=not needed)


def _date(name: str, *, needed: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=not needed)


def _word(name: str, length: int, *, needed: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=not needed)


def _people() -> None:
    op.create_table(
        "customers",
        _text("id", needed=True),
        _date("start", needed=True),
        _date("end"),
        _number("margin_per_month"),
        _number("prior_spend"),
        _text("segment"),
        _word("network", 64),
        _text("handle"),
        _word("currency", 3),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
    )
    op.create_table(
        "orders",
        _text("id", needed=True),
        _text("customer_id", needed=True),
        _number("at", needed=True),
        _number("revenue"),
        _number("margin"),
        _text("product"),
        _word("currency", 3),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
    )
    op.create_table(
        "touches",
        _text("id", needed=True),
        _text("customer_id", needed=True),
        _number("at", needed=True),
        _text("channel", needed=True),
        _text("campaign"),
        _number("cost"),
        _word("currency", 3),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touches")),
    )
    op.create_index("ix_orders_at", "orders", ["at"])
    op.create_index("ix_touches_at", "touches", ["at"])


def _channels() -> None:
    op.create_table(
        "visits",
        _date("date", needed=True),
        _text("channel", needed=True),
        _text("campaign", needed=True),
        _number("visits"),
        _number("leads"),
        _number("conversions"),
        _number("revenue"),
        _word("currency", 3),
        sa.PrimaryKeyConstraint("date", "channel", "campaign", name=op.f("pk_visits")),
    )
    op.create_table(
        "counters",
        _date("date", needed=True),
        _text("channel", needed=True),
        _text("name", needed=True),
        _number("value", needed=True),
        sa.PrimaryKeyConstraint("date", "channel", "name", name=op.f("pk_counters")),
    )
    op.create_table(
        "contacts",
        _date("date", needed=True),
        _text("channel", needed=True),
        _number("contacts", needed=True),
        _number("resolved"),
        _number("unique_customers"),
        _number("cost"),
        _number("agent_hours"),
        _word("currency", 3),
        sa.PrimaryKeyConstraint("date", "channel", name=op.f("pk_contacts")),
    )


def _decisions() -> None:
    op.create_table(
        "costs",
        _word("key", 32, needed=True),
        _date("start", needed=True),
        _date("end", needed=True),
        _word("category", 32, needed=True),
        _number("amount"),
        _number("hours"),
        _number("hourly_rate"),
        _text("channel"),
        _text("campaign"),
        _text("note"),
        _word("currency", 3),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_costs")),
    )
    op.create_table(
        "goals",
        _text("id", needed=True),
        _word("kind", 32, needed=True),
        _text("metric"),
        _text("filter"),
        _text("unit"),
        _number("baseline"),
        _number("target"),
        _date("start"),
        _date("deadline"),
        _text("owner"),
        _text("business_goal"),
        _word("value_method", 32, needed=True),
        _text("exclusive_of", needed=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goals")),
    )
    op.create_table(
        "table_versions",
        _word("kind", 16, needed=True),
        _number("version", needed=True),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_table_versions")),
    )
    op.create_table(
        "holdouts",
        _text("brand", needed=True),
        _number("started_at", needed=True),
        _text("started_by", needed=True),
        _number("ended_at"),
        _text("ended_by"),
        sa.PrimaryKeyConstraint("brand", "started_at", name=op.f("pk_holdouts")),
    )

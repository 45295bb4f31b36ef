"""The response desk: threads of posts, messages, cases and their waits; people at work and their trail."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _widen()
    _desk()
    _cases()
    _decided()
    _people()


def _post(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f(f"fk_{name}_post_id_posts"))


def _key(name: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{name}"))


def _widen() -> None:
    op.add_column("authors", sa.Column("is_spam", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("posts", sa.Column("is_spam", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("posts", sa.Column("thread", sa.Text()))
    op.add_column("posts", sa.Column("tags", sa.Text()))
    op.add_column(
        "posts", sa.Column("signals", sa.SmallInteger(), server_default=sa.text("0"), nullable=False)
    )
    op.create_index("ix_posts_thread", "posts", ["network", "thread"])


def _desk() -> None:
    op.create_table(
        "own_posts",
        sa.Column("post_id", _ID, autoincrement=False, nullable=False),
        sa.Column("network", sa.String(length=64), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("author_id", _ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("reply_to", sa.Text()),
        sa.Column("quoted", sa.Text()),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.BigInteger()),
        sa.Column("is_automatic", sa.Boolean(), nullable=False),
        sa.Column("agent", sa.Text()),
        sa.Column("to_author", _ID),
        _post("own_posts"),
        _key("own_posts", "post_id"),
    )
    op.create_index("ix_own_posts_thread", "own_posts", ["network", "thread"])
    op.create_index("ix_own_posts_reply_to", "own_posts", ["network", "reply_to"])
    op.create_index("ix_own_posts_quoted", "own_posts", ["network", "quoted"])
    op.create_index("ix_own_posts_fingerprint", "own_posts", ["author_id", "fingerprint", "at"])
    told = sa.text("to_author IS NOT NULL")
    op.create_index(
        "ix_own_posts_to_author", "own_posts", ["to_author"], sqlite_where=told, postgresql_where=told
    )
    op.create_table(
        "messages",
        sa.Column("post_id", _ID, nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("via", sa.String(length=8), nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("needs", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("is_negative", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.BigInteger()),
        sa.Column("is_misdated", sa.Boolean(), nullable=False),
        sa.Column("case_post_id", _ID),
        _post("messages"),
        _key("messages", "post_id", "brand"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_messages_at", "messages", ["at", "brand"])
    op.create_index("ix_messages_case", "messages", ["case_post_id", "brand"])


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("post_id", _ID, nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("network", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("author_id", _ID, nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("last_post_id", _ID, nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("signals", sa.SmallInteger(), nullable=False),
        sa.Column("is_negative", sa.Boolean(), nullable=False),
        sa.Column("followers", sa.BigInteger()),
        sa.Column("waiting_since", sa.BigInteger()),
        sa.Column("due_at", sa.BigInteger()),
        sa.Column("first_response_at", sa.BigInteger()),
        sa.Column("first_response_post_id", _ID),
        sa.Column("rule", sa.String(length=12)),
        sa.Column("agent", sa.Text()),
        sa.Column("handled_from", sa.BigInteger()),
        sa.Column("replies", sa.BigInteger(), nullable=False),
        sa.Column("assignee", sa.Text()),
        sa.Column("assigned_at", sa.BigInteger()),
        sa.Column("closed_at", sa.BigInteger()),
        sa.Column("closed_by", sa.Text()),
        sa.Column("reopened", sa.BigInteger(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=16)),
        sa.Column("outcome_at", sa.BigInteger()),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["authors.id"], name=op.f("fk_cases_author_id_authors")),
        _post("cases"),
        _key("cases", "post_id", "brand"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_cases_thread", "cases", ["network", "thread"])
    op.create_index("ix_cases_opened_at", "cases", ["opened_at", "brand"])
    waiting = sa.text("state = 'open'")
    some: dict[str, Any] = {"sqlite_where": waiting, "postgresql_where": waiting}
    by_rank = ["brand", "rank", "waiting_since", "due_at", "state"]
    op.create_index("ix_cases_waiting", "cases", by_rank, **some)
    op.create_index("ix_cases_due", "cases", ["brand", "due_at", "rank", "waiting_since", "state"], **some)
    op.create_index("ix_cases_assignee", "cases", ["brand", "assignee", "state"], **some)
    op.create_table(
        "turns",
        sa.Column("post_id", _ID, nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("ended", sa.String(length=12), nullable=False),
        _post("turns"),
        _key("turns", "post_id", "brand", "number"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_turns_opened_at", "turns", ["opened_at", "brand"])
    op.create_index("ix_turns_ended", "turns", ["brand", "ended_at", "opened_at", "ended"])
    op.create_table(
        "case_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        _key("case_days", "day"),
    )


def _decided() -> None:
    op.create_table(
        "labels",
        sa.Column("post_id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("label", sa.String(length=12), nullable=False),
        sa.Column("was", sa.String(length=12)),
        sa.Column("scorer", sa.String(length=64)),
        sa.Column("at", sa.BigInteger(), nullable=False),
        _post("labels"),
        _key("labels", "post_id", "kind", "by"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_labels_kind", "labels", ["kind", "at"])
    op.create_table(
        "set_aside",
        sa.Column("post_id", _ID, nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("keywords", sa.Text(), nullable=False),
        _post("set_aside"),
        _key("set_aside", "post_id", "brand"),
        sqlite_with_rowid=False,
    )


def _people() -> None:
    op.create_table(
        "users",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("theme", sa.String(length=8), nullable=False),
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seen_at", sa.BigInteger()),
        _key("users", "id"),
        sa.UniqueConstraint("folded", name=op.f("uq_users_folded")),
    )
    op.create_table(
        "tokens",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hashed", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_used_at", sa.BigInteger()),
        sa.Column("revoked_at", sa.BigInteger()),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_tokens_user_id_users")),
        _key("tokens", "id"),
        sa.UniqueConstraint("hashed", name=op.f("uq_tokens_hashed")),
    )
    op.create_table(
        "audit",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=24), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("post_id", _ID),
        sa.Column("brand", sa.Text()),
        sa.Column("undoes", sa.BigInteger()),
        sa.Column("data", sa.Text(), nullable=False),
        _post("audit"),
        _key("audit", "id"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_post_id", "audit", ["post_id"])

"""Tables of the response desk: brands' own posts, messages to brands, cases, and what agents decided."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)

from listener.store.schema.base import Id, Instant, metadata

own_posts = Table(
    "own_posts",
    metadata,
    Column("post_id", Id, ForeignKey("posts.id"), primary_key=True, autoincrement=False),
    Column("network", String(64), nullable=False),
    Column("brand", Text, nullable=False),
    Column("author_id", Id, nullable=False),
    Column("at", Instant, nullable=False),
    Column("thread", Text, nullable=False),
    Column("reply_to", Text),
    Column("quoted", Text),
    Column("names", Text, nullable=False),
    Column("fingerprint", BigInteger),
    Column("is_automatic", Boolean, nullable=False),
    Column("agent", Text),
    Column("to_author", Id),
    Index("ix_own_posts_thread", "network", "thread"),
    Index("ix_own_posts_reply_to", "network", "reply_to"),
    Index("ix_own_posts_quoted", "network", "quoted"),
    Index("ix_own_posts_fingerprint", "author_id", "fingerprint", "at"),
    Index(
        "ix_own_posts_to_author",
        "to_author",
        sqlite_where=text("to_author IS NOT NULL"),
        postgresql_where=text("to_author IS NOT NULL"),
    ),
)
"""Posts by the handles of brands, as candidates for responses: what stays true when one is removed at its
source. `fingerprint` is that of its text without handles and links; equal ones in numbers are automatic.
`to_author` is whom it answered, set when the posts that told it are removed."""

messages = Table(
    "messages",
    metadata,
    Column("post_id", Id, ForeignKey("posts.id"), nullable=False),
    Column("brand", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("via", String(8), nullable=False),
    Column("is_first", Boolean, nullable=False),
    Column("needs", Boolean, nullable=False),
    Column("reason", String(12), nullable=False),
    Column("is_negative", Boolean, nullable=False),
    Column("answered_at", Instant),
    Column("is_misdated", Boolean, nullable=False),
    Column("case_post_id", Id),
    PrimaryKeyConstraint("post_id", "brand"),
    Index("ix_messages_at", "at", "brand"),
    Index("ix_messages_case", "case_post_id", "brand"),
    sqlite_with_rowid=False,
)
"""Posts addressed to a brand, and mentions of it that need a response. `at` stays exact when the post is
removed: it is a time of a case."""

cases = Table(
    "cases",
    metadata,
    Column("post_id", Id, ForeignKey("posts.id"), nullable=False),
    Column("brand", Text, nullable=False),
    Column("network", String(64), nullable=False),
    Column("thread", Text, nullable=False),
    Column("author_id", Id, ForeignKey("authors.id"), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("state", String(12), nullable=False),
    Column("last_post_id", Id, nullable=False),
    Column("rank", SmallInteger, nullable=False),
    Column("signals", SmallInteger, nullable=False),
    Column("is_negative", Boolean, nullable=False),
    Column("followers", BigInteger),
    Column("waiting_since", Instant),
    Column("due_at", Instant),
    Column("first_response_at", Instant),
    Column("first_response_post_id", Id),
    Column("rule", String(12)),
    Column("agent", Text),
    Column("handled_from", Instant),
    Column("replies", BigInteger, nullable=False),
    Column("assignee", Text),
    Column("assigned_at", Instant),
    Column("closed_at", Instant),
    Column("closed_by", Text),
    Column("reopened", BigInteger, nullable=False),
    Column("tags", Text, nullable=False),
    Column("outcome", String(16)),
    Column("outcome_at", Instant),
    Column("version", BigInteger, nullable=False),
    PrimaryKeyConstraint("post_id", "brand"),
    Index("ix_cases_thread", "network", "thread"),
    Index("ix_cases_opened_at", "opened_at", "brand"),
    Index(
        "ix_cases_waiting",
        "brand",
        "rank",
        "waiting_since",
        "due_at",
        "state",
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    Index(
        "ix_cases_due",
        "brand",
        "due_at",
        "rank",
        "waiting_since",
        "state",
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    Index(
        "ix_cases_assignee",
        "brand",
        "assignee",
        "state",
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    Index(
        "ix_cases_over",
        "brand",
        "state",
        "opened_at",
        "post_id",
        sqlite_where=text("state <> 'open'"),
        postgresql_where=text("state <> 'open'"),
    ),
    sqlite_with_rowid=False,
)
"""One author's need for an answer, known by its earliest message. Made from posts and the audit trail by
listener.cases, whenever either changes; `version` grows with every change. `due_at` is when the target is
used up for the wait that is going on, `rank` what sorts the waiting, the most pressing first. Indexes of
those who wait hold the state as well: only so SQLite reads nothing but them."""

turns = Table(
    "turns",
    metadata,
    Column("post_id", Id, ForeignKey("posts.id"), nullable=False),
    Column("brand", Text, nullable=False),
    Column("number", SmallInteger, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("ended", String(12), nullable=False),
    PrimaryKeyConstraint("post_id", "brand", "number"),
    Index("ix_turns_opened_at", "opened_at", "brand"),
    Index("ix_turns_ended", "brand", "ended_at", "opened_at", "ended"),
    sqlite_with_rowid=False,
)
"""The waits of cases: number 0 from the first message, the others from further ones after an answer."""

case_hours = Table(
    "case_hours",
    metadata,
    Column("brand", Text, nullable=False),
    Column("event", String(16), nullable=False),
    Column("hour", BigInteger, nullable=False),
    Column("n", BigInteger, nullable=False),
    PrimaryKeyConstraint("brand", "event", "hour"),
    sqlite_with_rowid=False,
)
"""How many waits began, ended or go on that began, and how many open cases fall due, in an hour: counted from
1970, UTC. Of cases that are over the hour is 0. Kept up in the transaction that changes a case."""

case_days = Table(
    "case_days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("version", BigInteger, nullable=False),
)
"""Grows with every change of a message or case of that local day: what caches are valid by."""

case_sums = Table(
    "case_sums",
    metadata,
    Column("day", Date, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("settings", String(32), nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""What figures of responses are sums over, for a local day: true while the day has this version and the
configuration these settings. Made from messages, cases and turns whenever one of both changed."""

labels = Table(
    "labels",
    metadata,
    Column("post_id", Id, ForeignKey("posts.id"), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("by", Text, nullable=False),
    Column("label", String(12), nullable=False),
    Column("was", String(12)),
    Column("scorer", String(64)),
    Column("at", Instant, nullable=False),
    Column("origin", String(12), nullable=False, server_default="correction"),
    PrimaryKeyConstraint("post_id", "kind", "by"),
    Index("ix_labels_kind", "kind", "at"),
    sqlite_with_rowid=False,
)
"""What people said of a post: its sentiment, or whether it needs a response. `was` is what we had said then,
and `scorer` who; of several people the latest word stands. `origin` is how they came upon the post."""

set_aside = Table(
    "set_aside",
    metadata,
    Column("post_id", Id, ForeignKey("posts.id"), nullable=False),
    Column("brand", Text, nullable=False),
    Column("keywords", Text, nullable=False),
    PrimaryKeyConstraint("post_id", "brand"),
    sqlite_with_rowid=False,
)
"""Mentions in posts that an agent marked as spam: counted nowhere, put back when the mark is taken off."""

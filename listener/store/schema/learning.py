"""Tables of scorers that learn: what was trained, who scores each language, and labelling for it."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from listener.store.schema.base import Id, Instant, metadata
from listener.store.schema.rollups import TONES

models = Table(
    "models",
    metadata,
    Column("scorer", String(64), primary_key=True),
    Column("lang", String(16), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""Learned scorers, as the files they are exported as. `scorer` is the name that their scores are signed
with."""

scorers = Table(
    "scorers",
    metadata,
    Column("lang", String(16), primary_key=True),
    Column("scorer", String(64), ForeignKey("models.scorer"), nullable=False),
    Column("since", Instant, nullable=False),
)
"""The languages that a learned scorer is in use for. Changed in the one transaction that switches every score
of theirs, so that scores of two versions never stand in one figure."""

trainings = Table(
    "trainings",
    metadata,
    Column("lang", String(16), primary_key=True),
    Column("asked_at", Instant),
    Column("asked_by", Text),
    Column("finished_at", Instant),
    Column("result", Text),
    Column("error", Text),
)
"""The last training of each language. It is asked for while `asked_at` is set and later than `finished_at`;
`result` is what came of it, as JSON."""

rescorings = Table(
    "rescorings",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("scorers", Text, nullable=False),
    Column("settings", String(16), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("staged", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("finished_at", Instant),
    Column("changed", BigInteger),
)
"""Re-scorings of what is kept; at most one is not finished. `scorers` is the learned scorer of each language
after it, as JSON, and `settings` stands for all else that scores depend on; posts up to the id `staged` of
`last` have their new scores in fresh_scores."""

fresh_scores = Table(
    "fresh_scores",
    metadata,
    Column("post_id", Id, ForeignKey("posts.id"), primary_key=True, autoincrement=False),
    Column("compound", SmallInteger),
    Column("sentiment", String(8)),
    Column("negative", SmallInteger),
    Column("positive", SmallInteger),
    Column("scorer", String(64)),
    Column("is_stale", Boolean, nullable=False),
)
"""New scores of posts whose score changes, beside the old ones until all are there. A stale one is of a post
that was changed since: it is scored once more at the end."""

fresh_sentences = Table(
    "fresh_sentences",
    metadata,
    Column("post_id", Id, ForeignKey("posts.id"), nullable=False),
    Column("brand", Text, nullable=False),
    Column("compound", SmallInteger),
    Column("sentiment", String(8)),
    PrimaryKeyConstraint("post_id", "brand"),
    sqlite_with_rowid=False,
)
"""New scores of the sentences about a brand, of mentions where they change; null where there are none."""

fresh_days = Table(
    "fresh_days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("laid", BigInteger, nullable=False),
    Column("counted", BigInteger),
    Column("version", BigInteger),
)
"""The local days of mentions that get new scores. `laid` grows with every change of these; `counted` is what
it was, and `version` the day's own, when fresh_sums were counted: they hold while both are the same."""

fresh_sums = Table(
    "fresh_sums",
    metadata,
    Column("day", Date, nullable=False),
    Column("facet", String(16), nullable=False),
    Column("brand", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("lang", String(16), nullable=False),
    Column("value", Text, nullable=False),
    *(Column(name, BigInteger, nullable=False) for name in TONES),
    PrimaryKeyConstraint("day", "facet", "brand", "source", "lang", "value"),
    sqlite_with_rowid=False,
)
"""What the rollups hold once the new scores are in force: facet_days, and under the facet "group", with the
author group as the value, mention_days."""

post_vectors = Table(
    "post_vectors",
    metadata,
    Column("post_id", Id, ForeignKey("posts.id"), primary_key=True, autoincrement=False),
    Column("encoder", String(64), nullable=False),
    Column("vector", LargeBinary, nullable=False),
)
"""What a sentence encoder made of a post's text: computed once, for it takes long."""

labelling_rounds = Table(
    "labelling_rounds",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("lang", String(16), nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("scorer", String(64)),
    Column("drawn_at", Instant, nullable=False),
    Column("drawn_by", Text, nullable=False),
)

labelling_posts = Table(
    "labelling_posts",
    metadata,
    Column("round_id", Id, ForeignKey("labelling_rounds.id"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("post_id", Id, ForeignKey("posts.id"), nullable=False),
    Column("origin", String(12), nullable=False),
    Column("is_double", Boolean, nullable=False),
    PrimaryKeyConstraint("round_id", "place"),
    UniqueConstraint("round_id", "post_id"),
    sqlite_with_rowid=False,
)
"""What a round asks, in its order: posts drawn at random, and those the scorer is least certain of. Of those
that are double two people are asked, neither seeing the other's word."""

labelling_answers = Table(
    "labelling_answers",
    metadata,
    Column("round_id", Id, nullable=False),
    Column("place", Integer, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("is_skipped", Boolean, nullable=False),
    Column("entry", Id),
    PrimaryKeyConstraint("round_id", "place", "by"),
    Index("ix_labelling_answers_by", "round_id", "by", "at"),
    sqlite_with_rowid=False,
)
"""Who answered what; the label itself stands in `labels`, `entry` is the trail's of giving it."""

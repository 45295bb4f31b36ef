"""Scorers that learn: classes and probabilities of scores, models, re-scoring, rounds of labelling."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_CLASS = """
    UPDATE posts SET sentiment = CASE
      WHEN compound >= 500 THEN 'positive' WHEN compound <= -500 THEN 'negative' ELSE 'neutral' END
    WHERE compound IS NOT NULL
"""
_DRAWN = """
    UPDATE labels SET origin = 'random' WHERE kind = 'sentiment' AND EXISTS (
      SELECT 1 FROM audit_mentions AS drawn
      WHERE drawn.post_id = labels.post_id AND drawn.answered_by = labels."by" AND drawn.entry IS NOT NULL)
"""
# What somebody said on a page is in the trail; of an imported label, whoever gave it, only the import is.
_IMPORTED = """
    UPDATE labels SET origin = 'import'
    WHERE kind = 'sentiment' AND origin = 'correction' AND NOT EXISTS (
      SELECT 1 FROM audit AS said
      WHERE said.post_id = labels.post_id AND said.who = labels."by" AND said.action = 'sentiment')
"""


def upgrade() -> None:
    op.add_column("posts", sa.Column("sentiment", sa.String(length=8)))
    op.add_column("posts", sa.Column("negative", sa.SmallInteger()))
    op.add_column("posts", sa.Column("positive", sa.SmallInteger()))
    op.add_column("mentions", sa.Column("sentence_compound", sa.SmallInteger()))
    op.add_column("mentions", sa.Column("sentence_sentiment", sa.String(length=8)))
    op.add_column(
        "labels", sa.Column("origin", sa.String(length=12), nullable=False, server_default="correction")
    )
    # Several scorers may be in use, each with a name of up to 64 characters.
    op.add_column("audits", sa.Column("scorers", sa.Text(), nullable=False, server_default=""))
    op.execute("UPDATE audits SET scorers = scorer")
    op.drop_column("audits", "scorer")
    op.execute("ALTER TABLE audits RENAME COLUMN scorers TO scorer")
    op.execute(_CLASS)
    op.execute(_DRAWN)
    op.execute(_IMPORTED)
    unscored = sa.text("scorer IS NULL AND kind <> 'repost' AND removed_at IS NULL")
    op.create_index(
        "ix_posts_unscored", "posts", ["lang", "id"], sqlite_where=unscored, postgresql_where=unscored
    )
    _scorers()
    _fresh()
    _rounds()


def _scorers() -> None:
    op.create_table(
        "models",
        sa.Column("scorer", sa.String(length=64), nullable=False),
        sa.Column("lang", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("scorer", name=op.f("pk_models")),
    )
    op.create_table(
        "scorers",
        sa.Column("lang", sa.String(length=16), nullable=False),
        sa.Column("scorer", sa.String(length=64), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["scorer"], ["models.scorer"], name=op.f("fk_scorers_scorer_models")),
        sa.PrimaryKeyConstraint("lang", name=op.f("pk_scorers")),
    )
    op.create_table(
        "trainings",
        sa.Column("lang", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.BigInteger()),
        sa.Column("asked_by", sa.Text()),
        sa.Column("finished_at", sa.BigInteger()),
        sa.Column("result", sa.Text()),
        sa.Column("error", sa.Text()),
        sa.PrimaryKeyConstraint("lang", name=op.f("pk_trainings")),
    )
    op.create_table(
        "rescorings",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("scorers", sa.Text(), nullable=False),
        sa.Column("settings", sa.String(length=16), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("staged", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger()),
        sa.Column("changed", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rescorings")),
    )


def _fresh() -> None:
    op.create_table(
        "fresh_scores",
        sa.Column("post_id", _ID, autoincrement=False, nullable=False),
        sa.Column("compound", sa.SmallInteger()),
        sa.Column("sentiment", sa.String(length=8)),
        sa.Column("negative", sa.SmallInteger()),
        sa.Column("positive", sa.SmallInteger()),
        sa.Column("scorer", sa.String(length=64)),
        sa.Column("is_stale", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_fresh_scores_post_id_posts")),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_fresh_scores")),
    )
    op.create_table(
        "fresh_sentences",
        sa.Column("post_id", _ID, nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("compound", sa.SmallInteger()),
        sa.Column("sentiment", sa.String(length=8)),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_fresh_sentences_post_id_posts")),
        sa.PrimaryKeyConstraint("post_id", "brand", name=op.f("pk_fresh_sentences")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "post_vectors",
        sa.Column("post_id", _ID, autoincrement=False, nullable=False),
        sa.Column("encoder", sa.String(length=64), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_vectors_post_id_posts")),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_post_vectors")),
    )


def _rounds() -> None:
    op.create_table(
        "labelling_rounds",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("lang", sa.String(length=16), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("scorer", sa.String(length=64)),
        sa.Column("drawn_at", sa.BigInteger(), nullable=False),
        sa.Column("drawn_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_labelling_rounds")),
    )
    op.create_table(
        "labelling_posts",
        sa.Column("round_id", _ID, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("post_id", _ID, nullable=False),
        sa.Column("origin", sa.String(length=12), nullable=False),
        sa.Column("is_double", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["labelling_rounds.id"], name=op.f("fk_labelling_posts_round_id_labelling_rounds")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_labelling_posts_post_id_posts")),
        sa.PrimaryKeyConstraint("round_id", "place", name=op.f("pk_labelling_posts")),
        sa.UniqueConstraint("round_id", "post_id", name=op.f("uq_labelling_posts_round_id_post_id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "labelling_answers",
        sa.Column("round_id", _ID, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("is_skipped", sa.Boolean(), nullable=False),
        sa.Column("entry", _ID),
        sa.PrimaryKeyConstraint("round_id", "place", "by", name=op.f("pk_labelling_answers")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_labelling_answers_by", "labelling_answers", ["round_id", "by", "at"])

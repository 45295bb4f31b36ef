"""Full-text search over posts: FTS5 on SQLite, a GIN index of to_tsvector('simple') on PostgreSQL.

Every word of the query must occur, the last letters of each may be missing. Neither index cuts texts in
scripts without spaces into words, so such a query is looked for as plain text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    column,
    false,
    func,
    literal_column,
    select,
    table,
    text,
)

from listener.store.schema import posts

_WORDS = re.compile(r"\w+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_fts = table("posts_fts", column("rowid"))


def index(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make new texts findable; `rows` hold id and text. PostgreSQL's index follows by itself."""
    if connection.dialect.name == "sqlite" and rows:
        connection.exec_driver_sql(
            "INSERT INTO posts_fts(rowid, text) VALUES (?, ?)", [(row["id"], row["text"]) for row in rows]
        )


def forget(connection: Connection, row: Mapping[str, Any]) -> None:
    """Take a text out of the index before it changes; `row` holds the id and the text as indexed."""
    if connection.dialect.name == "sqlite":
        connection.execute(
            text("INSERT INTO posts_fts(posts_fts, rowid, text) VALUES ('delete', :id, :text)"),
            {"id": row["id"], "text": row["text"]},
        )


def reads_posts(dialect: str, query: str) -> bool:
    """Whether the condition needs the row of `posts`; SQLite's index knows numbers alone."""
    return dialect != "sqlite" or _UNSPACED.search(query) is not None


def finds(
    dialect: str,
    query: str,
    *,
    number: ColumnElement[int] = posts.c.id,
    within: tuple[int, int] | None = None,
) -> ColumnElement[bool]:
    """The condition that a row of `posts` answers the query. A query without a word finds nothing.

    `number` is the post's where another table has it; `within` are the first and last post that can be
    meant: the index of SQLite is read only between them.
    """
    words = _WORDS.findall(query)
    if not words:
        return false()
    if _UNSPACED.search(query):
        return and_(*(posts.c.text.contains(word, autoescape=True) for word in query.split()))
    if dialect == "sqlite":
        terms = " AND ".join(f'"{word}"*' for word in words)
        matching = literal_column("posts_fts").op("MATCH")(terms)
        found = select(_fts.c.rowid).where(matching)
        if within is not None:
            found = found.where(_fts.c.rowid >= within[0], _fts.c.rowid <= within[1])
        return number.in_(found)
    terms = " & ".join(f"'{word}':*" for word in words)
    return func.to_tsvector("simple", posts.c.text).op("@@")(func.to_tsquery("simple", terms))

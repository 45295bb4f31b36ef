"""A database of before scorers learned, upgraded: classes of scores, and how its labels came about."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from alembic import command

from listener.store import Store
from listener.store.database import make_file
from listener.store.migrate import _config, upgrade

COMPOUNDS = {1: 500, 2: 499, 3: -499, 4: -500, 5: None}


def filled(path: Path) -> Store:
    """Scored posts with labels: of the first ann's correction, of the second one from an audit of hers; the
    third and fourth came as a table, as ann's word and as nobody's.
    """
    make_file(f"sqlite:///{path}")
    store = Store(f"sqlite:///{path}")
    config = _config()
    with store.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0010")
    with sqlite3.connect(path) as database:
        for number, compound in COMPOUNDS.items():
            insert(database, "posts", id=number, native_id=str(number), compound=compound)
        for number, who in {1: "ann", 2: "ann", 3: "ann", 4: "import"}.items():
            insert(database, "labels", post_id=number, by=who, kind="sentiment", label="neutral")
        for number in (1, 2):
            insert(database, "audit", id=number, post_id=number, who="ann", action="sentiment")
        insert(database, "audit_mentions", post_id=2, answered_by="ann", entry=2)
    database.close()
    return store


def insert(database: sqlite3.Connection, table: str, **fields: Any) -> None:
    """A row with these fields; others are empty, or null where they may be."""
    columns = database.execute(f"PRAGMA table_info({table})").fetchall()
    row = {name: 0 if "INT" in kind else "" for _n, name, kind, needed, *_more in columns if needed} | fields
    names = ", ".join(f'"{name}"' for name in row)
    values = ", ".join("?" * len(row))
    database.execute(f"INSERT INTO {table} ({names}) VALUES ({values})", tuple(row.values()))  # noqa: S608


def test_scores_have_their_class_and_labels_what_they_came_from(tmp_path: Path) -> None:
    path = tmp_path / "listener.db"
    store = filled(path)
    upgrade(store, "0010")
    store.close()
    with sqlite3.connect(path) as database:
        classes = dict(database.execute("SELECT id, sentiment FROM posts"))
        origins = dict(database.execute("SELECT post_id, origin FROM labels"))
    database.close()
    assert classes == {1: "positive", 2: "neutral", 3: "neutral", 4: "negative", 5: None}
    assert origins == {1: "correction", 2: "random", 3: "import", 4: "import"}

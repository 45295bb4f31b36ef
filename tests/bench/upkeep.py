"""All that is kept, made again and scored again, killed half way: how fast, and how long do others wait?

On a copy of a million mentions, or of ten (BENCH_POSTS), whose daily sums were lost. The scores in it are
made up, so that VADER gives another one to most English posts. Meanwhile somebody else wants to write.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from listener.store.backup import copy_sqlite
from tests.bench import million
from tests.bench.comparison import Row
from tests.bench.processes import Product, rows, wait_until

POSTS = int(os.environ.get("BENCH_POSTS", "10_000_000"))
_WAIT = 5.0
_EVERY = 0.05
_LONGEST = 7_200.0
_SUMS = ("mention_days", "facet_days")
_REACHED = "SELECT value FROM settings WHERE key = 'days_rebuilt'"


@dataclass(slots=True)
class Others:
    """Who writes meanwhile: how long each time took to begin (seconds), and how long no report was made."""

    waits: list[float] = field(default_factory=list)
    refused: float = 0.0

    @contextmanager
    def wanting(self, database: Path) -> Iterator[None]:
        """Want to write all the time."""
        over = threading.Event()
        thread = threading.Thread(target=self._write, args=(database, over))
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _write(self, database: Path, over: threading.Event) -> None:
        refused_since: float | None = None
        with closing(sqlite3.connect(database, timeout=_LONGEST, isolation_level=None)) as connection:
            while not over.wait(_EVERY):
                begun = time.perf_counter()
                connection.execute("BEGIN IMMEDIATE")
                now = time.perf_counter()
                self.waits.append(now - begun)
                mark = "SELECT 1 FROM settings WHERE key = 'scores_switched'"
                refused = connection.execute(mark).fetchone() is not None
                connection.execute("ROLLBACK")
                if refused_since is not None:
                    self.refused += now - refused_since
                refused_since = now if refused else None


def upkeep() -> Sequence[Row]:
    """Rows of `rebuild` and of `rescore`."""
    source = million.ten_million() if POSTS > million.MENTIONS else million.million()
    with tempfile.TemporaryDirectory() as folder:
        product = Product(Path(folder))
        product.config.write_text(_toml())
        copy_sqlite(source, product.database)
        source.close()
        found = [*_rebuild(product), *_rescore(product)]
    return found


def _rebuild(product: Product) -> list[Row]:
    with closing(sqlite3.connect(product.database)) as connection:
        for table in _SUMS:
            connection.execute(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")  # noqa: S608
            connection.execute(f"DELETE FROM {table}")  # noqa: S608
        connection.commit()
        days = connection.execute("SELECT day FROM days ORDER BY day").fetchall()
    middle = days[len(days) // 2][0]

    def half_way() -> bool:
        told = [json.loads(value) for (value,) in rows(product.database, _REACHED)]
        return any(one["stage"] != "moved" and one["at"] >= middle for one in told)

    run = _killed(product, "rebuild", half_way)
    same = all(
        not rows(product.database, f"SELECT * FROM {a} EXCEPT SELECT * FROM {b}")  # noqa: S608
        for table in _SUMS
        for a, b in ((table, f"kept_{table}"), (f"kept_{table}", table))
    )
    found = run.rows("rebuild")
    return [*found, Row("rebuild: sums as before they were lost", "the same", _yes(same), same)]


def _rescore(product: Product) -> list[Row]:
    def half_way() -> bool:
        told = rows(product.database, "SELECT staged, last FROM rescorings")
        return bool(told) and told[0][0] * 2 >= told[0][1]

    run = _killed(product, "rescore", half_way)
    changed = rows(product.database, "SELECT changed, finished_at FROM rescorings")[-1][0]
    beside = f"{changed:,} posts changed"
    last = Row(
        "rescore: no report is made for", "–", f"{run.others.refused:.0f} s", None, "days switch one by one"
    )
    return [*run.rows("rescore", beside), last]


@dataclass(frozen=True, slots=True)
class _Run:
    """A command killed half way and begun again: seconds before and after, posts, and those who waited."""

    before: float
    after: float
    posts: int
    others: Others
    code: int

    def rows(self, name: str, beside: str = "") -> list[Row]:
        """What it shows."""
        whole = self.before + self.after
        longest = max(self.others.waits)
        share = self.after / whole
        again = f"{share:.0%} of the time after it, exit code {self.code}"
        return [
            Row(
                f"{name}: posts/s", "–", f"{self.posts / whole:,.0f}", None, f"{self.posts:,} posts; {beside}"
            ),
            Row(
                f"{name}: longest wait of another writer",
                f"<= {_WAIT:.0f} s",
                f"{longest:.1f} s",
                longest <= _WAIT,
                f"of {len(self.others.waits):,}",
            ),
            # Half of the work was done when it was killed; what is over half was done twice.
            Row(f"{name}: killed half way", "goes on", again, self.code == 0 and share < 0.75),
        ]


def _killed(product: Product, command: str, half_way: Callable[[], bool]) -> _Run:
    others = Others()
    posts = rows(product.database, "SELECT count(*) FROM posts")[0][0]
    with others.wanting(product.database):
        begun = time.perf_counter()
        process = product.start(command)
        reached = wait_until(lambda: half_way() or process.poll() is not None, _LONGEST)
        process.kill()
        process.wait()
        if not reached:
            raise RuntimeError(f"{command} did not come half way within {_LONGEST:.0f} s")
        between = time.perf_counter()
        done = product.start(command)
        try:
            code = done.wait(_LONGEST)
        except subprocess.TimeoutExpired:
            done.kill()
            code = -9
        return _Run(between - begun, time.perf_counter() - between, posts, others, code)


def _yes(true: bool) -> str:
    return "yes" if true else "no"


def _toml() -> str:
    """The configuration that the posts were made up by, as a file."""
    config = million.config()
    lines = ["[workspace]", f'name = "{config.workspace.name}"', f'timezone = "{config.zone.key}"']
    for brand in config.brands:
        words = ", ".join(f'"{keyword.text}"' for keyword in brand.keywords)
        lines += [
            "[[brands]]",
            f'name = "{brand.name}"',
            f'role = "{brand.role.value}"',
            f"keywords = [{words}]",
        ]
    return "\n".join(lines) + "\n"

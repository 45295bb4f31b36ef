"""R9: eight processes that write, four that read, and backups, all on one SQLite file for a minute.

Each writer takes turns: it reads a counter that all share and writes it back one higher, keeps posts of its
own as a poll does, and labels posts that everybody labels. What a writer was told is kept is its own list.

    python -m tests.faults.crowd ROLE NUMBER SECONDS DATABASE [PATCH]      # one of them
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from itertools import count, takewhile
from pathlib import Path

from sqlalchemy import Connection, select

from listener.clock import utc_now
from listener.errors import StoreError
from listener.reports.periods import last_days
from listener.reports.report import make_report
from listener.store import Store
from listener.store.checks import integrity, rollups_agree
from listener.store.labels import Label, LabelKind, keep_label
from listener.store.save import save
from listener.store.schema import posts, settings
from tests.bench.processes import Product, rows, wait_until
from tests.builders import WARSAW, a_post, read
from tests.databases import new_sqlite
from tests.desks import CONFIG
from tests.faults.outcome import Fault, Outcome, scale

WRITERS, READERS = 8, 4
SECONDS = 60.0
BOUND = 0.5
"""Seconds that 99 of 100 writes take at most, with all their waiting."""
_SHARED = 20
_BATCH = 5
_KEY = "crowd"
_GO = "go"
"""The file that appears once all of them are ready."""


def inject() -> Outcome:
    """The minute, and what is left of it."""
    return _crowd(max(5.0, SECONDS * scale()), patch=None)


def undefended() -> Outcome:
    """A few seconds without a queue, in which transactions begin as the driver would begin them."""
    return _crowd(5.0, patch="begin_late")


def begin_late() -> None:
    """Let a transaction that will write begin as one that reads, whoever else is at it."""
    from listener.store import database

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    database._begin_sqlite = begin
    unqueued()


def unqueued() -> None:
    """Let SQLite alone decide who is next."""
    from listener.store import queue

    queue.turn = lambda path, seconds: nullcontext()  # type: ignore[assignment,return-value]


@dataclass(slots=True)
class _Told:
    """What one process was told: seconds of each write, increments and posts kept, reads, errors."""

    seconds: list[float] = field(default_factory=list)
    counted: int = 0
    posts: list[str] = field(default_factory=list)
    reads: int = 0
    errors: list[str] = field(default_factory=list)


def _crowd(seconds: float, *, patch: str | None) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        product = Product(Path(folder))
        product.config.write_text('[[brands]]\nname = "Acme"\nrole = "own"\nkeywords = ["acme"]\n')
        _prepare(product)
        roles = [("write", one) for one in range(WRITERS)] + [("read", one) for one in range(READERS)]
        crowd = [_started(product, role, number, seconds, patch) for role, number in roles]
        for one in crowd:
            assert one.stdout is not None
            one.stdout.readline()
        (product.folder / _GO).touch()
        backups = _backups(product, time.monotonic() + seconds)
        told = [_Told(**json.loads(one.communicate(timeout=120)[0])) for one in crowd]
        return _judged(product, told, backups)


def _prepare(product: Product) -> None:
    store = new_sqlite(product.database)
    found = [read(a_post(f"shared {number}", created_at=utc_now()), "Acme") for number in range(_SHARED)]
    save(store, found, source="Feed", now=utc_now(), zone=WARSAW)
    with store.write() as connection:
        connection.execute(settings.insert().values(key=_KEY, value="0"))
    store.close()


def _started(
    product: Product, role: str, number: int, seconds: float, patch: str | None
) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.faults.crowd", role, number, seconds, product.database]
    return subprocess.Popen(
        [str(part) for part in (*command, *filter(None, [patch]))], stdout=subprocess.PIPE, text=True
    )


def _backups(product: Product, end: float) -> list[Path]:
    """Backups made one after the other until then, by the command."""
    made: list[Path] = []
    while time.monotonic() < end:
        target = product.folder / f"backup-{len(made)}.db"
        product.run("backup", target).check_returncode()
        made.append(target)
        time.sleep(1.0)
    return made


def _judged(product: Product, told: Sequence[_Told], backups: Sequence[Path]) -> Outcome:
    kept = Counter(number for (number,) in rows(product.database, "SELECT native_id FROM posts"))
    counted = int(rows(product.database, f"SELECT value FROM settings WHERE key = '{_KEY}'")[0][0])  # noqa: S608
    expected = [one for each in told for one in each.posts]
    lost = sum(each.counted for each in told) - counted + sum(one not in kept for one in expected)
    seconds = sorted(one for each in told for one in each.seconds)
    errors = [one for each in told for one in each.errors]
    reads = sum(each.reads for each in told)
    good = [_restores(product, one) for one in backups]
    slow = seconds[int(0.99 * (len(seconds) - 1))] if seconds else float("inf")
    return Outcome(
        injected=len(seconds) + len(errors),
        survived=len(seconds),
        lost=lost,
        doubled=sum(number - 1 for number in kept.values()),
        bounds=(
            (f"p99 of a write {slow:.2f} s of {BOUND} s, slowest {seconds[-1]:.2f} s", slow < BOUND),
            (f"{len(errors)} errors {Counter(errors).most_common(1) or ''}", not errors),
            (f"{reads} reports read meanwhile", reads > 0),
            (f"{sum(good)} of {len(good)} backups restore equal", all(good) and bool(good)),
            ("database whole, rollups agree", _is_whole(product.database)),
        ),
    )


def _restores(product: Product, backup: Path) -> bool:
    """Whether a backup, put in place of nothing, is whole and exports what the backup itself does."""
    target = Product(product.folder / f"restored-{backup.stem}")
    target.folder.mkdir()
    target.config.write_text(product.config.read_text())
    done = target.run("restore", backup)
    if done.returncode or not _is_whole(target.database):
        return False
    query = "SELECT group_concat(native_id), count(*) FROM (SELECT native_id FROM posts ORDER BY id)"
    return rows(target.database, query) == rows(backup, query)


def _is_whole(database: Path) -> bool:
    store = Store(f"sqlite:///{database}")
    try:
        return integrity(store) is None and rollups_agree(store)
    finally:
        store.close()


def main() -> None:
    """Be one of the crowd; tell what came of it as JSON."""
    role, number, seconds, database, *patch = sys.argv[1:]
    for name in patch:
        globals()[name]()
    store = Store(f"sqlite:///{database}")
    work = {"write": _write, "read": _read}[role]
    # Once for all that is imported only then.
    told = work(store, int(number), range(len(_TURNS)), _Told())
    print("ready", flush=True)
    wait_until(Path(database).with_name(_GO).exists, 120)
    end = time.monotonic() + float(seconds)
    told.seconds.clear()
    told = work(store, int(number), _until(end), told)
    print(json.dumps(asdict(told)))
    store.close()


def _until(end: float) -> Iterator[int]:
    """Turns as long as there is time for one more, the first after those of the start."""
    return takewhile(lambda _turn: time.monotonic() < end, count(len(_TURNS)))


def _write(store: Store, number: int, turns: Iterable[int], told: _Told) -> _Told:
    for turn in turns:
        start = time.perf_counter()
        try:
            _TURNS[turn % len(_TURNS)](store, number, turn, told)
            told.seconds.append(time.perf_counter() - start)
        except StoreError as error:
            told.errors.append(str(error))
    return told


def _count(store: Store, _number: int, _turn: int, told: _Told) -> None:
    """Read the counter that all share, and write it back one higher."""
    with store.write() as connection:
        held = int(connection.execute(select(settings.c.value).where(settings.c.key == _KEY)).scalar_one())
        connection.execute(settings.update().where(settings.c.key == _KEY).values(value=str(held + 1)))
    told.counted += 1


def _keep(store: Store, number: int, turn: int, told: _Told) -> None:
    """Keep five posts of one's own, as a poll does."""
    names = [f"{number}/{turn}/{one}" for one in range(_BATCH)]
    found = [read(a_post(name, created_at=utc_now(), author=f"author {number}"), "Acme") for name in names]
    save(store, found, source="Feed", now=utc_now(), zone=WARSAW)
    told.posts.extend(names)


def _label(store: Store, number: int, turn: int, _told: _Told) -> None:
    """Label a post that everybody labels."""
    with store.write() as connection:
        ids = connection.scalars(select(posts.c.id).order_by(posts.c.id).limit(_SHARED)).all()
        label = ("positive", "neutral", "negative")[turn % 3]
        post = ids[turn % _SHARED]
        keep_label(connection, Label(post, LabelKind.SENTIMENT, f"person {number}", label, utc_now()))


_TURNS = (_count, _keep, _label)


def _read(store: Store, _number: int, turns: Iterable[int], told: _Told) -> _Told:
    """Open a report every tenth of a second."""
    for _turn in turns:
        try:
            make_report(store, CONFIG, last_days(30, WARSAW, utc_now() + timedelta(days=1)))
            told.reads += 1
        except StoreError as error:
            told.errors.append(str(error))
        time.sleep(0.1)
    return told


R9 = Fault(
    "R9",
    "8 writers, 4 readers and backups on one SQLite file for a minute",
    inject,
    "no queue, and writing transactions begin as reading ones",
    undefended,
)


if __name__ == "__main__":
    main()

"""R10: a database that may not be written, one that somebody else locks, and one of a newer release.

A lock that ends in time is waited for; one that does not is told in a sentence, and the daemon and the pages
go on by themselves once it is gone.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from listener.store.database import BUSY_SECONDS
from tests.bench.archives import write_posts
from tests.bench.feed_farm import FeedFarm
from tests.bench.processes import Product, rows, wait_until
from tests.faults.ground import is_sound
from tests.faults.outcome import Fault, Outcome

_POSTS = 300
_LONGEST_SHORT = 20.0
"""Seconds of a lock that is waited for, at the most: it has to outlast the start of a command."""
_TOLD = {
    "rights": "cannot be written; check the rights",
    "locked": f"was locked by another program for over {BUSY_SECONDS} s; close that one",
    "newer": "was made by a newer version (schema 9999",
}
Told = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class _Barred(Product):
    """The product by somebody for whom the rights of files count, although root may be at work here."""

    def command(self, *arguments: object) -> list[str]:
        plain = Product.command(self, *arguments)
        if os.geteuid():
            return plain
        return ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *plain]


def inject() -> Outcome:
    """All of it, by every command that writes, the daemon and the pages."""
    if not os.geteuid() and shutil.which("setpriv") is None:
        return Outcome(not_run="root may write everything, and there is no setpriv to give that up")
    with _filled(_Barred) as product, FeedFarm(2) as farm:
        farm.write_config(product.config, every="1s")
        archive = _archive(product)
        told = [*_without_rights(product, archive), *_of_a_newer_release(product, archive)]
        told += [*_briefly_locked(product, archive), *_locked_for_long(product, archive, farm)]
        told.append(("sound at the end", is_sound(product.database)))
    wrong = [what for what, good in told if not good]
    bounds = tuple((what, False) for what in wrong[:3])
    return Outcome(len(told), len(told) - len(wrong), bounds=bounds)


def undefended() -> Outcome:
    """A lock of a few seconds, once nobody waits for one."""
    with _filled(partial(Product, undefended="closed_doors:impatient")) as product:
        told = list(_briefly_locked(product, _archive(product)))
        return Outcome(len(told), sum(good for _what, good in told))


def impatient() -> None:
    """Wait for no lock."""
    from listener.store import database

    database.BUSY_SECONDS = 0


@contextmanager
def _filled(kind: Callable[[Path], Product]) -> Iterator[Product]:
    with tempfile.TemporaryDirectory() as folder:
        product = kind(Path(folder, "place"))
        product.folder.mkdir()
        product.config.write_text('[[brands]]\nname = "Acme"\nrole = "own"\nkeywords = ["acme"]\n')
        product.run("import", _archive(product)).check_returncode()
        yield product


def _archive(product: Product) -> Path:
    path = product.folder.parent / "archive.jsonl"
    if not path.exists():
        write_posts(path, _POSTS)
    return path


def _writers(product: Product, archive: Path) -> Sequence[Sequence[object]]:
    return (("import", archive), ("poll",), ("rebuild",), ("rescore",), ("daemon",))


def _without_rights(product: Product, archive: Path) -> Iterator[Told]:
    """A file, then a folder, that may only be read."""
    for path, rights in ((product.database, 0o444), (product.folder, 0o555)):
        before = _digest(product.database)
        kept = path.stat().st_mode
        path.chmod(rights)
        try:
            for command in _writers(product, archive):
                ran = product.run(*command, timeout=60)
                good = ran.returncode == 2 and _is_one_sentence(ran, "rights", "check the rights")
                yield f"{path.name} read only, {command[0]}: {_last(ran)}", good
            ran = product.run("report")
            good = ran.returncode == 0 or _is_one_sentence(ran, "rights", "check the rights")
            yield f"{path.name} read only, report: {_last(ran)}", good
        finally:
            path.chmod(kept)
        yield f"{path.name} untouched", before == _digest(product.database)


def _of_a_newer_release(product: Product, archive: Path) -> Iterator[Told]:
    held = rows(product.database, "SELECT version_num FROM alembic_version")[0][0]
    _change(product, "9999")
    before = _digest(product.database)
    for command in (*_writers(product, archive), ("report",), ("web",), ("db", "upgrade")):
        ran = product.run(*command, timeout=60)
        good = ran.returncode == 2 and _is_one_sentence(ran, "newer")
        yield f"newer release, {command[0]}: {_last(ran)}", good
    yield "newer database untouched", before == _digest(product.database)
    _change(product, held)


def _briefly_locked(product: Product, archive: Path) -> Iterator[Told]:
    """A lock that outlasts their start by far: everybody waits and does the work."""
    commands = _writers(product, archive)[:4]
    begun = time.monotonic()
    product.run("report")
    seconds = min(_LONGEST_SHORT, 3 + 3 * (time.monotonic() - begun))
    with _locked(product):
        started = [_start(product, command) for command in commands]
        time.sleep(seconds)
    for command, process in zip(commands, started, strict=True):
        _out, err = process.communicate(timeout=120)
        yield f"locked for {seconds:.0f} s, {command[0]}: {err[-200:]}", process.returncode == 0


def _locked_for_long(product: Product, archive: Path, farm: FeedFarm) -> Iterator[Told]:
    """A lock longer than anybody waits, met by commands and by a daemon at work."""
    log = product.folder.parent / "daemon.log"
    with log.open("w", encoding="utf-8") as file:
        daemon = product.start("daemon", log=file)
    try:
        wait_until(lambda: '"event": "poll"' in log.read_text(), 60)
        commands = _writers(product, archive)[:3]
        with _locked(product), farm.publishing(5.0):
            started = [_start(product, command) for command in commands]
            for command, process in zip(commands, started, strict=True):
                _out, err = process.communicate(timeout=180)
                good = process.returncode == 2 and "Traceback" not in err and _TOLD["locked"] in err
                yield f"locked for long, {command[0]} {process.returncode}: {err[-200:]}", good
            told = wait_until(lambda: _TOLD["locked"] in log.read_text(), 60)
        wanted = set(farm.published)
        query = "SELECT native_id FROM posts WHERE network = 'rss'"
        caught_up = wait_until(lambda: wanted <= {one for (one,) in rows(product.database, query)}, 120)
        good = told and caught_up and daemon.poll() is None and "Traceback" not in log.read_text()
        yield f"locked for long, daemon: told {told}, caught up {caught_up}", good
    finally:
        daemon.terminate()
        daemon.wait(30)


@contextmanager
def _locked(product: Product) -> Iterator[None]:
    """Another program's hold of the database."""
    with closing(sqlite3.connect(product.database, timeout=60, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


def _start(product: Product, command: Sequence[object]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        product.command(*command), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def _change(product: Product, version: str) -> None:
    with closing(sqlite3.connect(product.database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))


def _is_one_sentence(ran: subprocess.CompletedProcess[str], what: str, other: str | None = None) -> bool:
    """Whether a command said what is wrong and what to do, and nothing a program would say."""
    said = ran.stderr
    return "Traceback" not in said and (_TOLD[what] in said or (other is not None and other in said))


def _last(ran: subprocess.CompletedProcess[str]) -> str:
    return f"{ran.returncode} {ran.stderr.strip().rpartition(chr(10))[2][-200:]}"


def _digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()


R10_DOORS = Fault(
    "R10-doors",
    "a database that may not be written, is locked, or is of a newer release, under every command",
    inject,
    "nobody waits for a lock",
    undefended,
)

"""R10: a disk that is full, and a limit on the size of files, met by every command that writes, by the daemon
and by the pages. What is told, whether the database is sound, and what is there once there is room again.

The small disk is a file system in memory of a few megabytes, where the machine lets us mount one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.bench.archives import write_posts
from tests.bench.feed_farm import FeedFarm
from tests.bench.processes import Product, rows, wait_until
from tests.faults.ground import is_sound
from tests.faults.outcome import Fault, Outcome
from tests.faults.served import Visitor, answers, serving

SIZE = 24
"""Megabytes of the small disk."""
LEFT = (400_000, 60_000, 0)
"""Bytes that are left on it when a command begins."""
_FIRST, _POSTS, _FEEDS = 300, 3_000, 4
_PASSWORD = "a long password"


def inject() -> Outcome:
    """Every command at every size, then a daemon and pages whose disk is filled under them."""
    with _small_disk() as folder:
        if folder is None:
            return Outcome(not_run="this machine lets nobody here mount a file system")
        with FeedFarm(_FEEDS) as farm:
            place = _Place(Product(folder), folder.parent / "archive.jsonl", farm)
            place.begin()
            told = [*_commands(place), *_limited(place)]
            told += [_daemon(place), *_pages(place)]
            lost, doubled = place.end()
    wrong = [what for what, good in told if not good]
    return Outcome(
        len(told), len(told) - len(wrong), lost, doubled, tuple((what, False) for what in wrong[:3])
    )


def undefended() -> Outcome:
    """An import at a full disk, once nothing says what the database's errors mean."""
    with _small_disk() as folder:
        if folder is None:
            return Outcome(not_run="this machine lets nobody here mount a file system")
        with FeedFarm(1) as farm:
            make = partial(Product, undefended="small_disks:unexplained")
            place = _Place(make(folder), folder.parent / "archive.jsonl", farm)
            place.begin()
            told = list(_commands(place, names=("import",)))
    return Outcome(len(told), sum(good for _what, good in told))


def unexplained() -> None:
    """Let errors of the database surface as they come."""
    from listener.store import database

    @contextmanager
    def surfacing(url: str) -> Iterator[None]:
        yield

    database._explained = surfacing


@contextmanager
def _small_disk() -> Iterator[Path | None]:
    """An empty folder on a small disk of its own; None where none can be mounted."""
    with tempfile.TemporaryDirectory() as above:
        folder = Path(above, "small")
        folder.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "none", str(folder)]
        try:
            subprocess.run(mount, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            yield None
            return
        try:
            yield folder
        finally:
            subprocess.run(["umount", str(folder)], check=True)


@dataclass(frozen=True, slots=True)
class _Place:
    """The product on the small disk, and an archive and feeds beside it that it is to keep."""

    product: Product
    archive: Path
    farm: FeedFarm

    def begin(self) -> None:
        """A small database, with an account and all feeds read once."""
        self.farm.write_config(self.product.config, every="1s")
        write_posts(self.archive, _FIRST)
        self.product.run("import", self.archive).check_returncode()
        write_posts(self.archive, _POSTS)
        self.run("user", "add", "adam", "--password-stdin").check_returncode()

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """A command that may ask for a password."""
        command = self.product.command(*arguments)
        return subprocess.run(command, capture_output=True, text=True, input=f"{_PASSWORD}\n", timeout=300)

    @contextmanager
    def filled(self, left: int) -> Iterator[None]:
        """The disk filled up to so many bytes, and freed again."""
        ballast = self.product.folder / "ballast"
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while (free := _free(self.product.folder) - left) > 0:
                file.write(bytes(min(free, 2**20)))
        try:
            yield
        finally:
            ballast.unlink()

    def end(self) -> tuple[int, int]:
        """Import and poll once more with room: how much of what there is is lost, how much doubled."""
        self.run("import", self.archive).check_returncode()
        self.run("poll")
        ids = [json.loads(line)["id"] for line in self.archive.open(encoding="utf-8")]
        expected = {*ids, *self.farm.published}
        kept = Counter(one for (one,) in rows(self.product.database, "SELECT native_id FROM posts"))
        return len(expected - kept.keys()), sum(number - 1 for number in kept.values())


def _free(folder: Path) -> int:
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


def _commands(place: _Place, names: tuple[str, ...] = ()) -> Iterator[tuple[str, bool]]:
    """Each command at each size: it does its work, or says in a sentence why not; the database is sound."""
    target = place.product.folder / "copy.db"
    commands: Mapping[str, tuple[object, ...]] = {
        "import": ("import", place.archive),
        "poll": ("poll",),
        "rebuild": ("rebuild",),
        "rescore": ("rescore",),
        "backup": ("backup", target),
        "report": ("report",),
        "user": ("user", "password", "adam", "--password-stdin"),
    }
    for name, command in commands.items():
        for left in LEFT if not names or name in names else ():
            with place.filled(left):
                ran = place.run(*command)
            target.unlink(missing_ok=True)
            yield (
                f"{name} with {left} B left: {_last(ran.stderr)}",
                _is_told(ran) and is_sound(place.product.database),
            )


def _is_told(ran: subprocess.CompletedProcess[str]) -> bool:
    """Whether a command did its work, or ended with one sentence on what is full and what to do."""
    if ran.returncode == 0:
        return True
    told = ran.stderr
    causes = ("disk is full", "No space left", "input/output error")
    return ran.returncode in (1, 2) and "Traceback" not in told and any(one in told for one in causes)


def _last(told: str) -> str:
    return told.strip().rpartition("\n")[2][-200:]


def _limited(place: _Place) -> Iterator[tuple[str, bool]]:
    """An import whose process may make no file of more than a megabyte."""
    limit = "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20)); "
    run = f"{limit}os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    fresh = Product(place.product.folder / "limited")
    fresh.folder.mkdir()
    place.farm.write_config(fresh.config, every="1s")
    command = [sys.executable, "-c", run, *fresh.command("import", place.archive)[1:]]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300)
    limited = _Place(fresh, place.archive, place.farm)
    yield f"import under RLIMIT_FSIZE: {_last(ran.stderr)}", _is_told(ran) and ran.returncode != 0
    sound = is_sound(fresh.database) and limited.end() == (0, 0)
    yield "import under RLIMIT_FSIZE, done again without", sound
    for file in fresh.folder.iterdir():
        file.unlink()


def _daemon(place: _Place) -> tuple[str, bool]:
    """A daemon whose disk is filled while its feeds publish: it stays, says so, and catches up by itself."""
    log = place.product.folder.parent / "daemon.log"
    with log.open("w", encoding="utf-8") as file:
        daemon = place.product.start("daemon", log=file)
    try:
        wait_until(lambda: log.read_text().count('"event": "poll"') >= _FEEDS, 60)
        with place.filled(0), place.farm.publishing(20.0):
            told = wait_until(lambda: '"event": "nothing kept"' in log.read_text(), 60)
        wanted = set(place.farm.published)
        query = "SELECT native_id FROM posts WHERE network = 'rss'"
        caught_up = wait_until(lambda: wanted <= {one for (one,) in rows(place.product.database, query)}, 90)
        said = log.read_text()
        good = told and caught_up and daemon.poll() is None and "Traceback" not in said
        return f"daemon: told {told}, caught up {caught_up}: {_last(said)}", good and is_sound(
            place.product.database
        )
    finally:
        daemon.terminate()
        daemon.wait(30)


def _pages(place: _Place) -> Iterator[tuple[str, bool]]:
    """Pages whose disk is filled: what cannot be kept is answered by a page that says so, then it is kept."""
    with serving(place.product) as port:
        visitor = Visitor(port).opened("/login")
        form = {"csrf_token": visitor.token, "name": "adam", "password": _PASSWORD}
        with place.filled(0):
            entered = visitor.ask("POST", "/login", form)
            page = visitor.ask("GET", "/login")
        told = "disk is full" in entered.text or "input/output error" in entered.text
        yield (
            f"sign-in at a full disk: {entered.status}",
            entered.status in (302, 503) and (told or entered.status == 302),
        )
        yield f"a page at a full disk: {page.status}", page.status in (200, 503)
        again = visitor.ask("POST", "/login", form)
        yield f"sign-in with room again: {again.status}", again.status == 302 and answers(port)


R10_DISK = Fault(
    "R10-disk",
    "a full disk and a limit of file sizes, under every command, the daemon and the pages",
    inject,
    "nothing says what the database's errors mean",
    undefended,
)

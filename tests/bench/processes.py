"""The product as processes: started as people start it, counted and weighed with all it starts itself."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any


@dataclass(frozen=True, slots=True)
class Product:
    """A folder with a keywords.toml and a database, and the commands on them.

    `undefended` names the patch that switches off one of its defences, as tests.faults.undefended wants it.
    """

    folder: Path
    undefended: str = ""

    @property
    def config(self) -> Path:
        """Its configuration."""
        return self.folder / "keywords.toml"

    @property
    def database(self) -> Path:
        """Its database file."""
        return self.folder / "listener.db"

    def command(self, *arguments: object) -> list[str]:
        """The command line of `listener` with these arguments."""
        common = ["--config", str(self.config), "--database", f"sqlite:///{self.database}"]
        program = ["tests.faults.undefended", self.undefended] if self.undefended else ["listener"]
        return [sys.executable, "-m", *program, *common, *map(str, arguments)]

    def start(
        self,
        *arguments: object,
        log: IO[str] | int = subprocess.DEVNULL,
        environment: Mapping[str, str] | None = None,
    ) -> subprocess.Popen[str]:
        """Start `listener`, with more in its environment; what it says goes to `log`."""
        told = {**os.environ, **(environment or {})}
        return subprocess.Popen(self.command(*arguments), stdout=log, stderr=log, text=True, env=told)

    def run(
        self, *arguments: object, timeout: float = 600, environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run `listener` to its end, with more in its environment."""
        told = {**os.environ, **(environment or {})}
        return subprocess.run(
            self.command(*arguments), capture_output=True, text=True, check=False, timeout=timeout, env=told
        )


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_until(true: Callable[[], object], seconds: float) -> bool:
    """Whether it came true in time."""
    end = time.monotonic() + seconds
    while not (found := true()) and time.monotonic() < end:
        time.sleep(0.02)
    return bool(found)


def rows(database: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    """What a SQLite file holds, read without the product. LookupError where file or table are not yet."""
    if not database.exists():
        raise LookupError(f"there is no {database}")
    try:
        with closing(sqlite3.connect(database, timeout=30)) as connection:
            return connection.execute(query, values).fetchall()
    except sqlite3.OperationalError as error:
        raise LookupError(str(error)) from error


def family(root: int) -> list[int]:
    """The process and every process below it."""
    parents: dict[int, list[int]] = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit() and (found := _stat(int(entry.name))) is not None:
            parents.setdefault(int(found[1]), []).append(int(entry.name))
    members = [root]
    for member in members:
        members += parents.get(member, [])
    return members


def is_running(pid: int) -> bool:
    """Whether the process is there and no zombie."""
    found = _stat(pid)
    return found is not None and found[0] not in "ZX"


def left_of(pids: list[int], *, after: float) -> list[int]:
    """Those of the processes that are still running after so many seconds; waits no longer than needed."""
    wait_until(lambda: not any(map(is_running, pids)), after)
    return [pid for pid in pids if is_running(pid)]


def memory(pids: list[int]) -> tuple[int, int | None]:
    """Bytes in these processes' memory: summed as each sees it, and with shared pages counted once.

    The second is None where the system does not tell.
    """
    resident, proportional = 0, 0
    told = True
    for pid in pids:
        resident += _kilobytes(Path(f"/proc/{pid}/status"), "VmRSS:") or 0
        mine = _kilobytes(Path(f"/proc/{pid}/smaps_rollup"), "Pss:")
        told = told and (mine is not None or not is_running(pid))
        proportional += mine or 0
    return resident * 1024, proportional * 1024 if told else None


def _stat(pid: int) -> list[str] | None:
    """State, parent and what follows in /proc/PID/stat; None if there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def _kilobytes(file: Path, name: str) -> int | None:
    try:
        lines = file.read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), None)

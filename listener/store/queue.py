"""Whose turn it is to write to a SQLite file: over all processes of a computer, that of who came first.

SQLite alone lets whoever happens to ask next go first, and who has waited long asks seldom: of eight writers
some would wait for many seconds. A lock ends with the process that holds it.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic

NEXT, WRITING = ".next", ".writing"
"""Of two files beside the database: who is next holds the first until the second is theirs.

With one alone, who lets go of it and comes again at once would be quicker than who has to wake up first.
"""


class NoTurnError(Exception):
    """Others went on writing for longer than one waits."""


@contextmanager
def turn(path: Path, seconds: float) -> Iterator[None]:
    """Hold the right to write to the database at `path`. Raises NoTurnError after so many seconds."""
    end = monotonic() + seconds
    with _Lock(path, NEXT) as next_:
        next_.take(end)
        lock = _Lock(path, WRITING)
        with lock:
            lock.take(end)
            next_.let_go()
            yield


class _Lock:
    """One of the files, open. Where there can be none, or no lock on it, SQLite's own waiting is left."""

    def __init__(self, path: Path, suffix: str) -> None:
        self._file = _opened(f"{path}{suffix}")

    def __enter__(self) -> _Lock:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.let_go()

    def take(self, end: float) -> None:
        """Wait for it. Raises NoTurnError when the clock is at `end`."""
        if self._file is None:
            return
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._wait(self._file, end)
        except OSError:
            # Some network file systems know no locks.
            os.close(self._file)
            self._file = None

    def let_go(self) -> None:
        """Let the next one have it."""
        file, self._file = self._file, None
        if file is not None:
            # Said aloud: a process forked meanwhile has the file open as well.
            fcntl.flock(file, fcntl.LOCK_UN)
            os.close(file)

    def _wait(self, file: int, end: float) -> None:
        # Only who sleeps in the system's own queue keeps a place in it, and only a thread can be left there.
        taken, decided, given_up = threading.Event(), threading.Lock(), False

        def wait() -> None:
            fcntl.flock(file, fcntl.LOCK_EX)
            with decided:
                if given_up:
                    os.close(file)
                else:
                    taken.set()

        threading.Thread(target=wait, name="turn", daemon=True).start()
        taken.wait(end - monotonic())
        with decided:
            if not taken.is_set():
                given_up, self._file = True, None
                raise NoTurnError


def _opened(path: str) -> int | None:
    # Whoever may not write to it can lock it still: another account may have made it.
    for flags in (os.O_RDWR | os.O_CREAT, os.O_RDONLY):
        with suppress(OSError):
            return os.open(path, flags, 0o644)
    return None

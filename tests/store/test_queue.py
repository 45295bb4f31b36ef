"""Writers of a SQLite file take turns in the order in which they came, whichever process they are of."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import pytest

from listener.errors import StoreError
from listener.store import Store, database, open_store
from listener.store.queue import NEXT, NoTurnError, turn

HOLD = """
import sys
from pathlib import Path
from listener.store.queue import turn
with turn(Path(sys.argv[1]), 5):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "listener.db"


def until(true: Callable[[], bool]) -> None:
    end = monotonic() + 30
    while not true():
        assert monotonic() < end
        sleep(0.001)


def somebody_is_next(path: Path) -> bool:
    """Whether somebody waits for the end of the turn under way."""
    file = os.open(f"{path}{NEXT}", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


def test_who_waits_goes_before_who_comes_again_at_once(path: Path) -> None:
    order: list[str] = []

    def write(name: str) -> None:
        with turn(path, 30):
            order.append(name)

    waiting = threading.Thread(target=write, args=("waited",))
    with turn(path, 30):
        waiting.start()
        until(lambda: somebody_is_next(path))
    write("came again")
    waiting.join()
    assert order == ["waited", "came again"]


def test_who_waits_too_long_gives_up_and_stands_in_nobodys_way(path: Path) -> None:
    with turn(path, 30):
        for _ in range(2):
            with pytest.raises(NoTurnError), turn(path, 0.01):
                pass
    with turn(path, 30):
        pass
    until(lambda: not any(one.name == "turn" for one in threading.enumerate()))
    assert not somebody_is_next(path)


def test_the_turn_of_a_process_ends_with_it(path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(NoTurnError), turn(path, 0.01):
            pass
        process.send_signal(signal.SIGKILL)
    with turn(path, 30):
        pass


def test_a_writer_that_waits_too_long_says_what_to_do(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.01)
    assert sqlite_store.path is not None
    with (
        turn(sqlite_store.path, 30),
        pytest.raises(StoreError, match="was locked by another program for over 30 s; close that one"),
        sqlite_store.write(),
    ):
        pass


def test_where_no_file_can_be_made_nobody_waits(tmp_path: Path) -> None:
    with turn(tmp_path / "nowhere" / "listener.db", 30):
        pass


def test_where_files_cannot_be_locked_nobody_waits(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_file: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with turn(path, 30):
        pass


def test_a_process_that_goes_elsewhere_takes_its_turns_at_the_same_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path)
    store = open_store("sqlite:///listener.db", create=True)
    monkeypatch.chdir(tmp_path / "other")
    with store.write():
        pass
    store.close()
    assert list((tmp_path / "other").iterdir()) == []

"""Trainings in a process of their own, and what may happen to them there."""

from __future__ import annotations

import os
import signal
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from listener.errors import TrainingError
from listener.learning.training import Task, trained
from listener.learning.worker import train
from tests.learning.labels import made_up

TASK = Task("en", tuple(made_up(60)))


def children() -> set[int]:
    """The processes that this one started."""
    return {
        int(pid)
        for task in Path("/proc/self/task").iterdir()
        for pid in (task / "children").read_text().split()
    }


def is_at_work(pid: int) -> bool:
    """Whether a process trains: its memory is limited then. Killed while it starts, others wait for it."""
    try:
        limits = Path(f"/proc/{pid}/limits").read_text().splitlines()
    except OSError:
        return False
    return any(line.startswith("Max address space") and line.split()[3] != "unlimited" for line in limits)


def test_a_training_comes_to_the_same_elsewhere() -> None:
    assert train(TASK) == trained(TASK)


def test_a_training_that_takes_too_long_is_ended() -> None:
    with pytest.raises(TrainingError, match="more time than it may"):
        train(Task("en", tuple(made_up(4000))), seconds=0.2)


def test_a_training_that_needs_too_much_memory_is_ended() -> None:
    with pytest.raises(TrainingError, match="more memory than it may"):
        train(Task("en", tuple(made_up(4000))), megabytes=1)


def test_a_training_that_is_not_possible_says_why() -> None:
    wrong = [replace(one, vector=b"short") for one in TASK.labels]
    with pytest.raises(TrainingError, match="failed"):
        train(Task("en", tuple(wrong), encoder="use-1"))


def test_a_training_is_ended_when_the_program_is_stopped() -> None:
    stopping = threading.Event()
    stopping.set()
    with pytest.raises(TrainingError, match="being stopped"):
        train(TASK, stopping=stopping)
    assert not [pid for pid in children() if b"listener" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_a_training_whose_process_is_killed_says_so() -> None:
    before = children()
    ended = threading.Event()

    def kill() -> None:
        while not ended.is_set():
            for pid in children() - before:
                if is_at_work(pid):
                    os.kill(pid, signal.SIGKILL)
                    return

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(TrainingError, match="ended the training|does not run|crashed"):
        train(Task("en", tuple(made_up(4000))))
    ended.set()
    killer.join()

"""Archives read ahead: a process of its own reads lines, and what posts mean, while those before are kept.

It sees no database and keeps nothing. It goes no further than a batch or two: it waits until somebody takes
what it has read, and ends when nobody is left who could.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from datetime import datetime
from io import BytesIO
from multiprocessing.connection import Connection
from operator import attrgetter
from pathlib import Path
from typing import Any

from listener.config.settings import Config
from listener.errors import ImportFileError
from listener.model import Author, Counters, EnrichedPost, Match, Post, ReplyTo, Score, batches
from listener.sources.archive import Line, read_archive
from listener.spawning import Spawning

WORTHWHILE = 1_000_000
"""Bytes of a file; a smaller one is read before another process has started."""

Identity = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines of an archive, and by network and id what posts in them mean by VADER, where that is read."""

    lines: list[Line]
    read: Mapping[Identity, EnrichedPost] = field(default_factory=dict)


def read_here(path: Path, now: datetime, size: int) -> Iterator[Batch]:
    """The lines of an archive in batches, read when they are asked for. ImportFileError as `read_archive`,
    once what stands before the damage is told.
    """
    problems: list[ImportFileError] = []
    for lines in batches(_until_damage(path, now, problems), size):
        yield Batch(lines)
    for problem in problems:
        raise problem


def _until_damage(path: Path, now: datetime, problems: list[ImportFileError]) -> Iterator[Line]:
    try:
        yield from read_archive(path, now)
    except ImportFileError as error:
        problems.append(error)


class ReadAhead:
    """A process that reads one archive, started at once: until it is ready the database can be opened."""

    def __init__(self, path: Path, config: Config) -> None:
        self._path = path
        context = Spawning()
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, path, config), daemon=True)
        # Who is asked to stop is the one who keeps; the process ends with it, and hears of nothing itself.
        heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, heard)
        theirs.close()

    @staticmethod
    def is_worthwhile(path: Path) -> bool:
        """Whether it would gain anything: the file is large, and there is a processor to spare."""
        return path.stat().st_size >= WORTHWHILE and processors() > 1

    def batches(self, now: datetime, size: int, *, meaning: bool) -> Iterator[Batch]:
        """What `read_here` gives, and with `meaning` what posts mean by VADER."""
        try:
            self._pipe.send((now, size, meaning))
            while (told := pickle.loads(self._pipe.recv_bytes())) is not None:  # nosec B301  # our own
                if isinstance(told, ImportFileError):
                    raise told
                yield _joined(*told)
        except (EOFError, ConnectionError) as error:
            raise ImportFileError(
                f"{self._path} cannot be read on: the process that read it was ended; "
                "look whether memory is short"
            ) from error

    def close(self) -> None:
        """End the process and what it is doing."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


def processors() -> int:
    """How many processors this process may use."""
    # Not every system knows which ones.
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed is not None else os.cpu_count() or 1


def _joined(lines: list[Line], read: list[EnrichedPost]) -> Batch:
    return Batch(lines, {(one.post.network, one.post.id): one for one in read})


def _work(pipe: Connection, path: Path, config: Config) -> None:
    """What the process does."""
    from listener.enrich import Enricher

    with suppress(EOFError, ConnectionError):
        now, size, meaning = pipe.recv()
        enricher = Enricher(config) if meaning else None
        gc.freeze()
        gc.set_threshold(10_000)
        try:
            for batch in read_here(path, now, size):
                posts = [line.outcome for line in batch.lines if isinstance(line.outcome, Post)]
                read = [] if enricher is None else [enricher.read(post) for post in posts]
                pipe.send_bytes(_packed((batch.lines, read)))
            pipe.send_bytes(_packed(None))
        except ImportFileError as error:
            pipe.send_bytes(_packed(error))


def _packed(told: object) -> bytes:
    """Pickled; the nouns of the model by the arguments that make them, which is three times as fast."""
    into = BytesIO()
    pickler = pickle.Pickler(into, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = _MADE_BY
    pickler.dump(told)
    return into.getvalue()


def _made_by(kind: type[Any]) -> Any:
    arguments = attrgetter(*(one.name for one in fields(kind)))
    return lambda one: (kind, arguments(one))


_MADE_BY: dict[type, Any] = {
    kind: _made_by(kind) for kind in (Author, Counters, EnrichedPost, Line, Match, Post, ReplyTo, Score)
}

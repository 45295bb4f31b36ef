"""`listener import`: archives in, through the same steps as a poll."""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO

import click

from listener.cli.context import Context, say
from listener.cli.progress import progress
from listener.clock import utc_now
from listener.config import Config
from listener.daemon.ahead import Batch, ReadAhead, read_here
from listener.daemon.ingest import ARCHIVE, ingest_archive
from listener.desk import casework
from listener.errors import ImportFileError, LineError, StoreError, UsageError
from listener.model import Post
from listener.model.tombstone import Gone, Tombstone
from listener.reports.kept_case_sums import sum_days
from listener.scoring import Enrichers
from listener.sources.archive import Line
from listener.store import Store
from listener.store.day_columns import keep_days
from listener.store.tombstones import keep_tombstones, remove_gone

BATCH = 2_000
MANY = 50_000
"""So many new posts make pages wait for what days come to, unless that is kept at once; of fewer the daemon
does it, and until then pages do.
"""


@dataclass(slots=True)
class Tally:
    """What became of a file's lines so far."""

    lines: int = 0
    posts: int = 0
    mentions: int = 0
    rejected: int = 0
    gone: int = 0
    removed: int = 0

    @property
    def known(self) -> int:
        """Lines whose post was kept already."""
        return self.lines - self.rejected - self.posts - self.gone

    def __str__(self) -> str:
        told = (
            f"{self.lines:,} lines, {self.posts:,} new posts, {self.mentions:,} new mentions, "
            f"{self.known:,} known, {self.rejected:,} rejected"
        )
        if not self.gone:
            return told
        return f"{told}, {self.gone:,} of removed posts, {self.removed:,} posts removed here"


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.pass_obj
def command(context: Context, files: tuple[Path, ...]) -> None:
    """Import posts from JSON Lines files, .gz too; again adds nothing.

    Lines that cannot be read go to FILE.rejected.jsonl with their number and the reason; the exit code
    is 1 then.
    """
    config = context.config()
    found = [file for file in files if _is_there(file)]
    if not found:
        raise UsageError("None of these files can be imported; name JSON Lines files.")
    done = len(found) == len(files)
    with (
        closing(_Reading(config, found)) as reading,
        context.store(create=True, config=config) as store,
        _few_collections(),
    ):
        keeping = _Keeping(config, store)
        for file in found:
            done = _import(file, reading, keeping) and done
        if keeping.posts >= MANY:
            with progress("keeping days") as tell:
                keep_days(store, progress=tell)
            while sum_days(store, config):
                pass
    raise SystemExit(0 if done else 1)


@contextmanager
def _few_collections() -> Iterator[None]:
    """Let the garbage collector look seldom, and only at what is new: posts form no cycles.

    It would take a tenth of an import's time; at 10,000 objects memory stays as flat as with its own 700.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(10_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _is_there(file: Path) -> bool:
    """Whether the file can be opened at all; if not, that is said."""
    if os.path.isdir(file):
        say(f"{file} is a folder; name the files in it.")
    elif not os.path.exists(file):
        say(f"There is no file {file}.")
    else:
        return True
    return False


def _import(file: Path, reading: _Reading, keeping: _Keeping) -> bool:
    """Import one file; whether every line of it went in."""
    tally = Tally()
    rejects = _Rejects(file)
    problems: list[ImportFileError | StoreError] = []
    try:
        with progress(file.name) as tell, rejects:
            now = utc_now()
            size = file.stat().st_size
            for batch in reading.batches(file, now, meaning=keeping.is_by_vader):
                keeping.keep(batch, now, tally)
                rejects.write([line for line in batch.lines if isinstance(line.outcome, LineError)])
                tell(batch.lines[-1].consumed, size)
    except (ImportFileError, StoreError) as error:
        problems.append(error)
    except KeyboardInterrupt:
        say(f"{file}: stopped after {tally.lines:,} lines. They stay; importing again goes on.")
        raise
    click.echo(f"{file}: {tally}")
    if tally.rejected and os.path.exists(rejects.path):
        say(f"{file}: {tally.rejected:,} lines were rejected; {rejects.path} says why.")
    kept = " What was imported before stays; importing again goes on." if tally.lines else ""
    for problem in problems:
        if isinstance(problem, StoreError) and not tally.lines:
            # No other file would fare better.
            raise problem
        say(f"{str(problem).rstrip('.')}.{kept}")
    return not problems and not tally.rejected


class _Reading:
    """What reads the files: a process of its own where that pays, the first one started at once."""

    def __init__(self, config: Config, files: list[Path]) -> None:
        self._config = config
        self._ahead = {files[0]: ReadAhead(files[0], config)} if ReadAhead.is_worthwhile(files[0]) else {}

    def batches(self, file: Path, now: datetime, *, meaning: bool) -> Iterator[Batch]:
        """The lines of a file; with `meaning` what its posts mean too, as far as that is read ahead."""
        if not ReadAhead.is_worthwhile(file):
            yield from read_here(file, now, BATCH)
            return
        if file not in self._ahead:
            self._ahead[file] = ReadAhead(file, self._config)
        try:
            yield from self._ahead[file].batches(now, BATCH, meaning=meaning)
        finally:
            self._ahead.pop(file).close()

    def close(self) -> None:
        """End what is still reading."""
        for one in self._ahead.values():
            one.close()


class _Keeping:
    """What keeps batches of lines: built once, for all files. `posts` counts those that were new."""

    def __init__(self, config: Config, store: Store) -> None:
        self._store = store
        self._zone = config.zone
        self._enrichers = Enrichers(store, config)
        self._work = casework(config)
        self.posts = 0

    @property
    def is_by_vader(self) -> bool:
        """Whether VADER scores whatever is scored now."""
        return not self._enrichers.now().learned

    def keep(self, batch: Batch, now: datetime, tally: Tally) -> None:
        """Keep what a batch of lines tells, posts before the removals that may be theirs, and count it."""
        told = [line.outcome for line in batch.lines]
        store, zone, work = self._store, self._zone, self._work
        posts = [one for one in told if isinstance(one, Post)]
        saved = []
        if posts:
            saved.append(
                ingest_archive(
                    store, self._enrichers.now, posts, now=now, zone=zone, work=work, by_vader=batch.read
                )
            )
        if tombstones := [one for one in told if isinstance(one, Tombstone)]:
            saved.append(keep_tombstones(store, tombstones, source=ARCHIVE, now=now, zone=zone))
        if gone := [one for one in told if isinstance(one, Gone)]:
            tally.removed += remove_gone(store, gone, now=now, zone=zone, work=work)
        tally.lines += len(batch.lines)
        tally.posts += sum(one.posts for one in saved)
        self.posts += sum(one.posts for one in saved)
        tally.mentions += sum(one.mentions for one in saved)
        tally.gone += len(gone)
        tally.rejected += sum(isinstance(one, LineError) for one in told)


class _Rejects:
    """The lines of a file that cannot be read, in a file beside it that exists only if there are any."""

    def __init__(self, file: Path) -> None:
        self.path = file.with_name(f"{file.name}.rejected.jsonl")
        self._file: TextIO | None = None

    def __enter__(self) -> _Rejects:
        # What an earlier import rejected would be taken for this one's.
        with self._explained():
            self.path.unlink(missing_ok=True)
        return self

    def __exit__(self, *_exception: object) -> None:
        if self._file is not None:
            with self._explained():
                self._file.close()

    def write(self, lines: Iterable[Line]) -> None:
        """Add lines as {"line": number, "reason": sentence, "input": the line as it came}."""
        with self._explained():
            for line in lines:
                if self._file is None:
                    self._file = self.path.open("w", encoding="utf-8")
                told = {
                    "line": line.number,
                    "reason": str(line.outcome),
                    "input": line.raw.decode(errors="replace").rstrip("\r\n"),
                }
                self._file.write(json.dumps(told, ensure_ascii=False) + "\n")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise ImportFileError(
                f"{self.path}, which takes the rejected lines, cannot be written ({error.strerror}); "
                "copy the archive into a folder that may be written"
            ) from error

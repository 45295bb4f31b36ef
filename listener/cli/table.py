"""`listener table`: what people decide and bring as CSV, in and out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from listener.cli.context import Context, say
from listener.cli.progress import progress
from listener.clock import utc_now
from listener.errors import UsageError
from listener.render.figures import counted
from listener.store import Store, open_store
from listener.store.database import database_url, sqlite_path
from listener.tables import KINDS, Wrong, checked, keep, plan, read_csv, sheets, write_csv, wrong_csv
from listener.words import _

WHO = "cli"
_SHOWN = 20
_kind = click.argument("kind", metavar="KIND", type=click.Choice(KINDS))


@click.group()
def command() -> None:
    """Import and export tables as CSV; the header names the columns."""


@command.command(name="import")
@_kind
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check everything and write nothing.")
@click.pass_obj
def import_(context: Context, kind: str, file: Path, dry_run: bool) -> None:
    """Import a CSV file in one transaction; again changes nothing.

    If any row is wrong nothing is imported: FILE.rejected.csv says which and why, and the exit code is 1.
    """
    sheet = sheets(context.config())[kind]
    with progress(_("Reading {file}").format(file=file.name)) as told:
        read = read_csv(sheet, _bytes(file), told)
    with _trial(context) if dry_run else context.store(create=True) as store:
        found = checked(sheet, store, read)
        _tell_wrong(file, found.wrong, dry_run=dry_run)
        if dry_run:
            click.echo(f"{file}: {plan(sheet, store, found)}; nothing was written")
        else:
            with progress(_("Keeping {file}").format(file=file.name)) as told:
                kept = keep(sheet, store, found, who=WHO, now=utc_now(), progress=told)
            click.echo(f"{file}: {kept}")


@contextmanager
def _trial(context: Context) -> Iterator[Store]:
    """What a dry run checks against: the database, or if there is none an empty one that goes afterwards."""
    path = sqlite_path(database_url(context.database))
    if path is None or path.exists():
        with context.store() as store:
            yield store
        return
    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder, 'trial.db')}", create=True)
        try:
            yield store
        finally:
            store.close()


@command.command()
@_kind
@click.pass_obj
def export(context: Context, kind: str) -> None:
    """Write the table as CSV to standard output."""
    with context.store() as store:
        click.echo(write_csv(sheets(context.config())[kind], store), nl=False)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from error


def _tell_wrong(file: Path, wrong: Sequence[Wrong], *, dry_run: bool) -> None:
    """Say which rows are wrong, in a file as well, and end there; nothing if none is."""
    rejects = file.with_name(f"{file.name}.rejected.csv")
    if not dry_run:
        _write_rejects(rejects, wrong)
    if not wrong:
        return
    # A dry run writes no file that would name the others.
    for one in wrong if dry_run else wrong[:_SHOWN]:
        say(f"{file}:{one.line}: {one.reason}")
    more = "" if dry_run else f" {rejects} says why."
    say(f"{file}: nothing was imported, for {counted(len(wrong), 'row')} cannot be taken.{more}")
    raise SystemExit(1)


def _write_rejects(path: Path, wrong: Sequence[Wrong]) -> None:
    """The wrong rows in a file that exists only if there are any; one of an earlier import goes."""
    try:
        path.unlink(missing_ok=True)
        if wrong:
            with path.open("w", encoding="utf-8", newline="") as file:
                file.write(wrong_csv(wrong))
    except OSError as error:
        raise UsageError(
            f"{path}, which takes the wrong rows, cannot be written: {error.strerror}."
        ) from error

"""`listener backup`: a whole copy of the database, even while it is being written."""

from __future__ import annotations

from pathlib import Path

import click

from listener.cli.context import Context, say
from listener.cli.progress import progress
from listener.errors import UsageError
from listener.store.backup import copy_sqlite


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def command(context: Context, file: Path) -> None:
    """Copy the database to FILE; the daemon may go on meanwhile."""
    if file.exists():
        raise UsageError(f"{file} exists already and was left as it is; name a new file.")
    with context.store() as store, progress("backup") as tell:
        copy_sqlite(store, file, progress=tell)
    say(f"{file}: {file.stat().st_size:,} bytes. Restore it with: listener restore {file}")

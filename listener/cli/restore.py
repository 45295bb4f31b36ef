"""`listener restore`: a backup back in the place of the database."""

from __future__ import annotations

from pathlib import Path

import click

from listener.cli.context import Context, say
from listener.cli.progress import progress
from listener.errors import UsageError
from listener.store import open_store
from listener.store.backup import restore_sqlite
from listener.store.database import database_url, sqlite_path


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def command(context: Context, file: Path) -> None:
    """Replace the database by the backup FILE; what stood there is kept beside it."""
    target = sqlite_path(database_url(context.database))
    if target is None:
        raise UsageError("This database is PostgreSQL: use pg_restore, see the README.")
    with progress("restore") as tell:
        kept = restore_sqlite(file, target, progress=tell)
    # An older backup is brought up to date at once, a newer one is refused with the reason.
    open_store(context.database, create=True, upgrade=True).close()
    say(f"{target} is restored from {file}." + (f" What stood there is {kept}." if kept else ""))

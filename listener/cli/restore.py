"""`listener restore`: a backup back in the place of the database."""

from __future__ import annotations

from pathlib import Path

import click

from listener.cli.context import Context, say
from listener.cli.progress import progress
from listener.errors import UsageError
from listener.store import Store, migrate, open_store
from listener.store.backup import check_backup, restore_sqlite
from listener.store.database import database_url, sqlite_path, version


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def command(context: Context, file: Path) -> None:
    """Put the backup FILE in the place of the database.

    What stood there is kept beside it.
    """
    target = sqlite_path(database_url(context.database))
    if target is None:
        raise UsageError("This database is PostgreSQL: use pg_restore, see the README.")
    if target.exists() and file.exists() and file.samefile(target):
        raise UsageError(f"{file} is the database itself; name a backup of it.")
    _check_version(file)
    with progress("restore") as tell:
        kept = restore_sqlite(file, target, progress=tell)
    # An older backup is brought up to date at once.
    open_store(context.database, create=True, upgrade=True, watch=progress).close()
    say(f"{target} is restored from {file}." + (f" What stood there is {kept}." if kept else ""))


def _check_version(file: Path) -> None:
    """Refuse the backup of a newer version before anything is replaced."""
    check_backup(file)
    backup = Store(f"sqlite:///{file}")
    try:
        migrate.check_known(backup, version(backup))
    finally:
        backup.close()

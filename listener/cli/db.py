"""`listener db`: the database's schema."""

from __future__ import annotations

import click

from listener.cli.context import Context, say
from listener.cli.progress import progress
from listener.store import Store, migrate
from listener.store.database import make_file, version
from listener.store.schema import HEAD


@click.group()
def command() -> None:
    """Look after the database's schema."""


@command.command()
@click.pass_obj
def upgrade(context: Context) -> None:
    """Bring the database to this version's schema; a SQLite file is backed up beside it first."""
    make_file(context.database)
    store = Store(context.database)
    try:
        found = version(store)
        if found == HEAD:
            say(f"The database is up to date (schema {HEAD}).")
            return
        migrate.check_known(store, found)
        saved = migrate.upgrade(store, found, watch=progress)
    finally:
        store.close()
    say(f"The database is at schema {HEAD} now." + (f" Its backup is {saved}." if saved else ""))

"""`listener rebuild`: the daily rollups, and the messages and cases, made again from the posts."""

from __future__ import annotations

import click

from listener.cli.context import Context, say
from listener.cli.progress import progress
from listener.desk import remake
from listener.store import ledger, rollups


@click.command()
@click.pass_obj
def command(context: Context) -> None:
    """Make rollups, messages and cases again from what is kept.

    Days are those of the configured time zone: run it after changing that.
    """
    config = context.config()
    with context.store() as store:
        with progress("rebuild") as tell, store.write() as connection:
            rollups.rebuild(connection, config.zone, progress=tell)
            ledger.rebuild_days(connection, config.zone)
        with progress("reading messages and cases anew") as tell:
            remake(store, config, progress=tell)
    say(f"Rollups and cases are made again, in days of {config.zone.key}.")

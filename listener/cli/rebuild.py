"""`listener rebuild`: the daily rollups, made again from the mentions."""

from __future__ import annotations

import click

from listener.cli.context import Context, say
from listener.cli.progress import progress
from listener.store import ledger, rollups


@click.command()
@click.pass_obj
def command(context: Context) -> None:
    """Count the daily rollups again from the mentions.

    Days are those of the configured time zone: run it after changing that.
    """
    zone = context.config().zone
    with context.store() as store, progress("rebuild") as tell, store.write() as connection:
        rollups.rebuild(connection, zone, progress=tell)
        ledger.rebuild_days(connection, zone)
    say(f"The rollups are counted again, in days of {zone.key}.")

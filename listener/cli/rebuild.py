"""`listener rebuild`: the daily rollups, and the messages and cases, made again from the posts."""

from __future__ import annotations

import click

from listener.cli.context import Context, say
from listener.cli.progress import progress
from listener.desk import remake
from listener.reports.kept_case_sums import sum_days
from listener.store.day_columns import keep_days
from listener.store.rebuild import rebuild


@click.command()
@click.pass_obj
def command(context: Context) -> None:
    """Make rollups, messages and cases again from what is kept.

    Days are those of the configured time zone: run it after changing that. Polls go on meanwhile; stopped, it
    goes on where it was when it is run again.
    """
    config = context.config()
    with context.store() as store:
        if rebuild(store, config.zone, progress):
            say("It went on where an earlier run was stopped.")
        with progress("messages and cases") as tell:
            remake(store, config, progress=tell)
        with progress("keeping days") as tell:
            keep_days(store, progress=tell)
        while sum_days(store, config):
            pass
    say(f"Rollups and cases are made again, in days of {config.zone.key}.")

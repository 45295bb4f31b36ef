"""`listener daemon`: polling alone, without pages."""

from __future__ import annotations

import click

from listener.cli.context import Context, set_up_logging
from listener.clock import utc_now


@click.command()
@click.pass_obj
def command(context: Context) -> None:
    """Poll every source when it is due, until told to stop."""
    from listener.daemon.process import only_daemon, run_until_signal

    set_up_logging()
    config = context.config()
    with context.store(create=True, config=config) as store, only_daemon(store):
        run_until_signal(config, store, clock=utc_now)

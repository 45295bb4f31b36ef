"""`listener run`: daemon and pages in one process."""

from __future__ import annotations

import threading

import click

from listener.cli.context import Context, set_up_logging
from listener.cli.serving import announce, open_server, serving_options
from listener.clock import utc_now


@click.command()
@serving_options
@click.pass_obj
def command(context: Context, host: str, port: int) -> None:
    """Poll sources when due and serve the pages, until told to stop."""
    from listener.daemon.process import only_daemon, run_until_signal

    set_up_logging()
    config = context.config()
    with context.store(create=True, config=config) as store, only_daemon(store):
        server = open_server(config, store, host, port)
        thread = threading.Thread(target=server.run, name="web", daemon=True)
        thread.start()
        announce(server, "Pages on {address}")
        try:
            run_until_signal(config, store, clock=utc_now)
        finally:
            server.close()

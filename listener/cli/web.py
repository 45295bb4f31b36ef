"""`listener web`: the pages alone, beside a daemon of its own."""

from __future__ import annotations

import click

from listener.cli.context import Context, set_up_logging
from listener.cli.serving import announce, open_server, serve_until_signal, serving_options


@click.command()
@serving_options
@click.pass_obj
def command(context: Context, host: str, port: int) -> None:
    """Serve the pages; the daemon runs elsewhere, or not at all."""
    set_up_logging()
    config = context.config()
    with context.store(config=config) as store:
        server = open_server(config, store, host, port)
        announce(server, "Pages on {address}")
        serve_until_signal(server)

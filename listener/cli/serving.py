"""What `run`, `web` and `demo` share: where to serve, and a server that is bound before anyone is told."""

from __future__ import annotations

import ipaddress
import signal
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

import click

from listener.cli.context import say
from listener.clock import utc_now
from listener.config import Config
from listener.errors import UsageError
from listener.store import Store
from listener.store.people import has_users
from web import create_app, serve
from web.server import Server

Command = TypeVar("Command", bound=Callable[..., Any])


def serving_options(command: Command) -> Command:
    """Add --host and --port."""
    port = click.option(
        "--port", type=click.IntRange(1, 65_535), envvar="PORT", default=8_000, show_default=True
    )
    host = click.option("--host", default="127.0.0.1", show_default=True, help="An address of this computer.")
    return host(port(command))


def open_server(
    config: Config, store: Store, host: str, port: int, *, clock: Callable[[], datetime] = utc_now
) -> Server:
    """A server bound to the address; UsageError if it is taken, or reaches others before anybody signs in."""
    anywhere = host != "localhost" and not _is_loopback(host)
    if anywhere and not has_users(store):
        raise UsageError(
            f"--host {host}: there are no user accounts yet, so the pages are for this computer only; "
            "make one with `listener user add NAME`, or use 127.0.0.1 and an SSH tunnel."
        )
    cache = _cache_dir(store)
    app = create_app(config, store, started_at=clock(), clock=clock, cache_dir=cache, anywhere=anywhere)
    if anywhere and not config.web.https:
        say(
            f"--host {host}: passwords travel as they are typed; put a TLS proxy in front and set "
            "[web] https = true."
        )
    return serve(app, host, port)


def announce(server: Server, words: str) -> None:
    """Say where the pages are and, while nobody has an account, the code that makes the first one."""
    say(words.format(address=server.address))
    if not server.first_run.is_over:
        code = server.first_run.code
        say(f"Set up the first account at {server.address}/setup with the code {code}")


def serve_until_signal(server: Server) -> None:
    """Answer requests until SIGTERM or SIGINT, then let go of the address."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, stop)
    try:
        server.run()
    finally:
        server.close()


def _cache_dir(store: Store) -> Path:
    """Where built page assets are kept: beside the database, which is a folder we may write."""
    return store.path.with_name(f"{store.path.name}-cache") if store.path else Path("listener-cache")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

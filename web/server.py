"""The WSGI server: waitress, eight threads, nothing told about itself. Started and stopped by the caller."""

from __future__ import annotations

import socket
from typing import Any

from flask import Flask

from listener.errors import UsageError
from web.site import EXTENSION, Site

THREADS = 8


class Server:
    """A bound server. `run()` answers until `close()` is called from any thread, or a signal ends it."""

    def __init__(self, app: Flask, bound: socket.socket) -> None:
        from waitress.server import create_server

        self._sockets: dict[int, Any] = {}
        found: Site = app.extensions[EXTENSION]
        self.first_run = found.first_run
        self._release = found.drawer.close
        self._running = False
        self._inner = create_server(
            app,
            map=self._sockets,
            sockets=[bound],
            threads=THREADS,
            ident=None,
            # Behind a TLS proxy security.py reads what it says of the visitor.
            clear_untrusted_proxy_headers=not found.config.web.https,
        )
        host, self.port = bound.getsockname()[:2]
        self.address = f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    def run(self) -> None:
        """Answer requests until closed."""
        self._running = True
        try:
            self._inner.run()
        finally:
            self._release()

    def close(self) -> None:
        """Let requests under way finish, drop the rest, and make `run()` return."""
        if self._running:
            # The loop is another thread's: the sockets are closed there, between two rounds.
            self._inner.trigger.pull_trigger(self._stop)
        else:
            self._stop()

    def _stop(self) -> None:
        from waitress import wasyncore

        self._running = False
        self._inner.task_dispatcher.shutdown()
        wasyncore.close_all(self._sockets, ignore_all=True)


def serve(app: Flask, host: str, port: int) -> Server:
    """A server bound to the address, not yet running; port 0 takes a free one. UsageError if it is taken."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.create_server(address[:2], family=family)
    except OSError as error:
        raise UsageError(f"Cannot listen on {host}:{port} ({error}); choose another with --port.") from error
    return Server(app, bound)

"""A listener at every address of this machine that counts what is said to it, whatever that is.

with Ear() as ear:
    ear.port, ear.heard                  # bytes
"""

from __future__ import annotations

import socket
import threading
from contextlib import closing, suppress
from types import TracebackType
from typing import Self


class Ear:
    """Hears IPv4 and IPv6 on one port. A bare connection says nothing and counts for nothing."""

    def __init__(self) -> None:
        self.heard = 0
        self._socket = socket.create_server(("", 0), family=socket.AF_INET6, dualstack_ipv6=True, backlog=256)
        self._thread = threading.Thread(target=self._listen, daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._socket.getsockname()[1])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # Shutting it down wakes the thread that waits for the next connection; closing alone would not.
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                connection, _address = self._socket.accept()
                threading.Thread(target=self._hear, args=(connection,), daemon=True).start()

    def _hear(self, connection: socket.socket) -> None:
        with closing(connection), suppress(OSError):
            connection.settimeout(10)
            self.heard += len(connection.recv(65_536))
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

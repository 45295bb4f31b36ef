"""A webhook on loopback that records what it gets, and answers as it is told.

with Sink() as sink:
    sink.url("/hook"); sink.got; sink.answers.append(503)
"""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Got:
    """A request: its headers have lower-case names."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        """The JSON of its body."""
        found: dict[str, Any] = json.loads(self.body)
        return found


class Sink:
    """Answers 200, or the next of `answers`, after `patience` seconds; paths of `hanging` are answered when
    the sink is closed.
    """

    def __init__(self, *, patience: float = 0.0, host: str = "127.0.0.1") -> None:
        self.patience = patience
        self.got: list[Got] = []
        self.answers: deque[int] = deque()
        self.headers: dict[str, str] = {}
        self.hanging: set[str] = set()
        self._over = threading.Event()
        sink = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("content-length", 0))
                body = self.rfile.read(length)
                if len(body) < length:
                    return  # whoever sent it died over it
                headers = {name.lower(): value for name, value in self.headers.items()}
                sink.got.append(Got(self.path, headers, body))
                if self.path in sink.hanging:
                    sink._over.wait(60)
                sink._over.wait(sink.patience)
                self.send_response(sink.answers.popleft() if sink.answers else 200)
                for name, value in sink.headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", "0")
                self.end_headers()

            do_GET = do_POST

            def log_message(self, *_arguments: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer((host, 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    @property
    def keys(self) -> list[str]:
        """The key of every message it got, in order."""
        return [one.headers["x-listener-key"] for one in self.got]

    def url(self, path: str = "/hook") -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}{path}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

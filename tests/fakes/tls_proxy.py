"""A TLS proxy in front of a web process, with a certificate that nobody but our clients trusts.

with TlsProxy(8000) as proxy:
    proxy.port, proxy.trusting            # a client's context that trusts it

As a proxy has to, it tells for whom, how and by which name it asks, whatever the visitor claimed of that.
"""

from __future__ import annotations

import ssl
import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

CERTIFICATE = Path(__file__).with_name("self_signed.pem")
_HOPS = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length"})


class TlsProxy:
    """Listens on 127.0.0.1 and passes every request on to `upstream`, a port of this computer."""

    def __init__(self, upstream: int) -> None:
        class Handler(BaseHTTPRequestHandler):
            def forward(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                told = {name: value for name, value in self.headers.items() if name.lower() not in _HOPS}
                told |= {
                    "X-Forwarded-For": self.client_address[0],
                    "X-Forwarded-Proto": "https",
                    "X-Forwarded-Host": self.headers["host"],
                }
                connection = HTTPConnection("127.0.0.1", upstream, timeout=60)
                connection.request(self.command, self.path, body or None, told)
                answer = connection.getresponse()
                sent = answer.read()
                connection.close()
                self.send_response_only(answer.status, answer.reason)
                for name, value in answer.getheaders():
                    if name.lower() not in _HOPS:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            do_GET = do_HEAD = do_POST = do_OPTIONS = forward

            def log_message(self, *_arguments: object) -> None:
                """Says nothing."""

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        self.trusting = ssl.create_default_context(cafile=str(CERTIFICATE))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

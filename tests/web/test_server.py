"""The server: it binds, answers, hides its name and stops when told."""

from __future__ import annotations

import threading
from urllib.request import urlopen

import pytest
from flask import Flask

from listener.errors import UsageError
from web import serve


def test_the_server_answers_without_saying_what_it_is_and_ends_when_closed(app: Flask) -> None:
    server = serve(app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run)
    thread.start()
    with urlopen(f"http://127.0.0.1:{server.port}/healthz", timeout=10) as response:
        assert response.read() == b"ok\n"
        assert response.headers["Server"] is None
    server.close()
    thread.join(10)
    assert not thread.is_alive()


def test_a_port_that_is_taken_is_named(app: Flask) -> None:
    first = serve(app, "127.0.0.1", 0)
    with pytest.raises(UsageError, match=str(first.port)):
        serve(app, "127.0.0.1", first.port)
    first.close()

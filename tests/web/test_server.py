"""The server: it binds, answers, hides its name and stops when told."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from flask import Flask

from listener.config import Web
from listener.errors import UsageError
from tests.web.people import add_everybody
from tests.web.world import make_app, make_config, make_store
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


@pytest.mark.parametrize(("https", "secure"), [(True, True), (False, False)])
def test_what_a_proxy_says_of_the_visitor_is_believed_only_where_there_is_one(
    tmp_path: Path, https: bool, secure: bool
) -> None:
    config = replace(make_config(), web=Web(https=https))
    store = make_store(tmp_path, [])
    add_everybody(store)
    server = serve(make_app(store, tmp_path, config), "127.0.0.1", 0)
    thread = threading.Thread(target=server.run)
    thread.start()
    asked = Request(f"http://127.0.0.1:{server.port}/?role=support")
    for name, value in (("Proto", "https"), ("Host", "acme.example"), ("For", "192.0.2.1")):
        asked.add_header(f"X-Forwarded-{name}", value)
    with urlopen(asked, timeout=10) as response:
        # Sent on to the page for signing in.
        assert response.url.endswith("/login?next=%2F%3Frole%3Dsupport")
        assert ("Secure" in response.headers["Set-Cookie"]) is secure
    server.close()
    thread.join(10)
    store.close()

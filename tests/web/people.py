"""Four people, one of each role, and how they sign in to an app."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from listener.config import Config
from listener.model import Rank, User
from listener.store import Store
from listener.store.audit import trail
from listener.store.people import add_user
from tests.web.world import NOW, make_config, make_posts, make_store
from web import create_app

CODE = "ABCD-2345"
PASSWORD = "correct horse battery"
LOCAL = "http://127.0.0.1:8000"
NAMES = {Rank.VIEWER: "vera", Rank.AGENT: "anna", Rank.MANAGER: "mona", Rank.ADMIN: "adam"}
_KEPT = re.compile(r'name="kept" value="([^"]+)"')
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def password_of(name: str) -> str:
    """The password of one of the four."""
    return f"{name} knows this"


def add_everybody(store: Store) -> dict[Rank, User]:
    """An account of each role, the admin first."""
    joined = NOW - timedelta(days=3)
    return {
        rank: add_user(store, NAMES[rank], password_of(NAMES[rank]), rank, who="cli", now=joined)
        for rank in reversed(Rank)
    }


def sign_in(app: Flask, name: str, password: str | None = None) -> FlaskClient:
    """A browser in which that person is signed in."""
    client = app.test_client()
    response = send(client, "/login", page="/login", name=name, password=password or password_of(name))
    assert response.status_code == 302, response.text
    return client


def send(client: FlaskClient, path: str, *, page: str = "/settings", **fields: str) -> TestResponse:
    """Send a form as the page shows it, with its token."""
    told = client.get(page, base_url=LOCAL)
    return client.post(path, base_url=LOCAL, data={"csrf_token": token_in(told.text), **fields})


def send_file(client: FlaskClient, path: str, data: bytes, *, page: str, **fields: str) -> TestResponse:
    """Send a file by a form as the page shows it, with its token."""
    told = client.get(page, base_url=LOCAL)
    file = FileStorage(io.BytesIO(data), "table.csv")
    form = {"csrf_token": token_in(told.text), "file": file, **fields}
    # Encoded here, for the client would leave the file open that it makes of a long form.
    boundary, body = encode_multipart(form)
    content_type = f'multipart/form-data; boundary="{boundary}"'
    return client.post(path, base_url=LOCAL, data=body, content_type=content_type)


def kept_in(page: str) -> str:
    """The name of the file that waits for its import on a page."""
    found = _KEPT.search(page)
    assert found is not None, page
    return found.group(1)


def token_in(page: str) -> str:
    """The token of the forms on a page."""
    found = _TOKEN.search(page)
    assert found is not None, page
    return found.group(1)


@dataclass(frozen=True, slots=True)
class World:
    """An app, what it keeps, and its people."""

    app: Flask
    store: Store
    users: dict[Rank, User]

    def browser(self, rank: Rank) -> FlaskClient:
        """A browser in which the person of that role is signed in."""
        return sign_in(self.app, NAMES[rank])


def make_world(
    folder: Path, *, people: bool = True, config: Config | None = None, anywhere: bool = False
) -> World:
    store = make_store(folder, make_posts()[:8])
    users = add_everybody(store) if people else {}
    app = create_app(
        config or make_config(),
        store,
        started_at=NOW - timedelta(hours=1),
        clock=lambda: NOW,
        cache_dir=folder / "cache",
        setup_code=CODE,
        anywhere=anywhere,
    )
    return World(app, store, users)


def told(store: Store) -> list[tuple[str, str, str]]:
    """The trail, newest first, without what the helpers of the tests did."""
    return [(one.who, one.action, one.subject) for one in trail(store).rows if one.who != "cli"]

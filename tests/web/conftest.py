"""A filled app for the page tests, shared: the pages change nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.web.people import World, make_world
from tests.web.world import hostile_post, make_app, make_posts, make_reposts, make_store

Get = Callable[[str], TestResponse]


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """130 mentions and a hostile one, and reposts of three."""
    folder = tmp_path_factory.mktemp("web")
    store = make_store(folder, [*make_posts(), hostile_post(), *make_reposts()])
    yield make_app(store, folder)
    store.close()


@pytest.fixture
def get(app: Flask) -> Get:
    """Asks the filled app as a browser on this computer would."""
    return getter(app)


def getter(app: Flask) -> Get:
    """Asks an app by its loopback name."""
    client = app.test_client()
    return lambda path: client.get(path, base_url="http://127.0.0.1:8000")


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Get]:
    """Asks an app whose database holds nothing yet."""
    store = make_store(tmp_path)
    yield getter(make_app(store, tmp_path))
    store.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Four people, one of each role."""
    found = make_world(tmp_path)
    yield found
    found.store.close()


@pytest.fixture
def new_world(tmp_path: Path) -> Iterator[World]:
    """Nobody has an account yet."""
    found = make_world(tmp_path, people=False)
    yield found
    found.store.close()

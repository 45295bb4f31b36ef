"""An installation for the API: mentions, a desk with cases in every state, and a token of each role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from listener.desk import casework
from listener.enrich import Enricher
from listener.model import Action, Author, Post, Rank
from listener.store.agent_work import Doing, act
from listener.store.removals import forget_post
from listener.store.save import save
from listener.store.tokens import make_token
from tests.web.desk_world import desk_config, fill_desk
from tests.web.people import LOCAL, World, add_everybody
from tests.web.world import NOW, ZONE, fill, hostile_post, make_app, make_posts, make_reposts, make_store

DONE = (
    (Action.ASSIGN, {"to": "anna"}),
    (Action.TAG, {"tag": "billing"}),
    (Action.TAG, {"tag": 'a "b" \\ c'}),
    (Action.SENTIMENT, {"label": "negative"}),
)


@dataclass(frozen=True, slots=True)
class Program:
    """A program with a token."""

    client: FlaskClient
    secret: str

    def get(self, path: str, **headers: str) -> TestResponse:
        """Ask for something."""
        return self.client.get(path, base_url=LOCAL, headers=self.headers | headers)

    def act(self, case: int, brand: str = "Acme", **told: object) -> TestResponse:
        """Do something to a case."""
        path = f"/api/v1/cases/{case}/actions"
        return self.client.post(
            path, base_url=LOCAL, headers=self.headers, query_string={"brand": brand}, json=told
        )

    @property
    def headers(self) -> dict[str, str]:
        """What it sends with every request."""
        return {"Authorization": f"Bearer {self.secret}"}


def program(world: World, rank: Rank, name: str | None = None) -> Program:
    """A program of that role."""
    name = name or f"{rank} bot"
    _token, secret = make_token(world.store, name, rank, by=world.users[Rank.ADMIN], now=NOW)
    return Program(world.app.test_client(), secret)


def waiting() -> list[Post]:
    """Twenty-five people who ask, an hour apart, five of them again."""
    return [
        Post(
            network="x",
            id=f"3{number:02}",
            author=Author(f"w{number % 25}", f"w{number % 25}", None, number),
            text=f"@acme how does it do number {number}?",
            created_at=NOW - timedelta(hours=40 - number),
            lang="en",
            conversation_id=f"c{number % 25}",
        )
        for number in range(30)
    ]


@contextmanager
def api_world(folder: Path) -> Iterator[World]:
    """The desk, whose five cases have the numbers 1 to 5, twenty-five more cases, and a hundred mentions,
    one of them removed since.
    """
    config = desk_config()
    store = make_store(folder)
    users = add_everybody(store)
    fill_desk(store, config)
    work = casework(config)
    read = [Enricher(config).read(post) for post in waiting()]
    save(store, read, source="X", now=NOW, zone=ZONE, work=work)
    # Their ids on the network go on from 100.
    fill(store, [*make_posts()[:100], hostile_post(), *make_reposts()])
    for action, data in DONE:
        act(store, work, [Doing(1, "Acme", action, data)], who="anna", at=NOW)
    act(store, work, [Doing(2, "Acme", Action.RESOLVE)], who="anna", at=NOW)
    forget_post(store, "x", "7", now=NOW, zone=ZONE)
    yield World(make_app(store, folder, config), store, users)
    store.close()

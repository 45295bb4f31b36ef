"""A small response desk for the pages: five people who wrote to Acme, one of whom was answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from listener.config import Config
from listener.desk import casework
from listener.enrich import Enricher
from listener.model import Author, Kind, Post, ReplyTo
from listener.store import Store
from listener.store.desk_rebuild import agrees
from listener.store.save import save
from tests.web.people import World, add_everybody
from tests.web.world import NOW, ZONE, make_app, make_config, make_store

WRITERS = {
    "cora": ("@acme I will cancel. Awful, awful. Why?", 90, 900),
    "nina": ("@acme this is terrible and awful", 60, 50),
    "quinn": ("@acme how do I log in?", 30, 10),
    "quick": ("@acme where is my invoice?", 1, 10),
    "done": ("@acme does it sync?", 50, 10),
}
"""Who wrote what, how many hours ago, with how many followers."""


def desk_config() -> Config:
    """Acme with a handle; four hours to answer."""
    config = make_config()
    brand = replace(config.brands[0], handles={"x": ("acme",)}, agents={"^JD": "agent JD"})
    return replace(config, brands=(brand, *config.brands[1:]))


def desk_posts() -> list[Post]:
    """What the writers wrote, and Acme's answer to one of them."""
    found = [
        Post(
            network="x",
            id=f"10{number}",
            author=Author(name, name, None, followers),
            text=text,
            created_at=NOW - timedelta(hours=hours),
            lang="en",
        )
        for number, (name, (text, hours, followers)) in enumerate(WRITERS.items())
    ]
    answer = Post(
        network="x",
        id="200",
        author=Author("acme", "acme", "Acme", 5_000),
        text="@done It does. -JD",
        created_at=NOW - timedelta(hours=49),
        lang="en",
        kind=Kind.REPLY,
        reply_to=ReplyTo("104", "done"),
    )
    return [*found, answer]


def fill_desk(store: Store, config: Config) -> None:
    """Keep them, with their cases."""
    work, enricher = casework(config), Enricher(config)
    agrees(store, work)
    read = [enricher.read(post) for post in desk_posts()]
    save(store, read, source="X", now=NOW, zone=ZONE, work=work)


@contextmanager
def desk_world(folder: Path) -> Iterator[World]:
    """An app over the desk, with an account of each role."""
    config = desk_config()
    store = make_store(folder)
    users = add_everybody(store)
    fill_desk(store, config)
    yield World(make_app(store, folder, config), store, users)
    store.close()

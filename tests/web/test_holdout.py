"""The switch of the random hold-out in the inbox: who may turn it, what is marked, and what is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from listener.desk import casework
from listener.enrich import Enricher
from listener.model import Author, Post, Rank, is_held_out
from listener.store.holdouts import all_holdouts
from listener.store.lookup import number_of
from listener.store.save import save
from tests.web.desk_world import desk_config, desk_world
from tests.web.people import LOCAL, World, send, told
from tests.web.world import NOW, ZONE

HELD, ANSWERED = (
    next(f"p{n}" for n in range(50) if is_held_out("Acme", "x", f"p{n}") is half) for half in (True, False)
)
MARK = "Held out: please do not answer"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with desk_world(tmp_path) as found:
        yield found


def mentions(world: World) -> None:
    """Two people name Acme without turning to it, and may leave; one of them falls to each half."""
    config = desk_config()
    posts = [
        Post("x", name, Author(f"by{name}", f"by{name}"), "I will cancel my Acme", NOW, lang="en")
        for name in (HELD, ANSWERED)
    ]
    read = [Enricher(config).read(post) for post in posts]
    save(world.store, read, source="X", now=NOW, zone=ZONE, work=casework(config))


def shown(client: FlaskClient, path: str = "/inbox") -> str:
    response = client.get(path, base_url=LOCAL)
    assert response.status_code == 200
    return unescape(response.text)


def switch(client: FlaskClient, way: str, brand: str = "Acme") -> int:
    return send(client, "/inbox/holdout", page="/inbox", brand=brand, switch=way).status_code


def tab(page: str, name: str) -> str | None:
    found = re.search(rf">{name} <b[^>]*>(\d+)</b>", page)
    return found[1] if found else None


def test_a_manager_turns_it_on_and_off_and_both_are_in_the_trail(world: World) -> None:
    manager = world.browser(Rank.MANAGER)
    assert "Hold out a random half for" in shown(manager)
    assert tab(shown(manager), "Held out") is None
    assert switch(manager, "on") == 302
    assert [one.ended_at for one in all_holdouts(world.store)] == [None]
    assert "End the hold-out of" in shown(manager)
    assert tab(shown(manager), "Held out") == "0"
    assert switch(manager, "off") == 302
    assert told(world.store)[:2] == [("mona", "holdout.end", "Acme"), ("mona", "holdout.start", "Acme")]


def test_who_is_held_out_is_marked_in_a_tab_of_its_own_and_waits_in_no_count(world: World) -> None:
    manager, agent = world.browser(Rank.MANAGER), world.browser(Rank.AGENT)
    before = tab(shown(agent), "Waiting")
    switch(manager, "on")
    mentions(world)
    page = shown(agent)
    assert before is not None
    assert tab(page, "Waiting") == str(int(before) + 1)
    assert (MARK in page, f"by{ANSWERED}" in page, f"by{HELD}" in page) == (False, True, False)
    held = shown(agent, "/inbox?tab=held")
    assert (tab(held, "Held out"), held.count(MARK), f"by{HELD}" in held) == ("1", 1, True)
    assert f"by{HELD}" in shown(agent, "/inbox.csv?tab=held")
    assert "Hold out a random half for" not in page
    case = number_of(world.store, "x", HELD)
    assert MARK in shown(agent, f"/inbox/{case}?brand=Acme")
    other = number_of(world.store, "x", ANSWERED)
    assert MARK not in shown(agent, f"/inbox/{other}?brand=Acme")
    switch(manager, "off")
    assert tab(shown(agent), "Waiting") == str(int(before) + 2)


@pytest.mark.parametrize(("brand", "way"), [("Bolt", "on"), ("Acme", "maybe"), ("Acme", "off")])
def test_what_cannot_be_switched_is_refused_with_a_word(world: World, brand: str, way: str) -> None:
    answer = send(world.browser(Rank.MANAGER), "/inbox/holdout", page="/inbox", brand=brand, switch=way)
    assert answer.status_code == 400
    assert all_holdouts(world.store) == ()


def test_others_see_no_switch_and_may_not_turn_it(world: World) -> None:
    agent = world.browser(Rank.AGENT)
    assert "hold-out" not in shown(agent)
    assert switch(agent, "on") == 403

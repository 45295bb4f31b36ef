"""/value/groups: who is compared, what may be said, and that every count opens as many rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from listener.desk import casework
from listener.enrich import Enricher
from listener.model import Author, Post, is_held_out
from listener.store.holdouts import start_holdout
from listener.store.save import save
from tests.metrics.examples import example
from tests.reports.value.customers import bring
from tests.web.desk_world import desk_config
from tests.web.people import LOCAL, World
from tests.web.world import NOW, ZONE, make_app, make_store

CONFIG = desk_config()
RIVAL = CONFIG.brands[1].name
LANDMARK = "2025-11-01"
ASKED = f"landmark={LANDMARK}&exposure=wrote"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The worked example of selection: heavy buyers write more, and buy more anyway. And a small hold-out."""
    folder = tmp_path_factory.mktemp("groups")
    store = make_store(folder)
    customers, orders, posts = [], [], []
    for name, (many, did, others, they_did) in example("D10")[0]["strata_n1_x1_n0_x0"].items():
        for arm, size, ordered in (("x", many, did), ("c", others, they_did)):
            for number in range(size):
                who = f"{name}{arm}{number}"
                spend, end = {"heavy": 900, "light": 90}[name], "2026-05-01" if number % 9 == 0 else ""
                customers.append(f"{who},2024-02-01,{end},{spend},x,{who}")
                orders += [f"o{who},{who},2026-01-01T10:00Z,5,p"] if number < ordered else []
                if arm == "x":
                    asked = NOW.replace(year=2025, month=9, day=1)
                    posts.append(Post("x", who, Author(who, who), "@acme why?", asked, lang="en"))
    start_holdout(store, "Acme", who="mona", now=NOW - timedelta(days=50))
    for number in range(10):
        told = f"h{number}"
        at = NOW - timedelta(days=40)
        posts.append(Post("x", told, Author(told, told), "I will cancel my Acme", at, lang="en"))
    work, enricher = casework(CONFIG), Enricher(CONFIG)
    save(store, [enricher.read(post) for post in posts], source="X", now=NOW, zone=ZONE, work=work)
    bring(store, CONFIG, "customers", "id,start,end,prior_spend,network,handle", *customers)
    bring(store, CONFIG, "orders", "id,customer_id,at,revenue,product", *orders)
    yield World(make_app(store, folder, CONFIG), store, {})
    store.close()


@pytest.fixture
def client(world: World) -> FlaskClient:
    return world.app.test_client()


def page(client: FlaskClient, path: str, status: int = 200) -> str:
    response = client.get(path, base_url=LOCAL)
    assert response.status_code == status, path
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.text)))


def rows(client: FlaskClient, path: str) -> list[dict[str, str]]:
    response = client.get(path, base_url=LOCAL)
    assert response.status_code == 200, path
    return list(csv.DictReader(io.StringIO(response.text.lstrip("\ufeff"))))


def test_a_crude_difference_that_is_selection_is_told_as_that(client: FlaskClient) -> None:
    told = page(client, f"/value/groups?{ASKED}")
    assert "+24.0 pt" in told
    assert "No clear difference among customers alike beforehand: the crude one is selection." in told
    assert "a difference is associated with being exposed, and no proof that it came of it" in told
    assert "customer for any time; prior spend up to 90.00 EUR" in told
    assert "caused" not in told


def test_the_file_has_every_measure_crude_and_within_strata(client: FlaskClient) -> None:
    told = {row["measure"]: row for row in rows(client, f"/value/groups.csv?{ASKED}")}
    assert list(told) == [
        "conversion",
        "retention",
        "stayed",
        "cross_sell",
        "cross_sell_revenue",
        "revenue",
        "order_value",
        "closing",
    ]
    conversion = told["conversion"]
    assert (conversion["exposed_n"], conversion["control_n"]) == ("250", "250")
    assert float(conversion["crude"]) == pytest.approx(0.24)
    assert float(conversion["stratified"]) == pytest.approx(0)
    assert (conversion["crude_verdict"], conversion["verdict"]) == ("higher", "no clear difference")


def test_every_count_opens_as_many_customers_of_whom_the_figures_can_be_made_again(
    client: FlaskClient,
) -> None:
    html = client.get(f"/value/groups?{ASKED}", base_url=LOCAL).text
    links = re.findall(r'href="(/value/groups\?[^"]+#members)" data-figure="(\w+)" data-n="(\d+)"', html)
    assert [(name, n) for _href, name, n in links] == [("exposed", "250"), ("control", "250")]
    for href, name, n in links:
        query = unescape(href).partition("?")[2].partition("#")[0]
        assert f"{n} customers: {name}" in page(client, f"/value/groups?{query}")
        members = rows(client, f"/value/groups/members.csv?{query}")
        assert (len(members), {row["group"] for row in members}) == (int(n), {name})
    everybody = rows(client, f"/value/groups/members.csv?{ASKED}")
    ordered = sum(row["ordered"] == "yes" for row in everybody if row["group"] == "exposed")
    assert ordered / 250 == pytest.approx(0.82)


def test_strata_and_curves_come_as_files(client: FlaskClient) -> None:
    strata = rows(client, f"/value/groups/strata.csv?{ASKED}")
    assert [(row["exposed_n"], row["control_n"], row["spend_up_to"]) for row in strata] == [
        ("50", "200", "90"),
        ("200", "50", ""),
    ]
    curves = rows(client, f"/value/groups/curves.csv?{ASKED}")
    assert {row["group"] for row in curves} == {"exposed", "control"}
    assert {row["months"] for row in curves} == {"6.0"}


def test_the_curves_are_drawn_with_a_link_to_the_customers(client: FlaskClient) -> None:
    spec = client.get(f"/charts/retention.json?{ASKED}&theme=dark", base_url=LOCAL).get_json()
    lines = [layer for layer in spec["layer"] if layer["mark"]["type"] == "line"]
    assert [line["data"]["values"][-1]["months"] for line in lines] == [12, 12]
    assert "arm=both#members" in spec["layer"][-1]["data"]["values"][0]["href"]
    picture = client.get(f"/charts/retention.svg?{ASKED}", base_url=LOCAL)
    assert picture.mimetype == "image/svg+xml"


def test_by_lot_a_difference_is_an_effect_and_small_halves_have_no_word(client: FlaskClient) -> None:
    held = sum(is_held_out("Acme", "x", f"h{number}") for number in range(10))
    told = page(client, f"/value/groups?{ASKED}")
    assert f"{10 - held} people assigned to an answer" in told
    assert "Too few for a word: it takes 30 in either half." in told
    people = rows(client, f"/value/groups/assigned.csv?{ASKED}&half=held+out")
    assert (len(people), {row["known"] for row in people}) == (held, {"yes"})
    trial = {row["outcome"]: row for row in rows(client, f"/value/groups/trial.csv?{ASKED}")}
    assert (trial["again"]["answer_n"], trial["again"]["held_n"]) == (str(10 - held), str(held))
    assert f"{held} people held out" in told


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("landmark=soon", "landmark: 'soon' is no date"),
        ("landmark=2030-01-01", "landmark: 2030-01-01 is not over"),
        ("window=0", "window: give a number of months from 1 to 60"),
        ("follow_up=99", "follow_up: give a number of months from 1 to 60"),
        ("exposure=liked", "exposure: 'liked' is not known here"),
        (f"brand={RIVAL}", f"brand: {RIVAL!r} is none of yours"),
        ("arm=all", "arm: 'all' is not known here"),
    ],
)
def test_what_cannot_be_compared_is_refused_by_its_field(client: FlaskClient, query: str, said: str) -> None:
    assert said in page(client, "/value/groups?" + query.replace("&", "%26"), 400)


def test_without_customers_the_page_says_so_and_does_not_fail(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    client = make_app(store, tmp_path, CONFIG).test_client()
    told = page(client, "/value/groups")
    assert "Too few for a word: it takes 30 customers in either group." in told
    assert "No hold-out was ever begun." in told
    assert client.get("/charts/retention.json", base_url=LOCAL).status_code == 200
    store.close()

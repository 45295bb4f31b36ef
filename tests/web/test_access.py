"""Who may do what: every route × every kind of visitor × with and without a form's token, from one table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from listener.config import Web
from listener.model import Rank
from tests.web.people import LOCAL, NAMES, add_everybody, sign_in, token_in
from tests.web.world import make_app, make_config, make_posts, make_store

VISITORS = ("first run", "stranger", "public read", *Rank)
"""Nobody has an account yet; nobody is signed in; the same where reading is public; the four roles."""

EVERYBODY = "200 200 200 200 200 200 200"
PAGE = "200 302 200 200 200 200 200"
FILE = "200 401 200 200 200 200 200"
OWN_PAGE = "200 302 302 200 200 200 200"
ADMINS_FILE = "403 401 401 403 403 403 200"
ADMINS_FORM = "403 302 302 403 403 403 400"
MANAGERS_FORM = "403 302 302 403 403 400 400"
NO_PAGE = "404 302 404 404 404 404 404"
NO_FILE = "404 401 404 404 404 404 404"
AGENTS_FORM = "403 302 302 403 400 400 400"
ROWS = "200 302 302 200 200 200 200"
ROWS_FILE = "200 401 401 200 200 200 200"
MANAGERS_FILE = "403 401 401 403 403 200 200"
TOKENS_ONLY = "401 401 401 401 401 401 401"
FORGED = "403 403 403 403 403 403 403"
NOTHING = "404 404 404 404 404 404 404"

_KINDS = "customers, orders, touches, visits, counters, contacts, costs, goals, assumptions, labels, alerts"
_KIND = f"<any({_KINDS}):kind>"
ROUTES = {
    "GET /": PAGE,
    "GET /alerts": PAGE,
    "GET /alerts.<suffix>": FILE,
    "GET /alerts/log.<suffix>": FILE,
    "GET /api/openapi.json": EVERYBODY,
    "GET /api/v1/cases": FILE,
    "GET /api/v1/cases/<int:case>": NO_FILE,
    "GET /api/v1/mentions": FILE,
    "GET /api/v1/mentions/<int:number>": FILE,
    "GET /api/v1/report": FILE,
    "GET /api/v1/status": FILE,
    "GET /assets/vega-<key>.js": NOTHING,
    "GET /charts/<name>.json": FILE,
    "GET /charts/<name>.svg": FILE,
    "GET /favicon.ico": EVERYBODY,
    "GET /healthz": EVERYBODY,
    "GET /help": PAGE,
    "GET /inbox": PAGE,
    "GET /inbox.<suffix>": FILE,
    "GET /inbox/<int:post>": NO_PAGE,
    "GET /inbox/<int:post>.csv": NO_FILE,
    "GET /inbox/<int:post>.json": NO_FILE,
    "GET /keywords": PAGE,
    "GET /keywords.<suffix>": FILE,
    "GET /login": "302 200 200 302 302 302 302",
    "GET /mentions": PAGE,
    "GET /mentions.<suffix>": FILE,
    "GET /mentions/<int:number>": PAGE,
    "GET /mentions/<int:number>.<suffix>": FILE,
    "GET /readyz": EVERYBODY,
    "GET /report": PAGE,
    "GET /report.<suffix>": NO_FILE,
    "GET /report/<int:number>": NO_PAGE,
    "GET /report/<int:number>.<suffix>": NO_FILE,
    "GET /report/shared/<told>": FORGED,
    "GET /response": PAGE,
    "GET /response.<suffix>": FILE,
    "GET /response/<any(agents, channels, backlog, ages, simple):name>.<suffix>": FILE,
    "GET /response/<any(cases, waits, messages):kind>": PAGE,
    "GET /response/<any(cases, waits, messages):kind>.<suffix>": FILE,
    "GET /response/<any(curve, hours, days, weeks, times, outcomes):name>.<suffix>": FILE,
    "GET /sentiment": PAGE,
    "GET /sentiment.<suffix>": FILE,
    "GET /sentiment/audit": PAGE,
    "GET /sentiment/audit.<suffix>": FILE,
    "GET /sentiment/audit/<int:number>": NO_PAGE,
    "GET /sentiment/audit/<int:number>.<suffix>": NO_FILE,
    "GET /sentiment/audit/<int:number>/<any(accuracy, classes, shares, net):name>.<suffix>": NO_FILE,
    "GET /sentiment/audit/<int:number>/mentions": NO_PAGE,
    "GET /sentiment/audit/<int:number>/mentions.<suffix>": NO_FILE,
    "GET /sentiment/audit/<int:number>/results": NO_PAGE,
    "GET /sentiment/days.<suffix>": FILE,
    "GET /sentiment/corrected/<any(shares, net):name>.<suffix>": FILE,
    "GET /sentiment/label": "403 302 302 403 200 200 200",
    "GET /sentiment/drivers.<suffix>": FILE,
    "GET /sentiment/terms.<suffix>": FILE,
    "GET /sentiment/changes.<suffix>": FILE,
    "GET /spikes.<suffix>": FILE,
    "GET /sentiment/<any(languages, sources):name>.<suffix>": FILE,
    "GET /sentiment/learning": PAGE,
    "GET /sentiment/learning.<suffix>": FILE,
    "GET /sentiment/learning/<any(given, curve, agreement, pairs, people):name>.<suffix>": FILE,
    "GET /sentiment/learning/model": "403 302 302 403 403 404 404",
    "GET /sentiment/learning/labels": PAGE,
    "GET /sentiment/learning/labels.<suffix>": FILE,
    "GET /settings": OWN_PAGE,
    "GET /settings/<any(users, tokens, configuration):name>.<suffix>": ADMINS_FILE,
    "GET /settings/audit": "403 302 302 403 403 200 200",
    "GET /settings/audit.<suffix>": "403 401 401 403 403 200 200",
    "GET /setup": "200 404 404 404 404 404 404",
    "GET /share-of-voice": PAGE,
    "GET /share-of-voice.<suffix>": FILE,
    "GET /share-of-voice/counts.<suffix>": FILE,
    "GET /share-of-voice/days.<suffix>": FILE,
    "GET /share-of-voice/excess.<suffix>": FILE,
    "GET /share-of-voice/hashtag": PAGE,
    "GET /share-of-voice/hashtag.<suffix>": FILE,
    "GET /share-of-voice/hashtag/<any(days, authors, languages, sources, own):name>.<suffix>": FILE,
    "GET /static/<name>": NOTHING,
    "GET /status": PAGE,
    "GET /status.<suffix>": FILE,
    "GET /status/costs.<suffix>": FILE,
    "GET /status/accuracy.<suffix>": FILE,
    "GET /status/coverage": PAGE,
    "GET /status/coverage.<suffix>": FILE,
    "GET /goals": PAGE,
    "GET /goals.<suffix>": FILE,
    "GET /value": PAGE,
    "GET /value.<suffix>": FILE,
    "GET /value/<any(worth, factors, funnels):name>.<suffix>": FILE,
    "GET /value/attribution": PAGE,
    "GET /value/attribution/<any(channels, campaigns, orders, steps):name>.<suffix>": FILE,
    "GET /value/assumptions": PAGE,
    "GET /value/assumptions.<suffix>": FILE,
    "GET /value/customers": PAGE,
    "GET /value/customers/<any(cases, cohorts):name>.<suffix>": FILE,
    "GET /value/costs": PAGE,
    "GET /value/costs.<suffix>": FILE,
    "GET /value/groups": PAGE,
    "GET /value/groups.<suffix>": FILE,
    "GET /value/groups/<any(strata, curves, members, trial, assigned):name>.<suffix>": FILE,
    "GET /value/links": PAGE,
    "GET /value/tables": ROWS,
    "GET /value/tables/progress.json": MANAGERS_FILE,
    f"GET /value/tables/{_KIND}": ROWS,
    f"GET /value/tables/{_KIND}.<suffix>": ROWS_FILE,
    f"GET /value/tables/{_KIND}/template.csv": ROWS_FILE,
    f"GET /value/tables/{_KIND}/wrong.csv": "403 401 401 403 403 404 404",
    "POST /alerts/again": MANAGERS_FORM,
    "POST /alerts/import": MANAGERS_FORM,
    "POST /alerts/rules": MANAGERS_FORM,
    "POST /alerts/rules/remove": MANAGERS_FORM,
    "POST /alerts/test": MANAGERS_FORM,
    "POST /api/v1/cases/<int:case>/actions": TOKENS_ONLY,
    "POST /inbox/act": AGENTS_FORM,
    "POST /inbox/holdout": MANAGERS_FORM,
    "POST /inbox/undo": AGENTS_FORM,
    "POST /login": "302 403 403 403 403 403 403",
    "POST /logout": "403 302 302 302 302 302 302",
    "POST /report/notes": "403 302 302 403 403 302 302",
    "POST /report/publish": MANAGERS_FORM,
    "POST /report/share": MANAGERS_FORM,
    "POST /sentiment/audit": AGENTS_FORM,
    "POST /sentiment/audit/<int:number>/label": "403 302 302 403 404 404 404",
    "POST /sentiment/audit/<int:number>/undo": "403 302 302 403 404 404 404",
    "POST /sentiment/label": AGENTS_FORM,
    "POST /sentiment/label/label": AGENTS_FORM,
    "POST /sentiment/label/undo": AGENTS_FORM,
    "POST /sentiment/learning/model": MANAGERS_FORM,
    "POST /sentiment/learning/train": MANAGERS_FORM,
    "POST /settings/password": "403 302 302 403 403 403 403",
    "POST /settings/theme": "403 302 302 400 400 400 400",
    "POST /settings/tokens": ADMINS_FORM,
    "POST /settings/tokens/<int:number>/revoke": ADMINS_FORM,
    "POST /settings/users": ADMINS_FORM,
    "POST /settings/users/<int:number>/active": ADMINS_FORM,
    "POST /settings/users/<int:number>/password": ADMINS_FORM,
    "POST /settings/users/<int:number>/role": ADMINS_FORM,
    "POST /share-of-voice/market-share": MANAGERS_FORM,
    "POST /share-of-voice/market-share/remove": MANAGERS_FORM,
    "POST /goals": MANAGERS_FORM,
    "POST /goals/remove": MANAGERS_FORM,
    "POST /value/assumptions": MANAGERS_FORM,
    "POST /value/assumptions/remove": MANAGERS_FORM,
    "POST /value/costs": MANAGERS_FORM,
    "POST /value/costs/remove": MANAGERS_FORM,
    "POST /value/tables/import": MANAGERS_FORM,
    "POST /setup": "403 404 404 404 404 404 404",
}
"""What each route answers to each of VISITORS, with the token of a form and nothing else in it."""

FILLED = {
    "<any(users, tokens, configuration):name>": "users",
    "<any(worth, factors, funnels):name>": "factors",
    "<any(cases, cohorts):name>": "cohorts",
    "<any(strata, curves, members, trial, assigned):name>": "strata",
    "<any(channels, campaigns, orders, steps):name>": "steps",
    "<any(languages, sources):name>": "sources",
    "<any(accuracy, classes, shares, net):name>": "accuracy",
    "<any(shares, net):name>": "net",
    "<any(given, curve, agreement, pairs, people):name>": "given",
    "<any(agents, channels, backlog, ages, simple):name>": "agents",
    "<any(cases, waits, messages):kind>": "cases",
    "<any(curve, hours, days, weeks, times, outcomes):name>": "curve",
    "<any(days, authors, languages, sources, own):name>": "own",
    _KIND: "customers",
    "<int:number>": "1",
    "<int:post>": "1",
    "<int:case>": "1",
    "<suffix>": "csv",
    "<name>": "share-of-voice",
    "<key>": "0",
}
_TAG_FILES = "/share-of-voice/hashtag/<any(days, authors, languages, sources, own):name>.<suffix>"
NEEDED = {
    "/share-of-voice/hashtag": "?hashtag=acmelife",
    "/share-of-voice/hashtag.<suffix>": "?hashtag=acmelife",
    _TAG_FILES: "?hashtag=acmelife",
    "/status/coverage": "?source=News",
    "/status/coverage.<suffix>": "?source=News",
    "/api/v1/cases/<int:case>": "?brand=Acme",
    "/api/v1/cases/<int:case>/actions": "?brand=Acme",
}


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser with a session, and the token of the forms in it."""

    client: FlaskClient
    token: str


@pytest.fixture(scope="module")
def browsers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Browser]]:
    """One of each of VISITORS."""
    stores = []
    apps = []
    for name, public_read in (("first run", False), ("stranger", False), ("public read", True)):
        folder = tmp_path_factory.mktemp("access")
        stores.append(make_store(folder, make_posts()[:20]))
        if name != "first run":
            add_everybody(stores[-1])
        config = replace(make_config(), web=Web(public_read=public_read))
        apps.append(make_app(stores[-1], folder, config))
    first, private, public = apps
    yield {
        "first run": browser(first.test_client(), "/setup"),
        "stranger": browser(private.test_client(), "/login"),
        "public read": browser(public.test_client(), "/login"),
        **{rank: browser(sign_in(private, NAMES[rank]), "/settings") for rank in Rank},
    }
    for store in stores:
        store.close()


def browser(client: FlaskClient, page: str) -> Browser:
    return Browser(client, token_in(client.get(page, base_url=LOCAL).text))


def address(rule: str) -> str:
    """The route with something in each placeholder."""
    path = rule + NEEDED.get(rule, "")
    for placeholder, value in FILLED.items():
        path = path.replace(placeholder, value)
    return path


def test_the_table_has_every_route_of_the_app(app: Flask) -> None:
    found = {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD"}
    }
    assert found == set(ROUTES)


@pytest.mark.parametrize("visitor", VISITORS)
def test_every_route_answers_each_visitor_as_the_table_says(
    browsers: dict[str, Browser], visitor: str
) -> None:
    one = browsers[visitor]
    for route, row in ROUTES.items():
        method, rule = route.split(" ", 1)
        status = int(row.split(" ")[VISITORS.index(visitor)])
        if method == "GET":
            got = one.client.get(address(rule), base_url=LOCAL)
            assert (route, got.status_code) == (route, status)
            continue
        # In a browser of its own: some of them end the session.
        kept = copied(one.client)
        # Of the API no form's token makes a session good enough.
        refused = 401 if row == TOKENS_ONLY else 400
        without = kept.post(address(rule), base_url=LOCAL)
        assert (route, without.status_code) == (route, refused)
        wrong = kept.post(address(rule), base_url=LOCAL, data={"csrf_token": one.token + "x"})
        assert (route, wrong.status_code) == (route, refused)
        got = kept.post(address(rule), base_url=LOCAL, data={"csrf_token": one.token})
        assert (route, got.status_code) == (route, status)


def copied(client: FlaskClient) -> FlaskClient:
    """Another browser with the same cookie."""
    other = client.application.test_client()
    cookie = client.get_cookie("listener", domain="127.0.0.1")
    assert cookie is not None
    other.set_cookie("listener", cookie.value, domain="127.0.0.1")
    return other


def test_a_view_that_declares_nothing_is_for_admins(tmp_path: Path) -> None:
    store = make_store(tmp_path, [])
    add_everybody(store)
    app = make_app(store, tmp_path)
    app.add_url_rule("/forgotten", view_func=lambda: "secret", methods=["GET", "POST"])
    answers = {rank: sign_in(app, NAMES[rank]).get("/forgotten", base_url=LOCAL) for rank in Rank}
    stranger = app.test_client().get("/forgotten", base_url=LOCAL)
    store.close()
    assert {rank: answer.status_code for rank, answer in answers.items()} == {
        Rank.VIEWER: 403,
        Rank.AGENT: 403,
        Rank.MANAGER: 403,
        Rank.ADMIN: 200,
    }
    assert (stranger.status_code, stranger.headers["Location"]) == (302, "/login?next=%2Fforgotten")


def test_nobody_opens_a_view_that_declares_nothing_before_there_is_an_account(tmp_path: Path) -> None:
    store = make_store(tmp_path, [])
    app = make_app(store, tmp_path)
    app.add_url_rule("/forgotten", view_func=lambda: "secret")
    assert app.test_client().get("/forgotten", base_url=LOCAL).status_code == 403
    store.close()

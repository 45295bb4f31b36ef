"""People at the doors: the first account, signing in and out, and sessions that end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from listener.config import Secret, Web
from listener.model import Rank
from listener.store.people import (
    all_users,
    find_user,
    set_active,
    set_password,
    set_role,
)
from tests.web.people import (
    CODE,
    LOCAL,
    PASSWORD,
    World,
    make_world,
    password_of,
    send,
    token_in,
    told,
)
from tests.web.world import NOW, make_config
from web.first_run import ATTEMPTS, new_code


def test_the_code_of_the_terminal_makes_the_first_account_and_signs_it_in(new_world: World) -> None:
    client = new_world.app.test_client()
    assert client.get("/login", base_url=LOCAL).headers["Location"] == "/setup"
    form = {"code": " abcd2345 ", "name": "Ada", "password": PASSWORD, "again": PASSWORD}
    answer = send(client, "/setup", page="/setup", **form)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert [(user.name, user.role) for user in all_users(new_world.store)] == [("Ada", Rank.ADMIN)]
    page = client.get("/settings", base_url=LOCAL).text
    assert "Ada" in page
    assert "no users yet" not in page
    assert client.get("/setup", base_url=LOCAL).status_code == 404
    assert new_world.app.test_client().get("/", base_url=LOCAL).status_code == 302
    assert told(new_world.store) == [("Ada", "user.add", "Ada")]


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        pytest.param({"code": "WRNG-CODE"}, 403, "That is not the code", id="code"),
        pytest.param({"code": "ÄÖÜ"}, 403, "That is not the code", id="code of other letters"),
        pytest.param({"again": "another one"}, 400, "The two passwords differ", id="two passwords"),
        pytest.param({"password": "short", "again": "short"}, 400, "at least 10", id="short"),
        pytest.param({"name": " "}, 400, "The name is missing", id="no name"),
    ],
)
def test_a_first_account_that_cannot_be_made_keeps_what_was_typed(
    new_world: World, changes: dict[str, str], status: int, said: str
) -> None:
    form = {"code": CODE, "name": "Ada", "password": PASSWORD, "again": PASSWORD} | changes
    answer = send(new_world.app.test_client(), "/setup", page="/setup", **form)
    assert (answer.status_code, said in answer.text) == (status, True)
    assert PASSWORD not in answer.text
    assert 'value="Ada"' in answer.text or "name" in changes
    assert all_users(new_world.store) == ()


def test_after_too_many_wrong_codes_the_right_one_opens_nothing(new_world: World) -> None:
    first_run = new_world.app.extensions["listener"].first_run
    for _number in range(ATTEMPTS):
        assert not first_run.opens("WRNG-CODE")
    form = {"code": CODE, "name": "Ada", "password": PASSWORD, "again": PASSWORD}
    answer = send(new_world.app.test_client(), "/setup", page="/setup", **form)
    assert (answer.status_code, "Start the process again" in answer.text) == (403, True)
    assert all_users(new_world.store) == ()


def test_codes_are_drawn_anew_and_without_letters_that_look_alike() -> None:
    drawn = {new_code() for _number in range(50)}
    assert len(drawn) == 50
    assert not set("".join(drawn)) & set("01IO")


def test_before_the_first_account_every_page_names_the_way_to_it(new_world: World) -> None:
    client = new_world.app.test_client()
    for path in ("/", "/mentions", "/status", "/settings", "/nowhere"):
        assert '<a href="/setup">Set up the first account</a>' in client.get(path, base_url=LOCAL).text


def test_who_signs_in_goes_on_to_where_they_wanted_and_out_again(world: World) -> None:
    client = world.app.test_client()
    away = client.get("/mentions?q=a+b", base_url=LOCAL)
    assert (away.status_code, away.headers["Location"]) == (302, "/login?next=%2Fmentions%3Fq%3Da%2Bb")
    page = client.get(away.headers["Location"], base_url=LOCAL).text
    assert 'name="next" value="/mentions?q=a+b"' in page
    assert "<nav" not in page
    answer = send(
        client, "/login", page=away.headers["Location"], name="ANNA", password=password_of("anna"),
        next="/mentions?q=a+b",
    )  # fmt: skip
    assert (answer.status_code, answer.headers["Location"]) == (302, "/mentions?q=a+b")
    assert client.get("/login?next=/help", base_url=LOCAL).headers["Location"] == "/help"
    assert send(client, "/logout", page="/settings").headers["Location"] == "/login"
    assert client.get("/mentions", base_url=LOCAL).status_code == 302
    assert told(world.store) == [("anna", "sign-out", "anna"), ("anna", "sign-in", "anna")]


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "evil",
        "/\tx",
        "/a\nb",
        "",
    ],
)
def test_signing_in_leads_nowhere_else(world: World, target: str) -> None:
    client = world.app.test_client()
    answer = send(client, "/login", page="/login", name="anna", password=password_of("anna"), next=target)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_a_wrong_password_says_no_more_than_an_unknown_name(world: World) -> None:
    pages = []
    for name in ("anna", "anne"):
        client = world.app.test_client()
        answer = send(client, "/login", page="/login", name=name, password="my other password")
        assert answer.status_code == 403
        assert "my other password" not in answer.text
        pages.append(answer.text.replace(name, "").replace(token_in(answer.text), ""))
    assert pages[0] == pages[1]


def test_the_session_is_another_one_after_signing_in(world: World) -> None:
    client = world.app.test_client()
    before = token_in(client.get("/login", base_url=LOCAL).text)
    client.post(
        "/login", base_url=LOCAL, data={"csrf_token": before, "name": "anna", "password": password_of("anna")}
    )
    stale = client.post("/settings/theme", base_url=LOCAL, data={"csrf_token": before, "theme": "dark"})
    assert (stale.status_code, "session that is over" in stale.text) == (400, True)


def test_sessions_end_with_the_password_and_with_the_account(world: World) -> None:
    anna, mona = world.browser(Rank.AGENT), world.browser(Rank.MANAGER)
    set_password(world.store, world.users[Rank.AGENT], PASSWORD, who="cli", now=NOW)
    set_active(world.store, world.users[Rank.MANAGER], False, who="cli", now=NOW)
    assert [one.get("/", base_url=LOCAL).status_code for one in (anna, mona)] == [302, 302]
    set_active(world.store, find_user(world.store, "mona"), True, who="cli", now=NOW)
    assert mona.get("/", base_url=LOCAL).status_code == 302


def test_another_role_holds_from_the_next_click_on(world: World) -> None:
    anna = world.browser(Rank.AGENT)
    assert anna.get("/settings/audit", base_url=LOCAL).status_code == 403
    set_role(world.store, world.users[Rank.AGENT], Rank.MANAGER, who="cli", now=NOW)
    assert anna.get("/settings/audit", base_url=LOCAL).status_code == 200
    set_role(world.store, find_user(world.store, "anna"), Rank.VIEWER, who="cli", now=NOW)
    refused = anna.get("/settings/audit", base_url=LOCAL)
    assert (refused.status_code, "Your role is viewer; this is for the role manager" in refused.text) == (
        403,
        True,
    )


def test_a_cookie_that_somebody_made_up_is_nobody(world: World) -> None:
    client = world.app.test_client()
    serializer = world.app.session_interface.get_signing_serializer(world.app)  # type: ignore[attr-defined]
    for made_up in ("1", "1:", "x:y", "99:0", f"1:{'0' * 64}"):
        client.set_cookie("listener", serializer.dumps({"_user_id": made_up}), domain="127.0.0.1")
        assert client.get("/", base_url=LOCAL).status_code == 302, made_up


def test_wrong_passwords_are_limited_by_address(world: World) -> None:
    client = world.app.test_client()
    page = client.get("/login", base_url=LOCAL).text
    form = {"csrf_token": token_in(page), "name": "anna", "password": "wrong"}
    answers = [client.post("/login", base_url=LOCAL, data=form) for _number in range(11)]
    assert [one.status_code for one in answers] == [403] * 10 + [429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert "Too many attempts" in answers[-1].text
    right = form | {"password": password_of("anna")}
    assert client.post("/login", base_url=LOCAL, data=right).status_code == 429
    elsewhere = client.post("/login", base_url=LOCAL, data=right, environ_base={"REMOTE_ADDR": "127.0.0.9"})
    assert elsewhere.status_code == 302


def test_wrong_passwords_are_limited_by_name_wherever_they_come_from(world: World) -> None:
    client = world.app.test_client()
    form = {
        "csrf_token": token_in(client.get("/login", base_url=LOCAL).text),
        "name": "anna",
        "password": "wrong",
    }
    statuses = [
        client.post(
            "/login", base_url=LOCAL, data=form, environ_base={"REMOTE_ADDR": f"127.0.0.{number // 5 + 2}"}
        ).status_code
        for number in range(21)
    ]
    assert statuses == [403] * 20 + [429]


def test_cookies_and_headers_are_for_https_where_a_proxy_speaks_it(tmp_path: Path) -> None:
    world = make_world(tmp_path, config=replace(make_config(), web=Web(https=True)))
    client = world.app.test_client(use_cookies=False)
    proxied = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "listen.acme.example",
        "X-Forwarded-For": "192.0.2.1",
    }
    answer = client.get("/login", headers={"Host": "127.0.0.1:8000", **proxied})
    world.store.close()
    assert answer.status_code == 200
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-listener=")
    assert cookie.endswith("; Secure; HttpOnly; Path=/; SameSite=Lax")


@pytest.mark.parametrize(
    ("people", "https", "anywhere", "status"),
    [
        pytest.param(True, False, False, 400, id="this computer only"),
        pytest.param(True, False, True, 302, id="bound elsewhere"),
        pytest.param(True, True, False, 302, id="behind a proxy"),
        pytest.param(False, True, True, 400, id="before the first account"),
    ],
)
def test_other_names_are_answered_only_where_others_may_come(
    tmp_path: Path, people: bool, https: bool, anywhere: bool, status: int
) -> None:
    config = replace(make_config(), web=Web(https=https))
    world = make_world(tmp_path, people=people, config=config, anywhere=anywhere)
    answer = world.app.test_client().get("/", headers={"Host": "listen.acme.example"})
    world.store.close()
    assert answer.status_code == status


def test_the_key_of_the_environment_signs_cookies_where_there_is_one(tmp_path: Path) -> None:
    world = make_world(tmp_path, config=replace(make_config(), secret_key=Secret("from the environment")))
    assert world.app.secret_key == "from the environment"
    world.store.close()


def test_where_reading_is_public_strangers_read_and_find_the_way_in(tmp_path: Path) -> None:
    world = make_world(tmp_path, config=replace(make_config(), web=Web(public_read=True)))
    page = world.app.test_client().get("/mentions?q=a", base_url=LOCAL)
    world.store.close()
    assert '<a class="quiet" href="/login?next=%2Fmentions%3Fq%3Da">Sign in</a>' in page.text
    assert "Set-Cookie" not in page.headers

"""/settings: one's own, accounts, tokens and configuration for admins; and the trail of it all."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from listener.config import Web, load_config
from listener.model import Rank, Theme
from listener.store.audit import record
from listener.store.people import (
    all_users,
    find_user,
)
from listener.store.tokens import make_token
from tests.web.people import (
    LOCAL,
    PASSWORD,
    World,
    make_world,
    password_of,
    send,
    sign_in,
    told,
)
from tests.web.world import NOW, make_config
from web import access


def test_a_new_password_of_ones_own_keeps_this_browser_signed_in(world: World) -> None:
    here, there = world.browser(Rank.VIEWER), world.browser(Rank.VIEWER)
    fields = {"present": password_of("vera"), "password": PASSWORD, "again": PASSWORD}
    assert send(here, "/settings/password", **fields | {"present": "wrong"}).status_code == 403
    assert send(here, "/settings/password", **fields | {"again": "differs"}).status_code == 400
    assert send(here, "/settings/password", **fields).status_code == 302
    assert "you are signed out everywhere else" in here.get("/settings", base_url=LOCAL).text
    assert there.get("/settings", base_url=LOCAL).status_code == 302
    assert sign_in(world.app, "vera", PASSWORD).get("/", base_url=LOCAL).status_code == 200


def test_a_theme_comes_with_every_page_and_leads_back(world: World) -> None:
    client = world.browser(Rank.VIEWER)
    answer = send(client, "/settings/theme", theme="dark", next="/mentions?q=a")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/mentions?q=a")
    assert 'data-theme="dark" data-account' in client.get("/help", base_url=LOCAL).text
    send(client, "/settings/theme", theme="system")
    assert "data-theme=" not in client.get("/help", base_url=LOCAL).text
    assert find_user(world.store, "vera").theme is Theme.SYSTEM


def test_only_admins_see_what_admins_set(world: World) -> None:
    for rank in Rank:
        page = world.browser(rank).get("/settings", base_url=LOCAL).text
        assert ("API tokens" in page, "Configuration" in page) == (rank is Rank.ADMIN,) * 2
        assert ("Audit trail" in page) == (rank >= Rank.MANAGER)


def test_an_admin_makes_and_changes_accounts(world: World) -> None:
    adam, vera = world.browser(Rank.ADMIN), world.browser(Rank.VIEWER)
    place = f"/settings/users/{world.users[Rank.VIEWER].id}"
    fields = {"name": "Zoe", "role": "manager", "password": PASSWORD, "again": PASSWORD}
    assert send(adam, "/settings/users", **fields).status_code == 302
    assert "Zoe may sign in now." in adam.get("/settings", base_url=LOCAL).text
    assert send(adam, f"{place}/role", role="agent").status_code == 302
    assert send(adam, f"{place}/password", password=PASSWORD, again=PASSWORD).status_code == 302
    assert vera.get("/", base_url=LOCAL).status_code == 302
    assert send(adam, f"{place}/active", active="no").status_code == 302
    assert send(adam, f"{place}/active", active="yes").status_code == 302
    assert told(world.store)[:5] == [
        ("adam", "user.reactivate", "vera"),
        ("adam", "user.deactivate", "vera"),
        ("adam", "user.password", "vera"),
        ("adam", "user.role", "vera"),
        ("adam", "user.add", "Zoe"),
    ]
    assert [(one.name, one.role, one.is_active) for one in all_users(world.store)] == [
        ("adam", Rank.ADMIN, True),
        ("anna", Rank.AGENT, True),
        ("mona", Rank.MANAGER, True),
        ("vera", Rank.AGENT, True),
        ("Zoe", Rank.MANAGER, True),
    ]


def test_what_an_admin_cannot_do_is_said_beside_the_form_and_changes_nothing(world: World) -> None:
    adam = world.browser(Rank.ADMIN)
    before = all_users(world.store)
    mine = f"/settings/users/{world.users[Rank.ADMIN].id}"
    new = {"name": "Zoe", "role": "boss", "password": PASSWORD, "again": PASSWORD}
    for path, fields, said in (
        ("/settings/users", new, "role: choose one of viewer, agent, manager, admin."),
        (
            "/settings/users",
            new | {"name": "ANNA", "role": "agent"},
            "There is a user &#39;ANNA&#39; already",
        ),
        ("/settings/users", new | {"name": "x" * 501}, "name: it is too long"),
        (f"{mine}/role", {"role": "viewer"}, "adam is the last active admin"),
        (f"{mine}/active", {"active": "no"}, "adam is the last active admin"),
        (f"{mine}/active", {"active": "perhaps"}, "active: say yes or no."),
        (f"{mine}/password", {"password": "a", "again": "b"}, "The two passwords differ"),
        ("/settings/tokens", {"name": "", "role": "viewer"}, "Name the token"),
        ("/settings/tokens", {"name": "x", "role": "admin"}, "A token is a viewer or an agent"),
        ("/settings/tokens/9/revoke", {}, "revoked already"),
    ):
        answer = send(adam, path, **fields)
        assert (path, answer.status_code, said in answer.text) == (path, 400, True), answer.text
    assert send(adam, "/settings/users/99/role", role="agent").status_code == 404
    assert all_users(world.store) == before


def test_an_admin_who_sets_their_own_password_stays_signed_in(world: World) -> None:
    adam = world.browser(Rank.ADMIN)
    mine = f"/settings/users/{world.users[Rank.ADMIN].id}"
    send(adam, f"{mine}/password", password=PASSWORD, again=PASSWORD)
    assert adam.get("/settings", base_url=LOCAL).status_code == 200


def test_the_configuration_is_shown_with_its_lines_and_without_its_secrets(tmp_path: Path) -> None:
    file = tmp_path / "keywords.toml"
    file.write_text(
        '[workspace]\nname = "Acme"\n\n[[brands]]\nname = "Acme"\nrole = "own"\n'
        'keywords = ["acme", "acme x"]\n'
        'groups = { product = ["acme x"] }\n\n[business_hours]\nmonday = ["09:00-17:00"]\n'
        'holidays = [2026-12-25]\n\n[[sources]]\nname = "News"\nkind = "rss"\nevery = "90m"\n'
        'url = "https://me:hunter2@news.example/rss"\n\n'
        '[[sources]]\nname = "X"\nkind = "x"\ndaily_budget = 2.50\n',
        encoding="utf-8",
    )
    config = load_config(file, {"LISTENER_X_BEARER_TOKEN": "hunter3"})
    world = make_world(tmp_path, config=config)
    adam = world.browser(Rank.ADMIN)
    page = adam.get("/settings", base_url=LOCAL).text
    rows = list(csv.DictReader(io.StringIO(adam.get("/settings/configuration.csv", base_url=LOCAL).text)))
    world.store.close()
    assert "hunter" not in page
    shown = {row["key"]: (row["value"], row["place"].replace(str(file), "file")) for row in rows}
    expected = {
        "workspace.name": ("Acme", "file:2"),
        "workspace.timezone": ("UTC", "default"),
        "web.public_read": ("false", "default"),
        "brands[0].keywords": ("acme, acme x", "file:7"),
        "brands[0].groups": ("product: acme x", "file:8"),
        "business_hours.monday": ("09:00-17:00", "file:11"),
        "business_hours.holidays": ("2026-12-25", "file:12"),
        "sources[0].every": ("90m", "file:17"),
        "sources[0].url": ("https://***@news.example/rss", "file:18"),
        "sources[1].daily_budget": ("2.50", "file:23"),
        "LISTENER_X_BEARER_TOKEN": ("set", "environment"),
        "LISTENER_SECRET_KEY": ("not set", "environment"),
    }
    assert {key: shown[key] for key in expected} == expected


def test_a_token_is_shown_once_and_reads_the_report(world: World) -> None:
    adam = world.browser(Rank.ADMIN)
    made = send(adam, "/settings/tokens", name="Grafana", role="viewer")
    secret = made.text.partition('<code class="secret">')[2].partition("<")[0]
    assert (made.status_code, secret[:3], len(secret)) == (200, "bl_", 46)
    assert made.headers["Cache-Control"] == "no-store"
    assert secret not in adam.get("/settings", base_url=LOCAL).text
    client = world.app.test_client()
    statuses = {
        path: client.get(path, base_url=LOCAL, headers={"Authorization": f"Bearer {secret}"}).status_code
        for path in ("/api/v1/report", "/mentions.json", "/settings")
    }
    assert statuses == {"/api/v1/report": 200, "/mentions.json": 401, "/settings": 302}
    row = adam.get("/settings/tokens.json", base_url=LOCAL).json["rows"][0]  # type: ignore[index]
    assert row == {
        "id": 1, "name": "Grafana", "role": "viewer", "made_by": "adam", "created_at": "2026-11-23T09:00:00Z",
        "last_used_at": "2026-11-23T09:00:00Z", "revoked_at": None,
    }  # fmt: skip
    assert send(adam, "/settings/tokens/1/revoke").status_code == 302
    refused = client.get("/api/v1/report", base_url=LOCAL, headers={"Authorization": f"bearer {secret}"})
    assert refused.json is not None
    assert (refused.status_code, refused.json["detail"], refused.headers["WWW-Authenticate"]) == (
        401, "The token is unknown or revoked.", "Bearer",
    )  # fmt: skip


def test_a_wrong_token_is_refused_even_where_reading_is_public(tmp_path: Path) -> None:
    world = make_world(tmp_path, config=replace(make_config(), web=Web(public_read=True)))
    client = world.app.test_client()
    statuses = [
        client.get("/api/v1/report", base_url=LOCAL, headers=headers).status_code
        for headers in ({}, {"Authorization": "Bearer bl_x"}, {"Authorization": "Basic eDp5"})
    ]
    world.store.close()
    assert statuses == [200, 401, 200]


def test_a_program_has_the_role_of_its_token_and_a_name_in_the_trail(world: World) -> None:
    _token, secret = make_token(world.store, "bot", Rank.AGENT, by=world.users[Rank.ADMIN], now=NOW)
    for rank in Rank:
        view = access.allowed(rank)(lambda: access.who())
        world.app.add_url_rule(f"/api/{rank}", rank, view, methods=["POST"])
    client = world.app.test_client()
    answers = [
        client.post(f"/api/{rank}", base_url=LOCAL, headers={"Authorization": f"Bearer {secret}"})
        for rank in Rank
    ]
    assert [one.status_code for one in answers] == [200, 200, 403, 403]
    assert answers[0].text == "token bot"


def test_the_trail_is_filtered_paged_and_a_file(world: World) -> None:
    with world.store.write() as connection:
        for number in range(60):
            record(
                connection, at=NOW, who="anna", action="tag", subject=f"case {number}", post_id=1,
                brand="Acme", data={"tag": "<b>"}, undoes=1 if number == 59 else None,
            )  # fmt: skip
    mona = world.browser(Rank.MANAGER)
    page = mona.get("/settings/audit?who=anna&action=tag", base_url=LOCAL).text
    assert (page.count("<time datetime"), "tagged" in page, "tag: &lt;b&gt;" in page) == (50, True, True)
    assert '<a href="/mentions/1" dir="auto">case 59</a>' in page
    assert "takes back 1" in page
    listed = mona.get("/settings/audit.json?who=anna", base_url=LOCAL).json
    assert listed is not None
    rest = mona.get(f"/settings/audit.json?who=anna&after={listed['more']}", base_url=LOCAL).json
    assert rest is not None
    assert [row["subject"] for row in listed["rows"] + rest["rows"]] == [
        f"case {n}" for n in range(59, -1, -1)
    ]
    assert rest["more"] is None
    rows = list(csv.DictReader(io.StringIO(mona.get("/settings/audit.csv?action=tag", base_url=LOCAL).text)))
    assert len(rows) == 60
    assert rows[0] == {
        "id": "64", "at": "2026-11-23T09:00:00Z", "who": "anna", "action": "tag", "subject": "case 59",
        "details": "tag: <b>", "brand": "Acme", "post": "1", "undoes": "1",
    }  # fmt: skip


@pytest.mark.parametrize("query", ["who=zoe", "action=fly", "after=x", "after=" + "9" * 30, "day=1"])
def test_a_trail_that_cannot_be_read_so_says_why(world: World, query: str) -> None:
    assert world.browser(Rank.MANAGER).get(f"/settings/audit?{query}", base_url=LOCAL).status_code == 400

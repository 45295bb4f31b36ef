"""`listener user`, and what the terminal says of the pages before and after the first account."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from listener.cli import serving
from listener.clock import utc_now
from listener.errors import UsageError
from listener.model import Rank
from listener.store import Store, open_store
from listener.store.audit import trail
from listener.store.people import add_user, all_users
from tests.cli.conftest import Listener
from tests.web.world import make_config

PASSWORD = "correct horse battery\n"


def test_the_first_account_is_an_admin_and_the_next_a_viewer(listener: Listener) -> None:
    first = listener("user", "add", "Ada", "--password-stdin", typed=PASSWORD)
    second = listener("user", "add", "bob", "--password-stdin", typed=PASSWORD)
    assert (first.code, first.out, first.err) == (0, "", "Ada may sign in now, as admin.\n")
    assert (second.code, second.err) == (0, "bob may sign in now, as viewer.\n")
    assert [
        (one["name"], one["role"], one["active"]) for one in listener("user", "list", "--format", "json").json
    ] == [
        ("Ada", "admin", True),
        ("bob", "viewer", True),
    ]


def test_a_first_account_of_another_role_is_told_that_nobody_administers(listener: Listener) -> None:
    ran = listener("user", "add", "vera", "--role", "viewer", "--password-stdin", typed=PASSWORD)
    assert (ran.code, ran.err) == (
        0,
        "vera may sign in now, as viewer.\n"
        "There is no admin yet: `listener user add NAME --role admin` makes one.\n",
    )


def test_accounts_are_changed_listed_and_kept_when_they_are_removed(listener: Listener) -> None:
    assert listener("user", "list").err.startswith("Error: There is no database")
    listener("user", "add", "ada", "--password-stdin", typed=PASSWORD)
    listener("user", "add", "barbara", "--role", "agent", "--password-stdin", typed=PASSWORD)
    assert listener("user", "role", "ADA", "manager").err == (
        "Error: ada is the last active admin; make somebody else an admin first.\n"
    )
    assert listener("user", "role", "barbara", "admin").err == "barbara is admin now.\n"
    assert listener("user", "password", "barbara", "--password-stdin", typed="another password\n").code == 0
    assert listener("user", "remove", "ada").err == "ada can no longer sign in.\n"
    assert listener("user", "remove", "ada").err == "ada is deactivated already.\n"
    last = listener("user", "remove", "barbara")
    assert (last.code, last.err) == (
        2, "Error: barbara is the last active admin; make somebody else an admin first.\n",
    )  # fmt: skip
    assert listener("user", "list").out == (
        "barbara  admin    never signed in\nada      admin    deactivated\n"
    )
    store = open_store("sqlite:///listener.db")
    told = [(entry.who, entry.action, entry.subject) for entry in trail(store).rows]
    store.close()
    assert told == [
        ("cli", "user.deactivate", "ada"),
        ("cli", "user.password", "barbara"),
        ("cli", "user.role", "barbara"),
        ("cli", "user.add", "barbara"),
        ("cli", "user.add", "ada"),
    ]


@pytest.mark.parametrize(
    ("arguments", "typed", "said"),
    [
        pytest.param(["add", "bob"], "", "There is no terminal to ask", id="no terminal"),
        pytest.param(["add", "bob", "--password-stdin"], "short\n", "at least 10 characters", id="short"),
        pytest.param(["add", "ada", "--password-stdin"], PASSWORD, "a user 'ada' already", id="taken"),
        pytest.param(["add", "bob", "--role", "boss"], "", "'boss' is not one of 'viewer'", id="role"),
        pytest.param(["remove", "adda"], "", "There is no user 'adda'; did you mean 'ada'?", id="near"),
        pytest.param(["role", "zoe", "agent"], "", "There is no user 'zoe'; there are: ada.", id="far"),
        pytest.param(["password", "zoe"], "", "There is no user 'zoe'", id="nobody's password"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_done(
    listener: Listener, arguments: list[str], typed: str, said: str
) -> None:
    listener("user", "add", "ada", "--password-stdin", typed=PASSWORD)
    ran = listener("user", *arguments, typed=typed)
    assert (ran.code, ran.out, said in ran.err) == (2, "", True), ran.err
    assert [one["name"] for one in listener("user", "list", "--format", "json").json] == ["ada"]


def test_a_database_without_accounts_says_how_to_make_one(filled: Listener) -> None:
    assert filled("user", "list").err == (
        "There are no accounts yet; `listener user add NAME` makes the first one.\n"
    )


def test_on_a_terminal_the_password_is_asked_for_twice_and_not_shown(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "listener", "user", "add", "ada"]
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=tmp_path, start_new_session=True
    ) as process:
        os.close(theirs)
        shown = read_until(ours, "Password: ")
        os.write(ours, PASSWORD.encode())
        shown += read_until(ours, "confirmation: ")
        os.write(ours, PASSWORD.encode())
        shown += read_until(ours, "as admin.")
        assert process.wait(20) == 0
    os.close(ours)
    assert PASSWORD.strip() not in shown
    store = open_store(f"sqlite:///{tmp_path / 'listener.db'}")
    assert [(user.name, user.role) for user in all_users(store)] == [("ada", Rank.ADMIN)]
    store.close()


def read_until(terminal: int, words: str) -> str:
    """What the terminal shows, up to those words."""
    shown = ""
    while words not in shown:
        shown += os.read(terminal, 1_000).decode()
    return shown


def test_the_terminal_tells_the_code_until_there_is_an_account(
    sqlite_store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    server = serving.open_server(make_config(), sqlite_store, "127.0.0.1", 0)
    serving.announce(server, "Pages on {address}")
    told = capsys.readouterr().err
    add_user(sqlite_store, "ada", PASSWORD, Rank.ADMIN, who="cli", now=utc_now())
    serving.announce(server, "Pages on {address}")
    server.close()
    address = f"http://127.0.0.1:{server.port}"
    assert re.fullmatch(
        f"Pages on {address}\nSet up the first account at {address}/setup with the code "
        r"[2-9A-Z]{4}-[2-9A-Z]{4}\n",
        told,
    )
    assert capsys.readouterr().err == f"Pages on {address}\n"


def test_with_an_account_the_pages_may_be_served_to_others(
    sqlite_store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(UsageError, match="no user accounts yet"):
        serving.open_server(make_config(), sqlite_store, "0.0.0.0", 0)
    add_user(sqlite_store, "ada", PASSWORD, Rank.ADMIN, who="cli", now=utc_now())
    serving.open_server(make_config(), sqlite_store, "0.0.0.0", 0).close()
    assert "passwords travel as they are typed" in capsys.readouterr().err

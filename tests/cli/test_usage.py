"""What every command has in common: help, options, and exit code 2 for what cannot be carried out."""

from __future__ import annotations

from pathlib import Path

import pytest

from listener import __version__
from listener.cli import COMMANDS
from tests.cli.conftest import KEYWORDS, Listener

USER = ("add", "list", "remove", "role", "password")


@pytest.mark.parametrize(
    "command",
    [
        *([name] for name in COMMANDS),
        ["db", "upgrade"],
        ["table", "import"],
        ["table", "export"],
        *(["user", name] for name in USER),
    ],
    ids=" ".join,
)
def test_every_command_explains_itself(listener: Listener, command: list[str]) -> None:
    ran = listener(*command, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert f"Usage: listener {' '.join(command)}" in ran.out


def test_the_list_of_commands_tells_each_in_whole_sentences(listener: Listener) -> None:
    ran = listener("-h")
    told = ran.out.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in told] == list(COMMANDS)
    assert [line for line in told if line.endswith("...")] == []


def test_the_version(listener: Listener) -> None:
    assert listener("--version").out == f"brand-listener, version {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["pol"], "There is no command 'pol'; did you mean 'poll'?", id="near command"),
        pytest.param(["xyzzy"], "no command 'xyzzy'; `listener --help` lists them.", id="command"),
        pytest.param(["db", "upgrad"], "No such command 'upgrad'.", id="subcommand"),
        pytest.param(["--confg", "x"], "No such option", id="common option"),
        pytest.param(["poll", "--sorce", "x"], "Did you mean --source?", id="option"),
        pytest.param(["report", "--format", "xml"], "'xml' is not one of 'text', 'json', 'csv'", id="choice"),
        pytest.param(["import"], "Missing argument 'FILE...'", id="missing argument"),
        pytest.param(["check", "extra"], "unexpected extra argument (extra)", id="extra argument"),
        pytest.param(["web", "--port", "0"], "0 is not in the range 1<=x<=65535", id="port"),
    ],
)
def test_a_slip_of_the_pen_is_told_and_nothing_done(
    configured: Listener, arguments: list[str], said: str
) -> None:
    ran = configured(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err.replace("'--source'", "--source")


@pytest.mark.parametrize(
    "command",
    ["check", "poll", "run", "daemon", "web", "import_", "report", "mentions", "try_", "rebuild", "rescore"],
)
def test_without_a_configuration_nothing_starts(listener: Listener, command: str) -> None:
    arguments = [command.rstrip("_"), *(["x"] if command.endswith("_") else [])]
    ran = listener(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "keywords.toml: file: there is no such file; run `listener init` to make one\n"
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("command", ["report", "mentions", "export", "rebuild", "rescore", "web"])
def test_without_a_database_the_commands_that_make_one_are_named(configured: Listener, command: str) -> None:
    ran = configured(command)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "Error: There is no database at listener.db; `listener run`, `poll` or `import` makes one.\n"
    )


@pytest.mark.parametrize("command", ["run", "web"])
def test_pages_are_for_this_computer_only_before_the_first_account(filled: Listener, command: str) -> None:
    ran = filled(command, "--host", "0.0.0.0")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "Error: --host 0.0.0.0: there are no user accounts yet, so the pages are for this computer only; "
        "make one with `listener user add NAME`, or use 127.0.0.1 and an SSH tunnel.\n"
    )


def test_the_environment_names_configuration_and_database(
    filled: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("keywords.toml").rename("other.toml")
    Path("listener.db").rename("other.db")
    monkeypatch.setenv("LISTENER_CONFIG", "other.toml")
    monkeypatch.setenv("LISTENER_DATABASE_URL", "sqlite:///other.db")
    assert filled("report").code == 0
    assert filled("--config", "keywords.toml", "report").code == 2


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("listener.db", "'listener.db' is no database URL; write sqlite:///listener.db or"),
        ("mysql://me:hunter2@host/x", "mysql is not supported"),
        ("sqlite:////no/where/x.db", "There is no database at /no/where/x.db"),
    ],
)
def test_a_wrong_database_is_explained_without_its_password(
    configured: Listener, url: str, said: str
) -> None:
    ran = configured("--database", url, "report")
    assert (ran.code, said in ran.err, "hunter2" in ran.err) == (2, True, False)


def test_init_writes_a_configuration_that_check_accepts(listener: Listener) -> None:
    assert listener("init").code == 0
    ran = listener("check")
    assert (ran.code, ran.out) == (
        0, "keywords.toml is fine: 4 brands, 19 keywords, 6 sources, days in UTC.\n",
    )  # fmt: skip


def test_init_leaves_what_is_there(configured: Listener) -> None:
    ran = configured("init")
    assert ran.code == 2
    assert "exists already and was left as it is" in ran.err
    assert Path("keywords.toml").read_text(encoding="utf-8") == KEYWORDS


def test_init_where_nothing_can_be_written_says_so(listener: Listener) -> None:
    ran = listener("--config", "nowhere/keywords.toml", "init")
    assert (ran.code, ran.err) == (
        2, "Error: nowhere/keywords.toml cannot be written: No such file or directory.\n",
    )  # fmt: skip


def test_check_tells_every_error_by_file_line_and_key(configured: Listener) -> None:
    Path("keywords.toml").write_text(KEYWORDS + "\n[web]\npublic = true\nhttps = 3\n", encoding="utf-8")
    ran = configured("check")
    lines = ran.err.splitlines()
    assert (ran.code, ran.out, len(lines)) == (2, "", 2)
    assert lines[0].startswith("keywords.toml:19: web.public: ")
    assert lines[1].startswith("keywords.toml:20: web.https: ")


def test_a_single_error_is_written_in_the_same_way(configured: Listener) -> None:
    Path("keywords.toml").write_text(KEYWORDS + "\n[web]\npublic = true\n", encoding="utf-8")
    assert configured("check").err.startswith("keywords.toml:19: web.public: ")

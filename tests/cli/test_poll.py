"""`listener poll`: one round of all sources against a server on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import KEYWORDS, Listener
from tests.fakes.hostile_server import HostileServer
from tests.sources.rss.feeds import item, rss

FEED = rss(
    item(title="Acme wins a prize", link="https://press.example/1", guid="https://press.example/1"),
    item(title="Weather", link="https://press.example/2", guid="https://press.example/2"),
)
ALLOWED = '[network]\nallow_private = ["127.0.0.1/32"]\n'


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with HostileServer() as found:
        found.serve("/feed", FEED, headers={"ETag": '"1"', "Content-Type": "application/rss+xml"})
        yield found


def configure(*sources: tuple[str, str], more: str = "", allowed: str = ALLOWED) -> None:
    tables = [f'[[sources]]\nname = "{name}"\nkind = "rss"\nurl = "{url}"\n' for name, url in sources]
    Path("keywords.toml").write_text("\n".join([KEYWORDS, allowed, *tables, more]), encoding="utf-8")


def row(source: str, seen: int, new: int, status: str, error: str | None = None) -> dict[str, object]:
    return {"source": source, "seen": seen, "new": new, "status": status, "error": error}


def test_a_round_tells_what_each_source_brought_then_that_nothing_changed(
    listener: Listener, server: HostileServer
) -> None:
    configure(("News", server.url("/feed")))
    first = listener("poll", "--format", "json")
    assert (first.code, first.err) == (0, "")
    assert first.json == [row("News", 2, 1, "ok")]
    second = listener("poll", "--format", "json")
    assert (second.code, second.json) == (0, [row("News", 0, 0, "unchanged")])
    text = listener("poll")
    assert (text.code, text.out, text.err) == (0, "News  unchanged      0 seen      0 new\n", "")
    assert server.requests["/feed"] == 3
    [one] = [json.loads(line) for line in listener("export").out.splitlines()]
    assert (one["text"], one["mentions"]) == (
        "Acme wins a prize", [{"brand": "Acme", "keywords": ["acme"]}],
    )  # fmt: skip


def test_what_polls_kept_is_exported_and_imported_the_same(listener: Listener, server: HostileServer) -> None:
    configure(("Search", server.url("/feed?q={query}")))
    assert listener("poll", "--format", "json").json == [row("Search", 4, 2, "ok")]
    whole = listener("export").out
    brands = {
        line["text"]: [(one["brand"], one["keywords"]) for one in line["mentions"]]
        for line in map(json.loads, whole.splitlines())
    }
    assert brands == {
        "Acme wins a prize": [("Acme", ["acme"]), ("Bolt", [])],
        "Weather": [("Acme", []), ("Bolt", [])],
    }
    Path("out.jsonl").write_text(whole, encoding="utf-8")
    other = ("--database", "sqlite:///other.db")
    assert listener(*other, "import", "out.jsonl").code == 0
    assert listener(*other, "export").out == whole


def test_one_failing_source_makes_the_exit_code_1_and_stops_no_other(
    listener: Listener, server: HostileServer
) -> None:
    configure(("Broken", server.url("/html")), ("News", server.url("/feed")))
    ran = listener("poll")
    assert ran.code == 1
    assert [line.split()[:2] for line in ran.out.splitlines()] == [["Broken", "failed"], ["News", "ok"]]
    assert ran.err.startswith("Broken: ")
    assert len(ran.err.splitlines()) == 1


def test_a_refused_address_is_a_failed_row(listener: Listener, server: HostileServer) -> None:
    configure(("Private", server.url("/feed")), allowed="")
    ran = listener("poll", "--format", "json")
    [found] = ran.json
    assert (ran.code, found["status"], found["new"]) == (1, "failed", 0)
    assert "127.0.0.1" in found["error"]
    assert "allow_private" in found["error"]
    assert server.connections == 0


def test_one_source_alone(listener: Listener, server: HostileServer) -> None:
    configure(("A", server.url("/html")), ("B", server.url("/feed")))
    ran = listener("poll", "--source", "B", "--format", "json")
    assert (ran.code, ran.json) == (0, [row("B", 2, 1, "ok")])
    assert server.requests["/html"] == 0


def test_a_source_that_is_not_configured_is_named_with_those_that_are(listener: Listener) -> None:
    configure(("News", "http://127.0.0.1:9/a"), ("Blog", "http://127.0.0.1:9/b"))
    ran = listener("poll", "--source", "Newz")
    assert (ran.code, ran.out, ran.err) == (
        2, "", "Error: There is no source 'Newz' in keywords.toml; there are: News, Blog.\n",
    )  # fmt: skip
    assert not Path("listener.db").exists()


def test_x_without_its_token_is_paused_and_says_so_once(listener: Listener) -> None:
    configure(more='[[sources]]\nname = "X"\nkind = "x"\nread = ["mentions", "replies"]\n')
    ran = listener("poll", "--format", "json")
    [found] = ran.json
    assert (ran.code, found) == (
        0,
        {
            "source": "X",
            "seen": 0,
            "new": 0,
            "status": "paused",
            "error": "X needs LISTENER_X_BEARER_TOKEN; set it to a bearer token of the X API",
        },
    )


def test_without_sources_there_is_nothing_to_do(configured: Listener) -> None:
    ran = configured("poll")
    assert (ran.code, ran.out, ran.err) == (
        0, "", "No sources are configured; add a [[sources]] table.\n",
    )  # fmt: skip
    assert configured("poll", "--format", "json").json == []

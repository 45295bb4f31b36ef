"""R8: what servers tell of their feeds: gone, moved, unchanged, later, another page, nothing any more.

Each feed is well at first. What has to happen then is told by `listener poll`, the database and /status.json.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tests.bench.processes import Product, free_port, rows, wait_until
from tests.fakes.hostile_server import HostileServer
from tests.faults.ground import inside, listen_to, source
from tests.faults.outcome import Fault, Outcome

_FEED = (
    b'<rss version="2.0"><channel><item><title>Acme opens a shop</title><guid>tag:a.example,2026:1</guid>'
    b"</item></channel></rss>"
)
_EMPTY = b'<rss version="2.0"><channel><title>Nothing</title></channel></rss>'
_PAGE = b"<!doctype html><html><title>Are you human?</title></html>"
_TAG = {"ETag": '"1"'}
_LATER = 3_600


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a feed: `row` of `listener poll`, `cursor` and `due` in the database, `health` on the
    page, and how often its address was `asked` between the second poll and the end.
    """

    row: Mapping[str, Any]
    cursor: Mapping[str, str]
    due: float
    health: Mapping[str, Any]
    asked: int


@dataclass(frozen=True, slots=True)
class Change:
    """How a server changes, and whether what became of the feed is right."""

    name: str
    change: Callable[[HostileServer, str], None]
    is_right: Callable[[Told], bool]


def _answers(status: int, body: bytes = b"", **headers: str) -> Callable[[HostileServer, str], None]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda server, path: server.serve(path, body, status=status, headers=named)


def _moves(status: int) -> Callable[[HostileServer, str], None]:
    def change(server: HostileServer, path: str) -> None:
        server.serve(f"{path}-new", _FEED, headers=_TAG)
        server.redirect(path, server.url(f"{path}-new"), status)

    return change


def _fails(*words: str) -> Callable[[Told], bool]:
    """Failed, with the same words in the row and on the page."""
    return lambda told: (
        told.row["status"] == "failed"
        and told.health["state"] == "failing"
        and told.row["error"] == told.health["problem"]
        and all(word in told.row["error"] for word in words)
    )


def _stops(told: Told) -> bool:
    return _fails("gone for good")(told) and told.asked == 0 and told.cursor.get("gone") == "1"


def _moved(told: Told) -> bool:
    return (
        told.row["status"] in ("ok", "unchanged")
        and told.cursor.get("moved_to", "").endswith("-new")
        and "has moved for good" in (told.health["problem"] or "")
        and told.asked == 0
    )


def _unmoved(told: Told) -> bool:
    return told.row["status"] in ("ok", "unchanged") and "moved_to" not in told.cursor and told.asked > 0


def _unchanged(told: Told) -> bool:
    return (told.row["status"], told.row["new"], told.health["state"]) == ("unchanged", 0, "healthy")


def _waits(told: Told) -> bool:
    return _fails()(told) and told.asked == 0 and _LATER - 60 < told.due - time.time() <= _LATER


def _is_empty(told: Told) -> bool:
    return (told.row["status"], told.row["seen"], told.health["state"]) == (
        "ok",
        0,
        "unhealthy",
    ) and "is empty now but had entries" in told.health["problem"]


CHANGES = (
    Change("410", _answers(410), _stops),
    Change("301", _moves(301), _moved),
    Change("308", _moves(308), _moved),
    Change("302", _moves(302), _unmoved),
    Change("307", _moves(307), _unmoved),
    Change("304", lambda _server, _path: None, _unchanged),
    Change("the same bytes", _answers(200, _FEED), _unchanged),
    Change("429 later", _answers(429, Retry_After=str(_LATER)), _waits),
    Change("503 later", _answers(503, Retry_After=str(_LATER)), _waits),
    Change("a page", _answers(200, _PAGE), _fails("a web page instead of a feed")),
    Change("a page as XML", _answers(200, _PAGE, Content_Type="text/xml"), _fails("a web page")),
    Change("nothing at all", _answers(200), _fails("an empty answer")),
    Change("404", _answers(404), _fails("404")),
    Change("500", _answers(500), _fails("500")),
    Change("no entries", _answers(200, _EMPTY), _is_empty),
)


def unchecked() -> None:
    """Take whatever was parsed for a feed."""
    inside("listener.sources.rss.pool").checked = lambda feed: feed


def _changed(*, undefended: str = "") -> Outcome:
    with tempfile.TemporaryDirectory() as folder, HostileServer() as server:
        product = Product(Path(folder), undefended)
        paths = {one.name: f"/{one.name.replace(' ', '-')}" for one in CHANGES}
        for path in paths.values():
            server.serve(path, _FEED, headers=_TAG)
        listen_to(product, *(source(name, server.url(path), "5s") for name, path in paths.items()))
        _poll(product)
        posts = _posts(product)
        for one in CHANGES:
            one.change(server, paths[one.name])
        found = _poll(product)
        before = dict(server.requests)
        health = _listened(product, server)
        due, cursors = _cursors(product)
        told = {
            name: Told(
                found[name], cursors[name], due[name], health[name], server.requests[path] - before[path]
            )
            for name, path in paths.items()
        }
        wrong = [one.name for one in CHANGES if not one.is_right(told[one.name])]
        return Outcome(
            injected=len(CHANGES),
            survived=len(CHANGES) - len(wrong),
            lost=len(posts - _posts(product)),
            doubled=len(_posts(product) - posts),
            bounds=((f"wrong: {', '.join(wrong)}" if wrong else "each told as it has to be", not wrong),),
        )


def _poll(product: Product) -> dict[str, Mapping[str, Any]]:
    return {row["source"]: row for row in json.loads(product.run("poll", "--format", "json").stdout)}


def _listened(product: Product, server: HostileServer) -> dict[str, Mapping[str, Any]]:
    """Let the product poll whatever may be polled, a few times; what its page says of each source then."""
    port = free_port()
    enough = server.requests["/304"] + 3
    with product.start("run", "--port", port) as process:
        try:
            wait_until(lambda: server.requests["/304"] >= enough, 120)
            with urlopen(f"http://127.0.0.1:{port}/status.json", timeout=60) as answer:
                return {row["source"]: row for row in json.loads(answer.read())["rows"]}
        finally:
            process.kill()


def _posts(product: Product) -> set[tuple[Any, ...]]:
    return set(rows(product.database, "SELECT * FROM posts JOIN mentions ON post_id = posts.id"))


def _cursors(product: Product) -> tuple[dict[str, float], dict[str, Mapping[str, str]]]:
    found = rows(product.database, "SELECT source, due_at / 1e6, state FROM cursors")
    return {name: due for name, due, _ in found}, {name: json.loads(state) for name, _, state in found}


R8 = Fault(
    "R8",
    "Feeds gone, moved, unchanged, put off, replaced by a page, emptied",
    _changed,
    "the check that what came is a feed",
    lambda: _changed(undefended="answers:unchecked"),
)
